#include "services/orders/domain/booth_sale.h"

#include <algorithm>
#include <string>

namespace farmgate::orders {
namespace {

constexpr std::chrono::minutes kAheadMost{10};  // of a tablet's clock before the database's

std::string sale_name(const BoothSale& sale) { return sale.id.to_string(); }

}  // namespace

Digest BoothSale::digest() const {
  std::string text = std::to_string(sale_time.time_since_epoch().count());
  for (const BoothSaleLine& line : lines) {
    text += '\n' + line.offer.to_string() + ' ' + std::to_string(line.quantity.thousandths) + ' ' +
            std::to_string(static_cast<int>(line.quantity.unit)) + ' ' +
            std::to_string(line.unit_price.vnd());
  }
  return sha256(text);
}

void DeviceCounter::add(const Offer& offer, const DeviceStock& stock, TaxedGoods goods) {
  offers_.insert_or_assign(offer.id, Standing{offer, stock, 0, std::move(goods)});
}

void DeviceCounter::add(KnownSale known) {
  const SaleId id = known.sale.id;
  known_.insert_or_assign(id, std::move(known));
}

Status DeviceCounter::check_time(const BoothSale& sale) const {
  if (sale.sale_time > now_ + kAheadMost) {
    return refuse("SALE_AHEAD", "the clock of the device is ahead", {{"sale", sale_name(sale)}});
  }
  RETURN_IF_ERROR(device_.check_active_at(sale.sale_time));
  if (fair_.is_on(date_in_vietnam(sale.sale_time))) return ok();
  return refuse("SALE_OUTSIDE_FAIR", "the fair was not on at that time",
                {{"sale", sale_name(sale)}, {"fair", "fairs/" + fair_.id.to_string()}});
}

Status DeviceCounter::price(BoothSale& sale) const {
  for (BoothSaleLine& line : sale.lines) {
    const auto found = offers_.find(line.offer);
    if (found == offers_.end()) return not_found("offers/" + line.offer.to_string());
    if (line.quantity.unit != found->second.offer.unit) {
      return Status(Code::kInvalidArgument, "UNIT_MISMATCH", "the offer counts in another unit")
          .with("offer", "offers/" + line.offer.to_string());
    }
    RETURN_IF_ERROR(check_amount("lines.quantity", line.quantity));
    ASSIGN_OR_RETURN(line.amount, price_of(line.unit_price, line.quantity));
    ASSIGN_OR_RETURN(sale.total, sale.total.plus(line.amount));
  }
  return ok();
}

StatusOr<BoothSale> DeviceCounter::take(BoothSale sale) {
  const Digest digest = sale.digest();
  if (const auto known = known_.find(sale.id); known != known_.end()) {
    const bool same = known->second.digest == digest && known->second.sale.seller == device_.seller;
    if (same) return known->second.sale;
    return Status(Code::kAlreadyExists, "SALE_ID_REUSED", "another sale has this id")
        .with("sale", sale_name(sale));
  }
  RETURN_IF_ERROR(check_time(sale));
  RETURN_IF_ERROR(price(sale));
  sale.device = device_.id;
  sale.fair = device_.fair;
  sale.seller = device_.seller;
  sale.record_time = now_;
  for (BoothSaleLine& line : sale.lines) {
    Standing& it = offers_.at(line.offer);
    line.honoured = sell_at(it.offer, it.stock, line.quantity.thousandths);
    it.sold += line.honoured;
    ASSIGN_OR_RETURN(line.honoured_amount,
                     price_of(line.unit_price, {line.honoured, line.quantity.unit}));
    ASSIGN_OR_RETURN(sale.unhonoured, sale.unhonoured.plus(line.unhonoured()));
    if (taxes_ != nullptr) line.tax = taxes_->of(it.goods, date_in_vietnam(sale.sale_time));
  }
  known_.emplace(sale.id, KnownSale{sale, digest});
  taken_.push_back(sale);
  return sale;
}

std::vector<DeviceCounter::Move> DeviceCounter::moves() const {
  std::vector<Move> out;
  for (const auto& [id, it] : offers_) {
    if (it.sold > 0) out.push_back({id, it.stock, it.sold});
  }
  return out;
}

}  // namespace farmgate::orders
