#include <thread>

#include "chassis/host/service.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/producers/producers.h"
#include "tests/integration/producers/registry.h"
#include "tests/support/service_database.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono_literals;
using events::v1::ProducerEvent;

class Events : public Registry {
 protected:
  template <class Event>
  Event newest(const std::string& name) {
    return farmgate::testing::newest_event<Event>(database_, name);
  }
  Status republished() {
    return database_.transact(in(5s), [&](pg::Tx& tx) -> Status {
      for (const auto& source : producers_spec().aggregates(outbox_)) {
        ASSIGN_OR_RETURN(const auto first, source.append(tx, "", 1));
        ASSIGN_OR_RETURN(const auto rest, source.append(tx, first.last_key, 10));
        EXPECT_EQ(rest.appended, 0);
      }
      return ok();
    });
  }
};

TEST_F(Events, OfAProducerHaveNoGapsThoughChildrenAreAddedAtOnce) {
  const v1::Producer producer = registered();
  std::vector<std::thread> writers;
  for (int i = 0; i < 16; ++i) {
    writers.emplace_back([&, i] {
      if (i % 2 == 0) plot_of(producer);
      if (i % 2 == 1) product_of(producer);
    });
  }
  for (std::thread& writer : writers) writer.join();

  EXPECT_TRUE(gap_free(producer.name(), 17));
  const auto event = newest<ProducerEvent>(producer.name());
  EXPECT_EQ(event.aggregate_version(), 17);
  EXPECT_EQ(event.state().plots_size(), 8);
  EXPECT_EQ(event.state().products_size(), 8);
}

TEST_F(Events, NameTheirChange) {
  const v1::Producer producer = registered();
  EXPECT_EQ(newest<ProducerEvent>(producer.name()).change(),
            events::v1::PRODUCER_CHANGE_REGISTERED);
  plot_of(producer);
  EXPECT_EQ(newest<ProducerEvent>(producer.name()).change(), events::v1::PRODUCER_CHANGE_UPDATED);

  const auto paper = paper_request(producer.name(), today());
  ASSERT_THAT(papers_.create(call("CreateQualification"), paper), IsOk());

  const auto event = newest<ProducerEvent>(producer.name());
  EXPECT_EQ(event.change(), events::v1::PRODUCER_CHANGE_QUALIFICATION_RECORDED);
  EXPECT_EQ(event.state().qualifications(0).kind(), "VIETGAP");
}

TEST_F(Events, CarryNoPersonalData) {
  lot_of(registered(), {1000, Unit::kKilogram});

  for (const char* secret : {"Nguyễn", "912345678", "001234567890", "Thôn"}) {
    EXPECT_EQ(value(std::string("SELECT count(*) FROM outbox WHERE position(convert_to('") +
                    secret + "', 'UTF8') IN value) > 0"),
              "0")
        << secret;
  }
}

TEST_F(Events, AreRepublishedWithTheirVersionAndState) {
  const v1::Producer producer = registered();
  const v1::Lot lot = lot_of(producer, {1000, Unit::kKilogram});
  ASSERT_THAT(lots_.consume(call("ConsumeLot"), taking(lot, 400)), IsOk());
  const auto before = newest<ProducerEvent>(producer.name()).SerializeAsString();
  const auto lot_before = newest<events::v1::LotEvent>(lot.name()).SerializeAsString();
  sandbox_.execute("DELETE FROM outbox");

  ASSERT_THAT(republished(), IsOk());

  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "2");
  EXPECT_EQ(newest<ProducerEvent>(producer.name()).SerializeAsString(), before);
  EXPECT_EQ(newest<events::v1::LotEvent>(lot.name()).SerializeAsString(), lot_before);
}

TEST_F(Events, AProducerHasNoMoreProductsThanItsEventHolds) {
  const v1::Producer producer = registered();
  const std::string id = producer.name().substr(10);
  sandbox_.execute("INSERT INTO product SELECT gen_random_uuid(), '" + id +
                   "', 'Vải', 1, '', '', now(), gen_random_uuid() FROM generate_series(1, 199)");

  EXPECT_THAT(products_.create(call("CreateProduct"), product_request(producer.name())), IsOk());
  EXPECT_THAT(products_.create(call("CreateProduct"), product_request(producer.name())),
              StatusIs(Code::kFailedPrecondition, "TOO_MANY"));
  EXPECT_EQ(newest<ProducerEvent>(producer.name()).state().products_size(), 200);
}

TEST_F(Events, TooLongForTheBusAreRefusedToTheOneWhoAdds) {
  const v1::Producer producer = registered();
  const std::string id = producer.name().substr(10);
  sandbox_.execute("INSERT INTO plot SELECT gen_random_uuid(), '" + id +
                   "', 'Đồi', repeat('ẩ', 200), 1, 'communes/07582', now(), gen_random_uuid()"
                   " FROM generate_series(1, 400)");

  EXPECT_THAT(plots_.create(call("CreatePlot"), plot_request(producer.name())),
              StatusIs(Code::kFailedPrecondition, "TOO_MANY"));
  EXPECT_EQ(value("SELECT count(*) FROM plot"), "400");
}

}  // namespace
}  // namespace farmgate::producers
