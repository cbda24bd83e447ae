#include "chassis/rpc/incoming.h"
#include "services/cooperatives/api/membership_import_api.h"
#include "tests/integration/cooperatives/office.h"

namespace farmgate::cooperatives {
namespace {

using ::testing::ElementsAre;

using Cells = std::vector<std::string>;

// A stream of one message.
struct NoMore : rpc::Incoming {
  StatusOr<bool> next(google::protobuf::Message&) override { return false; }
};

class MembershipImport : public Office {
 protected:
  static v1::ImportMembershipsRequest table(const std::string& cooperative,
                                            const std::vector<Cells>& rows) {
    v1::ImportMembershipsRequest out;
    out.set_request_id(request_id());
    out.set_parent(cooperative);
    for (const char* name : {"key", "member", "membership_class", "capital_vnd", "valid_from",
                             "valid_through", "birth_date"}) {
      out.add_header(name);
    }
    std::int64_t line = 1;
    for (const Cells& cells : rows) {
      type::v1::ImportRow& row = *out.add_rows();
      row.set_line(++line);
      for (const std::string& cell : cells) row.add_cells(cell);
    }
    return out;
  }
  static Cells member(const std::string& key, const std::string& producer,
                      const std::string& from = "2026-01-01", const std::string& through = "") {
    return {key, producer, "official", "10000000", from, through, "1980-05-01"};
  }
  StatusOr<v1::ImportMembershipsResponse> take(const v1::ImportMembershipsRequest& request,
                                               auth::Access access = auth::Access::everything()) {
    NoMore rest;
    return imports_.take(call("ImportMemberships", std::move(access)), request, rest);
  }
  type::v1::ImportTally taken(const v1::ImportMembershipsRequest& request) {
    const auto reply = take(request);
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->tally() : type::v1::ImportTally();
  }
  static std::vector<std::string> faults(const type::v1::ImportTally& tally) {
    std::vector<std::string> out;
    for (const type::v1::ImportFault& it : tally.faults()) {
      out.push_back(std::to_string(it.line()) + " " + it.column() + " " + it.reason());
    }
    return out;
  }

  v1::Cooperative cooperative_ = founded();
  MembershipImportApi imports_{parts_, members_};
};

TEST_F(MembershipImport, AdmitsEachRowOnceWithItsHistory) {
  const std::string an = producer(), binh = producer();
  const auto request =
      table(cooperative_.name(), {member("M1", an, "2024-01-01", "2024-12-31"),
                                  member("M2", an, "2025-06-01"), member("M3", binh)});

  EXPECT_EQ(taken(request).rows_made(), 3);
  EXPECT_EQ(taken(request).rows_known(), 3);
  EXPECT_EQ(listed(cooperative_.name(), day(2024, 3, 1)).size(), 1u);
  EXPECT_EQ(listed(cooperative_.name(), day(2025, 3, 1)).size(), 0u);
  EXPECT_EQ(listed(cooperative_.name(), day(2026, 3, 1)).size(), 2u);
  EXPECT_EQ(value("SELECT count(*) FROM import_row i JOIN membership m ON m.id = i.made"), "3");
  EXPECT_TRUE(gap_free(cooperative_.name(), 4));
}

TEST_F(MembershipImport, ReportsWhatAdmissionRefuses) {
  const std::string an = producer(), binh = producer();
  Cells rich = member("M3", binh), young = member("M4", binh), odd = member("M5", binh);
  rich[3] = "900000000";
  young[6] = "2020-01-01";
  odd[3] = "10.000.000";
  const auto tally = taken(
      table(cooperative_.name(), {member("M1", an), member("M2", an), rich, young, odd,
                                  member("M6", "producers/" + request_id()), member("M7", "=A1"),
                                  member("M8", binh, "tomorrow"), member("M9", binh)}));

  EXPECT_THAT(
      faults(tally),
      ElementsAre("3 valid_from MEMBERSHIP_OVERLAP", "4 capital_vnd CAPITAL_CAP_EXCEEDED",
                  "5 birth_date MEMBER_BELOW_AGE", "6 capital_vnd INVALID_FIELD",
                  "7 member COPY_NOT_YET", "8 member FORMULA", "9 valid_from INVALID_FIELD"));
  EXPECT_EQ(tally.rows_made(), 2);
  EXPECT_EQ(value("SELECT count(*) FROM import_row"), "2");
}

// A register has keys of its own, which everybody who sends its table shares.
TEST_F(MembershipImport, KeysAreOfOneRegisterWhoeverSendsIt) {
  const auto request = table(cooperative_.name(), {member("M1", producer())});
  ASSERT_EQ(taken(request).rows_made(), 1);
  NoMore rest;
  rpc::Call manager = call("ImportMemberships", manager_of(cooperative_.producer()));
  EXPECT_EQ(imports_.take(manager, request, rest)->tally().rows_known(), 1);
  EXPECT_EQ(taken(table(founded().name(), {member("M1", producer())})).rows_made(), 1);
}

TEST_F(MembershipImport, AsksAPersonForTheAge) {
  Cells ageless = member("M1", producer());
  ageless[6] = "";
  EXPECT_THAT(faults(taken(table(cooperative_.name(), {ageless}))),
              ElementsAre("2 birth_date INVALID_FIELD"));
}

TEST_F(MembershipImport, InADryRunStoresNothing) {
  auto request = table(cooperative_.name(), {member("M1", producer()), member("M2", producer())});
  request.set_dry_run(true);
  EXPECT_EQ(taken(request).rows_made(), 2);
  EXPECT_EQ(value("SELECT (SELECT count(*) FROM membership) + (SELECT count(*) FROM import_row)"),
            "0");
}

TEST_F(MembershipImport, OfACooperativeOfAnotherCommuneFindsNone) {
  const auto request = table(cooperative_.name(), {member("M1", producer())});
  EXPECT_THAT(take(request, officer_of("communes/00070")), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace farmgate::cooperatives
