#include "services/cooperatives/api/record_delivery.h"

#include <algorithm>

#include "chassis/pg/clock.h"
#include "chassis/rpc/intent.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/contract_copies.h"
#include "services/cooperatives/storage/breaches.h"
#include "services/cooperatives/wire/contract.h"

namespace farmgate::cooperatives {
namespace {

using namespace std::chrono_literals;

constexpr auto kSweepDeadline = 5000ms;
constexpr int kSweepMax = 50;  // of one sweep; the next round goes on
constexpr auto kReturnAgain = 6000ms;

// One request to `producers` for each line and purpose, the same whoever sends it.
std::string request_of(DeliveryId delivery, std::size_t line, const char* why) {
  return Uuid::derived(delivery.to_string() + "/" + std::to_string(line) + "/" + why).to_string();
}

// What was missing on the line is paid for: goods that come to light now are not paid as well.
Status check_open_line(pg::Tx& tx, const Delivery& wanted) {
  ASSIGN_OR_RETURN(const auto found, breach_rows::found_lines(tx, wanted.contract));
  if (!found.contains(wanted.schedule_line)) return ok();
  return refuse("LINE_FOUND_SHORT", "a breach was found on this schedule line",
                {{"schedule_line", std::to_string(wanted.schedule_line)}});
}

// A refusal of a lot that has to outlive this process, and back.
std::string to_text(const Status& refusal) {
  return std::string(refusal.reason()) + ": " + std::string(refusal.message());
}
Status from_text(const std::string& text) {
  const std::size_t colon = text.find(": ");
  return refuse(text.substr(0, colon), text.substr(colon + 2));
}

}  // namespace

StatusOr<rpc::Bytes> RecordDelivery::run(const rpc::Call& call,
                                         const v1::RecordDeliveryRequest& request) {
  ASSIGN_OR_RETURN(Begun begun, begin(call, request));
  if (begun.reply) return std::move(*begun.reply);
  return finish(it_.database, begun.intent, call.deadline);
}

StatusOr<RecordDelivery::Begun> RecordDelivery::begin(const rpc::Call& call,
                                                      const v1::RecordDeliveryRequest& request) {
  ASSIGN_OR_RETURN(const ContractId id, contract_of(request.parent()));
  ASSIGN_OR_RETURN(const Delivery wanted, wire::decode(request.delivery(), id));
  return it_.database.transact(call.deadline, [&](pg::Tx& tx) -> StatusOr<Begun> {
    ASSIGN_OR_RETURN(rpc::Claim claim, rpc::Once::claim(tx, call, request));
    if (claim.reply) return Begun{std::move(claim.reply), {}};
    ASSIGN_OR_RETURN(const Contract contract, lock_contract(tx, call, request.parent()));
    RETURN_IF_ERROR(check_acts_for(contract, call, Side::kSeller));
    Intent intent;
    intent.delivery = wanted;
    intent.delivery.annex = contract.annex;
    ASSIGN_OR_RETURN(intent.delivery.create_time, pg::business_now(tx));
    if (wanted.day > date_in_vietnam(intent.delivery.create_time)) {
      return invalid("delivery.delivery_date", "is a day to come");
    }
    ASSIGN_OR_RETURN(auto progress, delivery_rows::progress(tx, id));
    const delivery_rows::Progress& line = progress[wanted.schedule_line];
    const Quantity before{line.delivered + line.pending, contract.terms.unit};
    RETURN_IF_ERROR(check(wanted, contract, before));
    RETURN_IF_ERROR(check_open_line(tx, wanted));
    RETURN_IF_ERROR(check_lots(tx, contract, wanted));
    intent.consumptions.resize(wanted.lines.size());
    intent.caller = claim.key.caller;
    intent.method = claim.key.method;
    intent.request_id = claim.key.request_id;
    ASSIGN_OR_RETURN(intent.lease, delivery_rows::begin(tx, intent));
    return Begun{std::nullopt, std::move(intent)};
  });
}

StatusOr<rpc::Bytes> RecordDelivery::finish(pg::Database& database, Intent& intent,
                                            Deadline deadline) {
  if (intent.refusal.empty()) {
    const Status consumed = consume_all(intent, deadline);
    if (consumed.ok()) return complete(database, intent, deadline);
    if (!rpc::refused_for_good(consumed)) return rpc::still_open(consumed);
    RETURN_IF_ERROR(turn_back(database, intent, consumed, deadline));
    RETURN_IF_ERROR(give_back_all(database, intent, deadline));
    return consumed;
  }
  RETURN_IF_ERROR(give_back_all(database, intent, deadline));
  return from_text(intent.refusal);
}

Status RecordDelivery::consume_all(Intent& intent, Deadline deadline) {
  for (std::size_t i = 0; i < intent.delivery.lines.size(); ++i) {
    ASSIGN_OR_RETURN(intent.consumptions[i], consume(intent, i, deadline));
  }
  return ok();
}

StatusOr<std::string> RecordDelivery::consume(const Intent& intent, std::size_t line,
                                              Deadline deadline) {
  const Delivery& delivery = intent.delivery;
  return it_.lots.take(
      {delivery.lines[line].lot, delivery.lines[line].delivered,
       wire::delivery_name(delivery.contract, delivery.id), request_of(delivery.id, line, "take")},
      deadline);
}

StatusOr<rpc::Bytes> RecordDelivery::complete(pg::Database& database, const Intent& intent,
                                              Deadline deadline) {
  const rpc::ClaimKey key{intent.caller, intent.method, intent.request_id};
  const DeliveryId id = intent.delivery.id;
  return database.transact(deadline, [&](pg::Tx& tx) -> StatusOr<rpc::Bytes> {
    ASSIGN_OR_RETURN(auto contract, contract_rows::lock(tx, intent.delivery.contract, {true, {}}));
    if (!contract) return internal("a delivery's contract is gone");
    ASSIGN_OR_RETURN(const bool ours, delivery_rows::complete(tx, intent));
    if (!ours) {  // the sweeper, or the handler whom it overtook, was first
      ASSIGN_OR_RETURN(auto claim, rpc::Once::find(tx, key));
      if (claim && claim->reply) return std::move(*claim->reply);
      return rpc::still_open(ok());
    }
    for (std::size_t i = 0; i < intent.consumptions.size(); ++i) {
      RETURN_IF_ERROR(delivery_rows::note_consumption(tx, id, i, intent.consumptions[i]));
    }
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    contract->note(now);
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, *contract, wire::ContractChange::kDelivered));
    ASSIGN_OR_RETURN(const auto delivery, delivery_rows::find(tx, contract->id, id));
    rpc::Bytes reply{wire::encode(*delivery).SerializeAsString()};
    RETURN_IF_ERROR(rpc::Once::answer(tx, key, reply));
    return reply;
  });
}

