#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/auth/policy.h"
#include "farmgate/options/v1/options.pb.h"
#include "google/api/annotations.pb.h"
#include "google/api/resource.pb.h"
#include "tests/contract/protos.h"

// Conventions that hold for every RPC, message and enum of the suite.
namespace farmgate::contract {
namespace {

using options::v1::FieldRule;
using ::testing::UnorderedElementsAreArray;

FieldRule rule_of(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::rule);
}

google::api::HttpRule route_of(const MethodDescriptor& method) {
  return method.options().GetExtension(google::api::http);
}

template <class Check>
void for_each_field(Check check) {
  for (const Descriptor* message : messages()) {
    for (int i = 0; i < message->field_count(); ++i) {
      SCOPED_TRACE(message->field(i)->full_name());
      check(*message->field(i));
    }
  }
}

TEST(Protos, AreAllLookedAt) {
  std::vector<std::string> names;
  for (const FileDescriptor* file : files()) names.push_back(file->name());
  EXPECT_THAT(names, UnorderedElementsAreArray(files_in_source()));
}

TEST(Rpc, HasARouteOfItsVerb) {
  for (const MethodDescriptor* method : methods()) {
    SCOPED_TRACE(method->full_name());
    const auto route = route_of(*method);
    // A phone stays out of addresses, which proxies log.
    if (is_read(*method) && method->name() != "LookupGuestOrder") {
      EXPECT_TRUE(route.get().starts_with("/v1/"));
    } else if (has_verb(*method, "Update")) {
      EXPECT_TRUE(route.patch().starts_with("/v1/"));
      EXPECT_FALSE(route.body().empty());
    } else if (has_verb(*method, "Delete")) {
      EXPECT_TRUE(route.delete_().starts_with("/v1/"));
    } else {
      EXPECT_TRUE(route.post().starts_with("/v1/"));
      EXPECT_FALSE(route.body().empty());
    }
  }
}

TEST(Rpc, SaysWhoMayCallItAndForWhoseObjects) {
  for (const MethodDescriptor* method : methods()) {
    SCOPED_TRACE(method->full_name());
    EXPECT_TRUE(auth::policy_of(*method).has_value());
    const auto policy = method->options().GetExtension(options::v1::policy);
    EXPECT_GT(policy.roles_size(), 0);
    EXPECT_NE(policy.scope(), options::v1::SCOPE_UNSPECIFIED);
  }
}

TEST(Rpc, IsOpenToTheWorldForReadingOnly) {
  for (const MethodDescriptor* method : methods()) {
    const auto policy = auth::policy_of(*method);
    ASSERT_TRUE(policy.has_value()) << method->full_name();
    if (policy->roles.any_of({auth::Role::kPublic})) {
      EXPECT_TRUE(is_read(*method)) << method->full_name();
    }
  }
}

TEST(Rpc, OfEffectRequiresARequestId) {
  for (const MethodDescriptor* method : methods()) {
    if (is_read(*method)) continue;
    SCOPED_TRACE(method->full_name());
    const Descriptor* asked = method->input_type();
    // Of a batch, each request has its own.
    if (has_verb(*method, "Batch")) asked = asked->FindFieldByName("requests")->message_type();
    const FieldDescriptor* field = asked->FindFieldByName("request_id");
    ASSERT_NE(field, nullptr);
    EXPECT_EQ(field->type(), FieldDescriptor::TYPE_STRING);
    EXPECT_TRUE(rule_of(*field).required());
    EXPECT_TRUE(rule_of(*field).uuid());
  }
}

TEST(Rpc, ThatReadsHasNone) {
  for (const MethodDescriptor* method : methods()) {
    if (!is_read(*method) || has_verb(*method, "Lookup")) continue;
    EXPECT_EQ(method->input_type()->FindFieldByName("request_id"), nullptr) << method->full_name();
  }
}

// A file comes in chunks of google.api.HttpBody.
bool takes_a_file(const MethodDescriptor& method) {
  const FieldDescriptor* chunk = method.input_type()->FindFieldByName("chunk");
  return chunk != nullptr && chunk->message_type() != nullptr &&
         chunk->message_type()->full_name() == "google.api.HttpBody";
}

TEST(Rpc, StreamsOnlyTablesAndFilesFromTheClientAndOnlyChangesToIt) {
  for (const MethodDescriptor* method : methods()) {
    SCOPED_TRACE(method->full_name());
    EXPECT_EQ(method->server_streaming(), has_verb(*method, "Watch"));
    if (method->client_streaming()) {
      EXPECT_TRUE(has_verb(*method, "Import") || takes_a_file(*method));
    }
  }
}

TEST(Field, OfADayEndsInDateAndOfAnInstantInTime) {
  for_each_field([](const FieldDescriptor& field) {
    const std::string_view name = field.name();
    EXPECT_EQ(is_message(field, "google.type.Date"), name.ends_with("_date"));
    EXPECT_EQ(is_message(field, "google.protobuf.Timestamp"), name.ends_with("_time"));
  });
}

TEST(Field, OfMoneyIsWholeDong) {
  for_each_field([](const FieldDescriptor& field) {
    const std::string_view name = field.name();
    EXPECT_NE(field.cpp_type(), FieldDescriptor::CPPTYPE_DOUBLE);
    EXPECT_NE(field.cpp_type(), FieldDescriptor::CPPTYPE_FLOAT);
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return;
    const bool money = name.find("price") != name.npos || name.find("amount") != name.npos ||
                       (name.find("total") != name.npos && name != "total_size") ||
                       name.find("fee") != name.npos;
    if (money) {
      EXPECT_TRUE(name.ends_with("_vnd"));
    }
    if (name.ends_with("_vnd")) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_INT64);
    }
  });
}

TEST(Field, ThatHoldsAResourceNameSaysOfWhat) {
  for_each_field([](const FieldDescriptor& field) {
    if (rule_of(field).resource().empty()) return;
    const auto reference = field.options().GetExtension(google::api::resource_reference);
    EXPECT_FALSE(reference.type().empty() && reference.child_type().empty());
  });
}

// Without a rule of its own a list is capped at 200 items (chassis/validate).
TEST(Field, ThatRepeatsIsCapped) {
  for_each_field([](const FieldDescriptor& field) {
    if (!field.is_repeated() || !rule_of(field).has_max_items()) return;
    EXPECT_GT(rule_of(field).max_items(), 0u);
    EXPECT_LE(rule_of(field).max_items(), 200u);
  });
}

TEST(Enum, ValuesCarryItsNameAndZeroIsUnspecified) {
  for (const EnumDescriptor* type : enums()) {
    const std::string prefix = upper_snake(type->name()) + "_";
    for (int i = 0; i < type->value_count(); ++i) {
      EXPECT_TRUE(type->value(i)->name().starts_with(prefix)) << type->value(i)->full_name();
    }
    EXPECT_EQ(type->value(0)->name(), prefix + "UNSPECIFIED");
    EXPECT_EQ(type->value(0)->number(), 0);
  }
}

}  // namespace
}  // namespace farmgate::contract
