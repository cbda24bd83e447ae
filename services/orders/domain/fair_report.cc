#include "services/orders/domain/fair_report.h"

#include <algorithm>

namespace farmgate::orders {
namespace {

Status add(FairReportRow& to, const FairReportRow& it) {
  to.booths += it.booths;
  to.orders += it.orders;
  to.visitors += it.visitors;
  to.contracts_signed += it.contracts_signed;
  ASSIGN_OR_RETURN(to.sales, to.sales.plus(it.sales));
  ASSIGN_OR_RETURN(to.cash_sales, to.cash_sales.plus(it.cash_sales));
  ASSIGN_OR_RETURN(to.contracts, to.contracts.plus(it.contracts));
  return ok();
}

bool empty(const FairReportRow& it) {
  return it.orders == 0 && it.visitors == 0 && it.contracts_signed == 0 && it.sales == Money() &&
         it.cash_sales == Money() && it.contracts == Money();
}

FairReportRow row_of(const FairDay& it) {
  FairReportRow out;
  out.visitors = it.visitors;
  out.contracts_signed = it.contracts_signed;
  out.contracts = it.contracts;
  out.cash_sales = it.cash_sales;
  return out;
}

FairReportRow row_of(const LetBooth& it) {
  FairReportRow out;
  out.key = it.code;
  out.exhibitor = it.exhibitor;
  out.exhibitor_name = it.exhibitor_name;
  out.booths = 1;
  return out;
}

// Rows by a key of their booths, in the order of the keys.
using Sums = std::map<std::string, FairReportRow>;
std::vector<FairReportRow> rows_of(const Sums& sums) {
  std::vector<FairReportRow> out;
  for (const auto& [key, sum] : sums) {
    out.push_back(sum);
    out.back().key = key;
  }
  return out;
}

}  // namespace

Status check_day(const Fair& fair, Date day, Date today) {
  const bool over = fair.state == FairState::kClosed && !fair.report_date;
  if (!over) RETURN_IF_ERROR(fair.check_allocated());
  if (fair.is_on(day) && day <= today) return ok();
  return refuse("FAIR_NOT_ON", "it is no day of the fair that has come",
                {{"day", format_date(day)}, {"today", format_date(today)}});
}

StatusOr<FairReport> report_of(const std::vector<LetBooth>& booths,
                               const std::vector<FairSales>& sales,
                               const std::vector<FairDay>& days) {
  FairReport out;
  FairReportRow elsewhere;
  std::map<std::string, std::size_t> by_code;
  std::map<ProducerId, std::size_t> first_of;
  for (const LetBooth& it : booths) {
    by_code[it.code] = out.by_booth.size();
    first_of.emplace(it.exhibitor, out.by_booth.size());
    out.by_booth.push_back(row_of(it));
  }
  for (const FairSales& it : sales) {
    FairReportRow sold;
    sold.orders = it.orders;
    sold.sales = it.sales;
    const auto at = first_of.find(it.seller);
    RETURN_IF_ERROR(add(at == first_of.end() ? elsewhere : out.by_booth[at->second], sold));
  }
  for (const FairDay& it : days) {
    FairReportRow noted = row_of(it);
    if (it.booth.empty()) {
      out.gate_visitors += it.visitors;
      noted.visitors = 0;
    }
    const auto at = by_code.find(it.booth);
    RETURN_IF_ERROR(add(at == by_code.end() ? elsewhere : out.by_booth[at->second], noted));
  }
  Sums zones, communes, stars;
  for (std::size_t i = 0; i < booths.size(); ++i) {
    const FairReportRow& row = out.by_booth[i];
    RETURN_IF_ERROR(add(out.sum, row));
    RETURN_IF_ERROR(add(zones[booths[i].zone], row));
    RETURN_IF_ERROR(add(communes[booths[i].commune], row));
    RETURN_IF_ERROR(add(stars[std::to_string(booths[i].star)], row));
  }
  RETURN_IF_ERROR(add(out.sum, elsewhere));
  if (!empty(elsewhere)) out.by_booth.push_back(elsewhere);
  out.by_zone = rows_of(zones);
  out.by_commune = rows_of(communes);
  out.by_star = rows_of(stars);
  std::ranges::reverse(out.by_star);
  return out;
}

}  // namespace farmgate::orders
