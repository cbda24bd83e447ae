#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "chassis/auth/policy.h"
#include "chassis/events/arrival.h"
#include "chassis/rpc/status_wire.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/pager.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/type/v1/quantity.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/listings/domain/gate.h"
#include "services/orders/domain/order.h"
#include "services/producers/domain/areas.h"
#include "tests/contract/golden.h"
#include "tests/contract/samples.h"

// What a client finds in grpc-status-details-bin for each shape of error, made by the code that
// refuses, as text: golden/<name>.golden.
namespace farmgate::contract {
namespace {

std::string shape_of(const Status& status) {
  google::rpc::Status details;
  const grpc::Status sent = rpc::to_grpc(status);
  EXPECT_TRUE(details.ParseFromString(sent.error_details()));
  EXPECT_EQ(details.code(), static_cast<int>(sent.error_code()));
  EXPECT_EQ(details.message(), sent.error_message());
  google::protobuf::TextFormat::Printer printer;
  printer.SetExpandAny(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  EXPECT_TRUE(printer.PrintToString(details, &text));
  return text;
}

const google::protobuf::MethodDescriptor& place_order() {
  return *orders::v1::PlaceOrderRequest::descriptor()
              ->file()
              ->FindServiceByName("OrderService")
              ->FindMethodByName("PlaceOrder");
}

TEST(GoldenErrors, RefusalWithItsValues) {
  expect_golden("sold_out.golden", shape_of(orders::sold_out(offer().id, 3'000)));
  auto it = lot();
  expect_golden("lot_exhausted.golden", shape_of(it.take(800'000)));
  auto suspended = producer();
  suspended.state = producers::ProducerState::kSuspended;
  expect_golden("producer_suspended.golden", shape_of(suspended.check_active()));
  expect_golden("movement_banned.golden",
                shape_of(orders::movement_banned("offer", "offers/" + offer().id.to_string())));
  auto paid = order();
  paid.state = orders::OrderState::kPaid;
  expect_golden("order_state.golden", shape_of(paid.cancel(*paid.hold_expire_time)));
}

TEST(GoldenErrors, RefusalWithOneViolationPerUnmetRule) {
  auto draft = listing();
  draft.state = listings::ListingState::kDraft;
  draft.title.clear();
  const listings::SellerCopy seller{draft.seller, "Vườn vải Lục Ngạn", "communes/07582", false,
                                    "HOUSEHOLD"};
  const auto gate = listings::Gate::read(gate_rules_csv(), gate_cures_csv()).value();
  const auto unmet = gate.unmet({draft, seller, {}}, Date{std::chrono::year{2026} / 6 / 15});
  expect_golden("not_publishable.golden", shape_of(listings::refusal(unmet)));
}

TEST(GoldenErrors, MissingAndForeignAreTheSame) {
  expect_golden("not_found.golden", shape_of(not_found("orders/" + order().id.to_string())));
}

TEST(GoldenErrors, WrongFields) {
  expect_golden("invalid_field.golden", shape_of(invalid("lot.harvest_date", "is in the future")));
  type::v1::Quantity boxes;
  boxes.set_thousandths(1'000);
  boxes.set_unit(type::v1::UNIT_PIECE);
  expect_golden("unit_mismatch.golden",
                shape_of(wire::read_quantity(boxes, Unit::kKilogram, "quantity").status()));
  google::protobuf::FieldMask mask;
  mask.add_paths("seller");
  expect_golden("update_mask_invalid.golden", shape_of(wire::check_mask(mask, {"title"})));
  orders::v1::ListOrdersRequest request;
  request.set_page_token("forged");
  expect_golden("page_token_invalid.golden", shape_of(wire::Pager("key").open(request).status()));
}

TEST(GoldenErrors, StaleEtag) {
  expect_golden("etag_mismatch.golden", shape_of(wire::check_etag("r3", 4)));
}

TEST(GoldenErrors, CallersWithoutTokenOrRole) {
  const auto policy = auth::policy_of(place_order());
  ASSERT_TRUE(policy.has_value());
  expect_golden("token_missing.golden", shape_of(auth::permits(*policy, auth::Principal())));
  auth::Principal bank;
  bank.subject = "bank";
  bank.roles.add(auth::Role::kBank);
  expect_golden("role_lacking.golden", shape_of(auth::permits(*policy, bank)));
}

TEST(GoldenErrors, WhatMayBeRepeatedSaysWhen) {
  expect_golden("copy_not_yet.golden",
                shape_of(events::copy_not_yet("listings/01980000-0000-7000-8000-000000000006")));
}

// An error of our own shows an incident to look for in the log, and nothing of its cause.
TEST(GoldenErrors, OursAreHidden) {
  std::string text = shape_of(internal("relation \"offer\" does not exist"));
  const std::string key = "value: \"";
  const auto at = text.find(key);
  ASSERT_NE(at, std::string::npos) << text;
  const auto begin = at + key.size();
  constexpr std::size_t kUuid = 36;
  ASSERT_EQ(text.find('"', begin), begin + kUuid);
  text.replace(begin, kUuid, "INCIDENT");
  expect_golden("internal.golden", text);
}

}  // namespace
}  // namespace farmgate::contract
