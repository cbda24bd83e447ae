#include "services/orders/combiner/batch.h"

#include "chassis/base/planted.h"
#include "chassis/telemetry/log.h"
#include "services/orders/combiner/round.h"
#include "services/orders/storage/tallies.h"

namespace farmgate::orders {
namespace {

constexpr int kRoundsMost = 4;  // as it is; once more with new rows; and with claims apart

std::vector<Verdict> for_all(std::size_t count, const Verdict& verdict) {
  return std::vector<Verdict>(count, verdict);
}

// A row that the database refuses: SQLSTATE classes 22 and 23.
bool is_of_the_data(const Status& status) { return status.reason() == "DATA_REFUSED"; }

bool is_ours(const Status& status) { return status.code() == Code::kInternal; }

// M9: the answer leaves before COMMIT.
void tell_early(const Batch::Tickets& tickets, const std::vector<Verdict>& verdicts) {
  for (std::size_t i = 0; i < tickets.size(); ++i) {
    if (!verdicts[i].answer || !verdicts[i].answer->ok()) continue;
    for (const Waiter& waiter : tickets[i]->waiters) {
      waiter.answer(std::make_shared<const std::string>((*verdicts[i].answer)->value));
    }
  }
}

}  // namespace

std::vector<Verdict> Batch::run(const Tickets& tickets, Deadline limit,
                                const std::optional<Turn>& turn) {
  Round::Stage stage = Round::Stage::kRead;
  Status status;
  bool claims_apart = false;
  for (int again = 0; again < kRoundsMost; ++again) {
    Round round(it_, {.tickets = tickets, .turn = turn, .claims_apart = claims_apart});
    status = it_.database.transact(limit, [&](pg::Tx& tx) -> Status {
      const Status done = round.run(tx);
      if (done.ok() && planted("M9")) tell_early(tickets, round.verdicts());
      return done;
    });
    if (status.ok()) return round.verdicts();
    stage = round.stage();
    if (status.code() != Code::kAborted) break;
    if (stage == Round::Stage::kTallies) {
      status = open_tallies(round.missing(), limit);
      if (!status.ok()) break;
    } else if (stage == Round::Stage::kClaims && !claims_apart) {
      claims_apart = true;
    } else {
      break;
    }
  }
  if (stage == Round::Stage::kTurn && turn && status.reason() == "ROW_BUSY") {
    return for_all(tickets.size(), {.answer = std::nullopt, .held_up_by = turn});
  }
  if (is_of_the_data(status) && tickets.size() > 1) return halves(tickets, limit, turn);
  if (is_of_the_data(status)) status = rpc::reused_if_kept(std::move(status));
  if (is_ours(status)) {
    telemetry::log_error("a batch of orders failed", {{"orders", std::to_string(tickets.size())},
                                                      {"cause", status.to_string()}});
  }
  return for_all(tickets.size(), {.answer = status, .held_up_by = std::nullopt});
}

// Beside the batch, so that nobody has a row locked while twins do the same.
Status Batch::open_tallies(const std::vector<TallyKey>& keys, Deadline limit) {
  return it_.database.transact(limit, [&](pg::Tx& tx) { return tallies::open(tx, keys); });
}

// One bad order cannot fail the others.
std::vector<Verdict> Batch::halves(const Tickets& tickets, Deadline limit,
                                   const std::optional<Turn>& turn) {
  const auto middle = tickets.begin() + static_cast<std::ptrdiff_t>(tickets.size() / 2);
  std::vector<Verdict> verdicts = run({tickets.begin(), middle}, limit, turn);
  std::vector<Verdict> rest = run({middle, tickets.end()}, limit, turn);
  for (Verdict& verdict : rest) verdicts.push_back(std::move(verdict));
  return verdicts;
}

}  // namespace farmgate::orders
