#include "services/orders/api/booth_sale_api.h"

#include <algorithm>
#include <set>

#include "chassis/pg/clock.h"
#include "chassis/rpc/status_bytes.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "services/orders/api/visible.h"
#include "services/orders/storage/booth_sales.h"
#include "services/orders/storage/devices.h"
#include "services/orders/storage/fairs.h"
#include "services/orders/storage/ledger.h"
#include "services/orders/storage/offers.h"
#include "services/orders/wire/device.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::id_of;
using farmgate::wire::name_of;
using farmgate::wire::position_of;

// The sales of a batch; a refusal at the place of one that says nothing we understand.
struct Batch {
  std::vector<StatusOr<BoothSale>> told;
  std::vector<OfferId> offers;    // of all
  std::vector<SaleId> ids;        // likewise
  std::vector<std::size_t> turn;  // places in the order in which they were sold
};

StatusOr<Batch> read(const v1::RecordBoothSalesRequest& request) {
  Batch batch;
  std::set<OfferId> offers;
  for (const v1::BoothSale& sale : request.sales()) {
    batch.told.push_back(wire::decode(sale));
    if (!batch.told.back().ok()) continue;
    batch.turn.push_back(batch.told.size() - 1);
    batch.ids.push_back(batch.told.back()->id);
    for (const BoothSaleLine& line : batch.told.back()->lines) offers.insert(line.offer);
  }
  if (offers.size() > kOffersOfBatchMost) return invalid("sales", "are of more than 200 offers");
  batch.offers = {offers.begin(), offers.end()};
  std::ranges::stable_sort(batch.turn, {}, [&](std::size_t place) {
    return std::pair(batch.told[place]->sale_time, batch.told[place]->id);
  });
  return batch;
}

// What was taken, with its goods and its cash.
Status write(pg::Tx& tx, const DeviceCounter& counter) {
  if (counter.taken().empty()) return ok();
  RETURN_IF_ERROR(booth_sales::insert(tx, counter.taken()));
  std::vector<OfferId> offers;
  std::vector<std::int64_t> sold;
  std::vector<DeviceStock> stocks;
  for (const DeviceCounter::Move& move : counter.moves()) {
    offers.push_back(move.offer);
    sold.push_back(move.sold);
    stocks.push_back(move.stock);
  }
  if (!offers.empty()) {
    RETURN_IF_ERROR(offers::sell_at_devices(tx, offers, sold));
    RETURN_IF_ERROR(devices::save(tx, stocks));
  }
  for (const BoothSale& sale : counter.taken()) {
    ledger::Posting cash{.fact = Fact::kCashTaken,
                         .transfer = {},
                         .order = {},
                         .amount = Money::vnd(sale.total.vnd() - sale.unhonoured.vnd()),
                         .book_time = sale.sale_time,
                         .sale = sale.id};
    if (cash.amount > Money()) RETURN_IF_ERROR(ledger::post(tx, cash));
    cash.fact = Fact::kCashUnexplained;
    cash.amount = sale.unhonoured;
    if (cash.amount > Money()) RETURN_IF_ERROR(ledger::post(tx, cash));
  }
  return ok();
}

v1::RecordBoothSalesResponse reply_of(const v1::RecordBoothSalesRequest& request,
                                      const std::vector<StatusOr<BoothSale>>& outcomes) {
  v1::RecordBoothSalesResponse reply;
  for (int i = 0; i < request.sales_size(); ++i) {
    v1::BoothSaleVerdict& verdict = *reply.add_verdicts();
    verdict.set_sale_id(request.sales(i).sale_id());
    const auto& outcome = outcomes[static_cast<std::size_t>(i)];
    if (outcome.ok()) {
      *verdict.mutable_recorded() = wire::encode(*outcome);
    } else {
      verdict.mutable_refusal()->ParseFromString(rpc::status_bytes(outcome.status()));
    }
  }
  return reply;
}

// Ours, asked before any lock: nobody stops the offers of others.
StatusOr<BoothDevice> own_device(pg::Tx& tx, const rpc::Call& call, DeviceId id,
                                 const v1::RecordBoothSalesRequest& request) {
  ASSIGN_OR_RETURN(auto device, devices::find(tx, id, {false, sold_by(call).sellers, ""}));
  if (!device) return not_found(request.device());
  RETURN_IF_ERROR(device->check_key(request.device_key()));
  return std::move(*device);
}

}  // namespace

StatusOr<rpc::Bytes> BoothSaleApi::record(const rpc::Call& call,
                                          const v1::RecordBoothSalesRequest& request) {
  ASSIGN_OR_RETURN(const DeviceId id, id_of<DeviceId>(request.device(), "boothDevices"));
  ASSIGN_OR_RETURN(const Batch batch, read(request));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::RecordBoothSalesResponse> {
    ASSIGN_OR_RETURN(const BoothDevice own, own_device(tx, call, id, request));
    ASSIGN_OR_RETURN(const auto offers, offers::lock_all(tx, batch.offers, own.seller, own.fair));
    ASSIGN_OR_RETURN(const auto device, devices::lock_shared(tx, id));
    RETURN_IF_ERROR(device->check_active());
    ASSIGN_OR_RETURN(const auto fair, fairs::find(tx, own.fair));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    DeviceCounter counter(*device, *fair, now);
    ASSIGN_OR_RETURN(const auto stocks, devices::stocks_of(tx, id, offers));
    for (std::size_t i = 0; i < offers.size(); ++i) counter.add(offers[i], stocks[i]);
    // Behind the locks: what a twin recorded meanwhile is seen.
    ASSIGN_OR_RETURN(auto known, booth_sales::find(tx, batch.ids));
    for (KnownSale& it : known) counter.add(std::move(it));
    auto outcomes = batch.told;
    for (const std::size_t place : batch.turn) {
      outcomes[place] = counter.take(std::move(*outcomes[place]));
    }
    RETURN_IF_ERROR(write(tx, counter));
    return reply_of(request, outcomes);
  });
}

StatusOr<v1::ListBoothDiscrepanciesResponse> BoothSaleApi::discrepancies(
    const rpc::Call& call, const v1::ListBoothDiscrepanciesRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  booth_sales::Filter filter;
  if (!request.device().empty()) {
    ASSIGN_OR_RETURN(filter.device, id_of<DeviceId>(request.device(), "boothDevices"));
  }
  if (!request.offer().empty()) {
    ASSIGN_OR_RETURN(filter.offer, id_of<OfferId>(request.offer(), "offers"));
  }
  const devices::Visible visible{call.access.all, sold_by(call).sellers, call.access.province};
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return booth_sales::discrepancies(tx, filter, visible, page);
  }));
  v1::ListBoothDiscrepanciesResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const booth_sales::Discrepancy& last) {
    return position_of(last.create_time, last.id);
  }));
  for (const booth_sales::Discrepancy& it : found) {
    v1::BoothDiscrepancy& to = *reply.add_discrepancies();
    to.set_sale_id(it.sale.to_string());
    to.set_device(name_of("boothDevices", it.device.uuid()));
    to.set_seller(name_of("producers", it.seller.uuid()));
    to.set_offer(name_of("offers", it.offer.uuid()));
    farmgate::wire::write(it.quantity, *to.mutable_quantity());
    to.set_amount_vnd(it.amount.vnd());
    farmgate::wire::write(it.sale_time, *to.mutable_sale_time());
    farmgate::wire::write(it.create_time, *to.mutable_create_time());
  }
  return reply;
}

}  // namespace farmgate::orders
