#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "chassis/auth/policy.h"
#include "chassis/base/status.h"
#include "chassis/rpc/bytes.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/feed.h"
#include "chassis/rpc/incoming.h"
#include "chassis/validate/validator.h"

namespace google::protobuf {
class Descriptor;
class Message;
class MethodDescriptor;
class ServiceDescriptor;
}  // namespace google::protobuf

namespace farmgate::rpc {

using Message = google::protobuf::Message;
using Handler = std::function<StatusOr<SharedBytes>(const Call&, const Message&)>;
// What is known without blocking: nothing = ask the handler; else the reply or a refusal.
using Lookup = std::function<std::optional<StatusOr<SharedBytes>>(const Call&, const Message&)>;
// Takes the outcome of a call, once, from any thread.
using Answering = std::function<void(StatusOr<SharedBytes>)>;
// Begins a call and returns; call and message live until it is answered.
using Starter = std::function<void(const Call&, const Message&, Answering)>;
// For a method whose client streams: the first message, and what follows it.
using StreamHandler =
    std::function<StatusOr<SharedBytes>(const Call&, const Message& first, Incoming& rest)>;
// For a method whose server streams: begins to feed the caller and returns. call and message end
// with it.
using Watcher = std::function<void(const Call&, const Message&, std::shared_ptr<Feed>)>;
using ScopeFunction = std::function<StatusOr<auth::Access>(const auth::Principal&, const Message&)>;

SharedBytes serialise(const Message& reply);

// One row of the table: a method of the descriptor with all that the wrapper needs around it.
struct Method {
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  std::string name;  // "farmgate.orders.v1.OrderService/PlaceOrder"
  auth::Policy policy;
  const Message* prototype = nullptr;
  std::optional<validate::Validator> validator;
  Handler handler;
  StreamHandler stream;  // in place of handler
  Starter starter;       // likewise
  Watcher watcher;       // likewise
  Lookup lookup;
  ScopeFunction scope;           // of a stream: asked with its first message
  bool shareable = false;        // a GET that PUBLIC may call: who has no token may keep the answer
  std::chrono::seconds keep{0};  // without asking again
};

// All methods of one gRPC service, registered from its descriptor. Fill it before Server::add; the
// table outlives the server.
//
//   ServiceTable table("farmgate.orders.v1.OrderService");
//   table.scope(auth::Scope::kParty, own_parties);
//   table.handle("PlaceOrder", &api, &OrderApi::place);      // StatusOr<Bytes or Order> place(...)
//   table.handle<GetOrderRequest, Order>("GetOrder", [&](const Call& c, const GetOrderRequest& r)
//   {...});
class ServiceTable {
 public:
  // A name without a service in the generated pool is reported by check().
  explicit ServiceTable(std::string_view service);
  ServiceTable(ServiceTable&&) = default;

  // fn runs on a worker of the method's lane and may block until call.deadline. It returns
  // StatusOr<Reply>, StatusOr<Bytes> or StatusOr<SharedBytes>.
  template <class Request, class Reply, class Fn>
  void handle(std::string_view method, Fn fn) {
    add(method, Request::descriptor(), Reply::descriptor(), wrap<Request>(std::move(fn)), nullptr);
  }
  template <class Api, class Out, class Request>
  void handle(std::string_view method, Api* api, Out (Api::*fn)(const Call&, const Request&)) {
    add(method, Request::descriptor(), reply_type<Out>(),
        wrap<Request>([api, fn](const Call& call, const Request& request) {
          return (api->*fn)(call, request);
        }),
        nullptr);
  }

  // A read that waits for nothing but the database: fn begins it on gRPC's own thread, must not
  // block, and answers by reply(StatusOr<Out>) on whatever thread, once; no worker waits meanwhile.
  // void fn(const Call&, const Request&, Reply<Out> reply).
  template <class Out>
  using Reply = std::function<void(const StatusOr<Out>&)>;
  template <class Api, class Out, class Request>
  void start(std::string_view method, Api* api,
             void (Api::*fn)(const Call&, const Request&, Reply<Out>)) {
    add_starter(method, Request::descriptor(), Out::descriptor(),
                [api, fn](const Call& call, const Message& request, Answering answering) {
                  (api->*fn)(call, static_cast<const Request&>(request),
                             [answering = std::move(answering)](const StatusOr<Out>& reply) {
                               answering(shared(reply));
                             });
                });
  }

  // A command of the same kind, that others carry out together: void fn(const Call&, const
  // Request&, Answering).
  template <class Reply, class Api, class Request>
  void hand_over(std::string_view method, Api* api,
                 void (Api::*fn)(const Call&, const Request&, Answering)) {
    add_starter(method, Request::descriptor(), Reply::descriptor(),
                [api, fn](const Call& call, const Message& request, Answering answering) {
                  (api->*fn)(call, static_cast<const Request&>(request), std::move(answering));
                });
  }

  // A method whose client streams; token, policy and deadline come before, scope and validation
  // with the first message: StatusOr<Bytes or Reply> fn(const Call&, const Request& first,
  // Incoming&).
  template <class Api, class Out, class Request>
  void receive(std::string_view method, Api* api,
               Out (Api::*fn)(const Call&, const Request&, Incoming&)) {
    receive<Request>(method, reply_type<Out>(),
                     [api, fn](const Call& call, const Request& first, Incoming& rest) {
                       return (api->*fn)(call, first, rest);
                     });
  }
  template <class Request, class Fn>
  void receive(std::string_view method, const google::protobuf::Descriptor* reply, Fn fn) {
    add_stream(method, Request::descriptor(), reply,
               [fn = std::move(fn)](const Call& call, const Message& first, Incoming& rest) {
                 return shared(fn(call, static_cast<const Request&>(first), rest));
               });
  }

