#include "services/orders/wire/transfer_table.h"

#include <google/protobuf/util/time_util.h>

#include "chassis/intake/cells.h"
#include "farmgate/orders/v1/payment.pb.h"
#include "farmgate/type/v1/import.pb.h"

namespace farmgate::orders::wire {
namespace {

constexpr intake::Column kColumns[] = {
    {"key", "bank_transfer.bank_reference", true},
    {"amount_vnd", "bank_transfer.amount_vnd", true},
    {"credit_time", "bank_transfer.credit_time", true},
    {"description", "bank_transfer.description"},
    {"currency", "bank_transfer.currency"},
    {"seller", "bank_transfer.seller"},
};
constexpr intake::ReasonColumn kReasonColumns[] = {{"CURRENCY_UNSUPPORTED", "currency"}};

}  // namespace

intake::Shape transfer_shape() { return {kColumns, kReasonColumns}; }

StatusOr<v1::BankTransfer> transfer_of(const intake::Table& table, const type::v1::ImportRow& row) {
  v1::BankTransfer out;
  ASSIGN_OR_RETURN(const std::string reference, table.key(row));
  out.set_bank_reference(reference);
  ASSIGN_OR_RETURN(const Money amount,
                   intake::dong(table.cell(row, "amount_vnd"), "bank_transfer.amount_vnd"));
  out.set_amount_vnd(amount.vnd());
  if (!google::protobuf::util::TimeUtil::FromString(table.cell(row, "credit_time"),
                                                    out.mutable_credit_time())) {
    return invalid("bank_transfer.credit_time", "is a time such as 2026-06-01T10:30:00+07:00");
  }
  out.set_description(table.cell(row, "description"));
  out.set_currency(table.cell(row, "currency"));
  out.set_seller(table.cell(row, "seller"));
  return out;
}

}  // namespace farmgate::orders::wire
