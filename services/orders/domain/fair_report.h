#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/orders/domain/fair.h"

namespace farmgate::orders {

// What was noted down for one day, of a booth or (without one) of the whole fair.
struct FairDay {
  std::string booth;
  Date day{};
  int visitors = 0;
  int contracts_signed = 0;
  Money contracts;
  Money cash_sales;
};

// A booth that has an exhibitor.
struct LetBooth {
  std::string code;
  std::string zone;
  ProducerId exhibitor;
  std::string exhibitor_name;
  std::string commune;
  int star = 0;
};

// What an exhibitor sold by offers of the fair.
struct FairSales {
  ProducerId seller;
  int orders = 0;
  Money sales;
};

struct FairReportRow {
  std::string key;
  std::optional<ProducerId> exhibitor;
  std::string exhibitor_name;
  int booths = 0;
  int orders = 0;
  Money sales;
  Money cash_sales;
  int visitors = 0;
  int contracts_signed = 0;
  Money contracts;
};

struct FairReport {
  int gate_visitors = 0;
  FairReportRow sum;
  std::vector<FairReportRow> by_booth;  // in the order of the plan; last what has no booth
  std::vector<FairReportRow> by_zone;
  std::vector<FairReportRow> by_commune;
  std::vector<FairReportRow> by_star;  // more stars first
};

// A day of the fair that has come, before its result was reported. FAIR_NOT_ON, FAIR_STATE.
Status check_day(const Fair& fair, Date day, Date today);

// Sales of an exhibitor with several booths stand at the first; those without a booth, and what was
// noted for the whole fair, in a row without a key.
StatusOr<FairReport> report_of(const std::vector<LetBooth>& booths,
                               const std::vector<FairSales>& sales,
                               const std::vector<FairDay>& days);

}  // namespace farmgate::orders
