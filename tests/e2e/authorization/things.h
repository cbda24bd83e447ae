#pragma once

#include <map>
#include <string>

#include "tests/support/suite.h"

namespace farmgate::testing {

// Something of the played season and those whose it is.
struct Thing {
  std::string name;     // "producers/<id>/lots/<id>"
  std::string party;    // "producers/<id>" or empty
  std::string commune;  // "communes/07582" or empty
  std::string subject;  // a buyer, a member of a council, an operator; or empty
};

// One thing of each collection: "producers/*/lots/*".
std::map<std::string, Thing> things_of_the_season(Suite& suite);

// A party of another commune that has none of them.
Thing stranger_to(Suite& suite, const std::map<std::string, Thing>& things);

}  // namespace farmgate::testing
