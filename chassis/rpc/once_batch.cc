#include "chassis/pg/database.h"
#include "chassis/rpc/once.h"

// The claims of many requests at once.
namespace farmgate::rpc {
namespace {

// LATERAL and OFFSET keep it one look by the key per request, however small the table was when the
// statement was planned.
constexpr pg::Statement kFindMany{"once_find_many", R"sql(
  SELECT a.place, c.digest, c.reply
  FROM unnest($1::text[], $2::text[], $3::uuid[])
    WITH ORDINALITY AS a(caller, method, request_id, place),
  LATERAL (SELECT digest, reply FROM request_claim
           WHERE caller = a.caller AND method = a.method AND request_id = a.request_id
           OFFSET 0) c)sql"};
constexpr pg::Statement kTakeMany{"once_take_many", R"sql(
  INSERT INTO request_claim (caller, method, request_id, digest, reply)
  SELECT caller, method, request_id, digest, reply
  FROM unnest($1::text[], $2::text[], $3::uuid[], $4::bytea[], $5::bytea[])
    AS a(caller, method, request_id, digest, reply)
  ORDER BY caller, method, request_id
  ON CONFLICT DO NOTHING RETURNING caller, request_id)sql"};

struct FoundRow {
  std::int64_t place;
  std::string digest;
  std::optional<std::string> reply;
  static FoundRow from(pg::Row& row) {
    FoundRow found{row.int64(), {}, {}};
    found.digest = row.bytes();
    found.reply = row.maybe(&pg::Row::bytes);
    return found;
  }
};

struct TakenRow {
  std::string caller;
  Uuid request_id;
  static TakenRow from(pg::Row& row) {
    TakenRow taken{row.text(), {}};
    taken.request_id = row.uuid();
    return taken;
  }
};

struct Columns {
  std::vector<std::string_view> callers, methods;
  std::vector<Uuid> ids;
  std::vector<pg::Bytes> digests, replies;

  explicit Columns(const std::vector<Asked>& asked) {
    for (const Asked& it : asked) {
      callers.push_back(it.key.caller);
      methods.push_back(it.key.method);
      ids.push_back(it.key.request_id);
      digests.push_back({as_bytes(it.digest)});
    }
  }
  Columns(const std::vector<Asked>& asked, const std::vector<Bytes>& answers) : Columns(asked) {
    for (const Bytes& it : answers) replies.push_back({it.value});
  }
};

StatusOr<Bytes> outcome_of(FoundRow& row, const Asked& asked) {
  if (row.digest != as_bytes(asked.digest)) return reused();
  if (!row.reply) return in_flight();
  return Bytes{std::move(*row.reply)};
}

}  // namespace

namespace claims {

StatusOr<Known> find(pg::Tx& tx, const std::vector<Asked>& asked) {
  const Columns all(asked);
  ASSIGN_OR_RETURN(auto rows, tx.query<FoundRow>(kFindMany, all.callers, all.methods, all.ids));
  Known known(asked.size());
  for (FoundRow& row : rows) {
    const auto place = static_cast<std::size_t>(row.place - 1);
    known[place] = outcome_of(row, asked[place]);
  }
  return known;
}

StatusOr<std::vector<bool>> take(pg::Tx& tx, const std::vector<Asked>& asked,
                                 const std::vector<Bytes>& replies) {
  const Columns all(asked, replies);
  ASSIGN_OR_RETURN(auto rows, tx.query<TakenRow>(kTakeMany, all.callers, all.methods, all.ids,
                                                 all.digests, all.replies));
  std::vector<bool> ours(asked.size(), rows.size() == asked.size());
  if (rows.size() == asked.size()) return ours;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    for (const TakenRow& row : rows) {
      ours[i] = ours[i] ||
                (row.request_id == asked[i].key.request_id && row.caller == asked[i].key.caller);
    }
  }
  return ours;
}

}  // namespace claims
}  // namespace farmgate::rpc
