#include "services/listings/events/bans.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/listings/events/announce.h"
#include "services/listings/storage/bans.h"
#include "services/listings/storage/listings.h"

namespace farmgate::listings {
namespace {

using namespace std::chrono_literals;
using farmgate::events::Outbox;
using farmgate::events::Projection;
using producers::events::v1::OutbreakEvent;

constexpr std::size_t kSweepBatch = 20;  // listings in one commit
constexpr int kReactBatch = 100;         // beside one event; the sweep does the rest
constexpr int kBatchesMax = 500;         // of one sweep; the next round goes on

Status copy_ban(const std::optional<OutbreakEvent>&, const OutbreakEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  const auto id = farmgate::wire::find_id(state.name(), "outbreaks");
  if (!id) return not_found(state.name());
  if (!state.ban()) return ban_store::drop(tx, *id);
  BanCopy ban;
  ban.outbreak = *id;
  ban.species = {state.species().begin(), state.species().end()};
  ban.communes = {state.communes().begin(), state.communes().end()};
  ASSIGN_OR_RETURN(ban.from_date,
                   farmgate::wire::read_date(state.ban_from_date(), "ban_from_date"));
  if (state.has_ban_through_date()) {
    ASSIGN_OR_RETURN(ban.through_date,
                     farmgate::wire::read_date(state.ban_through_date(), "ban_through_date"));
  }
  return ban_store::save(tx, ban);
}

// How many it looked at.
StatusOr<std::size_t> refresh_some(pg::Tx& tx, Outbox& outbox, int limit) {
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  const Date today = date_in_vietnam(now);
  ASSIGN_OR_RETURN(const auto outdated, ban_store::lock_outdated(tx, today, limit));
  for (const ListingId id : outdated) {
    ASSIGN_OR_RETURN(auto listing, listing_rows::lock(tx, id));
    if (!listing) continue;
    ASSIGN_OR_RETURN(const bool banned, ban_store::holds(tx, *listing, today));
    const auto change = listing->set_block(kMovementBanned, banned, now);
    if (change) RETURN_IF_ERROR(save_and_announce(tx, outbox, *listing, *change));
  }
  return outdated.size();
}

}  // namespace

Projection bans(Outbox& outbox) {
  return Projection("bans", {"ban_copy"})
      .on<OutbreakEvent>(copy_ban, [&outbox](const auto&, const OutbreakEvent&, pg::Tx& tx) {
        return refresh_some(tx, outbox, kReactBatch).status();
      });
}

Status refresh_blocks(pg::Database& database, Outbox& outbox) {
  for (int round = 0; round < kBatchesMax; ++round) {
    ASSIGN_OR_RETURN(const std::size_t found, database.transact(in(5s), [&](pg::Tx& tx) {
      return refresh_some(tx, outbox, static_cast<int>(kSweepBatch));
    }));
    if (found < kSweepBatch) return ok();
  }
  return ok();
}

}  // namespace farmgate::listings
