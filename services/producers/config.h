#pragma once

#include <optional>
#include <vector>

#include "chassis/base/status.h"
#include "chassis/host/settings.h"
#include "services/producers/domain/person_key.h"

namespace farmgate::producers {

// The settings of this service beside those that every service has.
std::vector<host::Setting> settings();

// The secret of the file that `producers.person_key_file` names, by default person.key in pki_dir;
// none where there is no such file by default. SETTING_INVALID for a file that was named or is
// there and cannot be read, for one of another form, and for one that everybody may read.
StatusOr<std::optional<PersonSecret>> person_secret(const host::Settings& settings);
// The same with an error where there is none, for who starts the service or looks at it.
Status check_keys(const host::Settings& settings);

}  // namespace farmgate::producers
