#include "services/cooperatives/storage/contracts.h"
#include "services/cooperatives/wire/terms.h"

namespace farmgate::cooperatives::contract_rows {
namespace {

#define ANNEX_COLUMNS "contract, number, author, terms, terms_digest, reason, state, create_time"

constexpr pg::Statement kFind{"annex_find", "SELECT " ANNEX_COLUMNS
                                            " FROM contract_annex WHERE contract = $1 AND "
                                            "number = $2"};
constexpr pg::Statement kList{"annex_list", "SELECT " ANNEX_COLUMNS R"sql( FROM contract_annex
  WHERE contract = $1 AND number > $2 ORDER BY number LIMIT $3)sql"};
constexpr pg::Statement kInsert{"annex_insert", R"sql(
  INSERT INTO contract_annex (contract, number, author, terms, terms_digest, reason, state,
                              create_time, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};
constexpr pg::Statement kSaveState{"annex_save_state", R"sql(
  UPDATE contract_annex SET state = CASE WHEN number = $2 THEN $3 ELSE 3 END
  WHERE contract = $1 AND (number = $2 OR ($3 = 2 AND state = 2)))sql"};
constexpr pg::Statement kClose{"annex_close",
                               "UPDATE contract_annex SET state = 3 WHERE contract = $1 AND "
                               "state = 1"};
constexpr pg::Statement kSignatures{"annex_signatures", R"sql(
  SELECT annex, side, signer, digest, sign_time FROM contract_signature
  WHERE contract = $1 AND annex > 0 ORDER BY annex, sign_time, side)sql"};

struct AnnexRow {
  Annex annex;
  std::string terms;
  static AnnexRow from(pg::Row& row) {
    AnnexRow out;
    Annex& it = out.annex;
    it.contract = row.id<ContractTag>();
    it.number = static_cast<int>(row.int64());
    it.author = row.text();
    it.sealed.bytes = row.bytes();
    it.sealed.digest = row.text();
    it.reason = row.text();
    it.state = static_cast<AnnexState>(row.int64());
    it.create_time = row.time();
    return out;
  }
};

struct SignatureRow {
  int annex = 0;
  Signature signature;
  static SignatureRow from(pg::Row& row) {
    SignatureRow out;
    out.annex = static_cast<int>(row.int64());
    out.signature.side = static_cast<Side>(row.int64());
    out.signature.signer = row.text();
    out.signature.digest = row.text();
    out.signature.sign_time = row.time();
    return out;
  }
};

StatusOr<std::vector<Annex>> whole(pg::Tx& tx, ContractId contract,
                                   StatusOr<std::vector<AnnexRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<Annex> annexes;
  if (rows->empty()) return annexes;
  ASSIGN_OR_RETURN(const auto signatures, tx.query<SignatureRow>(kSignatures, contract));
  for (AnnexRow& row : *rows) {
    ASSIGN_OR_RETURN(row.annex.sealed.terms, wire::parse_terms(row.annex.sealed.bytes));
    for (const SignatureRow& it : signatures) {
      if (it.annex == row.annex.number) row.annex.signatures.push_back(it.signature);
    }
    annexes.push_back(std::move(row.annex));
  }
  return annexes;
}

}  // namespace

StatusOr<std::optional<Annex>> find_annex(pg::Tx& tx, ContractId contract, int number) {
  ASSIGN_OR_RETURN(auto found, whole(tx, contract, tx.query<AnnexRow>(kFind, contract, number)));
  if (found.empty()) return std::optional<Annex>();
  return std::optional<Annex>(std::move(found.front()));
}

StatusOr<std::vector<Annex>> annexes(pg::Tx& tx, ContractId contract, int after, int limit) {
  return whole(tx, contract, tx.query<AnnexRow>(kList, contract, after, limit));
}

Status insert_annex(pg::Tx& tx, const Annex& it, const Uuid& request_id) {
  return tx
      .execute(kInsert, it.contract, it.number, it.author, pg::Bytes{it.sealed.bytes},
               it.sealed.digest, it.reason, static_cast<int>(it.state), it.create_time, request_id)
      .status();
}

Status save_annex_state(pg::Tx& tx, const Annex& it) {
  return tx.execute(kSaveState, it.contract, it.number, static_cast<int>(it.state)).status();
}

Status close_annexes(pg::Tx& tx, ContractId contract) {
  return tx.execute(kClose, contract).status();
}

}  // namespace farmgate::cooperatives::contract_rows
