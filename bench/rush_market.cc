#include "bench/rush_market.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <thread>

#include "bench/load.h"
#include "chassis/wire/convert.h"
#include "farmgate/orders/v1/order_service.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr const char* kOfferHead = "00000000-0000-7000-8000-";

orders::Basket basket_of(int buyer, int offer) {
  orders::Basket basket;
  basket.buyer = "buyer-" + std::to_string(buyer);
  basket.lines = {{numbered_offer(offer), {1000, Unit::kPiece}}};
  basket.contact = {"Người mua (ví dụ)", "+84912345678", "Thôn Mẫu (ví dụ)"};
  return basket;
}

rpc::Asked asked_of(const orders::Basket& basket) {
  const Uuid id = Uuid::v7();
  return {{basket.buyer, "farmgate.orders.v1.OrderService/PlaceOrder", id}, sha256(id.to_string())};
}

pg::Options by_key(pg::Options options) {
  options.session = orders::kByKey;
  return options;
}

}  // namespace

std::vector<std::string> served_baskets(int count) {
  orders::v1::PlaceOrderRequest request;
  orders::v1::Order& order = *request.mutable_order();
  order.add_lines()->set_offer("offers/" + numbered_offer_text(0));
  wire::write(Quantity{1000, Unit::kPiece}, *order.mutable_lines(0)->mutable_quantity());
  order.mutable_contact()->set_full_name("Người mua (ví dụ)");
  order.mutable_contact()->set_phone("0912345678");
  order.set_fulfilment(orders::v1::FULFILMENT_PICKUP);
  order.set_payment_method(orders::v1::PAYMENT_METHOD_TRANSFER);
  std::vector<std::string> all;
  for (int i = 0; i < count; ++i) {
    request.set_request_id(Uuid::v7().to_string());
    all.push_back(request.SerializeAsString());
  }
  return all;
}

StatusOr<std::string> buyer_token(const Environment& environment) {
  auth::TokenSpec buyer;
  buyer.subject = "buyer";
  buyer.roles = auth::Roles{auth::Role::kBuyer};
  return token_of(environment, buyer);
}

double percentile(std::vector<double>& values, double part) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

std::string numbered_offer_text(int number) {
  char tail[16];
  std::snprintf(tail, sizeof tail, "%012x", static_cast<unsigned>(number));
  return kOfferHead + std::string(tail);
}

orders::OfferId numbered_offer(int number) {
  return orders::OfferId(Uuid::parse(numbered_offer_text(number)).value());
}

// Of all tables that only grow.
std::string keepers(const std::string& action) {
  return "DO $$ DECLARE kept regclass; BEGIN FOR kept IN SELECT tgrelid FROM pg_trigger "
         "WHERE tgname = 'ledger_keep_all' LOOP EXECUTE format('ALTER TABLE %s " +
         action + " TRIGGER ledger_keep_all', kept); END LOOP; END $$;";
}

Status open_market(const pg::Options& database, int offers, std::int64_t pieces) {
  const std::string last = std::to_string(offers - 1);
  const std::string stock = std::to_string(1000 * pieces);
  const std::string id = std::string("('") + kOfferHead + "' || lpad(to_hex(i), 12, '0'))::uuid";
  const std::string listing = "'00000000-0000-7000-9000-000000000000'::uuid";
  RETURN_IF_ERROR(pg::execute_script(
      database,
      // What only grows is empty here, and yet its triggers would refuse.
      keepers("DISABLE") +
          "TRUNCATE orders, order_line, stock_ledger, buyer_share, request_claim, outbox CASCADE;" +
          keepers("ENABLE ALWAYS") +
          "DELETE FROM offer; DELETE FROM listing_copy;"
          "INSERT INTO listing_copy (listing, seller, product, title, unit, content, content_unit, "
          "on_sale) SELECT " +
          listing + ", " + listing +
          ", 'producers/p/products/v', 'Vải thiều (ví dụ)', 2, 5000, 1, true;" +
          "INSERT INTO offer (id, listing, seller, unit, unit_price_vnd, received, available, "
          "start_time, end_time, version, revision, create_time, request_id) SELECT " +
          id + ", " + listing + ", " + listing + ", 2, 225000, " + stock + ", " + stock +
          ", now() - interval '1 hour', now() + interval '2 days', 1, 1, now(), gen_random_uuid() "
          "FROM generate_series(0, " +
          last +
          ") i;"
          "INSERT INTO stock_ledger (offer, kind, quantity, reference) SELECT id, 'RECEIVED', "
          "available, id FROM offer"));
  // Of both sides: neither shall be measured by plans that were made while the tables were empty.
  RETURN_IF_ERROR(
      pg::execute_script(database,
                         "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', "
                         "current_database()); END $$"));
  return pg::execute_script(database, "VACUUM ANALYZE");
}

