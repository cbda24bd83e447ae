#include "tests/integration/events/shelf.h"

#include <algorithm>

#include "chassis/events/schema.h"
#include "chassis/kafka/reader.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;
using listings::events::v1::ListingEvent;
using producers::events::v1::ProducerEvent;

constexpr pg::Statement kShelf{"shelf_put", R"sql(
  INSERT INTO shelf (id, seller, price) VALUES ($1, $2, $3)
  ON CONFLICT (id) DO UPDATE SET seller = excluded.seller, price = excluded.price)sql"};
constexpr pg::Statement kTotal{"total_add", R"sql(
  INSERT INTO seller_total AS it (seller, offers, total) VALUES ($1, $2, $3)
  ON CONFLICT (seller) DO UPDATE
  SET offers = it.offers + excluded.offers, total = it.total + excluded.total)sql"};
constexpr pg::Statement kTitle{"title_put", R"sql(
  INSERT INTO title (id, title) VALUES ($1, $2)
  ON CONFLICT (id) DO UPDATE SET title = excluded.title)sql"};
constexpr pg::Statement kSeller{"seller_put", R"sql(
  INSERT INTO seller (id, name) VALUES ($1, $2)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name)sql"};

Status add(pg::Tx& tx, const OfferEvent& event, std::int64_t sign) {
  const auto& state = event.state();
  return tx.execute(kTotal, last_segment(state.seller()), sign, sign * state.unit_price_vnd())
      .status();
}

template <class E>
kafka::Record record_of(const E& event, std::string_view prefix) {
  const EventName name = EventName::of(*E::descriptor());
  Envelope envelope;
  envelope.topic = name.topic(prefix);
  envelope.key = std::string(last_segment(event.state().name()));
  envelope.type = name.type("UPDATED");
  envelope.source = name.source();
  envelope.subject = event.state().name();
  envelope.epoch = event.source_epoch();
  envelope.version = event.aggregate_version();
  envelope.value = event.SerializeAsString();
  return std::move(envelope).record();
}

template <class E>
E first_version() {
  E event;
  event.set_aggregate_version(1);
  event.set_source_epoch(1);
  return event;
}

}  // namespace

Status put_offer(const std::optional<OfferEvent>& old, const OfferEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  RETURN_IF_ERROR(tx.execute(kShelf, last_segment(state.name()), last_segment(state.seller()),
                             state.unit_price_vnd())
                      .status());
  if (old) RETURN_IF_ERROR(add(tx, *old, -1));
  return add(tx, now, 1);
}

Shelf::Shelf() {
  sandbox_.execute(
      "CREATE TABLE shelf (id text PRIMARY KEY, seller text NOT NULL,"
      "  price bigint NOT NULL CHECK (price > 0));"
      "CREATE TABLE seller_total (seller text PRIMARY KEY, offers bigint, total bigint);"
      "CREATE TABLE title (id text PRIMARY KEY, title text NOT NULL);"
      "CREATE TABLE seller (id text PRIMARY KEY, name text NOT NULL)");
}

std::vector<Projection> Shelf::projections() {
  std::vector<Projection> all;
  all.push_back(Projection("shelf", {"shelf", "seller_total"})
                    .on<OfferEvent>([this](const auto& old, const auto& now, pg::Tx& tx) -> Status {
                      RETURN_IF_ERROR(before_apply_(tx));
                      return put_offer(old, now, tx);
                    }));
  all.push_back(Projection("titles", {"title"})
                    .on<ListingEvent>([](const auto&, const auto& now, pg::Tx& tx) {
                      const auto& state = now.state();
                      return tx.execute(kTitle, last_segment(state.name()), state.title()).status();
                    }));
  all.push_back(
      Projection("sellers", {"seller"})
          .on<ProducerEvent>([](const auto&, const auto& now, pg::Tx& tx) {
            const auto& state = now.state();
            return tx.execute(kSeller, last_segment(state.name()), state.public_name()).status();
          }));
  return all;
}

kafka::Record Shelf::listing(const std::string& key, const std::string& title) const {
  auto event = first_version<ListingEvent>();
  event.mutable_state()->set_name("listings/" + key);
  event.mutable_state()->set_title(title);
  return record_of(event, prefix_);
}

kafka::Record Shelf::seller(const std::string& key, const std::string& name) const {
  auto event = first_version<ProducerEvent>();
  event.mutable_state()->set_name("producers/" + key);
  event.mutable_state()->set_public_name(name);
  return record_of(event, prefix_);
}

void Shelf::make_topics(int partitions) {
  partitions_ = partitions;
  const auto names = topics_of(projections(), prefix_);
  ASSERT_THAT(kafka::ensure_topics(client_, names, {.partitions = partitions}, in(20s)), IsOk());
}

void Shelf::start_consumer() {
  ConsumerOptions options;
  options.kafka = client_;
  options.service = "shelf";
  options.topic_prefix = prefix_;
  options.backoff = 20ms;
  options.batch_timeout = batch_timeout_;
  options.observe_lag = [this](std::chrono::microseconds lag) {
    slowest_lag_micros_ = std::max<std::int64_t>(slowest_lag_micros_, lag.count());
  };
  consumer_ = std::make_unique<Consumer>(options, database_, projections(), counters_);
  consumer_->start();
}

bool Shelf::applied(std::int64_t count) {
  return eventually([&] { return counters_.applied >= count; });
}

std::string Shelf::ends() {
  auto reader = kafka::Reader::open(client_, {});
  std::string text;
  for (const std::string& topic : topics_of(projections(), prefix_)) {
    for (int part = 0; part < partitions_; ++part) {
      // A leader of a moment ago may not be known yet to this client.
      StatusOr<kafka::Watermarks> marks = internal("not asked yet");
      const auto answered = [&] {
        marks = reader.value()->watermarks({topic, part}, in(5s));
        return marks.ok();
      };
      EXPECT_TRUE(eventually(answered)) << marks.status().to_string();
      if (marks.ok())
        text += topic + "/" + std::to_string(part) + "/" + std::to_string(marks->high) + ";";
    }
  }
  return text;
}

bool Shelf::caught_up() {
  const std::string goal = ends();
  return eventually(
      [&] {
        return value(
                   "SELECT string_agg(topic || '/' || part || '/' || next_offset || ';', ''"
                   " ORDER BY topic COLLATE \"C\", part) FROM consumer_position"
                   " WHERE cluster_id <> 'lost cluster'") == goal;
      },
      std::chrono::seconds(60));
}

std::string Shelf::copies() {
  return value(
      "SELECT string_agg(id || ' ' || seller || ' ' || price, ', ' ORDER BY id) FROM shelf");
}

bool Shelf::counters_equal_recount() {
  return value(
             "SELECT count(*) FROM (SELECT seller, count(*), sum(price)::bigint FROM shelf"
             " GROUP BY seller) AS real FULL JOIN"
             " (SELECT * FROM seller_total WHERE offers <> 0) AS kept USING (seller)"
             " WHERE (real.count, real.sum) IS DISTINCT FROM (kept.offers, kept.total)") == "0";
}

}  // namespace farmgate::events
