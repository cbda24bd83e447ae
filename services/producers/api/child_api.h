#pragma once

#include "services/producers/api/producer_api.h"
#include "services/producers/domain/holdings.h"

namespace farmgate::producers::v1 {
#define FARMGATE_CHILD_MESSAGES(NAME) \
  class NAME;                         \
  class Create##NAME##Request;        \
  class Get##NAME##Request;           \
  class List##NAME##sRequest;         \
  class List##NAME##sResponse;
FARMGATE_CHILD_MESSAGES(Plot)
FARMGATE_CHILD_MESSAGES(Product)
FARMGATE_CHILD_MESSAGES(Qualification)
#undef FARMGATE_CHILD_MESSAGES
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

// The messages of the three methods that a child has.
template <class Child>
struct ChildMessages;
#define FARMGATE_CHILD_RPCS(NAME)             \
  template <>                                 \
  struct ChildMessages<NAME> {                \
    using Resource = v1::NAME;                \
    using Create = v1::Create##NAME##Request; \
    using Get = v1::Get##NAME##Request;       \
    using List = v1::List##NAME##sRequest;    \
    using Page = v1::List##NAME##sResponse;   \
  };
FARMGATE_CHILD_RPCS(Plot)
FARMGATE_CHILD_RPCS(Product)
FARMGATE_CHILD_RPCS(Qualification)
#undef FARMGATE_CHILD_RPCS

// Create, Get and List of what stands under a producer and travels in its event: Plot, Product,
// Qualification. Their rules are check() of the domain.
template <class Child>
class ChildApi {
 public:
  using Messages = ChildMessages<Child>;
  explicit ChildApi(ApiParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const typename Messages::Create& request);
  StatusOr<typename Messages::Resource> get(const rpc::Call& call,
                                            const typename Messages::Get& request);
  StatusOr<typename Messages::Page> list(const rpc::Call& call,
                                         const typename Messages::List& request);

  // What create does in its transaction: the rules, the row and the event.
  StatusOr<Child> enter(pg::Tx& tx, const rpc::Call& call, Child child, const Uuid& request_id);

 private:
  ApiParts it_;
};

}  // namespace farmgate::producers
