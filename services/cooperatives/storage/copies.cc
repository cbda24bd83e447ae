#include "services/cooperatives/storage/copies.h"

namespace farmgate::cooperatives::copies_store {
namespace {

constexpr pg::Statement kSaveProducer{"producer_copy_save", R"sql(
  INSERT INTO producer_copy (producer, kind, public_name, commune, active)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (producer) DO UPDATE SET kind = excluded.kind, public_name = excluded.public_name,
    commune = excluded.commune, active = excluded.active)sql"};
constexpr pg::Statement kFindProducers{"producer_copy_find", R"sql(
  SELECT producer, kind, public_name, commune, active FROM producer_copy
  WHERE producer = ANY($1::uuid[]))sql"};
constexpr pg::Statement kLockProducer{"producer_copy_lock", R"sql(
  SELECT producer, kind, public_name, commune, active FROM producer_copy
  WHERE producer = $1 FOR NO KEY UPDATE)sql"};

struct ProducerRow {
  PartyCopy copy;
  static ProducerRow from(pg::Row& row) {
    ProducerRow out;
    out.copy.id = row.id<ProducerTag>();
    out.copy.kind = row.text();
    out.copy.public_name = row.text();
    out.copy.commune = row.text();
    out.copy.active = row.boolean();
    return out;
  }
};

}  // namespace

Status save_producer(pg::Tx& tx, const PartyCopy& it) {
  return tx.execute(kSaveProducer, it.id, it.kind, it.public_name, it.commune, it.active).status();
}

StatusOr<std::optional<PartyCopy>> find_producer(pg::Tx& tx, ProducerId producer) {
  ASSIGN_OR_RETURN(auto found, find_producers(tx, {producer}));
  if (found.empty()) return std::optional<PartyCopy>();
  return std::optional<PartyCopy>(std::move(found.front()));
}

StatusOr<std::vector<PartyCopy>> find_producers(pg::Tx& tx,
                                                const std::vector<ProducerId>& producers) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ProducerRow>(kFindProducers, producers));
  std::vector<PartyCopy> out;
  for (ProducerRow& row : rows) out.push_back(std::move(row.copy));
  return out;
}

StatusOr<std::optional<PartyCopy>> lock_producer(pg::Tx& tx, ProducerId producer) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ProducerRow>(kLockProducer, producer));
  if (!row) return std::optional<PartyCopy>();
  return std::optional<PartyCopy>(std::move(row->copy));
}

}  // namespace farmgate::cooperatives::copies_store
