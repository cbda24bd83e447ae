#include "services/orders/api/receive_stock.h"

#include <algorithm>

#include "chassis/pg/clock.h"
#include "chassis/rpc/channel.h"
#include "chassis/rpc/intent.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/orders/api/copies.h"
#include "services/orders/api/visible.h"
#include "services/orders/storage/offers.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {
namespace {

using namespace std::chrono_literals;
using farmgate::wire::id_of;

constexpr auto kSweepDeadline = 5000ms;
constexpr int kSweepMax = 50;  // of one sweep; the next round goes on

}  // namespace

StatusOr<rpc::Bytes> ReceiveStock::run(const rpc::Call& call,
                                       const v1::ReceiveStockRequest& request) {
  ASSIGN_OR_RETURN(Begun begun, begin(call, request));
  if (begun.reply) return std::move(*begun.reply);
  return finish(it_.database, begun.intent, call.deadline);
}

StatusOr<ReceiveStock::Begun> ReceiveStock::begin(const rpc::Call& call,
                                                  const v1::ReceiveStockRequest& request) {
  ASSIGN_OR_RETURN(const OfferId id, id_of<OfferId>(request.name(), "offers"));
  return it_.database.transact(call.deadline, [&](pg::Tx& tx) -> StatusOr<Begun> {
    ASSIGN_OR_RETURN(rpc::Claim claim, rpc::Once::claim(tx, call, request));
    if (claim.reply) return Begun{std::move(claim.reply), {}};
    ASSIGN_OR_RETURN(auto offer, offers::find(tx, id));
    const bool own = offer && covers(call, offer->seller);
    if (!own) return not_found(request.name());
    ASSIGN_OR_RETURN(const ListingCopy listing, own_listing(tx, call, offer->listing));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(offer->check_not_ended(now));
    ASSIGN_OR_RETURN(const Quantity quantity,
                     farmgate::wire::read_quantity(request.quantity(), offer->unit, "quantity"));
    intents::StockIntent intent;
    intent.id = Uuid::v7();
    intent.offer = id;
    intent.lot = request.lot();
    intent.quantity = quantity.thousandths;
    ASSIGN_OR_RETURN(const LotCopy lot, own_lot(tx, call, request.lot()));
    ASSIGN_OR_RETURN(intent.lot_quantity, taken_from(lot, listing, quantity));
    intent.caller = claim.key.caller;
    intent.method = claim.key.method;
    intent.request_id = claim.key.request_id;
    ASSIGN_OR_RETURN(intent.lease, intents::insert(tx, intent));
    return Begun{std::nullopt, std::move(intent)};
  });
}

StatusOr<rpc::Bytes> ReceiveStock::finish(pg::Database& database,
                                          const intents::StockIntent& intent, Deadline deadline) {
  const Status consumed = consume(intent, deadline);
  // An intent never changes what it asks for: what exists under its id are its own goods.
  const bool got_goods = consumed.ok() || consumed.code() == Code::kAlreadyExists;
  if (got_goods) return commit(database, intent, deadline);
  if (!rpc::refused_for_good(consumed)) return rpc::still_open(consumed);
  RETURN_IF_ERROR(abandon(database, intent, deadline));
  return consumed;
}

Status ReceiveStock::consume(const intents::StockIntent& intent, Deadline deadline) {
  producers::v1::ConsumeLotRequest request;
  request.set_name(intent.lot);
  request.set_purpose(producers::v1::LOT_PURPOSE_SALE);
  farmgate::wire::write(intent.lot_quantity, *request.mutable_quantity());
  request.set_reference(farmgate::wire::name_of("offers", intent.offer.uuid()));
  request.set_request_id(intent.id.to_string());
  return it_.producers
      .call<producers::v1::ConsumeLotResponse>("farmgate.producers.v1.ProducerService/ConsumeLot",
                                               request, {.deadline = deadline, .token = {}})
      .status();
}

StatusOr<rpc::Bytes> ReceiveStock::commit(pg::Database& database,
                                          const intents::StockIntent& intent, Deadline deadline) {
  const rpc::ClaimKey key{intent.caller, intent.method, intent.request_id};
  return database.transact(deadline, [&](pg::Tx& tx) -> StatusOr<rpc::Bytes> {
    ASSIGN_OR_RETURN(const bool ours, intents::remove(tx, intent.id));
    if (!ours) {  // the sweeper, or the handler whom it overtook, was first
      ASSIGN_OR_RETURN(auto claim, rpc::Once::find(tx, key));
      if (claim && claim->reply) return std::move(*claim->reply);
      return rpc::still_open(ok());
    }
    ASSIGN_OR_RETURN(const Offer offer,
                     stock_.receive(tx, intent.offer, intent.quantity, intent.id));
    rpc::Bytes reply{wire::encode(offer).SerializeAsString()};
    RETURN_IF_ERROR(rpc::Once::answer(tx, key, reply));
    return reply;
  });
}

Status ReceiveStock::abandon(pg::Database& database, const intents::StockIntent& intent,
                             Deadline deadline) {
  return database.transact(deadline, [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(const bool ours, intents::remove_leased(tx, intent));
    if (!ours) return rpc::still_open(ok());
    return rpc::Once::release(tx, {intent.caller, intent.method, intent.request_id});
  });
}

Status ReceiveStock::sweep() {
  // Longer than whoever took it before may still be at work.
  const auto stale_after =
      std::max<std::chrono::milliseconds>(it_.longest_call, kSweepDeadline) + 1s;
  for (int i = 0; i < kSweepMax; ++i) {
    ASSIGN_OR_RETURN(auto intent, it_.background.transact(in(kSweepDeadline), [&](pg::Tx& tx) {
      return intents::take_stale(tx, stale_after);
    }));
    if (!intent) return ok();
    const Status finished = finish(it_.background, *intent, in(kSweepDeadline)).status();
    // producers does not answer: the others would wait as long, and stop() with them.
    if (!finished.ok() && !rpc::refused_for_good(finished)) return finished;
  }
  return ok();
}

}  // namespace farmgate::orders