// From here on there is no way but back, and what has to go back is written down.
Status RecordDelivery::turn_back(pg::Database& database, Intent& intent, const Status& refusal,
                                 Deadline deadline) {
  intent.refusal = to_text(refusal);
  return database.transact(deadline, [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(const bool ours, delivery_rows::turn_back(tx, intent, intent.refusal));
    if (!ours) return rpc::still_open(refusal);
    for (std::size_t i = 0; i < intent.consumptions.size(); ++i) {
      RETURN_IF_ERROR(
          delivery_rows::note_consumption(tx, intent.delivery.id, i, intent.consumptions[i]));
    }
    return ok();
  });
}

Status RecordDelivery::give_back_all(pg::Database& database, const Intent& intent,
                                     Deadline deadline) {
  const Delivery& delivery = intent.delivery;
  for (std::size_t i = 0; i < delivery.lines.size(); ++i) {
    if (intent.consumptions[i].empty()) continue;
    const DeliveryLine& line = delivery.lines[i];
    const Status back = give_back(
        {delivery.id, static_cast<int>(i) + 1, line.lot, intent.consumptions[i], line.delivered},
        "undo", deadline);
    if (!back.ok()) return rpc::still_open(back);
  }
  return database.transact(deadline, [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(const bool ours, delivery_rows::forget(tx, intent));
    if (!ours) return ok();  // another worker was first
    return rpc::Once::release(tx, {intent.caller, intent.method, intent.request_id});
  });
}

Status RecordDelivery::give_back(const delivery_rows::Return& goods, const char* why,
                                 Deadline deadline) {
  const auto line = static_cast<std::size_t>(goods.line) - 1;
  return it_.lots.give_back(
      {goods.lot, goods.consumption, goods.quantity, request_of(goods.delivery, line, why)},
      deadline);
}

Status RecordDelivery::sweep() {
  // Longer than whoever took it before may still be at work.
  const auto stale_after =
      std::max<std::chrono::milliseconds>(it_.longest_call, kSweepDeadline) + 1s;
  for (int i = 0; i < kSweepMax; ++i) {
    ASSIGN_OR_RETURN(auto intent, it_.background.transact(in(kSweepDeadline), [&](pg::Tx& tx) {
      return delivery_rows::take_stale(tx, stale_after);
    }));
    if (!intent) return ok();
    const Status finished = finish(it_.background, *intent, in(kSweepDeadline)).status();
    // producers does not answer: the others would wait as long, and stop() with them.
    if (!finished.ok() && !rpc::refused_for_good(finished)) return finished;
  }
  return ok();
}

Status RecordDelivery::return_goods() {
  ASSIGN_OR_RETURN(const auto due, it_.background.transact(in(kSweepDeadline), [&](pg::Tx& tx) {
    return delivery_rows::take_returns(tx, kReturnAgain, kSweepMax);
  }));
  Status first_error;
  for (const delivery_rows::Return& goods : due) {
    const Status back = give_back(goods, "return", in(kSweepDeadline));
    if (rpc::refused_for_good(back)) {  // this one's own trouble, not of those behind it
      if (first_error.ok()) first_error = back;
      continue;
    }
    RETURN_IF_ERROR(back);
    RETURN_IF_ERROR(it_.background.transact(
        in(kSweepDeadline), [&](pg::Tx& tx) { return delivery_rows::remove_return(tx, goods); }));
  }
  return first_error;
}

}  // namespace farmgate::cooperatives
