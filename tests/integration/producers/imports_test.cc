#include <algorithm>
#include <future>

#include "services/producers/api/import_api.h"
#include "tests/integration/producers/registry.h"

namespace farmgate::producers {
namespace {

using ::testing::ElementsAre;

// The later messages of a stream, and how it ends after them.
struct Stream : rpc::Incoming {
  std::vector<v1::ImportProducersRequest> messages;
  std::size_t next_one = 1;
  std::size_t cut_after = SIZE_MAX;

  StatusOr<bool> next(google::protobuf::Message& message) override {
    if (next_one >= cut_after) return Status(Code::kCancelled, "CANCELLED", "cut");
    if (next_one >= messages.size()) return false;
    message.CopyFrom(messages[next_one++]);
    return true;
  }
};

using Cells = std::vector<std::string>;

class Imports : public Registry {
 protected:
  static std::vector<std::string> producer_header() {
    return {"key",   "kind",    "public_name", "representative_name", "representative_sex",
            "phone", "commune", "tax_code"};
  }
  static Cells household(int number) {
    const std::string digits = std::to_string(100'000'000 + number).substr(1);
    return {"H" + std::to_string(number),
            "HOUSEHOLD",
            "Hộ số " + std::to_string(number),
            "Nguyễn Thị Mẫu",
            "female",
            "09" + digits,
            "07582",
            ""};
  }
  static std::vector<Cells> households(int count) {
    std::vector<Cells> rows;
    for (int i = 0; i < count; ++i) rows.push_back(household(i));
    return rows;
  }
  static std::vector<std::string> plot_header() {
    return {"key", "producer", "title", "crop", "area_m2", "commune"};
  }

  // Messages of 200 rows; the line of a row is its number, the header being line 1.
  static Stream table(v1::ImportKind kind, const std::vector<std::string>& header,
                      const std::vector<Cells>& rows) {
    Stream out;
    const std::string id = request_id();
    std::int64_t line = 1;
    for (const Cells& cells : rows) {
      if (out.messages.empty() || out.messages.back().rows_size() == 200) {
        out.messages.emplace_back().set_request_id(id);
      }
      type::v1::ImportRow& row = *out.messages.back().add_rows();
      row.set_line(++line);
      for (const std::string& cell : cells) row.add_cells(cell);
    }
    v1::ImportProducersRequest& first = out.messages.front();
    first.set_kind(kind);
    for (const std::string& name : header) first.add_header(name);
    return out;
  }
  StatusOr<v1::ImportProducersResponse> take(Stream stream,
                                             auth::Access access = auth::Access::everything()) {
    const v1::ImportProducersRequest first = stream.messages.front();
    return imports_.take(call("ImportProducers", std::move(access)), first, stream);
  }
  v1::ImportProducersResponse taken(Stream stream,
                                    auth::Access access = auth::Access::everything()) {
    const auto reply = take(std::move(stream), std::move(access));
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? *reply : v1::ImportProducersResponse();
  }
  v1::ImportProducersResponse producers(const std::vector<Cells>& rows) {
    return taken(table(v1::IMPORT_KIND_PRODUCERS, producer_header(), rows));
  }
  v1::ImportProducersResponse plots(const std::vector<Cells>& rows) {
    return taken(table(v1::IMPORT_KIND_PLOTS, plot_header(), rows));
  }
  // "line column reason", in order.
  static std::vector<std::string> faults(const v1::ImportProducersResponse& reply) {
    std::vector<std::string> out;
    for (const type::v1::ImportFault& it : reply.tally().faults()) {
      out.push_back(std::to_string(it.line()) + " " + it.column() + " " + it.reason());
    }
    return out;
  }
  static std::string tally(const v1::ImportProducersResponse& reply) {
    return std::to_string(reply.tally().rows_read()) + " read " +
           std::to_string(reply.tally().rows_made()) + " made " +
           std::to_string(reply.tally().rows_known()) + " known " +
           std::to_string(reply.tally().rows_refused()) + " refused";
  }

