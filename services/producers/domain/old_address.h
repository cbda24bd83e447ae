#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/producers/domain/old_areas.h"

namespace farmgate::producers {

enum class Certainty {
  kExact = 1,  // it names one former commune with its district, which went into one commune whole
  kLikely,     // the best reading, though it says too little or the commune was divided
  kAmbiguous   // one of several
};

struct AddressMatch {
  std::string commune;  // code of today's
  Certainty certainty = Certainty::kAmbiguous;
  // What was read: "Xã Tân Quang, Huyện Lục Ngạn, Tỉnh Bắc Giang".
  std::string read_as;
};

inline constexpr std::size_t kAddressMatchesMost = 20;

// Today's communes that an address of the time of districts can mean, best first; none when it
// names no commune and no district. An address of today is read as well.
std::vector<AddressMatch> resolve_old_address(const OldAreas& areas, std::string_view address);

}  // namespace farmgate::producers
