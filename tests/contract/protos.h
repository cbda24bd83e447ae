#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>
#include <vector>

// The protos of the suite as their descriptors: what the conventions are checked against.
namespace farmgate::contract {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;

std::vector<const FileDescriptor*> files();
// "farmgate/orders/v1/order.proto" of every proto in the source tree.
std::vector<std::string> files_in_source();

std::vector<const Descriptor*> messages();  // nested ones too
std::vector<const EnumDescriptor*> enums();
std::vector<const MethodDescriptor*> methods();
std::vector<const Descriptor*> resources();       // messages with google.api.resource
std::vector<const Descriptor*> event_messages();  // <Aggregate>Event of the events packages

bool is_read(const MethodDescriptor& method);  // Get, List, Lookup, Search, Resolve
bool is_event_package(const FileDescriptor& file);
bool has_verb(const MethodDescriptor& method, std::string_view verb);  // "List" of ListOrders
bool is_message(const FieldDescriptor& field, std::string_view type);
// "ORDER_STATE" of OrderState.
std::string upper_snake(std::string_view camel);

}  // namespace farmgate::contract
