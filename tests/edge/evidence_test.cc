#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include "chassis/base/id.h"
#include "tests/e2e/candidate.h"
#include "tests/edge/edge.h"

// The papers of a dossier, sent as files by a browser.
namespace farmgate {
namespace {

namespace vp = certification::v1;
using testing::Reply;

struct Draft {
  testing::Stall stall;
  std::string name;
  std::string kind;  // a paper that its rubric asks for
};

const Draft& draft() {
  static const Draft made = [] {
    testing::Suite& suite = testing::suite();
    testing::import_rubrics(suite);
    const testing::Stall stall = testing::open_stall(suite, 1);
    return Draft{stall, testing::draft(suite, stall),
                 testing::read_rubric(suite, 1).evidence_kinds(0).code()};
  }();
  return made;
}

Reply send(const std::string& file, const std::string& type, const std::string& what,
           const testing::Caller& who) {
  return testing::ask(
      testing::edge().port(),
      {.method = "POST",
       .target = "/v1/" + draft().name + "/evidence?requestId=" + Uuid::v7().to_string() + what,
       .headers = {testing::bearer(who), "content-type: " + type},
       .body = file});
}

std::string about() { return "&evidence.kind=" + draft().kind + "&evidence.title=Gi%E1%BA%A5y"; }

TEST(Evidence, IsTakenAsAFile) {
  const std::string scan = testing::small_pdf(std::string(3'000'000, '-'));  // in many pieces
  const Reply sent = send(scan, "application/pdf", about(), draft().stall.seller);
  ASSERT_EQ(sent.status, 200) << sent.body;
  vp::Evidence evidence;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(sent.body, &evidence).ok());
  EXPECT_EQ(evidence.title(), "Giấy");
  EXPECT_EQ(evidence.content_type(), "application/pdf");
  EXPECT_EQ(evidence.size_bytes(), static_cast<std::int64_t>(scan.size()));
  EXPECT_EQ(
      testing::edge().get("/v1/" + evidence.name(), {testing::bearer(draft().stall.seller)}).status,
      200);
  const Reply others =
      send(scan, "application/pdf", about(), testing::open_stall(testing::suite(), 1).seller);
  EXPECT_EQ(others.status, 404) << others.body;
}

TEST(Evidence, ThatIsNoneHasAReason) {
  const testing::Caller& owner = draft().stall.seller;
  EXPECT_EQ(testing::reason_of(send("<html>", "application/pdf", about(), owner)), "EVIDENCE_TYPE");
  EXPECT_EQ(testing::reason_of(send("%PDF-1.4", "application/pdf", "", owner)), "INVALID_FIELD");
  EXPECT_EQ(testing::reason_of(send("%PDF-1.4", "application/pdf", about() + "&star=5", owner)),
            "MALFORMED");
}

}  // namespace
}  // namespace farmgate
