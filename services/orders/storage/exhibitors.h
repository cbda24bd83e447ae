#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/fair.h"
#include "services/orders/domain/star_days.h"

// What an application is judged by: the copies of its applicant and of the stars of its goods, and
// the year's other fairs.
namespace farmgate::orders::exhibitors {

Status save_certificate(pg::Tx& tx, const CertificateCopy& certificate);
// Of these products; those that end before the day do not count any more.
StatusOr<std::vector<CertificateCopy>> certificates(pg::Tx& tx,
                                                    const std::vector<std::string>& products,
                                                    Date first_day);

struct Exhibitor {
  ProducerId id;
  bool active = false;
  std::string commune;
  bool first_timer = false;  // has no booth at another fair of the same year
};
// Those whose copies are here.
StatusOr<std::vector<Exhibitor>> find(pg::Tx& tx, const Fair& fair,
                                      const std::vector<ProducerId>& ids);

}  // namespace farmgate::orders::exhibitors
