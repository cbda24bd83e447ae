#include <deque>
#include <future>

#include "chassis/rpc/feed.h"
#include "chassis/rpc/service_table.h"
#include "services/orders/api/watch_orders.h"
#include "tests/integration/orders/desk.h"

// What a seller's tablet is told of its orders.
namespace farmgate::orders {
namespace {

// A caller who reads as much as the test says.
class Tablet final : public rpc::Feed {
 public:
  explicit Tablet(std::size_t room = rpc::kFeedRoom) : room_(room) {}
  bool alive() override { return !ended_; }
  std::size_t room() const override { return room_ - std::min(room_, unread_.size()); }
  void send(rpc::SharedBytes message) override {
    ASSERT_LT(unread_.size(), room_);
    v1::WatchOrdersResponse read;
    ASSERT_TRUE(read.ParseFromString(*message));
    unread_.push_back(std::move(read));
  }
  void end(const Status& status) override { ended_ = status; }

  std::vector<v1::WatchOrdersResponse> read() {
    std::vector<v1::WatchOrdersResponse> out(unread_.begin(), unread_.end());
    unread_.clear();
    if (!out.empty()) cursor = out.back().cursor();
    return out;
  }
  std::string cursor;
  std::optional<Status> ended_;

 private:
  const std::size_t room_;
  std::deque<v1::WatchOrdersResponse> unread_;
};

class Watching : public Desk {
 protected:
  std::shared_ptr<Tablet> begin(const std::string& cursor = "", std::size_t room = 64,
                                const std::string& offer = "") {
    v1::WatchOrdersRequest request;
    request.set_parent(seller_);
    request.set_cursor(cursor);
    request.set_offer(offer);
    auto tablet = std::make_shared<Tablet>(room);
    watch_.watch(seller(), request, tablet);
    EXPECT_THAT(watch_.turn(), IsOk());
    return tablet;
  }
  // "2 PAID" for each, of one order after the other.
  static std::vector<std::string> told(const std::vector<v1::WatchOrdersResponse>& messages) {
    std::vector<std::string> out;
    for (const auto& it : messages) {
      if (!it.has_order()) continue;
      out.push_back(std::to_string(it.change_version()) + " " +
                    v1::OrderState_Name(it.state()).substr(12));
    }
    return out;
  }

