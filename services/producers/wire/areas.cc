#include "services/producers/wire/areas.h"

#include "chassis/wire/convert.h"
#include "farmgate/producers/v1/area_service.pb.h"

namespace farmgate::producers::wire {

v1::Province encode(const Province& province) {
  v1::Province out;
  out.set_name("provinces/" + province.code);
  out.set_title(province.title);
  farmgate::wire::write(province.valid_from_date, *out.mutable_valid_from_date());
  return out;
}

v1::Commune encode(const Commune& commune) {
  v1::Commune out;
  out.set_name("communes/" + commune.code);
  out.set_title(commune.title);
  out.set_province("provinces/" + commune.province);
  farmgate::wire::write(commune.valid_from_date, *out.mutable_valid_from_date());
  return out;
}

v1::OldAddressMatch encode(const AddressMatch& match, const Commune& commune) {
  static_assert(static_cast<int>(Certainty::kExact) == v1::ADDRESS_CERTAINTY_EXACT);
  static_assert(static_cast<int>(Certainty::kAmbiguous) == v1::ADDRESS_CERTAINTY_AMBIGUOUS);
  v1::OldAddressMatch out;
  *out.mutable_commune() = encode(commune);
  out.set_certainty(static_cast<v1::AddressCertainty>(match.certainty));
  out.set_read_as(match.read_as);
  return out;
}

}  // namespace farmgate::producers::wire
