#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/certification/domain/evidence.h"

namespace farmgate::certification {

// Where files lie: by digest, each once.
class EvidenceStore {
 public:
  virtual ~EvidenceStore() = default;
  virtual Status put(pg::Tx& tx, const std::string& digest, std::string_view content, Time now) = 0;
  // Some bytes from an offset on, fewer at the end; nothing for a digest that is not there.
  virtual StatusOr<std::optional<std::string>> read(pg::Tx& tx, const std::string& digest,
                                                    std::int64_t offset, int length) = 0;
  // Unless something else refers to it.
  virtual Status drop(pg::Tx& tx, const std::string& digest) = 0;
};

// In the service's own database.
class TableStore final : public EvidenceStore {
 public:
  Status put(pg::Tx& tx, const std::string& digest, std::string_view content, Time now) override;
  StatusOr<std::optional<std::string>> read(pg::Tx& tx, const std::string& digest,
                                            std::int64_t offset, int length) override;
  Status drop(pg::Tx& tx, const std::string& digest) override;
};

namespace evidence_rows {

StatusOr<std::optional<Evidence>> find(pg::Tx& tx, DossierId dossier, const EvidenceId& id);
// Oldest first.
StatusOr<std::vector<Evidence>> list(pg::Tx& tx, DossierId dossier,
                                     const farmgate::wire::Page& page);
StatusOr<std::vector<Evidence>> all(pg::Tx& tx, DossierId dossier);
Status expect_all(pg::Tx& tx, DossierId dossier);  // Tx::expect
StatusOr<std::int64_t> count(pg::Tx& tx, DossierId dossier);
Status insert(pg::Tx& tx, const Evidence& it, const Uuid& request_id);
Status remove(pg::Tx& tx, const EvidenceId& id);

}  // namespace evidence_rows
}  // namespace farmgate::certification
