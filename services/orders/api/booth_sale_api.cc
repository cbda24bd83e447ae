#include "services/orders/api/booth_sale_api.h"

#include <algorithm>
#include <map>
#include <set>

#include "chassis/pg/clock.h"
#include "chassis/rpc/status_bytes.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "services/orders/api/visible.h"
#include "services/orders/storage/booth_sales.h"
#include "services/orders/storage/devices.h"
#include "services/orders/storage/discrepancies.h"
#include "services/orders/storage/fairs.h"
#include "services/orders/storage/ledger.h"
#include "services/orders/storage/offers.h"
#include "services/orders/storage/receipts.h"
#include "services/orders/wire/device.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::id_of;

// The sales of a batch; a refusal at the place of one that says nothing we understand.
struct Told {
  std::vector<StatusOr<BoothSale>> sales;
  std::vector<OfferId> offers;    // of all
  std::vector<SaleId> ids;        // likewise
  std::vector<std::size_t> turn;  // places in the order in which they were sold
};

StatusOr<Told> read(const v1::RecordBoothSalesRequest& request) {
  Told told;
  std::set<OfferId> offers;
  for (const v1::BoothSale& sale : request.sales()) {
    told.sales.push_back(wire::decode(sale));
    if (!told.sales.back().ok()) continue;
    told.turn.push_back(told.sales.size() - 1);
    told.ids.push_back(told.sales.back()->id);
    for (const BoothSaleLine& line : told.sales.back()->lines) offers.insert(line.offer);
  }
  if (offers.size() > kOffersOfBatchMost) return invalid("sales", "are of more than 200 offers");
  told.offers = {offers.begin(), offers.end()};
  std::ranges::stable_sort(told.turn, {}, [&](std::size_t place) {
    return std::pair(told.sales[place]->sale_time, told.sales[place]->id);
  });
  return told;
}

Status write_cash(pg::Tx& tx, const BoothSale& sale) {
  ledger::Posting cash{.fact = Fact::kCashTaken,
                       .transfer = {},
                       .order = {},
                       .amount = sale.honoured(),
                       .book_time = sale.sale_time,
                       .sale = sale.id};
  if (cash.amount > Money()) RETURN_IF_ERROR(ledger::post(tx, cash));
  cash.fact = Fact::kCashUnexplained;
  cash.amount = sale.unhonoured;
  return cash.amount > Money() ? ledger::post(tx, cash) : ok();
}

// What was taken, with its goods, its cash and its receipts.
Status write(pg::Tx& tx, const DeviceCounter& counter, std::vector<BoothSale>& taken, Time now) {
  if (taken.empty()) return ok();
  ASSIGN_OR_RETURN(const bool ours, booth_sales::insert(tx, taken));
  if (!ours) return rpc::in_flight();
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
  std::vector<Discrepancy> missing;
  for (const BoothSale& sale : taken) {
    RETURN_IF_ERROR(write_cash(tx, sale));
    for (Discrepancy& it : discrepancies_of(sale)) missing.push_back(std::move(it));
  }
  RETURN_IF_ERROR(discrepancies::insert(tx, missing));
  return receipts::issue(tx, taken, now);
}

// A sale that is told twice in one batch has one receipt.
void show_receipts(std::vector<StatusOr<BoothSale>>& outcomes,
                   const std::vector<BoothSale>& taken) {
  std::map<SaleId, const BoothSale*> by_id;
  for (const BoothSale& sale : taken) by_id.emplace(sale.id, &sale);
  for (auto& outcome : outcomes) {
    if (!outcome.ok()) continue;
    const auto found = by_id.find(outcome->id);
    if (found != by_id.end()) outcome->receipt = found->second->receipt;
  }
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
  ASSIGN_OR_RETURN(auto device, devices::find(tx, id, {false, parties_of(call), ""}));
  if (!device) return not_found(request.device());
  RETURN_IF_ERROR(device->check_key(request.device_key()));
  return std::move(*device);
}

}  // namespace

StatusOr<rpc::Bytes> BoothSaleApi::record(const rpc::Call& call,
                                          const v1::RecordBoothSalesRequest& request) {
  ASSIGN_OR_RETURN(const DeviceId id, id_of<DeviceId>(request.device(), "boothDevices"));
  ASSIGN_OR_RETURN(const Told told, read(request));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::RecordBoothSalesResponse> {
    ASSIGN_OR_RETURN(const BoothDevice own, own_device(tx, call, id, request));
    ASSIGN_OR_RETURN(const auto offers, offers::lock_all(tx, told.offers, own.seller, own.fair));
    ASSIGN_OR_RETURN(const auto device, devices::lock_shared(tx, id));
    ASSIGN_OR_RETURN(const auto fair, fairs::find(tx, own.fair));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    DeviceCounter counter(*device, *fair, now, &it_.taxes);
    ASSIGN_OR_RETURN(const auto stocks, devices::stocks_of(tx, id, offers));
    ASSIGN_OR_RETURN(auto goods, offers::goods_of(tx, told.offers));
    for (std::size_t i = 0; i < offers.size(); ++i) {
      counter.add(offers[i], stocks[i], std::move(goods[offers[i].id]));
    }
    // Behind the locks: what a twin recorded meanwhile is seen.
    ASSIGN_OR_RETURN(auto known, booth_sales::find(tx, told.ids));
    for (KnownSale& it : known) counter.add(std::move(it));
    auto outcomes = told.sales;
    for (const std::size_t place : told.turn) {
      outcomes[place] = counter.take(std::move(*outcomes[place]));
    }
    std::vector<BoothSale> taken = counter.taken();
    RETURN_IF_ERROR(write(tx, counter, taken, now));
    show_receipts(outcomes, taken);
    return reply_of(request, outcomes);
  });
}

}  // namespace farmgate::orders
