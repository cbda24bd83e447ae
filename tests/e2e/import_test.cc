// Tables from the command line into a service that serves, whole and cut in the middle.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/support/suite.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kHeader =
    "key,kind,public_name,representative_name,phone,commune,address\r\n";

class ImportCommand : public ::testing::Test {
 protected:
  ImportCommand() {
    suite_.migrate();
    suite_.start();
  }

  std::string file(const std::string& name, const std::string& text) const {
    const std::string path = suite_.folder() + "/" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  static std::string household(int number) {
    const std::string digits = std::to_string(100'000'000 + number).substr(1);
    return "H" + std::to_string(number) + ",HOUSEHOLD,Hộ số " + std::to_string(number) +
           ",Nguyễn Thị Mẫu,09" + digits + ",07582,\"Thôn Mẫu, xóm 1\"\r\n";
  }
  static std::string households(int count) {
    std::string text = kHeader;
    for (int i = 0; i < count; ++i) text += household(i);
    return text;
  }
  static std::vector<std::string> words(const std::string& kind, const std::string& path) {
    return {"import", kind, path, "--as", "an-officer", "--roles", "PROVINCE_OFFICER"};
  }
  // Terms are one cell of JSON, so their quotes are doubled.
  static std::string contract_table(const std::string& key, const std::string& seller,
                                    const std::string& buyer, const std::string& product,
                                    const std::string& delivered) {
    const Date today = date_in_vietnam(
        std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()));
    const auto day = [&](int days) { return later(today, std::chrono::days(days)); };
    const auto json = [](Date date) {
      return R"({"year":)" + std::to_string(static_cast<int>(date.year())) + R"(,"month":)" +
             std::to_string(static_cast<unsigned>(date.month())) + R"(,"day":)" +
             std::to_string(static_cast<unsigned>(date.day())) + "}";
    };
    const std::string terms =
        R"json({"title":"Vải thiều (ví dụ)","seller":")json" + seller + R"(","buyer":")" + buyer +
        R"(","product":")" + product +
        R"(","cycle":"PRODUCT_CYCLE_BELOW_ONE_YEAR","unit":"UNIT_KILOGRAM","validFromDate":)" +
        json(day(-10)) + R"(,"validThroughDate":)" + json(day(60)) +
        R"(,"schedule":[{"number":1,"fromDate":)" + json(day(-5)) + R"(,"throughDate":)" +
        json(day(10)) +
        R"(,"planned":{"thousandths":"5000000","unit":"UNIT_KILOGRAM"}}],)"
        R"("grades":[{"name":"1","factorMillionths":"1000000"}],)"
        R"("price":{"kind":"PRICE_KIND_FIXED","fixedPriceVnd":"28500"},"paymentDays":15})";
    std::string cell;
    for (const char c : terms) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
    return "key,terms,sign_date,delivered,settled_vnd,paid_vnd,settled_through\n" + key + ",\"" +
           cell + "\"," + format_date(day(-12)) + "," + delivered + ",50000000,30000000," +
           format_date(day(-1)) + "\n";
  }
  Finished run(const std::string& kind, const std::string& path) const {
    return suite_.farmgate(words(kind, path));
  }
  std::string producers() const {
    return suite_.value("producers", "SELECT count(*) FROM producer");
  }
  // A row takes a millisecond from now on, so that an end in the middle of a table is one on any
  // machine.
  void slow_down() const {
    suite_.execute("producers",
                   "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS "
                   "$$ BEGIN PERFORM pg_sleep(0.001); RETURN NEW; END $$; CREATE TRIGGER slowly "
                   "BEFORE INSERT ON producer FOR EACH ROW EXECUTE FUNCTION slowly()");
  }

  Suite suite_;
};

