#include "services/cooperatives/storage/contracts.h"

#include <map>

#include "services/cooperatives/wire/terms.h"

namespace farmgate::cooperatives::contract_rows {
namespace {

#define CONTRACT_COLUMNS                                                                   \
  "c.id, c.author, c.seller, c.buyer, c.state, c.signed_terms, c.terms, c.terms_digest, "  \
  "c.annex, c.cause, c.suspended_from, c.end_date, c.version, c.revision, c.create_time, " \
  "c.update_time"
#define VISIBLE                                                                   \
  "($2::boolean OR c.seller = ANY($3::text[]) OR c.buyer = ANY($3::text[])) AND " \
  "(c.state <> 1 OR c.author = ANY($3::text[]))"

constexpr pg::Statement kFind{
    "contract_find", "SELECT " CONTRACT_COLUMNS " FROM contract c WHERE c.id = $1 AND " VISIBLE};
constexpr pg::Statement kLock{"contract_lock",
                              "SELECT " CONTRACT_COLUMNS
                              " FROM contract c WHERE c.id = $1 AND " VISIBLE " FOR NO KEY UPDATE"};
constexpr pg::Statement kList{"contract_list", "SELECT " CONTRACT_COLUMNS R"sql( FROM contract c
  WHERE ($1::text IS NULL OR c.seller = $1 OR c.buyer = $1) AND )sql" VISIBLE R"sql(
    AND ($4::int IS NULL OR c.state = $4)
    AND ($5::timestamptz IS NULL OR (c.create_time, c.id) < ($5, $6::uuid))
  ORDER BY c.create_time DESC, c.id DESC LIMIT $7)sql"};
constexpr pg::Statement kInsert{"contract_insert", R"sql(
  INSERT INTO contract (id, author, seller, buyer, product, title, linkage, state, signed_terms,
    terms, terms_digest, annex, valid_from_date, valid_through_date, version, revision,
    create_time, update_time, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17,
    $18))sql"};
constexpr pg::Statement kSave{"contract_save", R"sql(
  UPDATE contract SET seller = $2, buyer = $3, product = $4, linkage = $5, state = $6,
    signed_terms = $7, terms = $8, terms_digest = $9, annex = $10, cause = $11,
    suspended_from = $12, end_date = $13, valid_from_date = $14, valid_through_date = $15,
    version = $16, revision = $17, update_time = $18, title = $19
  WHERE id = $1)sql"};
constexpr pg::Statement kRemove{"contract_remove",
                                "DELETE FROM contract WHERE id = $1 AND state = 1"};
constexpr pg::Statement kAddSignature{"contract_signature_insert", R"sql(
  INSERT INTO contract_signature (contract, annex, side, signer, digest, sign_time)
  VALUES ($1, $2, $3, $4, $5, $6))sql"};
constexpr pg::Statement kSignatures{"contract_signatures", R"sql(
  SELECT contract, side, signer, digest, sign_time FROM contract_signature
  WHERE contract = ANY($1::uuid[]) AND annex = 0 ORDER BY contract, sign_time, side)sql"};
constexpr pg::Statement kToActivate{"contract_lock_to_activate", "SELECT " CONTRACT_COLUMNS R"sql(
  FROM contract c WHERE c.state = 3 AND c.valid_from_date <= $1
  ORDER BY c.valid_from_date LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)sql"};
constexpr pg::Statement kToEnd{"contract_lock_to_end", "SELECT " CONTRACT_COLUMNS R"sql(
  FROM contract c WHERE c.state = 4 AND c.valid_through_date < $1
    AND NOT EXISTS (SELECT FROM delivery d WHERE d.contract = c.id AND d.state = 0)
  ORDER BY c.valid_through_date LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)sql"};
constexpr pg::Statement kAddAct{"contract_act_insert", R"sql(
  INSERT INTO contract_act (contract, act, side, actor, reason, act_time)
  VALUES ($1, $2, $3, $4, $5, $6))sql"};
constexpr pg::Statement kActs{"contract_acts", R"sql(
  SELECT act, side, actor, reason, act_time FROM contract_act
  WHERE contract = $1 AND act = $2 ORDER BY id DESC LIMIT 200)sql"};
constexpr pg::Statement kLastTurn{"contract_last_turn", R"sql(
  SELECT greatest(
    (SELECT max(sign_time) FROM contract_signature WHERE contract = $1),
    (SELECT max(act_time) FROM contract_act
     WHERE contract = $1 AND act IN ('SUSPEND', 'RESUME'))))sql"};
constexpr pg::Statement kAfter{"contract_after", "SELECT " CONTRACT_COLUMNS R"sql(
  FROM contract c WHERE c.id > $1 AND c.version > 0 ORDER BY c.id LIMIT $2
  FOR NO KEY UPDATE)sql"};

struct ContractRow {
  Contract contract;
  std::string terms;
  static ContractRow from(pg::Row& row) {
    ContractRow out;
    Contract& it = out.contract;
    it.id = row.id<ContractTag>();
    it.author = row.text();
    it.seller = row.text();
    it.buyer = row.text();
    it.state = static_cast<ContractState>(row.int64());
    it.signed_terms = row.bytes();
    out.terms = row.bytes();
    it.terms_digest = row.text();
    it.annex = static_cast<int>(row.int64());
    if (const auto cause = row.maybe(&pg::Row::int64)) {
      it.cause = static_cast<TerminationCause>(*cause);
    }
    it.suspended_from = row.maybe(&pg::Row::date);
    it.end_date = row.maybe(&pg::Row::date);
    it.version = row.int64();
    it.revision = row.int64();
    it.create_time = row.time();
    it.update_time = row.time();
    return out;
  }
};

struct SignatureRow {
  ContractId contract;
  Signature signature;
  static SignatureRow from(pg::Row& row) {
    SignatureRow out;
    out.contract = row.id<ContractTag>();
    out.signature.side = static_cast<Side>(row.int64());
    out.signature.signer = row.text();
    out.signature.digest = row.text();
    out.signature.sign_time = row.time();
    return out;
  }
};

struct ActRow {
  Act act;
  static ActRow from(pg::Row& row) {
    ActRow out;
    out.act.act = row.text();
    out.act.side = static_cast<Side>(row.int64());
    out.act.actor = row.text();
    out.act.reason = row.text();
    out.act.time = row.time();
    return out;
  }
};

struct TurnRow {
  std::optional<Time> time;
  static TurnRow from(pg::Row& row) { return {row.maybe(&pg::Row::time)}; }
};

// Terms read, and the signatures of the first ones.
StatusOr<std::vector<Contract>> whole(pg::Tx& tx, StatusOr<std::vector<ContractRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<Contract> contracts;
  std::vector<ContractId> ids;
  std::map<ContractId, std::size_t> place;
  for (ContractRow& row : *rows) {
    ASSIGN_OR_RETURN(row.contract.terms, wire::parse_terms(row.terms));
    place[row.contract.id] = contracts.size();
    ids.push_back(row.contract.id);
    contracts.push_back(std::move(row.contract));
  }
  if (contracts.empty()) return contracts;
  ASSIGN_OR_RETURN(auto signatures, tx.query<SignatureRow>(kSignatures, ids));
  for (SignatureRow& row : signatures) {
    contracts[place[row.contract]].signatures.push_back(std::move(row.signature));
  }
  return contracts;
}

StatusOr<std::optional<Contract>> first(StatusOr<std::vector<Contract>> contracts) {
  RETURN_IF_ERROR(contracts.status());
  if (contracts->empty()) return std::optional<Contract>();
  return std::optional<Contract>(std::move(contracts->front()));
}

std::optional<int> number(const std::optional<TerminationCause>& cause) {
  if (!cause) return std::nullopt;
  return static_cast<int>(*cause);
}

}  // namespace

StatusOr<std::optional<Contract>> find(pg::Tx& tx, ContractId id, const Visible& visible) {
  return first(whole(tx, tx.query<ContractRow>(kFind, id, visible.all, visible.parties)));
}

StatusOr<std::optional<Contract>> lock(pg::Tx& tx, ContractId id, const Visible& visible) {
  return first(whole(tx, tx.query<ContractRow>(kLock, id, visible.all, visible.parties)));
}

StatusOr<std::vector<Contract>> list(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                     const farmgate::wire::Page& page) {
  std::optional<int> state;
  if (filter.state) state = static_cast<int>(*filter.state);
  return whole(tx, tx.query<ContractRow>(kList, filter.party, visible.all, visible.parties, state,
                                         page.key(0), page.key(1), page.limit()));
}

Status insert(pg::Tx& tx, const Contract& it, const Uuid& request_id) {
  const std::string in_force = wire::bytes_of(it.terms);
  return tx
      .execute(kInsert, it.id, it.author, it.seller, it.buyer, it.terms.product, it.terms.title,
               it.terms.linkage, static_cast<int>(it.state), pg::Bytes{it.signed_terms},
               pg::Bytes{in_force}, it.terms_digest, it.annex, it.terms.valid_from_date,
               it.terms.valid_through_date, it.version, it.revision, it.create_time, request_id)
      .status();
}

Status save(pg::Tx& tx, const Contract& it) {
  const std::string in_force = wire::bytes_of(it.terms);
  return tx
      .execute(kSave, it.id, it.seller, it.buyer, it.terms.product, it.terms.linkage,
               static_cast<int>(it.state), pg::Bytes{it.signed_terms}, pg::Bytes{in_force},
               it.terms_digest, it.annex, number(it.cause), it.suspended_from, it.end_date,
               it.terms.valid_from_date, it.terms.valid_through_date, it.version, it.revision,
               it.update_time, it.terms.title)
      .status();
}

Status remove(pg::Tx& tx, ContractId id) { return tx.execute(kRemove, id).status(); }

Status add_signature(pg::Tx& tx, ContractId id, int annex, const Signature& it) {
  return tx
      .execute(kAddSignature, id, annex, static_cast<int>(it.side), it.signer, it.digest,
               it.sign_time)
      .status();
}

StatusOr<std::vector<Contract>> lock_to_activate(pg::Tx& tx, Date today, int limit) {
  return whole(tx, tx.query<ContractRow>(kToActivate, today, limit));
}

StatusOr<std::vector<Contract>> lock_to_end(pg::Tx& tx, Date today, int limit) {
  return whole(tx, tx.query<ContractRow>(kToEnd, today, limit));
}

Status add_act(pg::Tx& tx, ContractId id, const Act& it) {
  return tx.execute(kAddAct, id, it.act, static_cast<int>(it.side), it.actor, it.reason, it.time)
      .status();
}

StatusOr<std::vector<Act>> acts(pg::Tx& tx, ContractId id, const std::string& act) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ActRow>(kActs, id, act));
  std::vector<Act> out;
  for (ActRow& row : rows) out.push_back(std::move(row.act));
  return out;
}

StatusOr<std::optional<Time>> last_turn(pg::Tx& tx, ContractId id) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<TurnRow>(kLastTurn, id));
  return row->time;
}

StatusOr<std::vector<Contract>> after(pg::Tx& tx, const Uuid& id, int limit) {
  return whole(tx, tx.query<ContractRow>(kAfter, id, limit));
}

}  // namespace farmgate::cooperatives::contract_rows
