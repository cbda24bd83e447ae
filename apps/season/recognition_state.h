#pragma once

#include <map>
#include <set>
#include <string>

#include "apps/season/client.h"
#include "chassis/base/status.h"

namespace farmgate::season {

// Where the dossiers of a season's households stand, counted from the suite's answers.
struct RecognitionOutcome {
  int dossiers = 0;
  int returned = 0;
  int recognised = 0;
  int not_recognised = 0;
  int by_the_centre = 0;
  int stars[6] = {};  // certificates, valid ones, by stars
  int revoked = 0;
  std::map<std::string, int> star_of;  // by product, of valid certificates
};
StatusOr<RecognitionOutcome> read_recognition(Client& client,
                                              const std::set<std::string>& households);

}  // namespace farmgate::season
