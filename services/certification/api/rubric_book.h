#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "chassis/pg/database.h"
#include "services/certification/domain/rubric.h"

namespace farmgate::certification {

// The rubrics for the other apis of this service. Those in use never change, so the book keeps what
// it has read of them. Thread-safe.
class RubricBook {
 public:
  using Shared = std::shared_ptr<const Rubric>;

  // NOT_FOUND.
  StatusOr<Shared> get(pg::Tx& tx, const std::string& id);
  // The rubric that scores a set on a day. FAILED_PRECONDITION/RUBRIC_MISSING.
  StatusOr<Shared> in_force(pg::Tx& tx, int product_set, Date day);
  // The same, in use from this transaction on: what a dossier begins with.
  StatusOr<Shared> begin(pg::Tx& tx, int product_set, Date day);

 private:
  std::mutex mutex_;
  std::map<std::string, Shared> kept_;  // bounded: begun anew when full
};

}  // namespace farmgate::certification
