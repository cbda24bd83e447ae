#include <gtest/gtest.h>

#include <algorithm>

#include "farmgate/options/v1/options.pb.h"
#include "google/api/resource.pb.h"
#include "tests/contract/protos.h"

// Standard methods (AIP-131 to 135) and the resources that they are about.
namespace farmgate::contract {
namespace {

bool rule_requires(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::rule).required();
}

bool has_string(const Descriptor& message, const char* name) {
  const FieldDescriptor* field = message.FindFieldByName(name);
  return field != nullptr && field->type() == FieldDescriptor::TYPE_STRING;
}

// The one repeated message of a page.
const FieldDescriptor* items_of(const Descriptor& page) {
  const FieldDescriptor* found = nullptr;
  for (int i = 0; i < page.field_count(); ++i) {
    if (!page.field(i)->is_repeated()) continue;
    if (found != nullptr) return nullptr;
    found = page.field(i);
  }
  return found;
}

bool lists(const MethodDescriptor& method, const Descriptor& resource) {
  if (!has_verb(method, "List")) return false;
  const FieldDescriptor* items = items_of(*method.output_type());
  return items != nullptr && items->message_type() == &resource;
}

bool gets(const MethodDescriptor& method, const Descriptor& resource) {
  return method.name() == "Get" + resource.name() && method.output_type() == &resource;
}

TEST(Resource, HasANameFirstAndAPattern) {
  ASSERT_FALSE(resources().empty());
  for (const Descriptor* resource : resources()) {
    SCOPED_TRACE(resource->full_name());
    const auto& described = resource->options().GetExtension(google::api::resource);
    EXPECT_EQ(described.type(), "farmgate.example/" + resource->name());
    EXPECT_EQ(described.pattern_size(), 1);
    const FieldDescriptor* name = resource->FindFieldByName("name");
    ASSERT_NE(name, nullptr);
    EXPECT_EQ(name->number(), 1);
    EXPECT_EQ(name->type(), FieldDescriptor::TYPE_STRING);
  }
}

TEST(Resource, CanBeGotAndListed) {
  const auto all = methods();
  for (const Descriptor* resource : resources()) {
    EXPECT_EQ(std::ranges::count_if(all, [&](auto* it) { return gets(*it, *resource); }), 1)
        << resource->full_name();
    EXPECT_EQ(std::ranges::count_if(all, [&](auto* it) { return lists(*it, *resource); }), 1)
        << resource->full_name();
  }
}

TEST(StandardMethod, AnswersTheResourceItself) {
  for (const MethodDescriptor* method : methods()) {
    for (const std::string verb : {"Create", "Get", "Update"}) {
      if (!has_verb(*method, verb)) continue;
      // Computed; no resources.
      if (method->name() == "GetLinkageShare" || method->name() == "GetPaymentQr") continue;
      SCOPED_TRACE(method->full_name());
      EXPECT_TRUE(method->output_type()->options().HasExtension(google::api::resource));
      EXPECT_EQ(method->name(), verb + method->output_type()->name());
    }
  }
}

TEST(List, GivesPages) {
  for (const MethodDescriptor* method : methods()) {
    if (!has_verb(*method, "List")) continue;
    SCOPED_TRACE(method->full_name());
    const Descriptor& request = *method->input_type();
    const FieldDescriptor* size = request.FindFieldByName("page_size");
    ASSERT_NE(size, nullptr);
    EXPECT_EQ(size->type(), FieldDescriptor::TYPE_INT32);
    EXPECT_TRUE(has_string(request, "page_token"));
    EXPECT_TRUE(has_string(*method->output_type(), "next_page_token"));
    const FieldDescriptor* items = items_of(*method->output_type());
    ASSERT_NE(items, nullptr);
    EXPECT_EQ(items->number(), 1);
  }
}

TEST(Update, NamesItsFieldsAndGuardsAgainstStaleOnes) {
  for (const MethodDescriptor* method : methods()) {
    if (!has_verb(*method, "Update")) continue;
    SCOPED_TRACE(method->full_name());
    const FieldDescriptor* mask = method->input_type()->FindFieldByName("update_mask");
    ASSERT_NE(mask, nullptr);
    EXPECT_TRUE(is_message(*mask, "google.protobuf.FieldMask"));
    EXPECT_TRUE(rule_requires(*mask));
    EXPECT_TRUE(has_string(*method->output_type(), "etag"));
  }
}

}  // namespace
}  // namespace farmgate::contract
