// What a client must not hand in as evidence: each a stable reason that names the field, nothing
// half done.
#include "tests/e2e/recognition.h"

namespace farmgate::testing {
namespace {

namespace vp = certification::v1;

const std::string kPngHead = "\x89PNG\r\n\x1A\n";

std::string four_bytes(std::uint32_t value) {
  std::string out;
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(value >> shift);
  return out;
}

// All that says how large the picture is.
std::string png(std::uint32_t width, std::uint32_t height) {
  return kPngHead + four_bytes(13) + "IHDR" + four_bytes(width) + four_bytes(height) +
         std::string("\x08\x02\x00\x00\x00", 5) + four_bytes(0);
}

std::string jpeg(std::uint16_t width, std::uint16_t height) {
  const std::string size = four_bytes(std::uint32_t{height} << 16 | width);
  return "\xFF\xD8\xFF\xC0" + std::string("\x00\x0B\x08", 3) + size +
         std::string("\x01\x01\x11\x00\xFF\xD9", 6);
}

class BadEvidence : public Recognition {
 protected:
  static const std::string& paper() {  // a draft for files
    static const std::string name = draft(suite(), another_product(suite(), stall()));
    return name;
  }
  static const std::string& kind() {
    static const std::string code = read_rubric(suite(), 1).evidence_kinds(0).code();
    return code;
  }
  static auto send(const std::string& code, const std::string& type, const std::string& content) {
    return [dossier = paper(), code, type, content] {
      return attach(suite(), stall().seller, dossier, code, type, content);
    };
  }
  static void expect_no_file(const std::string& type, const std::string& content,
                             const char* reason) {
    expect_field(send(kind(), type, content), Code::kInvalidArgument, reason, "chunk.data");
  }
};

TEST_F(BadEvidence, IsNotWhatAScannerMakes) {
  for (const auto& [type, content] : {std::pair{"application/pdf", small_pdf("a page")},
                                      {"image/png", png(2'000, 3'000)},
                                      {"image/jpeg", jpeg(2'000, 3'000)}}) {
    for (const char* claim : {type, ""}) {
      const auto taken = send(kind(), claim, content)();
      ASSERT_THAT(taken, IsOk());
      EXPECT_EQ(taken->content_type(), type);
    }
  }
}

TEST_F(BadEvidence, OfNoTypeOrAnotherThanItSays) {
  expect_no_file("", "MZ this is a program", "EVIDENCE_TYPE");
  expect_no_file("application/pdf", "<html><script>alert(1)</script></html>", "EVIDENCE_TYPE");
  expect_no_file("", "", "EVIDENCE_TYPE");
  expect_no_file("image/png", small_pdf("not a picture"), "EVIDENCE_TYPE");
  expect_no_file("application/pdf", png(100, 100), "EVIDENCE_TYPE");
  expect_no_file("", "%PDF-1.4\ncut off", "EVIDENCE_TYPE");
  expect_no_file("", kPngHead, "EVIDENCE_TYPE");
  expect_no_file("", png(0, 100), "EVIDENCE_TYPE");
}

TEST_F(BadEvidence, BombsInPicturesAndDocuments) {
  expect_no_file("", png(60'000, 60'000), "EVIDENCE_UNSAFE");
  expect_no_file("", png(0xFFFFFFFF, 0xFFFFFFFF), "EVIDENCE_UNSAFE");
  expect_no_file("", jpeg(65'535, 65'535), "EVIDENCE_UNSAFE");
  for (const char* inside :
       {"1 0 obj <</S/JavaScript/JS(app.alert(1))>>", "2 0 obj <</Type/EmbeddedFile>>",
        "3 0 obj <</S/Launch/F(cmd.exe)>>", "4 0 obj <</OpenAction 5 0 R>>",
        "6 0 obj <</S/J#61vaScript/J#53(app.alert(1))>>", "7 0 obj <</Type/#45mbedded#46ile>>"}) {
    expect_no_file("", small_pdf(std::string("\n") + inside), "EVIDENCE_UNSAFE");
  }
  expect_no_file("", small_pdf(std::string(20 << 20, 'x')), "EVIDENCE_TOO_LARGE");
}

TEST_F(BadEvidence, OfNothingThatTheRubricKnows) {
  const std::string page = small_pdf("of no kind");
  expect_field(send("NO_SUCH_PAPER", "", page), Code::kInvalidArgument, "KIND_UNKNOWN",
               "evidence.kind");
  expect_field(send("no code", "", page), Code::kInvalidArgument, "INVALID_FIELD", "evidence.kind");
}

}  // namespace
}  // namespace farmgate::testing
