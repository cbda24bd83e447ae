#include "tests/unit/services/orders/sim/world.h"

#include <algorithm>

#include "tests/unit/services/orders/samples.h"

namespace farmgate::orders::sim {
namespace {

constexpr int kStepsMost = 200'000;
constexpr int kPatience = 40;          // steps before somebody asks again, and twice that, ...
constexpr std::size_t kTasksMost = 6;  // of a process

}  // namespace

World::World(const Weather& weather) : weather_(weather), random_(weather.seed), now_(kNow) {
  open_market();
  for (auto& process : processes_) {
    const auto answer = [this](std::size_t client, const StatusOr<std::string>& it) {
      hear(client, it);
    };
    process = std::make_unique<Service>(Service::Parts{store_, now_, weather_.fault, answer},
                                        1 + draw(6));
  }
}

// Offers of one seller, fewer units than are wanted, some with a limit for each buyer.
void World::open_market() {
  const ProducerId seller = ProducerId::make();
  const FairId fair = FairId::make();
  const unsigned offers = 1 + draw(4);
  for (unsigned i = 0; i < offers; ++i) {
    OfferOnSale it = boxes_on_sale(Money::vnd(1'000 + draw(200'000)));
    it.offer.seller = seller;
    it.offer.end_time = kNow + std::chrono::hours(24 * 365);
    it.offer.received = it.offer.available = 1'000 * (1 + static_cast<std::int64_t>(draw(50)));
    if (once_in(3)) it.offer.buyer_limit = 1'000 * (1 + static_cast<std::int64_t>(draw(4)));
    if (once_in(3)) {
      it.offer.fair = fair;
      it.fair_limit = Money::vnd(kFairLimit);
    }
    DeviceStock device;
    device.offer = it.offer.id;
    store_.seed().devices.emplace(it.offer.id, device);
    shelf_.push_back(it.offer.id);
    store_.seed().offers.emplace(it.offer.id, it);
    store_.seed().outbox.push_back({it.offer.id.uuid(), it.offer.version});
  }
}

std::string World::run() {
  while (wrong_.empty() && !(arrived_ == weather_.buyers && at_rest())) {
    if (steps_ == kStepsMost) wrong("it does not come to rest");
    step();
  }
  if (wrong_.empty()) come_to_rest();
  look_back();
  if (wrong_.empty()) return "";
  std::string story = wrong_ + "\n  FARMGATE_SEED=" + std::to_string(weather_.seed) + ", step " +
                      std::to_string(steps_) + ", boundary " + std::to_string(boundaries_) + ":";
  for (std::size_t i = noted_ < notes_.size() ? 0 : noted_ - notes_.size(); i < noted_; ++i) {
    const Note& it = notes_[i % notes_.size()];
    story += std::string(i % 8 == 0 ? "\n    " : "; ") + it.what + " " + std::to_string(it.who);
  }
  return story;
}

bool World::at_rest() const {
  const auto is_done = [](const Client& it) { return it.is_done; };
  const auto rests = [](const auto& it) { return !it->has_work() && !it->has_arrived(); };
  return on_the_way_.empty() && std::ranges::all_of(clients_, is_done) &&
         std::ranges::all_of(processes_, rests);
}

void World::step() {
  ++steps_;
  switch (draw(16)) {
    case 0: arrive(); break;
    case 1:
    case 2: deliver(); break;
    case 3: begin_work(once_in(3)); break;
    case 4: ask_again(); break;
    case 5: wind_clock(); break;
    default: work(); break;
  }
  const std::string found = audit();
  if (!found.empty()) wrong(found);
}

std::string World::audit() {
  if (audited_ == store_.commits()) return "";
  audited_ = store_.commits();
  return auditor_.look(store_.committed());
}

void World::work() {
  std::size_t who = draw(kProcesses);
  if (!processes_[who]->has_work()) who = (who + 1) % kProcesses;
  Service& process = *processes_[who];
  if (!process.has_work()) return;
  note("works", who);
  process.go_on(draw(static_cast<unsigned>(process.tasks())));
  ++boundaries_;
  const bool dies = weather_.crash_at ? *weather_.crash_at == boundaries_ : once_in(60);
  if (!dies) return;
  note("dies", who);
  process.crash();
}