// PlaceOrder as it was before the combiner, with its claim, its reply and its event: one
// conditional statement, one transaction an order.
std::string one_statement_script(int spread) {
  return "\\set buyer random(1, 1000000000)\n\\set number random(0, " + std::to_string(spread - 1) +
         ")\n" + R"sql(
WITH ids AS MATERIALIZED (SELECT gen_random_uuid() AS id, gen_random_uuid() AS request),
claim AS (
  INSERT INTO request_claim (caller, method, request_id, digest, reply)
  SELECT 'buyer-' || :buyer::text, 'farmgate.orders.v1.OrderService/PlaceOrder', request,
         decode(repeat('5a', 32), 'hex'), decode(repeat('5a', 480), 'hex')
  FROM ids ON CONFLICT DO NOTHING RETURNING request_id),
wanted AS (
  SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(:number::int), 12, '0'))::uuid AS offer,
         1000::bigint AS quantity),
locked AS (
  SELECT o.id FROM offer o JOIN wanted w ON w.offer = o.id ORDER BY o.id FOR NO KEY UPDATE OF o),
taken AS (
  UPDATE offer o SET available = o.available - w.quantity, held = o.held + w.quantity,
                     revision = o.revision + 1
  FROM wanted w, locked k WHERE o.id = w.offer AND o.id = k.id AND o.available >= w.quantity
    AND o.start_time <= farmgate_now() AND o.end_time > farmgate_now()
  RETURNING o.id, o.listing, o.seller, o.unit, o.unit_price_vnd, w.quantity),
head AS (
  INSERT INTO orders (id, buyer, seller, state, contact_name, contact_phone, contact_address,
    fulfilment, payment_method, total_vnd, payment_code, hold_expire_time, create_time,
    update_time, version, request_id)
  SELECT ids.id, 'buyer-' || :buyer::text, taken.seller, 1, 'Người mua (ví dụ)', '+84912345678',
    'Thôn Mẫu (ví dụ)', 1, 1, taken.unit_price_vnd,
    'FG' || left(replace(ids.id::text, '-', ''), 12),
    farmgate_now() + interval '900 seconds', farmgate_now(), farmgate_now(), 1, claim.request_id
  FROM ids, taken, claim RETURNING id),
lines AS (
  INSERT INTO order_line (order_id, line, offer, listing, title, quantity, unit, unit_price_vnd,
    amount_vnd)
  SELECT head.id, 1, taken.id, taken.listing, l.title, taken.quantity, taken.unit,
    taken.unit_price_vnd, taken.unit_price_vnd
  FROM head, taken JOIN listing_copy l ON l.listing = taken.listing),
ledger AS (
  INSERT INTO stock_ledger (offer, kind, quantity, reference)
  SELECT taken.id, 'HELD', -taken.quantity, head.id FROM taken, head),
event AS (
  INSERT INTO outbox (topic, key, type, source, subject, epoch, version, traceparent, value)
  SELECT 'farmgate.orders.order.v1', id::text, 'farmgate.orders.order.placed.v1',
    'farmgate/orders', 'orders/' || id, 1, 1, '', decode(repeat('5a', 280), 'hex') FROM head)
SELECT id FROM taken;
)sql";
}

Desk::Desk(const pg::Options& database, orders::CombinerOptions options)
    : database_(by_key(database)), combiner_({database_, outbox_, 900s}, options) {}

Rush Desk::rush(int in_flight, int count, const std::function<int(int)>& offer_of) {
  std::mutex mutex;
  std::condition_variable room;
  int flying = 0, done = 0;
  Rush out;
  std::vector<double> spans;
  spans.reserve(static_cast<std::size_t>(count));
  const auto begin = Elapsed::now();
  for (int i = 0; i < count; ++i) {
    {
      std::unique_lock lock(mutex);
      room.wait(lock, [&] { return flying < in_flight; });
      ++flying;
    }
    orders::Basket basket = basket_of(i, offer_of(i));
    rpc::Asked asked = asked_of(basket);
    const auto arrived = Elapsed::now();
    combiner_.submit(
        std::move(asked), std::move(basket),
        {.deadline = in(30s), .cancelled = {}, .answer = [&, arrived](const auto& it) {
           const std::lock_guard lock(mutex);
           spans.push_back(
               std::chrono::duration<double, std::milli>(Elapsed::now() - arrived).count());
           if (it.ok()) ++out.accepted;
           if (it.status().reason() == "SOLD_OUT") ++out.refused;
           --flying;
           ++done;
           room.notify_one();
         }});
  }
  std::unique_lock lock(mutex);
  room.wait(lock, [&] { return done == count; });
  const double seconds = std::chrono::duration<double>(Elapsed::now() - begin).count();
  out.per_second = count / seconds;
  out.failed = count - out.accepted - out.refused;
  out.p50_ms = percentile(spans, 0.5);
  out.p99_ms = percentile(spans, 0.99);
  return out;
}

}  // namespace farmgate::bench
