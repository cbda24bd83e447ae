#include "services/producers/wire/areas.h"

#include "chassis/wire/convert.h"
#include "farmgate/producers/v1/area.pb.h"

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

}  // namespace farmgate::producers::wire
