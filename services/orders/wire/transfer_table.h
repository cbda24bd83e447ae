#pragma once

#include "chassis/base/status.h"
#include "chassis/intake/table.h"

namespace farmgate::orders::v1 {
class BankTransfer;
}

// Rows of a bank's statement -> the message of RecordBankTransfer.
namespace farmgate::orders::wire {

intake::Shape transfer_shape();

// Not validated yet. INVALID_FIELD for what cannot be read as the field's type.
StatusOr<v1::BankTransfer> transfer_of(const intake::Table& table, const type::v1::ImportRow& row);

}  // namespace farmgate::orders::wire
