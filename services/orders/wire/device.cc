#include "services/orders/wire/device.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/booth_device.pb.h"
#include "farmgate/orders/v1/booth_sale.pb.h"
#include "services/orders/wire/fair.h"

namespace farmgate::orders::wire {

using farmgate::wire::name_of;
using farmgate::wire::write;

static_assert(static_cast<int>(DeviceState::kRetired) == v1::BOOTH_DEVICE_STATE_RETIRED);
static_assert(static_cast<int>(DiscrepancyOutcome::kWrittenOff) ==
              v1::DISCREPANCY_OUTCOME_WRITTEN_OFF);

v1::BoothDevice encode(const BoothDevice& device) {
  v1::BoothDevice out;
  out.set_name(device.name());
  out.set_booth(booth_name(device.fair, device.booth));
  out.set_seller(name_of("producers", device.seller.uuid()));
  out.set_title(device.title);
  out.set_key_digest(device.key_digest);
  out.set_state(static_cast<v1::BoothDeviceState>(device.state));
  for (const DeviceStock& stock : device.stocks) {
    v1::DeviceStock& to = *out.add_stocks();
    to.set_offer(name_of("offers", stock.offer.uuid()));
    write(Quantity{stock.there, stock.unit}, *to.mutable_there());
    write(Quantity{stock.sold, stock.unit}, *to.mutable_sold());
  }
  write(device.create_time, *out.mutable_create_time());
  if (device.retire_time) write(*device.retire_time, *out.mutable_retire_time());
  out.set_etag(farmgate::wire::etag_of(device.revision));
  return out;
}

StatusOr<BoothSale> decode(const v1::BoothSale& sale) {
  BoothSale out;
  ASSIGN_OR_RETURN(const Uuid id, Uuid::parse(sale.sale_id()));
  out.id = SaleId(id);
  ASSIGN_OR_RETURN(out.sale_time, farmgate::wire::read_time(sale.sale_time(), "sale_time"));
  for (const v1::BoothSaleLine& line : sale.lines()) {
    BoothSaleLine& to = out.lines.emplace_back();
    ASSIGN_OR_RETURN(to.offer, farmgate::wire::id_of<OfferId>(line.offer(), "offers"));
    to.quantity = farmgate::wire::read_quantity(line.quantity());
    to.unit_price = Money::vnd(line.unit_price_vnd());
  }
  return out;
}

v1::RecordedBoothSale encode(const BoothSale& sale) {
  v1::RecordedBoothSale out;
  out.set_device(name_of("boothDevices", sale.device.uuid()));
  write(sale.record_time, *out.mutable_record_time());
  out.set_total_vnd(sale.total.vnd());
  out.set_unhonoured_vnd(sale.unhonoured.vnd());
  for (const BoothSaleLine& line : sale.lines) {
    v1::RecordedBoothSaleLine& to = *out.add_lines();
    to.set_offer(name_of("offers", line.offer.uuid()));
    write(line.quantity, *to.mutable_quantity());
    to.set_amount_vnd(line.amount.vnd());
    write(Quantity{line.honoured, line.quantity.unit}, *to.mutable_honoured());
    to.set_tax_class(line.tax.code);
    to.set_tax_rate_millionths(line.tax.millionths);
  }
  if (sale.receipt) out.set_receipt_number(sale.receipt->to_string());
  return out;
}

v1::BoothDiscrepancy encode(const Discrepancy& it) {
  v1::BoothDiscrepancy out;
  out.set_name(it.name());
  out.set_sale_id(it.sale.to_string());
  out.set_device(name_of("boothDevices", it.device.uuid()));
  out.set_seller(name_of("producers", it.seller.uuid()));
  out.set_offer(name_of("offers", it.offer.uuid()));
  write(it.quantity, *out.mutable_quantity());
  out.set_amount_vnd(it.amount.vnd());
  write(it.sale_time, *out.mutable_sale_time());
  write(it.create_time, *out.mutable_create_time());
  if (!it.settlement) return out;
  v1::DiscrepancySettlement& to = *out.mutable_settlement();
  to.set_outcome(static_cast<v1::DiscrepancyOutcome>(it.settlement->outcome));
  to.set_note(it.settlement->note);
  to.set_settler(it.settlement->settler);
  write(it.settlement->settle_time, *to.mutable_settle_time());
  return out;
}

}  // namespace farmgate::orders::wire
