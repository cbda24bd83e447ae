#include "chassis/rpc/once.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <random>

#include "chassis/base/planted.h"
#include "chassis/validate/validator.h"

namespace farmgate::rpc {
namespace {

using google::protobuf::Message;
using std::chrono::milliseconds;

constexpr pg::Statement kClaim{
    "once_claim",
    "INSERT INTO request_claim (caller, method, request_id, digest) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT DO NOTHING"};
constexpr pg::Statement kAnswer{
    "once_answer",
    "UPDATE request_claim SET reply = $4 "
    "WHERE caller = $1 AND method = $2 AND request_id = $3 AND reply IS NULL"};
constexpr pg::Statement kRelease{
    "once_release",
    "DELETE FROM request_claim "
    "WHERE caller = $1 AND method = $2 AND request_id = $3 AND reply IS NULL"};
constexpr pg::Statement kFind{"once_find",
                              "SELECT digest, reply FROM request_claim "
                              "WHERE caller = $1 AND method = $2 AND request_id = $3"};
constexpr pg::Statement kSweep{
    "once_sweep",
    "DELETE FROM request_claim WHERE ctid = ANY (ARRAY(SELECT ctid FROM request_claim "
    "WHERE created < clock_timestamp() - make_interval(hours => $1::int) AND reply IS NOT NULL "
    "LIMIT $2))"};

constexpr milliseconds kTwinWait{50};
constexpr int kSweepBatch = 500;
constexpr std::chrono::hours kMinRetention{7 * 24};

struct ClaimRow {
  std::string digest;
  std::optional<std::string> reply;

  static ClaimRow from(pg::Row& row) {
    ClaimRow claim;
    claim.digest = row.bytes();
    claim.reply = row.maybe(&pg::Row::bytes);
    return claim;
  }
};

StatusOr<std::optional<ClaimRow>> find_row(pg::Tx& tx, const ClaimKey& key) {
  return tx.query_one<ClaimRow>(kFind, key.caller, key.method, key.request_id);
}

StatusOr<ClaimKey> key_of(const Call& call, const Message& request) {
  ClaimKey key{call.principal.caller(), std::string(call.method), Uuid()};
  if (key.caller.empty()) {
    return Status(Code::kUnauthenticated, "TOKEN_MISSING", "a command needs a known caller");
  }
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr) return internal("a command without request_id: " + key.method);
  const auto id = Uuid::parse(request.GetReflection()->GetString(request, field));
  if (!id.ok()) return invalid("request_id", "must be a UUID");
  key.request_id = *id;
  return key;
}

#ifdef FARMGATE_PLANT
// M3: the claim is committed by a transaction of its own, before the effect.
StatusOr<Claim> claim_apart(pg::Database& database, const Call& call, const Message& request) {
  return database.transact(call.deadline,
                           [&](pg::Tx& tx) { return Once::claim(tx, call, request); });
}
#endif

}  // namespace

Status in_flight() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  std::uniform_int_distribution<int> jitter(50, 150);
  return Status(Code::kAborted, "REQUEST_IN_FLIGHT", "the same request is being worked on")
      .with_retry_after(milliseconds(jitter(generator)));
}

// PostgreSQL ends the name of such a UNIQUE with these words.
Status reused_if_kept(Status status) {
  const auto at = status.values().find("constraint");
  const bool kept = status.reason() == "DATA_REFUSED" && at != status.values().end() &&
                    at->second.ends_with("request_id_key");
  if (!kept) return status;
  return Status(Code::kAlreadyExists, "REQUEST_ID_REUSED",
                "this request_id took effect long ago: read what it made");
}

Status reused() {
  return Status(Code::kAlreadyExists, "REQUEST_ID_REUSED",
                "this request_id was used with another payload");
}

StatusOr<Asked> asked_of(const Call& call, const Message& request) {
  ASSIGN_OR_RETURN(ClaimKey key, key_of(call, request));
  return Asked{std::move(key), validate::payload_digest(request)};
}

StatusOr<Claim> Once::claim(pg::Tx& tx, const Call& call, const Message& request) {
  ASSIGN_OR_RETURN(auto asked, asked_of(call, request));
  const auto& [key, digest] = asked;
  // A twin at work holds the row: it is not waited for as long as other locks are.
  RETURN_IF_ERROR(tx.wait_for_locks(kTwinWait));
  const auto fresh =
      tx.execute(kClaim, key.caller, key.method, key.request_id, pg::Bytes{as_bytes(digest)});
  if (fresh.status().reason() == "ROW_BUSY") return in_flight();
  RETURN_IF_ERROR(fresh.status());
  RETURN_IF_ERROR(tx.wait_for_locks(pg::kLockWait));
  if (*fresh == 1) return Claim{key, std::nullopt};
  ASSIGN_OR_RETURN(auto found, find_row(tx, key));
  if (!found) return in_flight();
  if (found->digest != as_bytes(digest)) return reused();
  if (!found->reply) return in_flight();
  return Claim{key, Bytes{std::move(*found->reply)}};
}

Status Once::answer(pg::Tx& tx, const ClaimKey& key, const Bytes& reply) {
  return tx.later(kAnswer, key.caller, key.method, key.request_id, pg::Bytes{reply.value});
}

Status Once::release(pg::Tx& tx, const ClaimKey& key) {
  return tx.execute(kRelease, key.caller, key.method, key.request_id).status();
}

StatusOr<std::optional<Claim>> Once::find(pg::Tx& tx, const ClaimKey& key) {
  ASSIGN_OR_RETURN(auto row, find_row(tx, key));
  if (!row) return std::optional<Claim>();
  Claim claim{key, std::nullopt};
  if (row->reply) claim.reply = Bytes{std::move(*row->reply)};
  return std::optional<Claim>(std::move(claim));
}

StatusOr<Bytes> Once::run_bytes(const Call& call, const Message& request,
                                const std::function<StatusOr<Bytes>(pg::Tx&)>& effect) {
#ifdef FARMGATE_PLANT
  std::optional<Claim> apart;
  if (planted("M3")) {
    ASSIGN_OR_RETURN(apart, claim_apart(database_, call, request));
  }
#endif
  auto done = database_.transact(call.deadline, [&](pg::Tx& tx) -> StatusOr<Bytes> {
#ifdef FARMGATE_PLANT
    auto taken = apart ? StatusOr<Claim>(*apart) : claim(tx, call, request);
#else
    auto taken = claim(tx, call, request);
#endif
    if (!taken.ok()) return taken.status();
    if (taken->reply) return std::move(*taken->reply);
    ASSIGN_OR_RETURN(Bytes reply, effect(tx));
    RETURN_IF_ERROR(answer(tx, taken->key, reply));
#ifdef FARMGATE_PLANT
    if (planted("M2") && call.answer_early) call.answer_early(reply);
#endif
    return reply;
  });
  if (!done.ok()) return reused_if_kept(done.status());
  return done;
}

StatusOr<std::int64_t> sweep_claims(pg::Database& database, std::chrono::hours retention,
                                    Deadline deadline) {
  const std::int64_t hours = std::max(retention, kMinRetention).count();
  std::int64_t swept = 0;
  while (Elapsed::now() < deadline) {
    ASSIGN_OR_RETURN(const std::int64_t rows, database.transact(deadline, [&](pg::Tx& tx) {
      return tx.execute(kSweep, hours, kSweepBatch);
    }));
    swept += rows;
    if (rows < kSweepBatch) break;
  }
  return swept;
}

}  // namespace farmgate::rpc
