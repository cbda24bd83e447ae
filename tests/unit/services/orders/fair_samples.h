#pragma once

#include "services/orders/domain/application.h"

namespace farmgate::orders {

using namespace std::chrono_literals;

inline Date june(unsigned day) { return Date{2026y / std::chrono::June / day}; }
inline Time noon_of(Date day) { return Time(std::chrono::sys_days(day)) + 5h; }

// Applications through the 5th, the fair from the 10th to the 16th; zones A and B, A from 3 stars.
inline Fair june_fair() {
  Fair fair;
  fair.id = FairId::make();
  fair.title = "Hội chợ vải thiều (ví dụ)";
  fair.province = "provinces/24";
  fair.start_date = june(10);
  fair.end_date = june(16);
  fair.application_through_date = june(5);
  fair.zones = {{"A", "Khu OCOP", 3}, {"B", "Khu nông sản", 0}};
  fair.rules.waiting_list_size = 10;
  return fair;
}

inline Candidate candidate(int star, std::vector<std::string> zones = {"A", "B"}) {
  static int filed = 0;
  Candidate it;
  it.id = ApplicationId::make();
  it.subject = ProducerId::make();
  it.commune = "communes/07582";
  it.star = star;
  it.filed = noon_of(june(1)) + std::chrono::seconds(++filed);
  it.zones = std::move(zones);
  return it;
}

inline Hall hall_of(const Fair& fair, std::vector<FreeBooth> free) {
  return Hall{fair, 2, std::move(free), {}};
}

}  // namespace farmgate::orders
