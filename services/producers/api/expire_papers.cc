#include "services/producers/api/expire_papers.h"

#include "services/producers/events/announce.h"
#include "services/producers/storage/papers.h"
#include "services/producers/storage/producers.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono_literals;

constexpr int kBatch = 100;         // producers that one statement finds
constexpr int kBatchesMax = 5;      // of one sweep, which a stop waits for; the next round goes on
constexpr auto kDeadline = 2000ms;  // a stop waits for a sweep

Status expire_of(pg::Tx& tx, farmgate::events::Outbox& outbox, ProducerId id) {
  const Visible any{.all = true, .parties = {}, .commune = {}};
  ASSIGN_OR_RETURN(auto producer, producer_rows::lock(tx, id, any));
  if (!producer) return ok();
  ASSIGN_OR_RETURN(const std::int64_t expired, papers::expire(tx, id));
  if (expired == 0) return ok();
  ++producer->version;
  RETURN_IF_ERROR(producer_rows::save(tx, *producer));
  return announce(tx, outbox, *producer, ProducerChange::kQualificationExpired);
}

}  // namespace

Status ExpirePapers::sweep() {
  Status first;
  Uuid after;
  for (int round = 0; round < kBatchesMax; ++round) {
    ASSIGN_OR_RETURN(const auto due, database_.read(in(kDeadline), [&](pg::Tx& tx) {
      return papers::producers_due(tx, after, kBatch);
    }));
    for (const ProducerId id : due) {
      Status done =
          database_.transact(in(kDeadline), [&](pg::Tx& tx) { return expire_of(tx, outbox_, id); });
      if (first.ok()) first = std::move(done);
      after = id.uuid();
    }
    if (due.size() < static_cast<std::size_t>(kBatch)) break;
  }
  return first;
}

}  // namespace farmgate::producers
