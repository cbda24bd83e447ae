#include "services/certification/api/certificate_sweep.h"

#include "chassis/pg/clock.h"
#include "services/certification/api/certificate_desk.h"

namespace farmgate::certification {
namespace {

constexpr auto kDeadline = std::chrono::seconds(5);
constexpr int kBatch = 50;
constexpr int kBatchesMost = 50;  // of one sweep; the next round goes on

}  // namespace

Status CertificateSweep::run() {
  for (int i = 0; i < kBatchesMost; ++i) {
    ASSIGN_OR_RETURN(const std::size_t ended,
                     background_.transact(in(kDeadline), [&](pg::Tx& tx) -> StatusOr<std::size_t> {
                       ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
                       const Date today = date_in_vietnam(now);
                       ASSIGN_OR_RETURN(auto over, certificate_rows::lock_over(tx, today, kBatch));
                       for (Certificate& it : over) {
                         RETURN_IF_ERROR(it.expire(today, now));
                         RETURN_IF_ERROR(save_and_announce(tx, outbox_, it));
                       }
                       return over.size();
                     }));
    if (ended == 0) return ok();
  }
  return ok();
}

}  // namespace farmgate::certification
