#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "chassis/base/digest.h"
#include "chassis/base/id.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/bytes.h"
#include "chassis/rpc/call.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::rpc {

// What a request_id is unique in: the same id of another caller or method is another request.
struct ClaimKey {
  std::string caller;  // Principal::caller()
  std::string method;  // Call::method
  Uuid request_id;
};

struct Claim {
  ClaimKey key;
  std::optional<Bytes> reply;  // a repeat: exactly the bytes of the first answer
};

// A request by what makes it the same one again.
struct Asked {
  ClaimKey key;
  Digest digest;  // of the payload
};
// UNAUTHENTICATED for a caller without identity, INVALID_FIELD for a request_id that is none.
StatusOr<Asked> asked_of(const Call& call, const google::protobuf::Message& request);
// ABORTED/REQUEST_IN_FLIGHT with a jittered RetryInfo: a twin is being worked on.
Status in_flight();
// ALREADY_EXISTS/REQUEST_ID_REUSED: the id came before, with another payload.
Status reused();

// Many requests of one transaction, by their places; the keys differ.
namespace claims {
// What is known of each: its reply, REQUEST_ID_REUSED or REQUEST_IN_FLIGHT; nothing = it is new.
using Known = std::vector<std::optional<StatusOr<Bytes>>>;
StatusOr<Known> find(pg::Tx& tx, const std::vector<Asked>& asked);

// Claims them with their replies; false at the place of one that somebody else has by now.
StatusOr<std::vector<bool>> take(pg::Tx& tx, const std::vector<Asked>& asked,
                                 const std::vector<Bytes>& replies);
}  // namespace claims

// ALREADY_EXISTS/REQUEST_ID_REUSED in place of an insertion that a table's own UNIQUE on its
// request_id refused: a claim lasts for days, the table still knows a repeat that comes later.
Status reused_if_kept(Status status);

// A command with effect happens once per request_id: the claim, the effect and the reply's bytes
// are one transaction, a refusal undoes all of it. Needs once_schema_sql() in the database.
// Thread-safe.
class Once {
 public:
  explicit Once(pg::Database& database) : database_(database) {}

  // effect: StatusOr<Reply>(pg::Tx&), may run twice (a retried transaction). request carries a
  // string field request_id. Errors beside the effect's own: ALREADY_EXISTS/REQUEST_ID_REUSED for
  // another payload, ABORTED/REQUEST_IN_FLIGHT with RetryInfo while a twin works or its intent is
  // open, UNAUTHENTICATED for a caller without identity.
  template <class Effect>
  StatusOr<Bytes> run(const Call& call, const google::protobuf::Message& request, Effect effect) {
    return run_bytes(call, request, [&effect](pg::Tx& tx) -> StatusOr<Bytes> {
      auto reply = effect(tx);
      if (!reply.ok()) return reply.status();
      if constexpr (std::is_same_v<std::decay_t<decltype(*reply)>, Bytes>) {
        return std::move(*reply);
      } else {
        return Bytes{reply->SerializeAsString()};
      }
    });
  }

  // The pieces, for a command that combines requests or answers in a later transaction (an intent:
  // claim, reserve, commit; call; answer, commit). Meanwhile repeats are ABORTED/REQUEST_IN_FLIGHT.
  static StatusOr<Claim> claim(pg::Tx& tx, const Call& call,
                               const google::protobuf::Message& request);
  static Status answer(pg::Tx& tx, const ClaimKey& key, const Bytes& reply);
  // The intent was refused: the request is forgotten and will be judged anew.
  static Status release(pg::Tx& tx, const ClaimKey& key);
  // The claim with its reply if it has one; nothing when the request never had an effect.
  static StatusOr<std::optional<Claim>> find(pg::Tx& tx, const ClaimKey& key);

 private:
  StatusOr<Bytes> run_bytes(const Call& call, const google::protobuf::Message& request,
                            const std::function<StatusOr<Bytes>(pg::Tx&)>& effect);

  pg::Database& database_;
};

// Table request_claim: one migration of each service with commands.
std::string_view once_schema_sql();
// A migration of every service behind it: no function claims any more.
std::string_view once_claim_sql();

// Deletes answered claims older than `retention` (at least 7 days), 500 a transaction, until none
// is left or the deadline comes. Returns how many.
StatusOr<std::int64_t> sweep_claims(pg::Database& database, std::chrono::hours retention,
                                    Deadline deadline);

}  // namespace farmgate::rpc
