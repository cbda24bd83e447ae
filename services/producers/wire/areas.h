#pragma once

#include "services/producers/domain/areas.h"

namespace farmgate::producers::v1 {
class Commune;
class Province;
}  // namespace farmgate::producers::v1

namespace farmgate::producers::wire {

v1::Province encode(const Province& province);
v1::Commune encode(const Commune& commune);

}  // namespace farmgate::producers::wire
