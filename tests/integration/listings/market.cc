#include "tests/integration/listings/market.h"

#include <future>

#include "chassis/host/service.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "services/listings/events/copies.h"
#include "services/listings/listings.h"
#include "tests/support/reply.h"

namespace farmgate::listings {
namespace {

using farmgate::events::EventFields;
using farmgate::events::EventName;
using farmgate::events::kTopicPrefix;
using farmgate::testing::parsed;

kafka::Message record_of(const google::protobuf::Message& event) {
  const EventFields fields = EventFields::of(event).value();
  const EventName name = EventName::of(*event.GetDescriptor());
  kafka::Message record;
  record.partition.topic = name.topic();
  record.key = std::string(farmgate::events::last_segment(fields.name));
  record.value = event.SerializeAsString();
  record.headers = {{"ce_type", name.type(fields.change)}};
  return record;
}

struct Waiting {
  std::string value;
  static Waiting from(pg::Row& row) { return {row.bytes()}; }
};
constexpr pg::Statement kWaiting{
    "test_waiting", "SELECT value FROM outbox WHERE topic LIKE '%.listing.v1' ORDER BY id"};

}  // namespace

void Market::SetUpTestSuite() {
  home = std::make_unique<Home>();
  ASSERT_THAT(pg::migrate(home->database.options(), host::schema(listings_spec())), IsOk());
}

Market::Market()
    : applier_(copies(outbox_, gate_, consumer_pages_, generations_), std::string(kTopicPrefix),
               farmgate::events::Applier::Follow::kApplyAndReact) {
  sandbox_.execute(
      "DELETE FROM listing; DELETE FROM seller_copy; DELETE FROM product_copy;"
      "DELETE FROM offer_copy; DELETE FROM ban_copy; DELETE FROM certificate_copy;"
      "DELETE FROM paper_copy; DELETE FROM image_content;"
      "DELETE FROM event_copy; DELETE FROM outbox;"
      "DELETE FROM request_claim; DELETE FROM listing_view; UPDATE clock_offset SET offset_us = 0");
  arrives(seller_event());
}

rpc::Call Market::seller() const {
  rpc::Call call = guest();
  call.principal.subject = "user of " + seller_;
  call.access.parties = {seller_};
  return call;
}

rpc::Call Market::guest() {
  rpc::Call call;
  call.deadline = in(30s);
  call.method = "ListingService/X";
  return call;
}

void Market::change_seller() {
  seller_ = "producers/" + Uuid::v7().to_string();
  product_ = seller_ + "/products/" + Uuid::v7().to_string();
}

ProducerEvent Market::seller_event(const std::string& commune, int category) {
  ProducerEvent event;
  event.set_source_epoch(1);
  event.set_aggregate_version(++last_version_);
  event.set_change(producers::events::v1::PRODUCER_CHANGE_UPDATED);
  event.mutable_state()->set_name(seller_);
  event.mutable_state()->set_kind("HOUSEHOLD");
  event.mutable_state()->set_activity("ACTIVE");
  event.mutable_state()->set_public_name("Hộ Giáp Thị Hoa (ví dụ)");
  event.mutable_state()->set_commune(commune);
  auto& product = *event.mutable_state()->add_products();
  product.set_name(product_);
  product.set_ocop_set(category);
  return event;
}

OfferEvent Market::offer_event(const std::string& listing, std::int64_t price, std::int64_t boxes) {
  OfferEvent event;
  event.set_source_epoch(1);
  event.set_aggregate_version(++last_version_);
  event.set_change(orders::events::v1::OFFER_CHANGE_STOCKED);
  auto& state = *event.mutable_state();
  state.set_name("offers/" + Uuid::v7().to_string());
  state.set_listing(listing);
  state.set_unit_price_vnd(price);
  farmgate::wire::write(Quantity{1000 * boxes, Unit::kPiece}, *state.mutable_available());
  farmgate::wire::write(time() - 1h, *state.mutable_start_time());
  farmgate::wire::write(time() + 48h, *state.mutable_end_time());
  return event;
}

Status Market::apply(const google::protobuf::Message& event, pg::Tx& tx) {
  const kafka::Message record = record_of(event);
  farmgate::events::Tally tally;
  return applier_.apply({&record}, tx, tally);
}

void Market::arrives(const google::protobuf::Message& event) {
  EXPECT_THAT(database_.transact(in(10s), [&](pg::Tx& tx) { return apply(event, tx); }), IsOk());
}

void Market::deliver() {
  const auto rows = database_.read(in(5s), [](pg::Tx& tx) { return tx.query<Waiting>(kWaiting); });
  ASSERT_THAT(rows, IsOk());
  for (const Waiting& row : *rows) {
    listings::events::v1::ListingEvent event;
    ASSERT_TRUE(event.ParseFromString(row.value));
    arrives(event);
  }
  settle(consumer_pages_);
}

v1::Label Market::label() {
  v1::Label label;
  label.set_goods_name("Quả vải tươi");
  label.set_responsible_party("Hộ Giáp Thị Hoa (ví dụ)");
  label.set_responsible_address("Xã Lục Ngạn, tỉnh Bắc Ninh");
  label.set_origin("Việt Nam");
  return label;
}

v1::CreateListingRequest Market::draft_request(const std::string& product,
                                               const std::string& title) {
  v1::CreateListingRequest request;
  v1::Listing& listing = *request.mutable_listing();
  listing.set_product(product);
  listing.set_title(title);
  listing.set_story("Hái buổi sáng.");
  listing.set_unit(type::v1::UNIT_PIECE);
  farmgate::wire::write(Quantity{5'000, Unit::kKilogram}, *listing.mutable_content());
  *listing.mutable_label() = label();
  request.set_request_id(Uuid::v7().to_string());
  return request;
}

StatusOr<v1::Listing> Market::create(const v1::CreateListingRequest& request) {
  return parsed<v1::Listing>(api_.create(seller(), request));
}

v1::Listing Market::draft(const std::string& title) {
  return create(draft_request(product_, title)).value();
}

StatusOr<v1::Listing> Market::publish(const v1::Listing& listing, const std::string& etag) {
  v1::PublishListingRequest request;
  request.set_name(listing.name());
  request.set_etag(etag);
  request.set_request_id(Uuid::v7().to_string());
  return parsed<v1::Listing>(api_.publish(seller(), request));
}

StatusOr<v1::Listing> Market::retitle(const v1::Listing& listing, const std::string& title,
                                      const std::string& etag) {
  v1::UpdateListingRequest request;
  request.mutable_listing()->set_name(listing.name());
  request.mutable_listing()->set_title(title);
  request.mutable_listing()->set_etag(etag);
  request.mutable_update_mask()->add_paths("title");
  request.set_request_id(Uuid::v7().to_string());
  return parsed<v1::Listing>(api_.update(seller(), request));
}

StatusOr<std::string> Market::bytes(ReadApi& api, const rpc::Call& call, const std::string& name) {
  v1::GetListingRequest request;
  request.set_name(name);
  std::promise<StatusOr<rpc::SharedBytes>> page;
  api.get(call, request, [&page](auto answer) { page.set_value(std::move(answer)); });
  ASSIGN_OR_RETURN(const rpc::SharedBytes found, page.get_future().get());
  return *found;
}

StatusOr<v1::ListListingsResponse> Market::list(ReadApi& api, const rpc::Call& call,
                                                const v1::ListListingsRequest& request) {
  ASSIGN_OR_RETURN(const rpc::SharedBytes found, api.list(call, request));
  return parsed<v1::ListListingsResponse>(rpc::Bytes{*found});
}

StatusOr<v1::Listing> Market::get(const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(std::string page, bytes(reads_, call, name));
  return parsed<v1::Listing>(rpc::Bytes{std::move(page)});
}

std::vector<std::string> Market::titles(const rpc::Call& call, v1::ListListingsRequest request) {
  std::vector<std::string> found;
  request.set_page_size(2);
  do {
    const auto page = list(call, request).value();
    for (const v1::Listing& it : page.listings()) found.push_back(it.title());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return found;
}

v1::Listing Market::now(const v1::Listing& listing) {
  Reads rows(*this, uncached_);
  return parsed<v1::Listing>(rpc::Bytes{bytes(rows, seller(), listing.name()).value()}).value();
}

redis::CacheOptions Market::cache_options(std::chrono::milliseconds l1_ttl) const {
  redis::CacheOptions options;
  options.address = farmgate::testing::require_env("FARMGATE_REDIS");
  options.prefix = "fg:test:" + run_ + ":";
  options.l1_ttl = l1_ttl;
  // No test waits for the end of these.
  options.soft_ttl = options.negative_ttl = 1min;
  options.hard_ttl = 2min;
  options.tombstone_ttl = 3min;
  options.command_budget = 2000ms;
  return options;
}

std::shared_ptr<redis::Pipeline> Market::pipeline() {
  redis::PipelineOptions options;
  options.address = farmgate::testing::require_env("FARMGATE_REDIS");
  options.command_budget = 2000ms;
  return std::make_shared<redis::Pipeline>(options);
}

void Market::settle(redis::Cache& cache) {
  const auto nothing = [](Deadline) -> StatusOr<std::optional<redis::Loaded>> {
    return std::optional<redis::Loaded>();
  };
  // Replies come in the order of the commands.
  EXPECT_THAT(cache.get("settled " + Uuid::v7().to_string(), nothing, in(5s)), IsOk());
  EXPECT_EQ(cache.counts().redis_errors, 0u);
}

void Market::pass(std::chrono::seconds span) {
  passed_ += span;
  clock_.set_offset(passed_);
  EXPECT_THAT(pg::set_clock_offset(database_, passed_), IsOk());
  EXPECT_THAT(refresh_shelves(database_, outbox_), IsOk());
}

Time Market::time() const {
  return std::chrono::time_point_cast<std::chrono::microseconds>(clock_.now());
}

std::string Market::events_of(const std::string& listing) {
  return value(
      "SELECT string_agg(version || ' ' || split_part(type, '.', 4), ', ' ORDER BY id) FROM outbox "
      "WHERE subject = '" +
      listing + "'");
}

}  // namespace farmgate::listings
