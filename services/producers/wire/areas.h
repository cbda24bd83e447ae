#pragma once

#include "services/producers/domain/areas.h"
#include "services/producers/domain/old_address.h"

namespace farmgate::producers::v1 {
class Commune;
class OldAddressMatch;
class Province;
}  // namespace farmgate::producers::v1

namespace farmgate::producers::wire {

v1::Province encode(const Province& province);
v1::Commune encode(const Commune& commune);
v1::OldAddressMatch encode(const AddressMatch& match, const Commune& commune);

}  // namespace farmgate::producers::wire