  WatchOrders watch_{database_, 50ms};
};

TEST_F(Watching, BeginsNowAndTellsEveryChange) {
  const v1::Offer it = offer(10);
  place("before", basket(it, 1)).value();
  const auto tablet = begin();
  ASSERT_EQ(tablet->read().size(), 1u);  // a cursor to begin from

  const v1::Order order = place("an", basket(it, 1)).value();
  ASSERT_THAT(pay(order, "FT1"), IsOk());
  ASSERT_THAT(watch_.turn(), IsOk());

  const auto messages = tablet->read();
  EXPECT_EQ(told(messages), (std::vector<std::string>{"1 HELD", "2 PAID"}));
  EXPECT_EQ(messages[0].order().name(), order.name());
  EXPECT_EQ(messages[0].order().state(), v1::ORDER_STATE_PAID);  // as it is by now
}

TEST_F(Watching, GoesOnWhereItWasWithoutLossOrRepeat) {
  const v1::Offer it = offer(100);
  auto tablet = begin("", 3);
  (void)tablet->read();
  std::vector<std::string> names, seen;
  for (int i = 0; i < 20; ++i) names.push_back(place("an", basket(it, 1)).value().name());
  for (int i = 0; i < 20; ++i) {
    ASSERT_THAT(watch_.turn(), IsOk());
    // Of what is sent, one is read; the rest is lost with the connection.
    const auto messages = tablet->read();
    std::string cursor = tablet->cursor;
    for (const auto& message : messages) {
      if (!message.has_order()) continue;
      seen.push_back(message.order().name());
      cursor = message.cursor();
      break;
    }
    tablet->end(ok());
    tablet = begin(cursor, 3);
    if (seen.size() < 20) continue;
  }
  EXPECT_EQ(seen, names);
}

// Ids are taken before transactions end: one that ends late is told late, and not passed over.
TEST_F(Watching, TellsWhatWasStillOpenWhenOthersHadEnded) {
  const v1::Offer first = offer(10), second = offer(10);
  const v1::Order slow = place("an", basket(first, 1)).value();
  const auto tablet = begin();
  (void)tablet->read();
  std::promise<void> written, release;
  auto work = std::async(std::launch::async, [&] {
    static constexpr pg::Statement kPay{
        "test_pay", "UPDATE orders SET state = 2, version = 2 WHERE id = $1::uuid"};
    return database_.transact(in(30s), [&](pg::Tx& tx) -> Status {
      RETURN_IF_ERROR(tx.run(kPay, {pg::param(slow.name().substr(7))}).status());
      written.set_value();
      release.get_future().wait();
      return ok();
    });
  });
  written.get_future().wait();
  const v1::Order quick = place("binh", basket(second, 1)).value();
  ASSERT_THAT(watch_.turn(), IsOk());
  const auto early = tablet->read();
  ASSERT_EQ(told(early), std::vector<std::string>{"1 HELD"});
  EXPECT_EQ(early[0].order().name(), quick.name());
  const auto again = begin(tablet->cursor);

  release.set_value();
  ASSERT_THAT(work.get(), IsOk());
  ASSERT_THAT(watch_.turn(), IsOk());

  EXPECT_EQ(told(tablet->read()), std::vector<std::string>{"2 PAID"});
  EXPECT_EQ(told(again->read()), std::vector<std::string>{"2 PAID"});
}

TEST_F(Watching, TellsOfOwnOrdersAndOfOneOfferWhereAsked) {
  const v1::Offer it = offer(10), other = offer(10);
  const auto all = begin(), one = begin("", 64, it.name());
  const std::string mine = seller_;
  seller_ = "producers/" + Uuid::v7().to_string();
  const auto stranger = begin();
  v1::WatchOrdersRequest foreign;
  foreign.set_parent(mine);
  const auto refused = std::make_shared<Tablet>();
  watch_.watch(seller(), foreign, refused);
  seller_ = mine;
  place("an", basket(it, 1)).value();
  place("an", basket(other, 1)).value();

  ASSERT_THAT(watch_.turn(), IsOk());

  EXPECT_EQ(told(all->read()).size(), 2u);
  EXPECT_EQ(told(one->read()).size(), 1u);
  EXPECT_TRUE(told(stranger->read()).empty());
  EXPECT_THAT(*refused->ended_, StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Watching, HoldsWhoDoesNotReadWhereItIs) {
  const v1::Offer it = offer(10);
  const auto tablet = begin("", 2);
  for (int i = 0; i < 5; ++i) place("an", basket(it, 1)).value();

  std::vector<std::string> seen;
  for (int i = 0; i < 5; ++i) {
    ASSERT_THAT(watch_.turn(), IsOk());
    ASSERT_THAT(watch_.turn(), IsOk());
    for (const std::string& one : told(tablet->read())) seen.push_back(one);
  }
  EXPECT_EQ(seen.size(), 5u);
}

// A tablet that was off for long comes back: each turn tells it as much as it has room for, in the
// order of the changes, each once, and others are told their news meanwhile.
TEST_F(Watching, CatchesUpAPageATurn) {
  constexpr int kMissed = 500;
  const v1::Offer it = offer(10);
  const auto before = begin();
  (void)before->read();
  before->end(ok());
  sandbox_.execute(
      "INSERT INTO order_change (seller, order_id, version, state, change_time) SELECT '" +
      seller_.substr(10) +
      "', gen_random_uuid(), n, 1, farmgate_now() FROM "
      "generate_series(1, " +
      std::to_string(kMissed) + ") n");
  const auto idle = begin();
  (void)idle->read();
  const auto late = begin(before->cursor);
  place("an", basket(it, 1)).value();

  std::vector<std::int64_t> versions;
  int turns = 1;
  for (; turns < 20; ++turns) {
    const auto page = late->read();
    ASSERT_LE(page.size(), rpc::kFeedRoom);
    for (const auto& message : page) {
      if (message.change_version() > 0) versions.push_back(message.change_version());
    }
    if (versions.size() > kMissed) break;
    ASSERT_THAT(watch_.turn(), IsOk());
    if (turns == 1) {
      EXPECT_EQ(told(idle->read()), std::vector<std::string>{"1 HELD"});
    }
  }

  EXPECT_GE(turns, kMissed / static_cast<int>(rpc::kFeedRoom));
  ASSERT_EQ(versions.size(), kMissed + 1u);
  for (int i = 0; i < kMissed; ++i) EXPECT_EQ(versions[static_cast<std::size_t>(i)], i + 1);
}

TEST_F(Watching, ASellerHasSoManyStreams) {
  std::vector<std::shared_ptr<Tablet>> open;
  for (int i = 0; i < WatchOrders::kStreamsOfSellerMost; ++i) open.push_back(begin());
  EXPECT_THAT(*begin()->ended_, StatusIs(Code::kResourceExhausted, "OVERLOADED"));
  const std::string owner = seller_;
  seller_ = "producers/" + Uuid::v7().to_string();
  EXPECT_FALSE(begin()->ended_.has_value());
  seller_ = owner;

  open.front()->end(ok());
  ASSERT_THAT(watch_.turn(), IsOk());

  EXPECT_FALSE(begin()->ended_.has_value());
  EXPECT_TRUE(begin()->ended_.has_value());
}

TEST_F(Watching, RefusesACursorThatIsNoneOrTooOld) {
  const v1::Offer it = offer(10);
  const auto tablet = begin();
  (void)tablet->read();
  place("an", basket(it, 1)).value();
  EXPECT_THAT(*begin("nonsense")->ended_, StatusIs(Code::kInvalidArgument, "CURSOR_INVALID"));
  EXPECT_THAT(*begin("999999999999:999999999999://0")->ended_,
              StatusIs(Code::kFailedPrecondition, "CURSOR_EXPIRED"));

  pass(std::chrono::days(8));
  ASSERT_THAT(watch_.sweep(), IsOk());

  EXPECT_THAT(*begin(tablet->cursor)->ended_,
              StatusIs(Code::kFailedPrecondition, "CURSOR_EXPIRED"));
  EXPECT_FALSE(begin()->ended_.has_value());
}

TEST_F(Watching, SaysThatItIsThere) {
  const auto tablet = begin();
  (void)tablet->read();
  std::this_thread::sleep_for(60ms);
  ASSERT_THAT(watch_.turn(), IsOk());
  const auto messages = tablet->read();
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_FALSE(messages[0].has_order());
  EXPECT_FALSE(messages[0].cursor().empty());
}

}  // namespace
}  // namespace farmgate::orders
