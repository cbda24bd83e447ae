#include "chassis/redis/generations.h"

#include "chassis/redis/pipeline.h"

namespace farmgate::redis {
namespace {

// Far longer than any page lives; then the clock has gone on further than the counter.
constexpr const char* kLifeMs = "3600000";
constexpr std::chrono::milliseconds kRepeated{36'000};

// Answers the number under KEYS[1]; with ARGV[2] = "1" the next one. One that is not there begins
// at ARGV[1].
constexpr const char* kGeneration = R"lua(
local number = redis.call('GET', KEYS[1])
if not number then
  number = ARGV[1]
  redis.call('SET', KEYS[1], number, 'PX', ARGV[3])
elseif ARGV[2] == '1' then
  number = redis.call('INCR', KEYS[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return tonumber(number)
)lua";

std::vector<std::string> generation_of(const std::string& key, bool next) {
  return {"EVAL", kGeneration, "1", key, std::to_string(wall_ms()), next ? "1" : "0", kLifeMs};
}

}  // namespace

Generations::Generations(std::string prefix, std::shared_ptr<Pipeline> redis,
                         std::chrono::milliseconds ttl)
    : prefix_(std::move(prefix)),
      ttl_(ttl),
      redis_(std::move(redis)),
      repeats_([this](const auto& name, auto, const auto& taken) { send(name, taken); },
               kRepeated) {}

Generations::~Generations() {
  repeats_.stop();
  holds_.wait();
}

std::optional<std::int64_t> Generations::peek(std::string_view collection) {
  const auto entry = memory_.find(collection);
  if (!entry) return std::nullopt;
  return entry->version;
}

void Generations::keep(std::string_view collection, std::int64_t number) {
  Entry entry;
  entry.version = number;
  memory_.put(std::string(collection), entry, in(ttl_));
}

std::optional<std::int64_t> Generations::get(std::string_view collection, Deadline deadline) {
  if (auto known = peek(collection)) return known;
  if (redis_ == nullptr) return std::nullopt;
  const Reply reply = redis_->call(generation_of(key(collection), false), deadline);
  if (reply.kind != Reply::Kind::kInteger) return std::nullopt;
  keep(collection, reply.integer);
  return reply.integer;
}

void Generations::raise(std::string_view collection) {
  if (redis_ == nullptr) return;
  const std::string name(collection);
  send(name, [this, name](bool is_taken) {
    if (!is_taken) repeats_.keep(name, 0);
  });
}

// Twice is no harm: the pages are read once more.
void Generations::send(const std::string& collection, const Repeats::Taken& taken) {
  redis_->send(generation_of(key(collection), true),
               [this, collection, taken, held = holds_.hold()](const Reply& reply) {
                 if (reply.kind == Reply::Kind::kInteger) keep(collection, reply.integer);
                 taken(reply.kind == Reply::Kind::kInteger);
               });
}

}  // namespace farmgate::redis