  ImportApi imports_{parts_};
};

TEST_F(Imports, RegisterEachRowAndTellOthers) {
  const auto reply = producers(households(3));

  EXPECT_EQ(tally(reply), "3 read 3 made 0 known 0 refused");
  EXPECT_EQ(value("SELECT string_agg(public_name || ' ' || phone || ' ' || commune, ', ' "
                  "ORDER BY public_name) FROM producer WHERE representative_sex = 1"),
            "Hộ số 0 +84900000000 communes/07582, Hộ số 1 +84900000001 communes/07582, "
            "Hộ số 2 +84900000002 communes/07582");
  EXPECT_EQ(value("SELECT count(*) FROM outbox o JOIN producer p "
                  "ON o.subject = 'producers/' || p.id WHERE o.version = 1 "
                  "AND o.type = 'farmgate.producers.producer.registered.v1'"),
            "3");
}

TEST_F(Imports, MakeNothingTwice) {
  EXPECT_EQ(tally(producers(households(450))), "450 read 450 made 0 known 0 refused");
  EXPECT_EQ(tally(producers(households(450))), "450 read 0 made 450 known 0 refused");
  EXPECT_EQ(value("SELECT count(*) FROM producer"), "450");
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "450");
}

TEST_F(Imports, MakeNothingTwiceWhenAnotherOfficerSendsTheTable) {
  producers(households(3));
  Stream again = table(v1::IMPORT_KIND_PRODUCERS, producer_header(), households(4));
  const auto other =
      in_role(call("ImportProducers"), auth::Role::kProvinceOfficer, "another-officer");
  const auto reply = imports_.take(other, again.messages.front(), again);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(tally(*reply), "4 read 1 made 3 known 0 refused");
}

TEST_F(Imports, GoOnWhereTheyWereCut) {
  Stream cut = table(v1::IMPORT_KIND_PRODUCERS, producer_header(), households(1000));
  cut.cut_after = 2;
  EXPECT_THAT(take(cut), StatusIs(Code::kCancelled, "CANCELLED"));
  EXPECT_EQ(value("SELECT count(*) FROM producer"), "400");

  EXPECT_EQ(tally(producers(households(1000))), "1000 read 600 made 400 known 0 refused");
  EXPECT_EQ(value("SELECT count(*) FROM producer"), "1000");
}

TEST_F(Imports, OfOneTableAtOnceMakeEachRowOnce) {
  const auto twin = [this] { return producers(households(1000)); };
  auto one = std::async(std::launch::async, twin);
  auto other = std::async(std::launch::async, twin);
  const auto a = one.get(), b = other.get();

  EXPECT_EQ(a.tally().rows_made() + b.tally().rows_made(), 1000);
  EXPECT_EQ(a.tally().rows_known() + b.tally().rows_known(), 1000);
  EXPECT_EQ(value("SELECT count(*) FROM producer"), "1000");
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "1000");
}

TEST_F(Imports, KnowARowInEitherNormalForm) {
  Cells composed = household(1), decomposed = household(1);
  composed[2] = "H\u1ed9 \u0110\u00e0o";
  decomposed[2] = "Ho\u0323\u0302 \u0110a\u0300o";
  EXPECT_EQ(tally(producers({composed})), "1 read 1 made 0 known 0 refused");
  EXPECT_EQ(tally(producers({decomposed})), "1 read 0 made 1 known 0 refused");
  EXPECT_EQ(value("SELECT public_name FROM producer"), composed[2]);
}

TEST_F(Imports, RefuseAKeyWithOtherValues) {
  Cells changed = household(1);
  changed[2] = "Tên khác";
  EXPECT_THAT(faults(producers({household(1), household(1), changed})),
              ElementsAre("4 key KEY_REUSED"));
  EXPECT_THAT(faults(producers({household(2), changed})), ElementsAre("3 key KEY_REUSED"));
  EXPECT_EQ(value("SELECT count(*) FROM producer"), "2");
}

