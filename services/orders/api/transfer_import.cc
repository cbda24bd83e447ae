#include "services/orders/api/transfer_import.h"

#include "chassis/intake/stream.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "services/orders/api/region.h"
#include "services/orders/wire/convert.h"
#include "services/orders/wire/transfer_table.h"

namespace farmgate::orders {

// One stream.
struct TransferImport::Import {
  const rpc::Call& call;
  const intake::Table& table;
  const Uuid request_id;
  const bool dry_run;
  const Region region;
  intake::Tally tally;
};

TransferImport::TransferImport(pg::Database& database, PaymentApi& payments,
                               const Communes& communes)
    : database_(database),
      payments_(payments),
      communes_(communes),
      rules_(validate::Validator::compile(*v1::RecordBankTransferRequest::descriptor()).value()) {}

StatusOr<v1::ImportBankTransfersResponse> TransferImport::take(
    const rpc::Call& call, const v1::ImportBankTransfersRequest& first, rpc::Incoming& rest) {
  if (first.header().empty()) return invalid("header", "is required");
  ASSIGN_OR_RETURN(const auto table, intake::Table::read(wire::transfer_shape(), first.header()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(first.request_id()));
  ASSIGN_OR_RETURN(Region region, region_of(call, communes_));
  v1::ImportBankTransfersResponse reply;
  Import import{
      call, table, request_id, first.dry_run(), std::move(region), {table, *reply.mutable_tally()}};
  RETURN_IF_ERROR(intake::for_each_message(first, rest, [&](const auto& message) -> Status {
    return intake::for_each_row(message.rows(), import.tally,
                                [&](const auto& row) { return take_row(import, row); });
  }));
  return reply;
}

StatusOr<BankTransfer> TransferImport::judge(const Import& import,
                                             const type::v1::ImportRow& row) const {
  RETURN_IF_ERROR(import.table.check(row));
  v1::RecordBankTransferRequest said;
  said.set_request_id(import.request_id.to_string());
  ASSIGN_OR_RETURN(*said.mutable_bank_transfer(), wire::transfer_of(import.table, row));
  RETURN_IF_ERROR(rules_.check(said));
  return wire::decode(said.bank_transfer());
}

Status TransferImport::take_row(Import& import, const type::v1::ImportRow& row) {
  ASSIGN_OR_RETURN(const BankTransfer said, judge(import, row));
  bool known = false;
  const auto enter = [&](pg::Tx& tx) -> Status {
    const auto taken = payments_.take(tx, said, import.request_id, import.region);
    if (taken.status().reason() == "BANK_REFERENCE_REUSED") return intake::key_reused();
    RETURN_IF_ERROR(taken.status());
    known = taken->id != said.id;
    return ok();
  };
  RETURN_IF_ERROR(intake::transact(database_, {import.call.deadline, import.dry_run}, enter));
  if (known) {
    import.tally.known();
  } else {
    import.tally.made();
  }
  return ok();
}

}  // namespace farmgate::orders
