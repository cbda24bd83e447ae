#include <google/api/httpbody.pb.h>

#include <chrono>

#include "chassis/host/peers.h"
#include "chassis/host/service.h"
#include "chassis/rpc/channel.h"
#include "chassis/telemetry/metrics.h"
#include "farmgate/orders/events/v1/events.pb.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "services/orders/api/allocation_api.h"
#include "services/orders/api/application_api.h"
#include "services/orders/api/booth_api.h"
#include "services/orders/api/booth_sale_api.h"
#include "services/orders/api/close_api.h"
#include "services/orders/api/device_api.h"
#include "services/orders/api/discrepancy_api.h"
#include "services/orders/api/expire_holds.h"
#include "services/orders/api/fair_api.h"
#include "services/orders/api/fair_report_api.h"
#include "services/orders/api/fulfilment_api.h"
#include "services/orders/api/ledger_api.h"
#include "services/orders/api/match_api.h"
#include "services/orders/api/offer_api.h"
#include "services/orders/api/order_api.h"
#include "services/orders/api/payment_api.h"
#include "services/orders/api/payment_qr.h"
#include "services/orders/api/receive_stock.h"
#include "services/orders/api/recount.h"
#include "services/orders/api/refund_api.h"
#include "services/orders/api/refund_strays.h"
#include "services/orders/api/return_api.h"
#include "services/orders/api/scopes.h"
#include "services/orders/api/stock_api.h"
#include "services/orders/api/transfer_import.h"
#include "services/orders/api/watch_orders.h"
#include "services/orders/api/weighing_api.h"
#include "services/orders/config.h"
#include "services/orders/events/aggregates.h"
#include "services/orders/events/copies.h"
#include "services/orders/orders.h"

namespace farmgate {
const std::vector<pg::Migration>& orders_migrations();
}