void World::begin_work(bool sweeps) {
  const std::size_t who = draw(kProcesses);
  Service& process = *processes_[who];
  if (process.tasks() >= kTasksMost) return;
  if (!sweeps) {
    if (process.has_arrived()) process.begin_round();
    return;
  }
  note("sweeps", who);
  if (once_in(2)) {
    process.begin_sweep();
  } else {
    process.begin_strays();
  }
}

// On, a little; now and then past a hold, or an hour ahead or back.
void World::wind_clock() {
  const unsigned turn = draw(40);
  if (turn == 0) now_ += 901s;
  if (turn == 1) now_ += 1h;
  if (turn == 2) now_ -= 1h;
  if (turn > 2) now_ += std::chrono::seconds(draw(20));
}

// A message comes, out of turn; sometimes it comes once more, sometimes never.
void World::deliver() {
  if (on_the_way_.empty()) return;
  const std::size_t place = draw(static_cast<unsigned>(on_the_way_.size()));
  const std::size_t client = on_the_way_[place];
  if (!once_in(8)) {
    on_the_way_[place] = on_the_way_.back();
    on_the_way_.pop_back();
  }
  if (once_in(20)) return;
  note("comes", client);
  processes_[draw(kProcesses)]->deliver({client, &clients_[client].request});
}

void World::ask_again() {
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    const Client& it = clients_[i];
    if (!it.is_done && steps_ - it.sent_at > kPatience << std::min(it.sent, 10)) send(i);
  }
}

void World::send(std::size_t client) {
  ++clients_[client].sent;
  clients_[client].sent_at = steps_;
  on_the_way_.push_back(client);
}

void World::ask(Request request, const std::string& buyer) {
  request.id = Uuid::v7();
  request.digest = "payload";
  clients_.push_back({.request = std::move(request), .buyer = buyer});
  send(clients_.size() - 1);
}

// What a caller was told once stays so, and it is true when it is told.
void World::hear(std::size_t place, const StatusOr<std::string>& answer) {
  Client& client = clients_[place];
  note(answer.ok() ? "is told yes" : "is told no", place);
  if (!answer.ok()) return hear_refusal(client, answer.status());
  if (!client.reply.empty()) {
    if (client.reply != *answer) wrong("one request has two outcomes");
    return;
  }
  client.reply = *answer;
  client.is_done = true;
  hear_reply(client, *answer);
}

void World::hear_refusal(Client& client, const Status& status) {
  seen_.emplace(status.reason());
  if (status.code() == Code::kAborted || client.is_done) return;
  if (!client.reply.empty()) return wrong("what was carried out is refused: " + status.to_string());
  // Some try once more: a refusal stores nothing.
  client.is_done = ++client.refused > 1 || !once_in(4);
}

void World::wrong(const std::string& what) {
  if (wrong_.empty()) wrong_ = what;
}

void World::note(const char* what, std::size_t who) {
  notes_[noted_++ % notes_.size()] = {what, who};
}

void World::look_back() {
  for (const auto& [id, order] : store_.committed().orders) seen_.emplace(state_name(order.state));
  for (const auto& [id, transfer] : store_.committed().transfers) {
    if (transfer.matches.size() > 1) seen_.insert("one transfer for many");
    if (!transfer.unmatched_reason.empty()) seen_.insert("waits: " + transfer.unmatched_reason);
    for (const TransferMatch& part : transfer.matches) {
      if (part.amount < store_.committed().orders.at(part.order).total) {
        seen_.insert("many transfers for one");
      }
    }
  }
  for (const auto& [id, refund] : store_.committed().refunds) {
    seen_.insert(refund.state == RefundState::kPaid ? "refund paid" : "refund due");
  }
}

// All holds end, strays go back, and nobody dies any more.
void World::come_to_rest() {
  now_ += 24h;
  for (int round = 0; round < 100 && wrong_.empty(); ++round) {
    Service& process = *processes_[0];
    process.begin_sweep();
    process.begin_strays();
    while (process.has_work() && wrong_.empty()) {
      process.go_on(0);
      const std::string found = audit();
      if (!found.empty()) wrong(found);
    }
  }
  const std::string found = Auditor::at_rest(store_.committed(), now_);
  if (!found.empty()) wrong(found);
}

}  // namespace farmgate::orders::sim
