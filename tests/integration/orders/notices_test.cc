// What the bank signs: the very bytes, once, and within five minutes.
#include "chassis/wire/convert.h"
#include "tests/integration/orders/desk.h"
#include "tests/support/reply.h"

namespace farmgate::orders {
namespace {

class Signed : public Desk {
 protected:
  static BankKey key(char letter) { return BankKey::read(std::string(32, letter)).value(); }
  static std::string content(const std::string& reference, const std::string& currency = "VND") {
    return R"({"bankReference":")" + reference + R"(","amountVnd":"225000","currency":")" +
           currency + R"(","description":"tien vai","creditTime":"2026-06-01T05:00:00Z"})";
  }
  v1::RecordBankTransferRequest notice(const std::string& content, std::chrono::seconds age = 0s,
                                       char letter = 'k') const {
    v1::RecordBankTransferRequest request;
    const Time signed_at =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now() + passed_ - age);
    v1::BankNotice& it = *request.mutable_notice();
    it.set_signed_text(content);
    farmgate::wire::write(signed_at, *it.mutable_sign_time());
    it.set_signature(key(letter).sign(content, signed_at));
    request.set_request_id(Uuid::v7().to_string());
    return request;
  }
  StatusOr<v1::BankTransfer> told(const v1::RecordBankTransferRequest& request) {
    return farmgate::testing::parsed<v1::BankTransfer>(signed_.record(bank(), request));
  }
  void expect_nothing_kept() {
    EXPECT_EQ(value("SELECT (SELECT count(*) FROM bank_transfer) + (SELECT count(*) FROM "
                    "bank_notice) + (SELECT count(*) FROM ledger_entry)"),
              "0");
  }

  PaymentApi signed_{{database_, once_, outbox_, pager_, communes_, key('k')}};
};

TEST_F(Signed, ANoticeIsTakenAndAnsweredAlikeWhenItsRequestIsRepeated) {
  const auto request = notice(content("FT001"));

  const auto first = told(request).value();

  EXPECT_EQ(first.amount_vnd(), 225'000);
  EXPECT_EQ(told(request).value().name(), first.name());
  EXPECT_EQ(told(notice(content("FT001"), 60s)).value().name(), first.name());
  expect_money_balances();
}

TEST_F(Signed, ANoticeOfAnotherKeyOrOfOtherBytesIsRefused) {
  auto altered = notice(content("FT001"));
  altered.mutable_notice()->set_signed_text(content("FT002"));
  auto later = notice(content("FT001"));
  later.mutable_notice()->mutable_sign_time()->set_seconds(later.notice().sign_time().seconds() +
                                                           1);

  for (const auto& request : {notice(content("FT001"), 0s, 'x'), altered, later}) {
    EXPECT_THAT(told(request), StatusIs(Code::kPermissionDenied, "SIGNATURE_WRONG"));
  }
  expect_nothing_kept();
}

TEST_F(Signed, ANoticeIsGoodForFiveMinutesOfTheDatabasesClock) {
  EXPECT_THAT(told(notice(content("FT001"), 310s)),
              StatusIs(Code::kPermissionDenied, "NOTICE_LATE"));
  EXPECT_THAT(told(notice(content("FT001"), -310s)),
              StatusIs(Code::kPermissionDenied, "NOTICE_EARLY"));
  const auto waiting = notice(content("FT001"));
  pass(310s);
  EXPECT_THAT(told(waiting), StatusIs(Code::kPermissionDenied, "NOTICE_LATE"));
  expect_nothing_kept();
}

TEST_F(Signed, ANoticeThatIsSentAgainByAnotherIsRefused) {
  auto request = notice(content("FT001"));
  told(request).value();
  request.set_request_id(Uuid::v7().to_string());

  EXPECT_THAT(told(request), StatusIs(Code::kAlreadyExists, "NOTICE_REPLAYED"));
  EXPECT_EQ(value("SELECT count(*) FROM bank_transfer"), "1");
}

TEST_F(Signed, WhatIsSignedIsJudgedLikeAnyTransfer) {
  EXPECT_THAT(told(notice(content("FT001", "USD"))),
              StatusIs(Code::kInvalidArgument, "CURRENCY_UNSUPPORTED"));
  EXPECT_THAT(told(notice(content("?"))), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(told(notice("FT001;225000")), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  expect_nothing_kept();
}

TEST_F(Signed, WithAKeyNothingUnsignedIsTakenAndWithoutOneNoNotice) {
  EXPECT_THAT(told(credit("FT001", 5, "")), StatusIs(Code::kPermissionDenied, "SIGNATURE_MISSING"));
  EXPECT_THAT(record(notice(content("FT001"))),
              StatusIs(Code::kFailedPrecondition, "BANK_KEY_MISSING"));
  auto both = notice(content("FT001"));
  *both.mutable_bank_transfer() = credit("FT001", 5, "").bank_transfer();
  EXPECT_THAT(told(both), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  expect_nothing_kept();
}

TEST_F(Signed, OldSignaturesAreForgotten) {
  told(notice(content("FT001"))).value();
  pass(7200s);
  told(notice(content("FT002"))).value();

  EXPECT_EQ(value("SELECT count(*) FROM bank_notice"), "1");
}

}  // namespace
}  // namespace farmgate::orders