namespace farmgate::orders {
namespace {

using namespace std::chrono_literals;

constexpr auto kSweepEvery = 500ms;
constexpr auto kStraysEvery = 5s;
constexpr auto kWatchEvery = 250ms;
constexpr auto kRecountEvery = 30s;
constexpr int kCommitters = 2;  // of the combiner

void serve_fairs(host::Service& it) {
  const FairParts parts{it.database, it.once, it.outbox, it.pager, it.rules};
  auto& fairs = it.parts.make<FairApi>(parts);
  auto& booths = it.parts.make<BoothApi>(parts);
  auto& applications = it.parts.make<ApplicationApi>(parts);
  auto& allocation = it.parts.make<AllocationApi>(parts);
  auto& reports = it.parts.make<FairReportApi>(parts);
  rpc::ServiceTable table("farmgate.orders.v1.FairService");
  table.scope(auth::Scope::kProvince, province_of);
  table.scope(auth::Scope::kParty, exhibitor_or_organiser);
  table.handle("CreateFair", &fairs, &FairApi::create);
  table.handle("GetFair", &fairs, &FairApi::get);
  table.handle("ListFairs", &fairs, &FairApi::list);
  table.handle("UpdateFair", &fairs, &FairApi::update);
  table.handle("OpenApplications", &fairs, &FairApi::open_applications);
  table.handle("CloseFair", &fairs, &FairApi::close);
  table.handle("ListFairActivities", &fairs, &FairApi::activities);
  table.handle("CreateBooth", &booths, &BoothApi::create);
  table.receive("ImportBooths", &booths, &BoothApi::import);
  table.handle("GetBooth", &booths, &BoothApi::get);
  table.handle("ListBooths", &booths, &BoothApi::list);
  table.handle("DeleteBooth", &booths, &BoothApi::drop);
  table.handle("ApplyForBooth", &applications, &ApplicationApi::apply);
  table.handle("GetApplication", &applications, &ApplicationApi::get);
  table.handle("ListApplications", &applications, &ApplicationApi::list);
  table.handle("WithdrawApplication", &applications, &ApplicationApi::withdraw);
  table.handle("ConfirmBooth", &applications, &ApplicationApi::confirm);
  table.handle("CancelBooth", &applications, &ApplicationApi::cancel);
  table.handle("CheckInExhibitor", &applications, &ApplicationApi::check_in);
  table.handle("PreviewAllocation", &allocation, &AllocationApi::preview);
  table.handle("AllocateBooths", &allocation, &AllocationApi::allocate);
  table.handle("OverrideAllocation", &allocation, &AllocationApi::override_one);
  auto& devices = it.parts.make<DeviceApi>(parts);
  table.handle("RegisterBoothDevice", &devices, &DeviceApi::enrol);
  table.handle("GetBoothDevice", &devices, &DeviceApi::get);
  table.handle("ListBoothDevices", &devices, &DeviceApi::list);
  table.handle("RetireBoothDevice", &devices, &DeviceApi::retire);
  table.handle("RecordFairDay", &reports, &FairReportApi::record_day);
  table.handle("GenerateFairReport", &reports, &FairReportApi::generate);
  table.handle("PrintFairReport", &reports, &FairReportApi::print);
  it.add(std::move(table));
}

void serve_offers(host::Service& it, ReceiveStock& receive) {
  auto& api = it.parts.make<OfferApi>(OfferApi::Parts{it.database, it.once, it.outbox, it.pager});
  rpc::ServiceTable table("farmgate.orders.v1.OfferService");
  table.scope(auth::Scope::kParty, own_or_province);
  table.handle("CreateOffer", &api, &OfferApi::create);
  table.handle("GetOffer", &api, &OfferApi::get);
  table.handle("ListOffers", &api, &OfferApi::list);
  table.handle("UpdateOffer", &api, &OfferApi::update);
  table.handle("CloseOffer", &api, &OfferApi::close);
  table.handle("ReceiveStock", &receive, &ReceiveStock::run);
  auto& stock = it.parts.make<StockApi>(StockApi::Parts{it.once, it.outbox});
  table.handle("WithdrawStock", &stock, &StockApi::withdraw);
  table.handle("TransferStock", &stock, &StockApi::transfer);
  it.add(std::move(table));
}

void serve_orders(host::Service& it, pg::Database& committing, RefundApi& refunds,
                  const TaxTable& taxes, const Communes& communes) {
  auto& combiner =
      it.parts.make<Combiner>(Batch::Parts{committing, it.outbox, hold_span(it.settings),
                                           it.settings.number("orders.open_cash_orders"), &taxes},
                              combiner_options(it.settings));
  auto& api = it.parts.make<OrderApi>(
      OrderApi::Parts{it.database, it.once, it.outbox, it.pager, combiner, &communes});
  rpc::ServiceTable table("farmgate.orders.v1.OrderService");
  table.scope(auth::Scope::kSelf, self);
  table.scope(auth::Scope::kProvince, seller_or_province);
  table.scope(auth::Scope::kParty, own_or_province);
  table.hand_over<v1::Order>("PlaceOrder", &api, &OrderApi::place);
  table.hand_over<v1::BatchPlaceOrdersResponse>("BatchPlaceOrders", &api, &OrderApi::place_many);
  table.handle("GetOrder", &api, &OrderApi::get);
  table.handle("ListOrders", &api, &OrderApi::list);
  table.handle("LookupOrder", &api, &OrderApi::lookup);
  table.handle("RefundOrder", &refunds, &RefundApi::refund_order);
  table.handle("CancelOrder", &api, &OrderApi::cancel);
  auto& goods =
      it.parts.make<FulfilmentApi>(FulfilmentApi::Parts{it.database, it.once, it.outbox, it.pager});
  table.handle("ShipOrder", &goods, &FulfilmentApi::ship);
  table.handle("MarkReady", &goods, &FulfilmentApi::mark_ready);
  table.handle("HandOverOrder", &goods, &FulfilmentApi::hand_over);
  table.handle("CompleteOrder", &goods, &FulfilmentApi::complete);
  auto& returns = it.parts.make<ReturnApi>(ReturnApi::Parts{it.once, it.outbox});
  table.handle("ReturnOrder", &returns, &ReturnApi::return_order);
  auto& scales = it.parts.make<WeighingApi>(WeighingApi::Parts{it.once, it.outbox});
  table.handle("AdjustCatchWeight", &scales, &WeighingApi::adjust);
  table.handle("LookupGuestOrder", &goods, &FulfilmentApi::lookup_guest);
  table.handle("PrintPackingLabels", &goods, &FulfilmentApi::packing_labels);
  table.handle("GeneratePickList", &goods, &FulfilmentApi::pick_list);
  auto& booths = it.parts.make<BoothSaleApi>(BoothSaleApi::Parts{it.once, taxes});
  table.handle("RecordBoothSales", &booths, &BoothSaleApi::record);
  auto& missing = it.parts.make<DiscrepancyApi>(
      DiscrepancyApi::Parts{it.database, it.once, it.outbox, it.pager});
  table.handle("ListBoothDiscrepancies", &missing, &DiscrepancyApi::list);
  table.handle("GetBoothDiscrepancy", &missing, &DiscrepancyApi::get);
  table.handle("SettleBoothDiscrepancy", &missing, &DiscrepancyApi::settle);
  auto& watch = it.parts.make<WatchOrders>(it.background);
  table.feed<v1::WatchOrdersResponse>("WatchOrders", &watch, &WatchOrders::watch);
  it.every("watchers", kWatchEvery, [&watch] { return watch.turn(); });
  it.every("order changes", 60s, [&watch] { return watch.sweep(); });
  it.every("pick-up guesses", 60s, [&it, &goods] { return goods.sweep(it.background); });
  it.add(std::move(table));
}

void serve_payments(host::Service& it, rpc::Channel& producers, RefundApi& refunds, PaymentApi& api,
                    const Communes& communes) {
  rpc::ServiceTable table("farmgate.orders.v1.PaymentService");
  table.scope(auth::Scope::kSelf, self);
  table.scope(auth::Scope::kProvince, province_of);
  auto& qr = it.parts.make<PaymentQrApi>(PaymentQrApi::Parts{it.database, producers});
  table.handle("GetPaymentQr", &qr, &PaymentQrApi::get);
  table.handle("RecordBankTransfer", &api, &PaymentApi::record);
  table.handle("GetBankTransfer", &api, &PaymentApi::get);
  table.handle("ListBankTransfers", &api, &PaymentApi::list);
  table.receive("ImportBankTransfers", &it.parts.make<TransferImport>(it.database, api, communes),
                &TransferImport::take);
  table.handle("ListUnmatchedTransfers", &api, &PaymentApi::list_unmatched);
  auto& matches = it.parts.make<MatchApi>(MatchApi::Parts{it.once, it.outbox, communes});
  table.handle("MatchBankTransfer", &matches, &MatchApi::match);
  table.handle("RefundBankTransfer", &refunds, &RefundApi::refund_transfer);
  table.handle("GetRefund", &refunds, &RefundApi::get);
  table.handle("ListRefunds", &refunds, &RefundApi::list);
  table.handle("ExportRefunds", &refunds, &RefundApi::export_due);
  table.handle("RecordRefund", &refunds, &RefundApi::record);
  auto& ledger = it.parts.make<LedgerApi>(LedgerApi::Parts{it.database, it.pager, communes});
  auto& closes = it.parts.make<CloseApi>(CloseApi::Parts{it.database, it.once, communes});
  table.handle("CloseDay", &closes, &CloseApi::close_day);
  table.handle("PrintDayClose", &closes, &CloseApi::print);
  table.handle("ListLedgerEntries", &ledger, &LedgerApi::list);
  it.add(std::move(table));
}

// What must never be: a CHECK had to stop an oversell, or the books differ.
void watch_books(host::Service& it, const pg::Database& committing) {
  for (const std::string table : {"offer", "device_stock"}) {
    it.parts.make<telemetry::Gauge>("farmgate_orders_stock_checks_fired",
                                    "Rows of stock that a CHECK of the database refused.",
                                    telemetry::Labels{{"table", table}}, [&it, &committing, table] {
                                      return static_cast<double>(it.database.checks_fired(table) +
                                                                 it.background.checks_fired(table) +
                                                                 committing.checks_fired(table));
                                    });
  }
  auto& recount = it.parts.make<Recount>(it.background);
  for (const Recount::Book& book : recount.books()) {
    it.parts.make<telemetry::Gauge>("farmgate_orders_books_differing",
                                    "Rows that their ledger does not add up to.",
                                    telemetry::Labels{{"book", std::string(book.name)}},
                                    [&differing = book.differing] { return differing.load(); });
  }
  it.every("books", kRecountEvery, [&recount] { return recount.sweep(); });
}

Status compose(host::Service& it) {
  ASSIGN_OR_RETURN(auto channel,
                   rpc::Channel::open(host::channel_options(it.settings, "orders", "producers")));
  rpc::Channel& producers = it.parts.keep(std::move(channel));
  auto& receive = it.parts.make<ReceiveStock>(
      ReceiveStock::Parts{it.database, it.background, it.outbox, producers,
                          it.settings.duration("orders.max_deadline_ms")});
  auto& holds = it.parts.make<ExpireHolds>(it.background, it.outbox);
  serve_fairs(it);
  serve_offers(it, receive);
  ASSIGN_OR_RETURN(auto key, bank_key(it.settings));
  ASSIGN_OR_RETURN(auto read, Communes::read(orders_communes_csv()));
  const Communes& communes = it.parts.make<Communes>(std::move(read));
  auto& refunds = it.parts.make<RefundApi>(
      RefundApi::Parts{it.database, it.once, it.outbox, it.pager, communes});
  auto& payments = it.parts.make<PaymentApi>(
      PaymentApi::Parts{it.database, it.once, it.outbox, it.pager, communes, std::move(key)});
  auto& strays = it.parts.make<RefundStrays>(it.background, it.outbox);
  ASSIGN_OR_RETURN(auto taxes, tax_table(it.settings));
  // Connections of its own: no other work of this process keeps orders waiting for one.
  pg::Options options = host::database_options(it.settings, "orders", kCommitters);
  options.session = kByKey;
  auto& committing = it.parts.make<pg::Database>(std::move(options));
  serve_orders(it, committing, refunds, it.parts.make<TaxTable>(std::move(taxes)), communes);
  serve_payments(it, producers, refunds, payments, communes);
  it.every("holds", kSweepEvery, [&holds] { return holds.sweep(); });
  it.every("strays", kStraysEvery, [&strays] { return strays.sweep(); });
  it.every("stock intents", kSweepEvery, [&receive] { return receive.sweep(); });
  watch_books(it, committing);
  return ok();
}

std::vector<std::string> topics(std::string_view prefix) {
  using farmgate::events::topic_of;
  return {topic_of<events::v1::FairEvent>(prefix), topic_of<events::v1::OfferEvent>(prefix),
          topic_of<events::v1::OrderEvent>(prefix), topic_of<events::v1::PaymentEvent>(prefix)};
}

}  // namespace

const host::ServiceSpec& orders_spec() {
  static const host::ServiceSpec spec{.name = "orders",
                                      .summary = "fairs, offers, orders, bank transfers",
                                      .settings = settings(),
                                      .migrations = orders_migrations,
                                      .topics = topics,
                                      .projections = [](const auto&...) { return copies(); },
                                      .aggregates = aggregates,
                                      .compose = compose};
  return spec;
}

}  // namespace farmgate::orders
