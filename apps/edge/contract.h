#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <string>
#include <vector>

// The public contract as the edge sees it: read from the descriptors in the binary, never listed by
// hand.
namespace farmgate::edge {

// How a method moves: it sets deadline and body of its routes.
enum class Kind { kUnary, kUpload, kWatch };

struct HttpRoute {
  std::string verb;         // "POST"
  std::string path;         // "/v1/{name=listings/*}:publish"
  std::string regex;        // of the paths it takes: an id is what FieldRule.resource says
  std::string body;         // "*", the name of a field, or empty
  std::string collection;   // "listings", the first word behind the version
  std::string path_prefix;  // "/v1/listings": what all its paths begin with
};

struct Method {
  const google::protobuf::MethodDescriptor* descriptor;
  std::string service;  // "orders": who serves it
  std::string path;     // "/farmgate.orders.v1.OrderService/PlaceOrder"
  Kind kind;
  bool token_optional;  // PUBLIC may call it
  std::vector<HttpRoute> routes;

  bool returns_file() const;  // google.api.HttpBody
  bool reads() const;         // all its routes are GET
};

class Contract {
 public:
  // Of this binary, read once.
  static const Contract& own();

  // Every method that somebody outside may call, in the order of the files; those for siblings
  // alone are not among them.
  const std::vector<Method>& methods() const { return methods_; }
  const google::protobuf::DescriptorPool& pool() const { return pool_; }
  const google::protobuf::FileDescriptorSet& files() const { return files_; }
  std::vector<std::string> services() const;  // "farmgate.orders.v1.OrderService" ...
  std::string descriptor_set() const;         // bytes for the transcoder: without comments

 private:
  Contract();

  google::protobuf::FileDescriptorSet files_;
  google::protobuf::DescriptorPool pool_;
  std::vector<Method> methods_;
};

}  // namespace farmgate::edge