TEST_F(ImportCommand, TakesATableOnceAndReportsItsBadRows) {
  std::string text = "\xEF\xBB\xBF" + households(3);
  text += "H3,HOUSEHOLD,=cmd|'/C calc'!A0,Nguyễn Thị Mẫu,0900000003,07582,x\r\n";
  text += "H4,HOUSEHOLD,a \"b\" c,Nguyễn Thị Mẫu,0900000004,07582,x\r\n";
  text += "H5,HOUSEHOLD," + std::string(1 << 20, 'x') + ",Nguyễn Thị Mẫu,0900000005,07582,x\r\n";
  text += "H6,HOUSEHOLD,Hộ số 6,Nguyễn Thị Mẫu,12,07582,x\r\n" + household(7);
  const std::string path = file("households.csv", text);

  const Finished once = run("producers", path);
  EXPECT_EQ(once.code, 1);
  EXPECT_THAT(once.out, StartsWith("line;column;reason;text\r\n5;public_name;FORMULA;"));
  EXPECT_THAT(once.out, HasSubstr("\r\n6;3;QUOTES_BROKEN;"));
  EXPECT_THAT(once.out, HasSubstr("\r\n7;3;CELL_TOO_LARGE;"));
  EXPECT_THAT(once.out, HasSubstr("\r\n8;phone;INVALID_FIELD;"));
  EXPECT_THAT(once.err, StartsWith("8 rows: 4 made, 0 known before, 4 refused\n"));
  EXPECT_THAT(once.err, HasSubstr("farmgate: FAILED_PRECONDITION ROWS_REFUSED: 4 of 8 rows"));

  EXPECT_THAT(run("producers", path).err, StartsWith("8 rows: 0 made, 4 known before, 4 refused"));
  EXPECT_EQ(producers(), "4");
}

TEST_F(ImportCommand, TakesTheRubricsOfAFolderTwiceAndNamesEverySlip) {
  const std::string rubrics = require_env("FARMGATE_ROOT") + "/data/rubrics";
  const Finished once = run("rubrics", rubrics + "/qd26-2026");
  EXPECT_EQ(once.code, 0) << once.err;
  EXPECT_EQ(once.err, "26 rubrics: 26 taken, 0 refused\n");
  EXPECT_EQ(run("rubrics", rubrics + "/qd26-2026").err, "26 rubrics: 26 taken, 0 refused\n");
  EXPECT_EQ(suite_.value("certification", "SELECT count(*) FROM rubric"), "26");

  const std::filesystem::path copy = suite_.folder() + "/rubrics";
  std::filesystem::copy(rubrics, copy, std::filesystem::copy_options::recursive);
  std::ofstream(copy / "qd26-2026/options.csv", std::ios::app)
      << "26,17,9,3,6,acceptable,,,\n26,17,9,4,,acceptable,,,\n";
  const Finished refused = run("rubrics", copy / "qd26-2026");
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.out, StartsWith("rubric;field;reason;text\r\nrubrics/qd26-2026-26;"));
  EXPECT_THAT(refused.out, HasSubstr(".maximum_points;RUBRIC_SUM_WRONG;"));
  EXPECT_THAT(refused.out, HasSubstr(".minimum_star;RUBRIC_SUM_WRONG;"));
  EXPECT_THAT(refused.out, HasSubstr(".number;RUBRIC_SUM_WRONG;"));
  EXPECT_THAT(refused.err, StartsWith("26 rubrics: 25 taken, 1 refused\n"));
}

TEST_F(ImportCommand, GoesOnPastARubricThatAnotherBroughtIn) {
  const std::filesystem::path copy = suite_.folder() + "/rubrics";
  std::filesystem::copy(require_env("FARMGATE_ROOT") + "/data/rubrics", copy,
                        std::filesystem::copy_options::recursive);
  ASSERT_EQ(run("rubrics", copy / "qd26-2026").code, 0);
  std::string sets = contents(copy / "qd26-2026/sets.csv");
  const std::string name = "Fresh meat, fish, eggs and milk";
  ASSERT_NE(sets.find(name), std::string::npos);
  sets.replace(sets.find(name), name.size(), "Another name of set 2");
  std::ofstream(copy / "qd26-2026/sets.csv") << sets;
  auto by_another = words("rubrics", copy / "qd26-2026");
  by_another[4] = "another-officer";

  const Finished refused = suite_.farmgate(by_another);

  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.out, StartsWith("rubric;field;reason;text\r\n"
                                      "rubrics/qd26-2026-02;;OTHER_IMPORTER;"));
  EXPECT_THAT(refused.err, StartsWith("26 rubrics: 25 taken, 1 refused\n"));
}

