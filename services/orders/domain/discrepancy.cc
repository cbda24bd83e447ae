#include "services/orders/domain/discrepancy.h"

namespace farmgate::orders {

std::string Discrepancy::name() const { return "boothDiscrepancies/" + id.to_string(); }

Status Discrepancy::already_settled() const {
  return refuse("DISCREPANCY_SETTLED", "somebody has said what became of it",
                {{"booth_discrepancy", name()}});
}

Status Discrepancy::settle(Settlement how) {
  if (settlement) return already_settled();
  settlement = std::move(how);
  return ok();
}

std::vector<Discrepancy> discrepancies_of(const BoothSale& sale) {
  std::vector<Discrepancy> out;
  int place = 0;
  for (const BoothSaleLine& line : sale.lines) {
    ++place;
    if (line.missing() == 0) continue;
    out.push_back({.id = DiscrepancyId::make(),
                   .sale = sale.id,
                   .line = place,
                   .device = sale.device,
                   .fair = sale.fair,
                   .seller = sale.seller,
                   .offer = line.offer,
                   .quantity = {line.missing(), line.quantity.unit},
                   .amount = line.unhonoured(),
                   .sale_time = sale.sale_time,
                   .create_time = sale.record_time});
  }
  return out;
}

Fact fact_of(DiscrepancyOutcome outcome) {
  switch (outcome) {
    case DiscrepancyOutcome::kFound: return Fact::kDiscrepancyFound;
    case DiscrepancyOutcome::kCovered: return Fact::kDiscrepancyCovered;
    case DiscrepancyOutcome::kGivenBack: return Fact::kDiscrepancyGivenBack;
    case DiscrepancyOutcome::kWrittenOff: return Fact::kDiscrepancyWrittenOff;
  }
  return Fact::kDiscrepancyWrittenOff;
}

Status take_found(Offer& offer, const Discrepancy& it) {
  if (offer.available < it.quantity.thousandths) return sold_out(offer.id, offer.available);
  offer.available -= it.quantity.thousandths;
  offer.sold += it.quantity.thousandths;
  return ok();
}

}  // namespace farmgate::orders
