#pragma once

#include "chassis/base/status.h"
#include "services/producers/domain/bank_account.h"

namespace google::protobuf {
class FieldMask;
}
namespace farmgate::producers::v1 {
class BankAccount;
class BankAccountChange;
}  // namespace farmgate::producers::v1

// BankAccount <-> farmgate.producers.v1.
namespace farmgate::producers::wire {

// Whether the reader may see numbers whole.
enum class Numbers { kMasked, kWhole };

v1::BankAccount encode(const BankAccount& account, Numbers numbers);
v1::BankAccountChange encode(const AccountEntry& entry, Numbers numbers);
BankAccount decode(const v1::BankAccount& account);  // a new one, with an id and without times
// UPDATE_MASK_INVALID for a field that no update may name.
StatusOr<AccountPatch> decode_patch(const v1::BankAccount& account,
                                    const google::protobuf::FieldMask& mask);

}  // namespace farmgate::producers::wire