TEST_F(ImportCommand, TakesSemicolonsAndADryRunFirst) {
  const std::string path = file(
      "plots.csv", "producer;title;crop;area_m2;commune;key\nH0;Ruộng 1;Lúa;1200,5;07582;P1\n");
  ASSERT_EQ(run("producers", file("households.csv", households(1))).code, 0);
  auto dry = words("plots", path);
  dry.push_back("--dry_run");

  EXPECT_EQ(suite_.farmgate(dry).err, "1 rows: 1 would be made, 0 known before, 0 refused\n");
  EXPECT_EQ(suite_.value("producers", "SELECT count(*) FROM plot"), "0");
  const Finished done = run("plots", path);
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(done.out, "line;column;reason;text\r\n");
  EXPECT_EQ(suite_.value("producers", "SELECT area FROM plot"), "1200500");
}

TEST_F(ImportCommand, SendsNothingOfAFileThatEndsWithinQuotes) {
  std::string text = households(2000);
  text += "H2000,HOUSEHOLD,\"Hộ,Nguyễn Thị Mẫu,0900000000,07582,x\r\n";
  text += "H2001,HOUSEHOLD,Hộ,Nguyễn Thị Mẫu,0900000001,07582,x\r\n";
  const Finished done = run("producers", file("broken.csv", text));
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.err, HasSubstr("QUOTES_BROKEN"));
  EXPECT_THAT(done.err, HasSubstr("line 2002"));
  EXPECT_EQ(producers(), "0");
}

TEST_F(ImportCommand, SaysWhatItCannotTake) {
  EXPECT_THAT(run("memberships", file("one.csv", "key\n")).err, HasSubstr("USAGE"));
  EXPECT_THAT(run("contracts", file("bad.csv", "key,colour\n1,red\n")).err,
              HasSubstr("COLUMN_UNKNOWN"));
  EXPECT_THAT(run("cows", "x.csv").err, HasSubstr("USAGE"));
  EXPECT_THAT(run("producers", suite_.folder() + "/none.csv").err, HasSubstr("FILE_MISSING"));
  EXPECT_THAT(run("producers", file("empty.csv", "")).err, HasSubstr("FILE_EMPTY"));
  EXPECT_THAT(run("producers", file("odd.csv", "key,colour\n1,red\n")).err,
              HasSubstr("COLUMN_UNKNOWN"));
  EXPECT_THAT(suite_.farmgate({"import", "producers", file("one.csv", households(1))}).err,
              HasSubstr("TOKEN_MISSING"));
}

TEST_F(ImportCommand, TakesTheRegisterOfACooperative) {
  std::string text = households(2);
  text += "C0,COOPERATIVE,HTX Mẫu,Nguyễn Thị Mẫu,0911111111,07582,x\r\n";
  ASSERT_EQ(run("producers", file("producers.csv", text)).code, 0);
  EXPECT_TRUE(eventually(
      [&] { return suite_.value("cooperatives", "SELECT count(*) FROM producer_copy") == "3"; },
      60s));
  const auto name_of = [&](const std::string& key) {
    return "producers/" +
           suite_.value("producers", "SELECT made FROM import_row WHERE key = '" + key + "'");
  };
  cooperatives::v1::CreateCooperativeRequest request;
  request.mutable_cooperative()->set_kind(cooperatives::v1::COOPERATIVE_KIND_COOPERATIVE);
  request.mutable_cooperative()->set_producer(name_of("C0"));
  request.mutable_cooperative()->mutable_charter()->set_capital_vnd(1'000'000'000);
  request.set_request_id(Uuid::v7().to_string());
  const auto made = suite_.settle<cooperatives::v1::Cooperative>(
      "farmgate.cooperatives.v1.CooperativeService/CreateCooperative", request, officer());
  ASSERT_THAT(made, IsOk());
  auto members =
      words("memberships", file("members.csv",
                                "key,member,membership_class,capital_vnd,valid_from,"
                                "birth_date\n"
                                "M0," +
                                    name_of("H0") +
                                    ",OFFICIAL,10000000,2026-01-01,1980-05-01\n"
                                    "M1," +
                                    name_of("H1") +
                                    ",OFFICIAL,10000000,2026-01-01,1980-05-01\n"
                                    "M2," +
                                    name_of("C0") + ",OFFICIAL,10000000,2026-01-01,1980-05-01\n"));
  members.insert(members.begin() + 3, made->name());

  const Finished done = suite_.farmgate(members);
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.out, HasSubstr("\r\n4;member;MEMBER_NOT_ELIGIBLE;"));
  EXPECT_THAT(done.err, StartsWith("3 rows: 2 made, 0 known before, 1 refused\n"));
  EXPECT_THAT(suite_.farmgate(members).err, StartsWith("3 rows: 0 made, 2 known before"));
}

