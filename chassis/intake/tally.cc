#include "chassis/intake/tally.h"

#include <utility>

#include "farmgate/type/v1/import.pb.h"

namespace farmgate::intake {
namespace {

constexpr int kFaultsMost = 1000;

}  // namespace

void Tally::read() { out_.set_rows_read(out_.rows_read() + 1); }
void Tally::made() { out_.set_rows_made(out_.rows_made() + 1); }
void Tally::known() { out_.set_rows_known(out_.rows_known() + 1); }

void Tally::refuse(std::int64_t line, const Status& status) {
  out_.set_rows_refused(out_.rows_refused() + 1);
  if (out_.faults_size() >= kFaultsMost) return;
  RowFault fault = table_.fault(status);
  type::v1::ImportFault& it = *out_.add_faults();
  it.set_line(line);
  it.set_column(std::move(fault.column));
  it.set_reason(std::move(fault.reason));
  it.set_text(std::move(fault.text));
}

}  // namespace farmgate::intake
