#include "services/orders/api/match_api.h"

#include <algorithm>
#include <map>
#include <set>

#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "services/orders/api/region.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/orders.h"
#include "services/orders/storage/transfers.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::id_of;

template <class Tag>
std::vector<Id<Tag>> listed(const std::set<Id<Tag>>& ids) {
  return {ids.begin(), ids.end()};
}

template <class Tag>
Id<Tag> id_in(const Id<Tag>& id) {
  return id;
}
template <class Thing>
auto id_in(const Thing& thing) -> decltype(thing.id) {
  return thing.id;
}

template <class Thing, class Tag>
Status check_all(const std::vector<Thing>& found, const std::set<Id<Tag>>& wanted,
                 const char* collection) {
  std::set<Id<Tag>> missing = wanted;
  for (const Thing& it : found) missing.erase(id_in(it));
  if (missing.empty()) return ok();
  return not_found(farmgate::wire::name_of(collection, missing.begin()->uuid()));
}

}  // namespace

StatusOr<rpc::Bytes> MatchApi::match(const rpc::Call& call,
                                     const v1::MatchBankTransferRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<Part> parts, parts_of(request));
  Matcher matcher{call.principal.subject, {}};
  ASSIGN_OR_RETURN(matcher.region, region_of(call, it_.communes));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::MatchBankTransferResponse> {
    ASSIGN_OR_RETURN(const auto matched, carry_out(tx, parts, matcher));
    v1::MatchBankTransferResponse reply;
    for (const BankTransfer& it : matched) *reply.add_bank_transfers() = wire::encode(it);
    return reply;
  });
}

auto MatchApi::parts_of(const v1::MatchBankTransferRequest& request)
    -> StatusOr<std::vector<Part>> {
  std::vector<Part> parts;
  std::set<std::pair<TransferId, OrderId>> pairs;
  for (const v1::MatchPart& it : request.parts()) {
    Part part;
    ASSIGN_OR_RETURN(part.transfer, id_of<TransferId>(it.bank_transfer(), "bankTransfers"));
    ASSIGN_OR_RETURN(part.order, id_of<OrderId>(it.order(), "orders"));
    part.amount = Money::vnd(it.amount_vnd());
    if (!pairs.emplace(part.transfer, part.order).second) {
      return invalid("parts", "names one pair of transfer and order twice");
    }
    parts.push_back(part);
  }
  return parts;
}

StatusOr<std::vector<BankTransfer>> MatchApi::carry_out(pg::Tx& tx, const std::vector<Part>& parts,
                                                        const Matcher& matcher) {
  std::set<TransferId> transfer_ids;
  std::map<OrderId, Money> given;
  std::set<OrderId> order_ids;
  for (const Part& part : parts) {
    transfer_ids.insert(part.transfer);
    order_ids.insert(part.order);
    ASSIGN_OR_RETURN(given[part.order], given[part.order].plus(part.amount));
  }
  // Before any lock: nobody stops the offers of another province.
  ASSIGN_OR_RETURN(const auto own, orders_in(tx, matcher.region, listed(order_ids)));
  RETURN_IF_ERROR(check_all(own, order_ids, "orders"));
  ASSIGN_OR_RETURN(auto orders, order_rows::lock_all(tx, listed(order_ids)));
  RETURN_IF_ERROR(check_all(orders, order_ids, "orders"));
  ASSIGN_OR_RETURN(auto found, transfers::lock(tx, listed(transfer_ids), matcher.region));
  RETURN_IF_ERROR(check_all(found, transfer_ids, "bankTransfers"));
  for (const Order& order : orders) RETURN_IF_ERROR(check_given(order, given[order.id]));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  ASSIGN_OR_RETURN(const std::string reason, paying_.pay(tx, orders, now));
  if (!reason.empty()) {
    return refuse(reason, "the goods of an order whose hold had ended cannot be taken again");
  }
  std::map<OrderId, const Order*> by_id;
  for (const Order& order : orders) by_id[order.id] = &order;
  for (const Part& part : parts) {
    const auto transfer = std::find_if(found.begin(), found.end(),
                                       [&](const auto& it) { return it.id == part.transfer; });
    RETURN_IF_ERROR(
        Paying::match(tx, *transfer, {*by_id[part.order], part.amount, matcher.subject}, now));
  }
  for (BankTransfer& it : found) {
    ++it.version;
    RETURN_IF_ERROR(transfers::save(tx, it));
    RETURN_IF_ERROR(announce(tx, it_.outbox, it));
  }
  return found;
}

}  // namespace farmgate::orders