TEST_F(ImportCommand, TakesARunningContractWithWhatItsBooksSay) {
  ASSERT_EQ(run("producers", file("producers.csv", households(2))).code, 0);
  const auto name_of = [&](const std::string& key) {
    return "producers/" +
           suite_.value("producers", "SELECT made FROM import_row WHERE key = '" + key + "'");
  };
  const std::string seller = name_of("H0"), buyer = name_of("H1");
  producers::v1::CreateProductRequest request;
  request.set_parent(seller);
  request.mutable_product()->set_title("Vải thiều (ví dụ)");
  request.mutable_product()->set_ocop_set(1);
  request.set_request_id(Uuid::v7().to_string());
  const auto product = suite_.settle<producers::v1::Product>(
      "farmgate.producers.v1.ProducerService/CreateProduct", request, officer());
  ASSERT_THAT(product, IsOk());
  EXPECT_TRUE(eventually(
      [&] { return suite_.value("cooperatives", "SELECT count(*) FROM product_copy") == "1"; },
      60s));
  const std::string path =
      file("contracts.csv", contract_table("C1", seller, buyer, product->name(), "1:2000"));

  // The parties may come behind their product: as the row is told, it is sent again.
  Finished done;
  EXPECT_TRUE(eventually(
      [&] {
        done = run("contracts", path);
        return done.out.find("COPY_NOT_YET") == std::string::npos;
      },
      60s));

  EXPECT_EQ(done.code, 0) << done.out << done.err;
  EXPECT_THAT(done.err, StartsWith("1 rows: 1 made, 0 known before, 0 refused\n"));
  EXPECT_THAT(run("contracts", path).err, StartsWith("1 rows: 0 made, 1 known before"));
  EXPECT_EQ(suite_.value("cooperatives", "SELECT payable_vnd || ' ' || paid_vnd FROM settlement"),
            "50000000 30000000");
  const Finished bad = run(
      "contracts", file("bad.csv", contract_table("C2", seller, buyer, product->name(), "9:1")));
  EXPECT_EQ(bad.code, 1);
  EXPECT_THAT(bad.out, HasSubstr("\r\n2;delivered;"));
}

TEST_F(ImportCommand, KilledInTheMiddleIsCompletedByASecondRun) {
  const std::string path = file("households.csv", households(12000));
  std::vector<std::string> program = {std::string(std::getenv("FARMGATE_BUILD")) + "/farmgate"};
  for (const std::string& word : words("producers", path)) program.push_back(word);
  program.insert(program.end(), {"--config", suite_.config()});
  slow_down();
  {
    Child client(program, {suite_.folder() + "/out", suite_.folder() + "/err"});
    EXPECT_TRUE(eventually([&] { return std::stoi(producers()) >= 1000; }, 60s));
    client.kill();
  }
  {
    Child client(program, {suite_.folder() + "/out", suite_.folder() + "/err"});
    EXPECT_TRUE(eventually([&] { return std::stoi(producers()) >= 3000; }, 60s));
    suite_.kill();
    EXPECT_EQ(client.wait(), 1);
  }
  suite_.start();
  EXPECT_LT(std::stoi(producers()), 12000);
  suite_.execute("producers", "DROP FUNCTION slowly() CASCADE");

  const Finished done = run("producers", path);
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(producers(), "12000");
  EXPECT_EQ(suite_.value("producers", "SELECT count(DISTINCT phone) FROM producer"), "12000");
  EXPECT_TRUE(eventually(
      [&] { return suite_.value("orders", "SELECT count(*) FROM seller_copy") == "12000"; }, 60s));
}

}  // namespace
}  // namespace farmgate::testing
