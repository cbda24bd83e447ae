#include "chassis/wire/convert.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/orders/events/v1/events.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/certification/api/suggestion_api.h"
#include "services/certification/events/copies.h"
#include "services/certification/storage/copies.h"
#include "tests/integration/certification/bureau.h"

namespace farmgate::certification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Books final : public LinkageBook {
 public:
  StatusOr<Linkage> of(const std::string& product, Date, Deadline) override {
    asked = product;
    if (away) return Status(Code::kUnavailable, "PEER_UNREACHABLE", "nobody is there");
    return linkage;
  }
  Linkage linkage;
  bool away = false;
  std::string asked;
};

class Suggestions : public Bureau {
 protected:
  StatusOr<v1::EvidenceSuggestions> ask(const rpc::Call& call, const v1::Dossier& dossier) {
    v1::SuggestEvidenceRequest request;
    request.set_name(dossier.name());
    return api_.suggest(call, request);
  }
  v1::EvidenceSuggestions known(const v1::Dossier& dossier) {
    auto reply = ask(owner(), dossier);
    EXPECT_THAT(reply, IsOk());
    return reply.value();
  }
  // Days from today on.
  std::string paper(const std::string& kind, int first, int last) {
    const std::string name = household_ + "/qualifications/" + Uuid::v7().to_string();
    const auto day = [&](int span) { return format_date(later(today(), std::chrono::days(span))); };
    sandbox_.execute(
        "INSERT INTO qualification_copy (name, producer, kind, valid_from_date, "
        "valid_through_date) VALUES ('" +
        name + "', '" + household_ + "', '" + kind + "', '" + day(first) + "', '" + day(last) +
        "')");
    return name;
  }
  static std::vector<std::string> sources_of(const v1::EvidenceSuggestions& reply,
                                             const std::string& kind) {
    for (const auto& it : reply.suggestions()) {
      if (it.evidence_kind() == kind) return {it.sources().begin(), it.sources().end()};
    }
    return {};
  }
  static int option_of(const v1::EvidenceSuggestions& reply, const std::string& criterion) {
    for (const auto& it : reply.answers()) {
      if (it.criterion() == criterion) return it.option();
    }
    return -1;
  }

  Books books_;
  SuggestionTable table_ = SuggestionTable::read(suggestions_csv()).value();
  SuggestionApi api_{parts_, table_, books_};
};

TEST_F(Suggestions, ArePapersOfTheDay) {
  const auto dossier = draft();
  paper("GLOBALGAP", -400, -1);
  paper("GLOBALGAP", 1, 400);
  const std::string last_day = paper("VIETGAP", -400, 0);
  const auto reply = known(dossier);
  EXPECT_EQ(farmgate::wire::read_date(reply.as_of_date(), "as_of_date").value(), today());
  EXPECT_THAT(sources_of(reply, "AREA_CERTIFICATE"), ElementsAre(last_day));
  EXPECT_EQ(option_of(reply, "1.2"), 2);
  EXPECT_EQ(reply.suggestions(0).criterion(), "1.2");
  EXPECT_EQ(reply.suggestions(0).source_service(), "producers");
}

TEST_F(Suggestions, KeepWhatTheOwnerAnsweredAndStoreNothing) {
  const auto dossier = draft();
  paper("VIETGAP", 0, 0);
  EXPECT_EQ(option_of(known(dossier), "1.2"), 2);
  v1::AssessDossierRequest request;
  request.set_name(dossier.name());
  EXPECT_THAT(assessments_.get(owner(), request)->answers(), IsEmpty());
  ASSERT_THAT(answer_all(dossier, false), IsOk());
  EXPECT_EQ(option_of(known(dossier), "1.2"), 1);
}

TEST_F(Suggestions, ListingsOnSaleAreAShop) {
  const auto dossier = draft();
  const auto put = [&](const std::string& product, bool published) {
    return database_.transact(in(std::chrono::seconds(5)), [&](pg::Tx& tx) {
      return copies_store::save_listing(tx, {"listings/a", product, published});
    });
  };
  ASSERT_THAT(put(product(), true), IsOk());
  EXPECT_THAT(sources_of(known(dossier), "SHOP_LINK"), IsEmpty());
  ASSERT_THAT(put(dossier.product(), true), IsOk());
  EXPECT_THAT(sources_of(known(dossier), "SHOP_LINK"), ElementsAre("listings/a"));
  ASSERT_THAT(put(dossier.product(), false), IsOk());
  EXPECT_THAT(sources_of(known(dossier), "SHOP_LINK"), IsEmpty());
}

