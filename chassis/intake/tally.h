#pragma once

#include <cstdint>

#include "chassis/intake/table.h"

namespace farmgate::type::v1 {
class ImportTally;
}

namespace farmgate::intake {

// Counts what becomes of the rows of one stream, in the message that answers it.
class Tally {
 public:
  Tally(const Table& table, type::v1::ImportTally& out) : table_(table), out_(out) {}

  void read();
  void made();
  void known();
  void refuse(std::int64_t line, const Status& status);

 private:
  const Table& table_;
  type::v1::ImportTally& out_;
};

}  // namespace farmgate::intake
