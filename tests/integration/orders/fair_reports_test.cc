#include <google/api/httpbody.pb.h>

#include "chassis/wire/convert.h"
#include "services/orders/api/fair_report_api.h"
#include "tests/integration/orders/fairground.h"

namespace farmgate::orders {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class FairReports : public Fairground {
 protected:
  StatusOr<v1::FairDay> note(const rpc::Call& who, const v1::Fair& fair, const std::string& booth,
                             int on_day, int visitors) {
    auto request = command<v1::RecordFairDayRequest>(fair.name());
    v1::FairDay& it = *request.mutable_day();
    if (!booth.empty()) it.set_booth(fair.name() + "/booths/" + booth);
    farmgate::wire::write(day(on_day), *it.mutable_day_date());
    it.set_visitors(visitors);
    it.set_contracts_signed(1);
    it.set_contracts_vnd(25'000'000);
    return parsed<v1::FairDay>(reports_.record_day(who, request));
  }
  v1::FairReport report(const v1::Fair& fair) {
    v1::GenerateFairReportRequest request;
    request.set_name(fair.name());
    return reports_.generate(organiser(), request).value();
  }
  std::string print(const v1::Fair& fair, v1::FairReportFormat format) {
    v1::PrintFairReportRequest request;
    request.set_name(fair.name());
    request.set_format(format);
    return reports_.print(organiser(), request)->data();
  }

  FairReportApi reports_{parts_};
};

TEST_F(FairReports, SumUpWhatWasNotedDownAndTheLastWordOfADayCounts) {
  const v1::Fair it = opened({"A-01", "B-01"});
  const std::string an = producer(4, "communes/07525"), binh = producer(0);
  applied(it, an);
  applied(it, binh, {"B"});
  allocated(it);
  go_to_day(21);
  EXPECT_THAT(note(exhibitor(an), it, "A-01", 20, 999), IsOk());
  EXPECT_THAT(note(exhibitor(an), it, "A-01", 20, 40), IsOk());
  EXPECT_THAT(note(organiser(), it, "", 20, 700), IsOk());

  const v1::FairReport out = report(it);
  EXPECT_EQ(out.gate_visitors(), 700);
  EXPECT_EQ(out.booths_let(), 2);
  EXPECT_EQ(out.sum().visitors(), 40);
  EXPECT_EQ(out.sum().contracts_vnd(), 50'000'000);
  ASSERT_EQ(out.by_star_size(), 2);
  EXPECT_EQ(out.by_star(0).key(), "4");
  EXPECT_EQ(out.by_star(0).visitors(), 40);
  EXPECT_EQ(out.by_commune(0).key(), "communes/07525");
}

TEST_F(FairReports, AreWrittenByWhoHasTheBoothOnDaysThatHaveCome) {
  const v1::Fair it = opened({"A-01"});
  const std::string an = producer(4), other = producer(4);
  applied(it, an);
  allocated(it);
  go_to_day(20);
  EXPECT_THAT(note(exhibitor(an), it, "A-01", 21, 1),
              StatusIs(Code::kFailedPrecondition, "FAIR_NOT_ON"));
  const auto unknown = StatusIs(Code::kNotFound, "NOT_FOUND");
  EXPECT_THAT(note(exhibitor(other), it, "A-01", 20, 1), unknown);
  EXPECT_THAT(note(exhibitor(an), it, "", 20, 1), unknown);
  EXPECT_THAT(note(organiser("provinces/01"), it, "A-01", 20, 1), unknown);
}

TEST_F(FairReports, OnPaperAndAsATableRunNothing) {
  auto request = fair_request();
  request.mutable_fair()->set_title("<script>Hội chợ");
  const v1::Fair it = opened(request, {"A-01"});
  const std::string an = producer(4);
  value("UPDATE seller_copy SET public_name = '=HYPERLINK(1) <b>' RETURNING 1");
  applied(it, an);
  allocated(it);

  const std::string page = print(it, v1::FAIR_REPORT_FORMAT_PAGE);
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;Hội chợ"));
  EXPECT_THAT(page, HasSubstr("A-01, =HYPERLINK(1) &lt;b&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  const std::string table = print(it, v1::FAIR_REPORT_FORMAT_CSV);
  EXPECT_THAT(table, HasSubstr("\r\nBOOTH,A-01," + an + ",'=HYPERLINK(1) <b>,1,0,0,0,0,0,0"));
}

}  // namespace
}  // namespace farmgate::orders
