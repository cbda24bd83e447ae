#include <thread>

#include "chassis/wire/convert.h"
#include "tests/integration/cooperatives/office.h"

namespace farmgate::cooperatives {
namespace {

class Cooperatives : public Office {
 protected:
  Status create(v1::CooperativeKind kind, const std::string& party,
                auth::Access access = auth::Access::everything()) {
    return cooperatives_.create(call("CreateCooperative", std::move(access)), founding(kind, party))
        .status();
  }
  StatusOr<rpc::Bytes> set_capital(const v1::Cooperative& of, std::int64_t vnd,
                                   const std::string& etag = "") {
    v1::UpdateCooperativeRequest request;
    request.mutable_cooperative()->set_name(of.name());
    request.mutable_cooperative()->set_etag(etag);
    request.mutable_cooperative()->mutable_charter()->set_capital_vnd(vnd);
    request.mutable_update_mask()->add_paths("charter");
    request.set_request_id(request_id());
    return cooperatives_.update(call("UpdateCooperative"), request);
  }
  StatusOr<rpc::Bytes> rate(const v1::Cooperative& of, int year, int points) {
    v1::RecordYearlyRatingRequest request;
    request.set_name(of.name());
    request.set_year(year);
    request.set_points(points);
    request.set_decision_number("12/QĐ-UBND");
    request.set_request_id(request_id());
    return cooperatives_.rate(call("RecordYearlyRating"), request);
  }
  Status read_by(const auth::Access& access, const std::string& name) {
    v1::GetCooperativeRequest request;
    request.set_name(name);
    return cooperatives_.get(call("GetCooperative", access), request).status();
  }
  std::vector<std::string> names(const v1::ListCooperativesRequest& request,
                                 const auth::Access& access = auth::Access::everything()) {
    std::vector<std::string> out;
    const auto page = cooperatives_.list(call("ListCooperatives", access), request);
    EXPECT_THAT(page, IsOk());
    for (const auto& it : page->cooperatives()) out.push_back(it.name());
    return out;
  }
};

TEST_F(Cooperatives, ShowTheirPartyAndTheMembersOfToday) {
  const v1::Cooperative made = founded();
  admitted(made.name(), day(2026, 1, 1), 100);
  admitted(made.name(), day(2026, 1, 1), 50);
  admitted(made.name(), day(2999, 1, 1), 50);

  const v1::Cooperative found = read(made.name());

  EXPECT_EQ(found.public_name(), "Hộ Mẫu");
  EXPECT_EQ(found.commune(), "communes/07525");
  EXPECT_EQ(found.members().official(), 2);
  EXPECT_EQ(found.members().official_capital_vnd(), 150'000'000);
  EXPECT_EQ(found.etag(), made.etag());
}

TEST_F(Cooperatives, NeedACopyOfAnActivePartyOfTheirKind) {
  const std::string unknown = "producers/" + Uuid::v7().to_string();

  const Status not_yet = create(v1::COOPERATIVE_KIND_GROUP, unknown);
  EXPECT_THAT(not_yet, StatusIs(Code::kFailedPrecondition, "COPY_NOT_YET"));
  EXPECT_TRUE(not_yet.retry_after().has_value());
  EXPECT_THAT(create(v1::COOPERATIVE_KIND_GROUP, producer("HOUSEHOLD")),
              StatusIs(Code::kFailedPrecondition, "PARTY_KIND"));
  EXPECT_THAT(
      create(v1::COOPERATIVE_KIND_GROUP, producer("COOPERATIVE_GROUP", "communes/07525", false)),
      StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
  EXPECT_EQ(value("SELECT count(*) FROM cooperative"), "0");
}

TEST_F(Cooperatives, OfOnePartyAreOneThoughSixteenAreFoundedAtOnce) {
  const std::string party = producer("COOPERATIVE");
  std::atomic<int> made = 0, taken = 0;
  std::vector<std::thread> founders;
  for (int i = 0; i < 16; ++i) {
    founders.emplace_back([&] {
      const auto found = [&]() -> Status {
        return create(v1::COOPERATIVE_KIND_COOPERATIVE, party);
      };
      const Status status = until_row_is_free(found);
      if (status.ok()) ++made;
      if (status.reason() == "PARTY_TAKEN") ++taken;
    });
  }
  for (std::thread& founder : founders) founder.join();

  EXPECT_EQ(made, 1);
  EXPECT_EQ(taken, 15);
}

TEST_F(Cooperatives, AreFoundedByTheirManagerOrAnOfficerOfTheirCommune) {
  const std::string party = producer("COOPERATIVE");
  const std::string other = producer("COOPERATIVE");
  const auto kind = v1::COOPERATIVE_KIND_COOPERATIVE;

  EXPECT_THAT(create(kind, party, manager_of(other)), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(create(kind, party, officer_of("communes/07582")),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(create(kind, party, manager_of(party)), IsOk());
  EXPECT_THAT(create(kind, other, officer_of("communes/07525")), IsOk());
}

TEST_F(Cooperatives, OfOthersAreNotFound) {
  const v1::Cooperative made = founded();

  EXPECT_THAT(read_by(manager_of(made.producer()), made.name()), IsOk());
  EXPECT_THAT(read_by(officer_of("communes/07525"), made.name()), IsOk());
  const Status foreign = read_by(manager_of(producer("COOPERATIVE")), made.name());
  EXPECT_THAT(foreign, StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(read_by(officer_of("communes/07582"), made.name()),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Cooperatives, AreListedByKindPartyAndCommuneToThoseWhoMaySeeThem) {
  const v1::Cooperative group = founded(v1::COOPERATIVE_KIND_GROUP);
  const v1::Cooperative coop = founded();
  v1::ListCooperativesRequest all, groups, of_party, elsewhere;
  groups.set_kind(v1::COOPERATIVE_KIND_GROUP);
  of_party.set_producer(coop.producer());
  elsewhere.set_commune("communes/07582");

  EXPECT_EQ(names(all), (std::vector{coop.name(), group.name()}));
  EXPECT_EQ(names(groups), std::vector{group.name()});
  EXPECT_EQ(names(of_party), std::vector{coop.name()});
  EXPECT_TRUE(names(elsewhere).empty());
  EXPECT_EQ(names(all, manager_of(group.producer())), std::vector{group.name()});
}

TEST_F(Cooperatives, TakeACharterCapitalThatHoldsWhatWasContributed) {
  const v1::Cooperative made = founded();
  admit_many(made.name(), 4, day(2026, 1, 1), 200);

  const Status refused = set_capital(made, 799'999'999).status();
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "CAPITAL_CAP_EXCEEDED"));
  EXPECT_EQ(refused.values().at("cap"), "CHARTER");
  EXPECT_THAT(set_capital(made, 600'000'000),
              StatusIs(Code::kFailedPrecondition, "CAPITAL_CAP_EXCEEDED"));
  EXPECT_THAT(set_capital(made, 800'000'000), IsOk());
  EXPECT_EQ(read(made.name()).charter().capital_vnd(), 800'000'000);
}

TEST_F(Cooperatives, AreNotUpdatedFromAStaleState) {
  const v1::Cooperative made = founded();
  ASSERT_THAT(set_capital(made, 900'000'000, made.etag()), IsOk());

  EXPECT_THAT(set_capital(made, 800'000'000, made.etag()),
              StatusIs(Code::kAborted, "ETAG_MISMATCH"));
}

TEST_F(Cooperatives, AreRatedOnceAYearAndACorrectionTakesItsPlace) {
  const v1::Cooperative made = founded();
  const int year = static_cast<int>(today().year());

  ASSERT_THAT(rate(made, year - 2, 64), IsOk());
  ASSERT_THAT(rate(made, year - 1, 80), IsOk());
  const auto rated = parsed<v1::Cooperative>(rate(made, year - 1, 79));

  ASSERT_EQ(rated.ratings_size(), 2);
  EXPECT_EQ(rated.ratings(0).year(), year - 1);
  EXPECT_EQ(rated.ratings(0).rating_class(), v1::RATING_CLASS_FAIR);
  EXPECT_EQ(rated.ratings(1).rating_class(), v1::RATING_CLASS_AVERAGE);
  EXPECT_THAT(rate(made, year + 1, 80), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(rate(founded(v1::COOPERATIVE_KIND_GROUP), year - 1, 80),
              StatusIs(Code::kFailedPrecondition, "COOPERATIVE_KIND"));
}

}  // namespace
}  // namespace farmgate::cooperatives
