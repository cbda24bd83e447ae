#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "chassis/auth/seal.h"
#include "chassis/host/settings.h"
#include "services/certification/storage/root_files.h"

namespace farmgate::certification {

// certification.certificate_key_file and .certificate_jwks_file: by default ocop.jwk and
// ocop-jwks.json in pki_dir.
std::vector<host::Setting> certificate_settings();

// The seal of certificates by the keys that these name; without a file by default it seals or knows
// nothing. A key that is rotated stays in the set as long as its certificates last.
// SETTING_INVALID for a file that was named or is there, and cannot be read or is of another form.
StatusOr<std::unique_ptr<auth::Seal>> open_certificate_seal(const host::Settings& settings);

// certification.audit_key_file and .audit_jwks_file (audit.jwk and audit-jwks.json in pki_dir),
// .audit_dir, .audit_every_s.
std::vector<host::Setting> audit_settings();
StatusOr<std::unique_ptr<auth::Seal>> open_audit_seal(const host::Settings& settings);
// For who only verifies: the public keys; SETTING_INVALID where there are none.
StatusOr<std::unique_ptr<auth::Seal>> open_audit_keys(const host::Settings& settings);
std::optional<RootFiles> audit_files(const host::Settings& settings);  // none: no audit_dir
// What is wrong with the keys that sign certificates and, where there is an audit_dir, roots.
Status check_keys(const host::Settings& settings);
std::chrono::milliseconds audit_interval(const host::Settings& settings);

}  // namespace farmgate::certification