  // A method whose server streams; fn runs on gRPC's own thread and must not block: void fn(const
  // Call&, const Request&, std::shared_ptr<Feed>). call.deadline is that of the stream.
  template <class Reply, class Api, class Request>
  void feed(std::string_view method, Api* api,
            void (Api::*fn)(const Call&, const Request&, std::shared_ptr<Feed>)) {
    add_watcher(method, Request::descriptor(), Reply::descriptor(),
                [api, fn](const Call& call, const Message& request, std::shared_ptr<Feed> feed) {
                  (api->*fn)(call, static_cast<const Request&>(request), std::move(feed));
                });
  }

  // A read that is often answered from memory: lookup runs on gRPC's own thread, after token,
  // policy, validation and scope, and must not block; what it does not know goes to fn on the lane.
  // lookup: std::optional<StatusOr<SharedBytes>>(const Call&, const Request&).
  template <class Request, class Reply, class Look, class Fn>
  void raw(std::string_view method, Look lookup, Fn fn) {
    add(method, Request::descriptor(), Reply::descriptor(), wrap<Request>(std::move(fn)),
        [lookup = std::move(lookup)](const Call& call, const Message& request) {
          return lookup(call, static_cast<const Request&>(request));
        });
  }

  // The same, but fn begins what memory does not know, as with start: void fn(const Call&, const
  // Request&, Answering).
  template <class Request, class Reply, class Look, class Fn>
  void raw_start(std::string_view method, Look lookup, Fn fn) {
    add_starter(
        method, Request::descriptor(), Reply::descriptor(),
        [fn = std::move(fn)](const Call& call, const Message& request, Answering answering) {
          fn(call, static_cast<const Request&>(request), std::move(answering));
        },
        [lookup = std::move(lookup)](const Call& call, const Message& request) {
          return lookup(call, static_cast<const Request&>(request));
        });
  }

  // Answers "whose objects?" for all methods with this scope. Not asked for PUBLIC and SERVICE, nor
  // for a sibling service where the policy admits it: both get Access::everything(). It runs on
  // gRPC's own thread and must not block: what needs the database is decided by the statement.
  void scope(auth::Scope scope, ScopeFunction fn);

  // What somebody without a token got of this public read stays right so long, whatever happens:
  // browsers and caches need not ask again. Of other public reads they must, with the etag.
  void keep(std::string_view method, std::chrono::seconds time);

  // ok, or FAILED_PRECONDITION/SERVICE_TABLE naming each method without policy or handler, scope
  // without function, handler of an unknown method or with the wrong types, and rule that does not
  // compile. The build runs it on every table.
  Status check() const;

  const std::string& service() const { return service_; }
  const std::vector<std::unique_ptr<Method>>& methods() const { return methods_; }

 private:
  template <class T>
  struct Inner;
  template <class T>
  struct Inner<StatusOr<T>> {
    using Type = T;
  };
  template <class Out>
  static const google::protobuf::Descriptor* reply_type() {
    using Reply = typename Inner<Out>::Type;
    if constexpr (std::is_base_of_v<Message, Reply>) return Reply::descriptor();
    return nullptr;
  }
  static StatusOr<SharedBytes> shared(StatusOr<SharedBytes> reply) { return reply; }
  static StatusOr<SharedBytes> shared(StatusOr<Bytes> reply) {
    if (!reply.ok()) return reply.status();
    return std::make_shared<const std::string>(std::move(reply->value));
  }
  template <class Reply>
  static StatusOr<SharedBytes> shared(const StatusOr<Reply>& reply) {
    if (!reply.ok()) return reply.status();
    return serialise(*reply);
  }
  template <class Request, class Fn>
  static Handler wrap(Fn fn) {
    return [fn = std::move(fn)](const Call& call, const Message& request) {
      return shared(fn(call, static_cast<const Request&>(request)));
    };
  }
  void add(std::string_view method, const google::protobuf::Descriptor* request,
           const google::protobuf::Descriptor* reply, Handler handler, Lookup lookup);
  void add_stream(std::string_view method, const google::protobuf::Descriptor* request,
                  const google::protobuf::Descriptor* reply, StreamHandler handler);
  void add_starter(std::string_view method, const google::protobuf::Descriptor* request,
                   const google::protobuf::Descriptor* reply, Starter starter,
                   Lookup lookup = nullptr);
  void add_watcher(std::string_view method, const google::protobuf::Descriptor* request,
                   const google::protobuf::Descriptor* reply, Watcher watcher);
  Method* claim(std::string_view method, const google::protobuf::Descriptor* request,
                const google::protobuf::Descriptor* reply, bool feeds = false);
  Method* find(std::string_view method);
  void compile(const google::protobuf::MethodDescriptor& descriptor);

  std::string service_;
  std::vector<std::unique_ptr<Method>> methods_;
  std::vector<std::string> faults_;
};

}  // namespace farmgate::rpc