TEST_F(Suggestions, LinkageComesWithItsRecords) {
  const auto dossier = draft();
  books_.linkage = {751'000, true, 3, {"contracts/a/deliveries/b"}, 1, {"contracts/a"}};
  for (const auto& [share, option] : {std::pair{749'000, 2}, {750'000, 2}, {751'000, 3}}) {
    books_.linkage.share_millionths = share;
    const auto reply = known(dossier);
    EXPECT_EQ(option_of(reply, "1.5"), option);
    ASSERT_GT(reply.suggestions_size(), 0);
    EXPECT_EQ(reply.suggestions(0).share_millionths(), share);
    EXPECT_THAT(reply.suggestions(0).sources(), ElementsAre("contracts/a/deliveries/b"));
    EXPECT_THAT(reply.unavailable_sources(), IsEmpty());
  }
  EXPECT_EQ(books_.asked, dossier.product());
}

TEST_F(Suggestions, SayWhoCouldNotBeAsked) {
  const auto dossier = draft();
  paper("FOOD_SAFETY", 0, 0);
  books_.away = true;
  const auto reply = known(dossier);
  EXPECT_THAT(reply.unavailable_sources(), ElementsAre("cooperatives"));
  EXPECT_EQ(option_of(reply, "10"), 1);
  EXPECT_EQ(option_of(reply, "1.5"), -1);
}

TEST_F(Suggestions, AreNotForStrangers) {
  const auto dossier = draft();
  EXPECT_THAT(ask(stranger(), dossier), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(books_.asked, "");
}

class Copies : public Suggestions {
 protected:
  // As the consumer does with a state that is newer than the copy.
  void arrives(const google::protobuf::Message& event) {
    int taken = 0;
    for (const auto& projection : projections_) {
      for (const auto& source : projection.sources()) {
        if (source.prototype->GetDescriptor() != event.GetDescriptor()) continue;
        ++taken;
        EXPECT_THAT(
            database_.transact(in(std::chrono::seconds(5)),
                               [&](pg::Tx& tx) { return source.apply(std::nullopt, event, tx); }),
            IsOk());
      }
    }
    EXPECT_GT(taken, 0);
  }
  std::vector<farmgate::events::Projection> projections_ = copies();
};

TEST_F(Copies, AListingThatIsBlockedIsNoShop) {
  const auto dossier = draft();
  listings::events::v1::ListingEvent event;
  event.mutable_state()->set_name("listings/b");
  event.mutable_state()->set_product(dossier.product());
  for (const auto& [availability, shops] :
       {std::pair{"PUBLISHED", 1u}, {"BLOCKED", 0u}, {"PUBLISHED", 1u}}) {
    event.mutable_state()->set_availability(availability);
    arrives(event);
    EXPECT_EQ(sources_of(known(dossier), "SHOP_LINK").size(), shops) << availability;
  }
}

TEST_F(Copies, AFairIsEvidenceFromItsOffersStartOnAndForGood) {
  const auto dossier = draft();
  listings::events::v1::ListingEvent listing;
  listing.mutable_state()->set_name("listings/b");
  listing.mutable_state()->set_product(dossier.product());
  listing.mutable_state()->set_availability("PUBLISHED");
  arrives(listing);
  const auto offered = [&](const std::string& name, const std::string& at, const std::string& fair,
                           std::chrono::hours from) {
    orders::events::v1::OfferEvent event;
    event.mutable_state()->set_name(name);
    event.mutable_state()->set_listing(at);
    event.mutable_state()->set_fair(fair);
    farmgate::wire::write(OffsetClock().now() + from, *event.mutable_state()->mutable_start_time());
    arrives(event);
  };
  using std::chrono::hours;
  offered("offers/1", "listings/b", "", hours(-48));  // online
  offered("offers/2", "listings/other", "fairs/b", hours(-48));
  offered("offers/3", "listings/b", "fairs/c", hours(48));
  EXPECT_THAT(sources_of(known(dossier), "TRADE_FAIR"), IsEmpty());

  offered("offers/4", "listings/b", "fairs/b", hours(-48));
  offered("offers/5", "listings/b", "fairs/a", hours(-24));
  offered("offers/6", "listings/b", "fairs/b", hours(-47));
  EXPECT_THAT(sources_of(known(dossier), "TRADE_FAIR"), ElementsAre("fairs/a", "fairs/b"));

  listing.mutable_state()->set_availability("BLOCKED");
  arrives(listing);
  EXPECT_THAT(sources_of(known(dossier), "TRADE_FAIR"), ElementsAre("fairs/a", "fairs/b"));
}

TEST_F(Copies, APaperIsSuggestedFromItsFirstDayUntilItIsRevoked) {
  const auto dossier = draft();
  producers::events::v1::ProducerEvent event;
  auto& state = *event.mutable_state();
  state.set_name(household_);
  auto& product = *state.add_products();
  product.set_name(dossier.product());
  product.set_ocop_set(1);
  auto& paper = *state.add_qualifications();
  paper.set_name(household_ + "/qualifications/q");
  paper.set_kind("FOOD_SAFETY");
  const auto stands = [&](const char* standing, int first) {
    paper.set_standing(standing);
    farmgate::wire::write(later(today(), std::chrono::days(first)),
                          *paper.mutable_valid_from_date());
    farmgate::wire::write(later(today(), std::chrono::days(400)),
                          *paper.mutable_valid_through_date());
    arrives(event);
    return sources_of(known(dossier), "FOOD_SAFETY_CERTIFICATE").size();
  };
  EXPECT_EQ(stands("VALID", 1), 0u);
  EXPECT_EQ(stands("VALID", 0), 1u);
  EXPECT_EQ(stands("REVOKED", 0), 0u);
  EXPECT_EQ(stands("EXPIRED", 0), 0u);
}

}  // namespace
}  // namespace farmgate::certification
