#include "services/orders/combiner/combiner.h"

#include <algorithm>

#include "chassis/rpc/lane.h"
#include "chassis/telemetry/trace.h"

namespace farmgate::orders {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMost = 128;    // orders in a transaction, whatever the setting says
constexpr std::size_t kTwins = 16;    // callers of one request
constexpr std::size_t kLine = 1'024;  // orders that wait for one offer
constexpr auto kTryAgain = 5ms;       // between two looks of the first at an offer that is held
constexpr auto kLongest = 5'000ms;    // of one transaction
constexpr int kWeight = 8;            // of the past in the mean of a round

CombinerOptions bounded(CombinerOptions options) {
  options.most = std::clamp<std::size_t>(options.most, 1, kMost);
  options.waiting = std::max<std::size_t>(options.waiting, 1);
  return options;
}

std::string key_text(const rpc::ClaimKey& key) {
  return key.caller + '\n' + key.method + '\n' + key.request_id.to_string();
}

Status stopped() {
  return unavailable("STOPPING", "the service is stopping: repeat the request_id");
}

std::optional<Status> gave_up(const Waiter& waiter, Elapsed::time_point now) {
  if (waiter.deadline <= now) {
    return Status(Code::kDeadlineExceeded, "DEADLINE", "the deadline passed in the queue");
  }
  if (waiter.cancelled && waiter.cancelled()) {
    return Status(Code::kCancelled, "CANCELLED", "the caller gave up");
  }
  return std::nullopt;
}

void tell(std::vector<std::pair<Waiter, StatusOr<rpc::SharedBytes>>>& told) {
  for (auto& [waiter, answer] : told) waiter.answer(std::move(answer));
  told.clear();
}

}  // namespace

Combiner::Combiner(Batch::Parts parts, CombinerOptions options)
    : batch_(parts),
      options_(bounded(options)),
      waiting_("farmgate_orders_waiting", "Orders that are not in a transaction yet."),
      took_("farmgate_orders_batch_seconds", "Time of one transaction over many orders."),
      carried_("farmgate_orders_combined_total", "Orders that were judged in a transaction."),
      shed_("farmgate_orders_shed_total", "Orders refused because too many waited."),
      first_([this] { lead(); }),
      second_([this] { follow(); }) {}

Combiner::~Combiner() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_all();
  held_up_.notify_all();
  first_.join();
  second_.join();
  Told told;
  for (auto& [key, ticket] : std::exchange(on_their_way_, {})) {
    for (Waiter& waiter : ticket->waiters) told.emplace_back(std::move(waiter), stopped());
  }
  tell(told);
}

std::optional<Status> Combiner::refused_at_the_door(Deadline deadline) const {
  if (stopping_) return stopped();
  const auto rounds = static_cast<int>(queue_.size() / options_.most) + 1;
  const bool too_long = !queue_.empty() && Elapsed::now() + rounds * round_ > deadline;
  if (on_their_way_.size() >= options_.waiting || too_long) return rpc::overloaded();
  return std::nullopt;
}

void Combiner::submit(rpc::Asked asked, Basket basket, Waiter waiter) {
  std::string key = key_text(asked.key);
  std::optional<Status> refusal;
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    const auto twin = on_their_way_.find(key);
    if (twin != on_their_way_.end()) {
      Ticket& it = *twin->second;
      if (it.asked.digest == asked.digest && it.waiters.size() < kTwins) {
        return it.waiters.push_back(std::move(waiter));
      }
      refusal = rpc::in_flight();
    } else {
      refusal = refused_at_the_door(waiter.deadline);
      if (refusal) shed_.add();
    }
    if (!refusal) {
      const auto& trace = telemetry::current_trace();
      auto ticket = std::make_shared<Ticket>(
          Ticket{std::move(asked), std::move(basket), trace.valid() ? trace.to_string() : "", {}});
      ticket->waiters.push_back(std::move(waiter));
      on_their_way_.emplace(std::move(key), ticket);
      first = queue_.empty();
      queue_.push_back(std::move(ticket));
      waiting_.set(static_cast<std::int64_t>(on_their_way_.size()));
    }
  }
  if (first) arrived_.notify_one();
  if (refusal) waiter.answer(*refusal);
}

void Combiner::lead() {
  std::unique_lock lock(mutex_);
  const auto called = [this] { return stopping_ || !queue_.empty(); };
  while (true) {
    if (lines_.empty()) {
      arrived_.wait(lock, called);
    } else {
      arrived_.wait_for(lock, kTryAgain, called);
    }
    if (stopping_) return;
    Taken taken = take_arrived();
    lock.unlock();
    const auto begun = Elapsed::now();
    const bool worked = !taken.tickets.empty();
    carry_out(std::move(taken), std::nullopt);
    lock.lock();
    if (worked) round_ += (Elapsed::now() - begun - round_) / kWeight;
  }
}

void Combiner::follow() {
  std::unique_lock lock(mutex_);
  while (true) {
    held_up_.wait(lock, [this] { return stopping_ || next_line(); });
    if (stopping_) return;
    const Turn turn = *next_line();
    lines_.at(turn).with_second = true;
    Taken taken = take_line(turn);
    lock.unlock();
    carry_out(std::move(taken), turn);
    lock.lock();
    Line& line = lines_.at(turn);
    line.with_second = false;
    line.tried_at = Elapsed::now();
    if (line.tickets.empty()) lines_.erase(turn);
  }
}

