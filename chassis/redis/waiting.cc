#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "chassis/base/planted.h"
#include "chassis/redis/cache_state.h"

// The calls of Cache that wait.
namespace farmgate::redis {
namespace {

using Answer = std::function<void(Cache::Outcome)>;

Status late() {
  return Status(Code::kDeadlineExceeded, "DEADLINE", "the deadline passed while it was loaded");
}

// Between one who waits in get and the cache: what was found, or the request to load it.
class Mailbox {
 public:
  void tell(StatusOr<Found> outcome) {
    const std::lock_guard lock(mutex_);
    outcome_ = std::move(outcome);
    arrived_.notify_one();
  }

  void ask_to_load(Deadline deadline, Answer answer) {
    {
      const std::lock_guard lock(mutex_);
      if (!gone_) {
        work_ = {deadline, std::move(answer)};
        arrived_.notify_one();
        return;
      }
    }
    answer(late());
  }

  StatusOr<Found> wait(const Cache::Load& load, Deadline deadline) {
    std::unique_lock lock(mutex_);
    while (true) {
      const bool told =
          arrived_.wait_until(lock, deadline, [this] { return outcome_ || work_.second; });
      if (outcome_) return std::move(*outcome_);
      gone_ = !told;
      if (!told) return late();
      const auto [limit, answer] = std::exchange(work_, {});
      lock.unlock();
      answer(load(limit));
      lock.lock();
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::optional<StatusOr<Found>> outcome_;
  std::pair<Deadline, Answer> work_;
  bool gone_ = false;
};

// What several keys gave, as far as it has come.
class Gathering {
 public:
  explicit Gathering(std::size_t count) : found_(count), left_(count) {}

  void put(std::size_t index, StatusOr<Found> outcome) {
    const std::lock_guard lock(mutex_);
    if (found_[index]) return;
    found_[index] = std::move(outcome);
    if (--left_ == 0) all_.notify_one();
  }

  std::vector<StatusOr<Found>> wait(Deadline deadline) {
    std::unique_lock lock(mutex_);
    all_.wait_until(lock, deadline, [this] { return left_ == 0; });
    std::vector<StatusOr<Found>> out;
    for (auto& one : found_) out.push_back(one ? *one : StatusOr<Found>(late()));
    return out;
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  std::vector<std::optional<StatusOr<Found>>> found_;
  std::size_t left_;
};

}  // namespace

StatusOr<Found> Cache::get(std::string_view id, const Load& load, Deadline deadline) {
  State& it = *state_;
  // shared: what comes after the deadline finds nobody
  const auto box = std::make_shared<Mailbox>();
  State::Source source{
      [box](Deadline limit, Answer answer) { box->ask_to_load(limit, std::move(answer)); },
      [&it, load](Deadline limit, const Answer& answer) {
        if (!it.executor.post([load, limit, answer] { answer(load(limit)); })) answer(late());
      }};
  const auto tell = [box](StatusOr<Found> outcome) { box->tell(std::move(outcome)); };
  it.ask(std::make_shared<State::Question>(std::string(id), std::move(source), deadline, tell));
  return box->wait(load, deadline);
}

std::optional<std::vector<Found>> Cache::peek_many(const std::vector<std::string>& ids) {
  std::vector<Found> out;
  out.reserve(ids.size());
  for (const std::string& id : ids) {
    auto known = state_->peek(id);
    if (!known) return std::nullopt;
    out.push_back(std::move(*known));
  }
  return out;
}

StatusOr<std::vector<Found>> Cache::get_many(const std::vector<std::string>& ids,
                                             const LoadMany& load, Deadline deadline) {
  State& it = *state_;
  if (ids.size() > kManyMax) return internal("too many keys at once");
  const auto gathering = std::make_shared<Gathering>(ids.size());
  std::vector<std::string> leads;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto told = [gathering, i](StatusOr<Found> one) { gathering->put(i, std::move(one)); };
    if (auto known = it.peek(ids[i])) {
      told(std::move(*known));
    } else if (it.flights.join(ids[i], {deadline, told, nullptr})) {
      leads.push_back(ids[i]);
    } else {
      ++it.joins;
    }
  }
  RETURN_IF_ERROR(it.load_leads(leads, load, deadline));
  std::vector<Found> out;
  for (auto& one : gathering->wait(deadline)) {
    // The one who led had less time than this call: it reads by itself.
    const bool hurried = one.status().code() == Code::kDeadlineExceeded;
    if (hurried && Elapsed::now() < deadline) {
      const auto alone = [&](Deadline limit) -> Outcome {
        ASSIGN_OR_RETURN(auto loaded, load({ids[out.size()]}, limit));
        return std::move(loaded.front());
      };
      one = get(ids[out.size()], alone, deadline);
    }
    RETURN_IF_ERROR(one.status());
    out.push_back(std::move(*one));
  }
  return out;
}

std::vector<std::string> Cache::State::ask_redis_for(const std::vector<std::string>& leads,
                                                     std::vector<std::string>& stale,
                                                     Deadline deadline) {
  std::vector<std::string> asked, missing;
  for (const std::string& id : leads) {
    // One that landed between the look and the join has left its result here.
    if (auto known = peek(id)) {
      flights.land(id, std::move(*known));
    } else {
      asked.push_back(id);
    }
  }
  if (redis == nullptr || asked.empty()) return asked;
  std::vector<std::string> command{"MGET"};
  for (const std::string& id : asked) command.push_back(key(id));
  const Reply reply = redis->call(std::move(command), deadline);
  const bool whole = reply.kind == Reply::Kind::kList && reply.items.size() == asked.size();
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto entry = whole ? usable(asked[i], reply.items[i]) : std::nullopt;
    if (!entry) {
      missing.push_back(asked[i]);
      continue;
    }
    bool is_stale = false;
    const Found found = count_and_keep(asked[i], *entry, is_stale);
    if (is_stale) stale.push_back(asked[i]);
    flights.land(asked[i], found);
  }
  return missing;
}

Status Cache::State::load_leads(const std::vector<std::string>& leads, const LoadMany& load,
                                Deadline deadline) {
  std::vector<std::string> stale;
  const std::vector<std::string> missing = ask_redis_for(leads, stale, deadline);
  refresh_many(stale, load);
  if (missing.empty()) return ok();
  const auto begun = Elapsed::now();
  const std::int64_t read_ms = wall_ms();
  auto loaded = load(missing, std::min(deadline, in(kLoadLimit)));
  if (loaded.ok() && loaded->size() != missing.size()) {
    loaded = internal("the load of several keys gave another number of them");
  }
  count_load(begun, loaded.ok());
  for (std::size_t i = 0; i < missing.size(); ++i) {
    if (!loaded.ok()) {
      flights.land(missing[i], loaded.status());
    } else {
      flights.land(missing[i], keep(missing[i], std::move((*loaded)[i]), read_ms));
    }
  }
  return loaded.status();
}

// Behind the reply, in one reading as well.
void Cache::State::refresh_many(const std::vector<std::string>& ids, const LoadMany& load) {
  std::vector<std::string> mine;
  for (const std::string& id : ids) {
    if (refreshing.join(id, {{}, [](const StatusOr<Found>&) {}, nullptr})) mine.push_back(id);
  }
  if (mine.empty()) return;
  ++refreshes;
  const auto work = [this, mine, load, held = holds.hold()] {
    const auto begun = Elapsed::now();
    const std::int64_t read_ms = wall_ms();
    auto loaded = load(mine, in(kLoadLimit));
    const bool good = loaded.ok() && loaded->size() == mine.size();
    count_load(begun, good);
    if (!good) ++refresh_errors;
    for (std::size_t i = 0; i < mine.size(); ++i) {
      refreshing.land(mine[i], good ? keep(mine[i], std::move((*loaded)[i]), read_ms) : Found{});
    }
  };
  if (executor.post(work)) return;
  for (const std::string& id : mine) refreshing.land(id, Found{});
}

}  // namespace farmgate::redis