TEST_F(Imports, ReportEveryBadRowWithItsColumn) {
  const auto bad = [](int number, std::size_t column, const std::string& cell) {
    Cells cells = household(number);
    cells[column] = cell;
    return cells;
  };
  Cells narrow = household(9);
  narrow.pop_back();
  const auto reply =
      producers({bad(1, 0, ""), bad(2, 1, "KING"), bad(3, 2, "=cmd|'/C calc'!A0"), bad(4, 3, ""),
                 bad(5, 5, "12345"), bad(6, 6, "00000"), bad(7, 2, "\xff\xfe"), bad(8, 7, "-"),
                 narrow, bad(10, 0, "@k"), bad(11, 2, std::string(60'000, 'x')), household(12)});

  EXPECT_THAT(
      faults(reply),
      ElementsAre("2 key INVALID_FIELD", "3 kind INVALID_FIELD", "4 public_name FORMULA",
                  "5 representative_name INVALID_FIELD", "6 phone INVALID_FIELD",
                  "7 commune COMMUNE_UNKNOWN", "8 public_name INVALID_FIELD", "9 tax_code FORMULA",
                  "10  COLUMNS_MISMATCH", "11 key FORMULA", "12 public_name INVALID_FIELD"));
  EXPECT_EQ(tally(reply), "12 read 1 made 0 known 11 refused");
  EXPECT_EQ(value("SELECT count(*) FROM producer"), "1");
}

TEST_F(Imports, RefuseATableWhoseHeaderIsNone) {
  const auto with = [&](std::vector<std::string> header) {
    return take(table(v1::IMPORT_KIND_PRODUCERS, header, {{"x"}}));
  };
  auto header = producer_header();
  header.push_back("bogus");
  EXPECT_THAT(with(header), StatusIs(Code::kInvalidArgument, "COLUMN_UNKNOWN"));
  header.back() = "phone";
  EXPECT_THAT(with(header), StatusIs(Code::kInvalidArgument, "COLUMN_TWICE"));
  EXPECT_THAT(with({"key", "kind"}), StatusIs(Code::kInvalidArgument, "COLUMN_MISSING"));
  EXPECT_THAT(with({}), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(Imports, InADryRunStoreNothing) {
  Cells bad = household(9);
  bad[5] = "1";
  std::vector<Cells> rows = households(3);
  rows.push_back(bad);
  Stream dry = table(v1::IMPORT_KIND_PRODUCERS, producer_header(), rows);
  dry.messages.front().set_dry_run(true);

  EXPECT_EQ(tally(taken(dry)), "4 read 3 made 0 known 1 refused");
  EXPECT_EQ(value("SELECT (SELECT count(*) FROM producer) + (SELECT count(*) FROM import_row) + "
                  "(SELECT count(*) FROM outbox)"),
            "0");
  EXPECT_EQ(tally(producers(rows)), "4 read 3 made 0 known 1 refused");
}

TEST_F(Imports, OfACommunesOfficerAreOfThatCommune) {
  Cells elsewhere = household(2);
  elsewhere[6] = "communes/00070";
  const auto reply =
      taken(table(v1::IMPORT_KIND_PRODUCERS, producer_header(), {household(1), elsewhere}),
            officer_of("communes/07582"));
  EXPECT_THAT(faults(reply), ElementsAre("3 commune OTHER_COMMUNE"));
  EXPECT_EQ(reply.tally().rows_made(), 1);
}

TEST_F(Imports, AddPlotsToProducersByNameAndByKey) {
  producers(households(2));
  const std::string named = registered().name();
  const std::vector<Cells> rows = {{"P1", "H0", "Ruộng 1", "Lúa", "1200,5", "07582"},
                                   {"P2", named, "Ruộng 2", "Vải", "300", "communes/07582"}};

  EXPECT_EQ(tally(plots(rows)), "2 read 2 made 0 known 0 refused");
  EXPECT_EQ(tally(plots(rows)), "2 read 0 made 2 known 0 refused");
  EXPECT_EQ(value("SELECT string_agg(title || ' ' || area, ', ' ORDER BY title) FROM plot"),
            "Ruộng 1 1200500, Ruộng 2 300000");
  EXPECT_TRUE(gap_free(named, 2));
}

TEST_F(Imports, ReportBadPlotsAndForgetTheirKeys) {
  producers(households(1));
  const auto reply = plots({{"P1", "H7", "Ruộng", "Lúa", "100", "07582"},
                            {"P2", "H0", "Ruộng", "Lúa", "1.000", "07582"},
                            {"P3", "H0", "Ruộng", "Lúa", "0", "07582"},
                            {"P4", "H0", "", "Lúa", "100", "07582"},
                            {"P5", "H0", "Ruộng", "Lúa", "100", "99999"},
                            {"P6", "H0", "Ruộng", "Lúa", "100", "07582"}});
  EXPECT_THAT(faults(reply), ElementsAre("2 producer NOT_FOUND", "3 area_m2 INVALID_FIELD",
                                         "4 area_m2 INVALID_FIELD", "5 title INVALID_FIELD",
                                         "6 commune COMMUNE_UNKNOWN"));
  EXPECT_EQ(value("SELECT count(*) FROM plot"), "1");
  EXPECT_EQ(tally(plots({{"P1", "H0", "Ruộng", "Lúa", "100", "07582"}})),
            "1 read 1 made 0 known 0 refused");
}

// One in a hundred is bad, in every way in turn.
TEST_F(Imports, OfManyRowsReportExactlyTheBadOnes) {
  constexpr int kRows = 100'000;
  const std::pair<std::size_t, const char*> plants[] = {{1, "KING"}, {2, "=1+1"},  {3, ""},
                                                        {5, "0"},    {6, "00000"}, {7, "12"}};
  std::vector<Cells> rows = households(kRows);
  std::vector<std::int64_t> planted, reported;
  for (int i = 37; i < kRows; i += 100) {
    const auto& [column, cell] = plants[static_cast<std::size_t>(i / 100) % std::size(plants)];
    rows[static_cast<std::size_t>(i)][column] = cell;
    planted.push_back(i + 2);
  }
  const auto reply = producers(rows);

  for (const type::v1::ImportFault& fault : reply.tally().faults())
    reported.push_back(fault.line());
  EXPECT_EQ(reported, planted);
  EXPECT_EQ(tally(reply), "100000 read 99000 made 0 known 1000 refused");
  EXPECT_EQ(value("SELECT count(*) FROM producer"), "99000");
  EXPECT_EQ(tally(producers(rows)), "100000 read 0 made 99000 known 1000 refused");
}

}  // namespace
}  // namespace farmgate::producers