// The one that was tried longest ago.
std::optional<Turn> Combiner::next_line() const {
  std::optional<Turn> next;
  for (const auto& [turn, line] : lines_) {
    if (line.tickets.empty()) continue;
    if (!next || line.tried_at < lines_.at(*next).tried_at) next = turn;
  }
  return next;
}

// Orders for a row that others wait for go behind them.
Combiner::Taken Combiner::take_arrived() {
  Taken taken;
  take_back(taken);
  while (!queue_.empty() && taken.tickets.size() < options_.most) {
    Shared ticket = std::move(queue_.front());
    queue_.pop_front();
    if (Line* line = line_of(*ticket)) {
      queue_up(*line, std::move(ticket), taken.told);
    } else {
      board(taken, std::move(ticket));
    }
  }
  return taken;
}

// Rows that were held a while ago and that the second is not at work on.
void Combiner::take_back(Taken& taken) {
  const auto now = Elapsed::now();
  for (auto it = lines_.begin(); it != lines_.end();) {
    Line& line = it->second;
    const bool due = !line.with_second && line.tried_at + kTryAgain <= now;
    while (due && !line.tickets.empty() && taken.tickets.size() < options_.most) {
      board(taken, std::move(line.tickets.front()));
      line.tickets.pop_front();
    }
    it = !line.with_second && line.tickets.empty() ? lines_.erase(it) : std::next(it);
  }
}

Combiner::Taken Combiner::take_line(const Turn& turn) {
  Taken taken;
  std::deque<Shared>& tickets = lines_.at(turn).tickets;
  while (!tickets.empty() && taken.tickets.size() < options_.most) {
    board(taken, std::move(tickets.front()));
    tickets.pop_front();
  }
  return taken;
}

// Unless all its callers gave up.
void Combiner::board(Taken& taken, Shared ticket) {
  const auto now = Elapsed::now();
  std::vector<Waiter> left;
  for (Waiter& waiter : ticket->waiters) {
    if (auto cause = gave_up(waiter, now)) {
      taken.told.emplace_back(std::move(waiter), std::move(*cause));
      continue;
    }
    taken.latest = std::max(taken.latest, waiter.deadline);
    left.push_back(std::move(waiter));
  }
  ticket->waiters = std::move(left);
  if (ticket->waiters.empty()) {
    on_their_way_.erase(key_text(ticket->asked.key));
  } else {
    taken.tickets.push_back(std::move(ticket));
  }
}

Combiner::Line* Combiner::line_of(const Ticket& ticket) {
  if (lines_.empty()) return nullptr;
  for (const BasketLine& line : ticket.basket.lines) {
    const auto found = lines_.find(line.offer);
    if (found != lines_.end()) return &found->second;
  }
  // Which fairs its offers belong to is not known yet: any row of the buyer that is waited for.
  for (auto it = lines_.lower_bound(TallyKey()); it != lines_.end(); ++it) {
    if (std::get<TallyKey>(it->first).buyer == ticket.basket.buyer) return &it->second;
  }
  return nullptr;
}

void Combiner::queue_up(Line& line, Shared ticket, Told& told) {
  if (line.tickets.size() < kLine) return line.tickets.push_back(std::move(ticket));
  shed_.add();
  tell_all(*ticket, rpc::overloaded(), told);
}

void Combiner::tell_all(Ticket& ticket, const StatusOr<rpc::SharedBytes>& answer, Told& told) {
  on_their_way_.erase(key_text(ticket.asked.key));
  for (Waiter& waiter : ticket.waiters) told.emplace_back(std::move(waiter), answer);
  ticket.waiters.clear();
}

void Combiner::carry_out(Taken taken, const std::optional<Turn>& turn) {
  if (!taken.tickets.empty()) {
    Batch::Tickets tickets;
    for (const Shared& ticket : taken.tickets) tickets.push_back(ticket.get());
    const auto begun = Elapsed::now();
    std::vector<Verdict> verdicts =
        batch_.run(tickets, std::min<Deadline>(taken.latest, begun + kLongest), turn);
    took_.observe(Elapsed::now() - begun);
    carried_.add(tickets.size());
    settle(taken.tickets, verdicts, taken.told);
  }
  tell(taken.told);
}

void Combiner::settle(const std::vector<Shared>& tickets, std::vector<Verdict>& verdicts,
                      Told& told) {
  bool held_up = false;
  {
    const std::lock_guard lock(mutex_);
    // From the last to the first, so that those who wait again stand in front as they stood.
    for (std::size_t i = tickets.size(); i-- > 0;) {
      if (const auto turn = verdicts[i].held_up_by) {
        Line& line = lines_[*turn];
        line.tickets.push_front(tickets[i]);
        line.tried_at = Elapsed::now();
        held_up = true;
        continue;
      }
      StatusOr<rpc::Bytes>& answer = *verdicts[i].answer;
      StatusOr<rpc::SharedBytes> shared = answer.status();
      if (answer.ok()) shared = std::make_shared<const std::string>(std::move(answer->value));
      tell_all(*tickets[i], shared, told);
    }
    waiting_.set(static_cast<std::int64_t>(on_their_way_.size()));
  }
  if (held_up) held_up_.notify_one();
}

}  // namespace farmgate::orders
