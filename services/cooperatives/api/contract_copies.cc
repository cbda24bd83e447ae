#include "services/cooperatives/api/contract_copies.h"

#include "chassis/events/arrival.h"
#include "chassis/wire/names.h"
#include "services/cooperatives/storage/contract_copies.h"
#include "services/cooperatives/storage/copies.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::events::copy_not_yet;

Status check_party(pg::Tx& tx, const std::string& party) {
  ASSIGN_OR_RETURN(const auto id, farmgate::wire::id_of<ProducerId>(party, "producers"));
  ASSIGN_OR_RETURN(const auto copy, copies_store::find_producer(tx, id));
  if (!copy) return copy_not_yet(party);
  if (copy->active) return ok();
  return refuse("PRODUCER_SUSPENDED", "a party of the contract is not active", {{"party", party}});
}

// A member's goods are a product of its own, of the kind that was sold.
Status check_lot(pg::Tx& tx, const Contract& contract, int sold_set, const DeliveryLine& line) {
  ASSIGN_OR_RETURN(const auto lot, contract_copies::find_lot(tx, line.lot));
  if (!lot) return copy_not_yet(line.lot);
  if (lot->unit != contract.terms.unit) {
    return Status(Code::kInvalidArgument, "UNIT_MISMATCH", "the lot is counted in another unit")
        .with("lot", line.lot);
  }
  if (line.member == contract.seller && lot->product != contract.terms.product) {
    return invalid("delivery.lines.lot", "is of another product of the seller");
  }
  const bool both_known = sold_set != 0 && lot->ocop_set != 0;
  if (both_known && lot->ocop_set != sold_set) {
    return invalid("delivery.lines.lot", "is of another kind of product than the contract's");
  }
  return ok();
}

}  // namespace

Status check_parties(pg::Tx& tx, const ContractTerms& terms) {
  RETURN_IF_ERROR(check_party(tx, terms.seller));
  RETURN_IF_ERROR(check_party(tx, terms.buyer));
  ASSIGN_OR_RETURN(const auto product, contract_copies::find_product(tx, terms.product));
  return product ? ok() : copy_not_yet(terms.product);
}

Status check_lots(pg::Tx& tx, const Contract& contract, const Delivery& delivery) {
  using farmgate::wire::id_of;
  ASSIGN_OR_RETURN(const auto sold, contract_copies::find_product(tx, contract.terms.product));
  const int sold_set = sold ? sold->ocop_set : 0;
  std::vector<ProducerId> members;
  for (const DeliveryLine& line : delivery.lines) {
    RETURN_IF_ERROR(check_lot(tx, contract, sold_set, line));
    if (line.member == contract.seller) continue;
    ASSIGN_OR_RETURN(const auto member, id_of<ProducerId>(line.member, "producers"));
    members.push_back(member);
  }
  if (members.empty()) return ok();
  ASSIGN_OR_RETURN(const auto seller, id_of<ProducerId>(contract.seller, "producers"));
  ASSIGN_OR_RETURN(const auto strangers,
                   contract_copies::strangers(tx, seller, members, delivery.day));
  if (strangers.empty()) return ok();
  return refuse("NOT_A_MEMBER", "the lot belongs to nobody whom the seller delivers for",
                {{"party", farmgate::wire::name_of("producers", strangers.front().uuid())},
                 {"day", format_date(delivery.day)}});
}

}  // namespace farmgate::cooperatives
