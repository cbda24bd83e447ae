#pragma once

#include "chassis/base/status.h"
#include "chassis/intake/table.h"

namespace farmgate::producers::v1 {
class Plot;
class Producer;
}  // namespace farmgate::producers::v1

// Rows of imported tables -> the messages of Create.
namespace farmgate::producers::wire {

intake::Shape producer_shape();
intake::Shape plot_shape();

// Neither is validated yet. INVALID_FIELD for what cannot be read as the field's type.
StatusOr<v1::Producer> producer_of(const intake::Table& table, const type::v1::ImportRow& row);
StatusOr<v1::Plot> plot_of(const intake::Table& table, const type::v1::ImportRow& row);

}  // namespace farmgate::producers::wire
