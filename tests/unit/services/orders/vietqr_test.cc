#include "services/orders/domain/vietqr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <optional>
#include <random>

#include "chassis/testing/status_is.h"

namespace farmgate::orders {
namespace {

using testing::StatusIs;

// Written apart from the encoder, the other way round: by the table of the standard's bytes.
std::uint16_t crc_by_table(std::string_view text) {
  std::array<std::uint16_t, 256> table{};
  for (unsigned i = 0; i < table.size(); ++i) {
    unsigned value = i << 8;
    for (int k = 0; k < 8; ++k) value = (value << 1) ^ ((value & 0x8000U) != 0 ? 0x1021U : 0U);
    table[i] = static_cast<std::uint16_t>(value);
  }
  unsigned crc = 0xFFFF;
  for (const char c : text) {
    crc = ((crc << 8) ^ table[((crc >> 8) ^ static_cast<unsigned char>(c)) & 0xFFU]) & 0xFFFFU;
  }
  return static_cast<std::uint16_t>(crc);
}

// Fields by number; empty when the text is no row of fields.
std::map<std::string, std::string> fields_of(std::string_view text) {
  std::map<std::string, std::string> fields;
  while (!text.empty()) {
    if (text.size() < 4) return {};
    const auto length = static_cast<std::size_t>(std::stoi(std::string(text.substr(2, 2))));
    if (text.size() < 4 + length) return {};
    if (!fields.emplace(text.substr(0, 2), text.substr(4, length)).second) return {};
    text.remove_prefix(4 + length);
  }
  return fields;
}

struct Read {
  std::string bank_bin, account_number, amount, purpose;
};
std::optional<Read> read(const std::string& code) {
  const auto top = fields_of(code);
  if (!top.contains("38") || !top.contains("63")) return std::nullopt;
  const std::string before = code.substr(0, code.size() - 4);
  if (std::stoul(top.at("63"), nullptr, 16) != crc_by_table(before)) return std::nullopt;
  if (top.at("00") != "01" || top.at("53") != "704" || top.at("58") != "VN") return std::nullopt;
  const auto merchant = fields_of(top.at("38"));
  if (merchant.at("00") != "A000000727" || merchant.at("02") != "QRIBFTTA") return std::nullopt;
  const auto account = fields_of(merchant.at("01"));
  Read out{account.at("00"), account.at("01"), top.at("54"), ""};
  if (top.contains("62")) out.purpose = fields_of(top.at("62")).at("08");
  return out;
}

TEST(VietQr, IsThatOfThePublishedVector) {
  EXPECT_EQ(viet_qr({"970415", "0011001932418"}, Money::vnd(120'000), "ung ho lu lut").value(),
            "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061"
            "200005802VN62170813ung ho lu lut6304C15C");
}

TEST(VietQr, IsReadBackWhateverItHolds) {
  std::mt19937 dice(1);
  const auto roll = [&](int from, int to) {
    return std::uniform_int_distribution<int>(from, to)(dice);
  };
  const auto letters = [&](std::string_view from, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += from[std::size_t(roll(0, int(from.size()) - 1))];
    return text;
  };
  for (int i = 0; i < 2000; ++i) {
    const Payee payee{letters("0123456789", 6),
                      letters("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", roll(1, 19))};
    const Money amount = Money::vnd(roll(1, 2'000'000'000));
    const std::string purpose = letters("FG23456789abcdXYZ ", roll(0, 25));

    const auto back = read(viet_qr(payee, amount, purpose).value());

    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back->bank_bin, payee.bank_bin);
    EXPECT_EQ(back->account_number, payee.account_number);
    EXPECT_EQ(back->amount, std::to_string(amount.vnd()));
    EXPECT_EQ(back->purpose, purpose);
  }
}

TEST(VietQr, KeepsOfAPurposeWhatEveryBankKeeps) {
  const auto purpose = [](std::string_view text) {
    return read(viet_qr({"970415", "1"}, Money::vnd(1), text).value())->purpose;
  };
  EXPECT_EQ(purpose("Mua vải thiều Lục Ngạn"), "mua vai thieu luc ngan");
  EXPECT_EQ(purpose("FG7K2M-đặc sản"), "fg7k2m dac san");
  EXPECT_EQ(purpose("a/b;c"), "a b c");
  EXPECT_EQ(purpose(std::string(40, 'x')), std::string(25, 'x'));
}

TEST(VietQr, AnySlipOfOneLetterIsNoticed) {
  const std::string code = viet_qr({"970415", "0011001932418"}, Money::vnd(5), "FG7K2M").value();
  for (std::size_t at = 0; at < code.size() - 8; ++at) {
    std::string slip = code;
    slip[at] = slip[at] == '7' ? '1' : '7';
    EXPECT_NE(crc_by_table(slip.substr(0, slip.size() - 4)),
              std::stoul(slip.substr(slip.size() - 4), nullptr, 16));
  }
}

TEST(VietQr, RefusesAPayeeOfAnotherForm) {
  const auto kInvalid = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");
  EXPECT_THAT(viet_qr({"97041", "1"}, Money::vnd(1), ""), kInvalid);
  EXPECT_THAT(viet_qr({"97041A", "1"}, Money::vnd(1), ""), kInvalid);
  EXPECT_THAT(viet_qr({"970415", ""}, Money::vnd(1), ""), kInvalid);
  EXPECT_THAT(viet_qr({"970415", std::string(20, '1')}, Money::vnd(1), ""), kInvalid);
  EXPECT_THAT(viet_qr({"970415", "12-3"}, Money::vnd(1), ""), kInvalid);
  EXPECT_THAT(viet_qr({"970415", "1"}, Money(), ""), kInvalid);
}

}  // namespace
}  // namespace farmgate::orders
