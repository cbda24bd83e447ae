#include "chassis/rpc/exchange.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>

#include "chassis/base/digest.h"
#include "chassis/rpc/admission.h"
#include "chassis/rpc/status_wire.h"

namespace farmgate::rpc {
MethodMetrics::MethodMetrics(const std::string& service, const std::string& method)
    : labels_({{"service", service}, {"method", method}}),
      latency_("farmgate_rpc_seconds", "Time from a call's arrival to its reply.", labels_) {}

telemetry::Counter& MethodMetrics::of(Code code) {
  const auto index = std::min<std::size_t>(static_cast<std::size_t>(code), calls_.size() - 1);
  if (auto* known = calls_[index].load(std::memory_order_acquire)) return *known;
  const std::lock_guard lock(mutex_);
  if (!owned_[index]) {
    telemetry::Labels labels = labels_;
    labels.emplace_back("code", code_name(code));
    owned_[index] = std::make_unique<telemetry::Counter>("farmgate_rpc_calls_total",
                                                         "Answered calls.", std::move(labels));
    calls_[index].store(owned_[index].get(), std::memory_order_release);
  }
  return *owned_[index];
}

void MethodMetrics::record(Code code, std::chrono::nanoseconds took) {
  of(code).add();
  latency_.observe(took);
}

Exchange::Exchange(const Core& core, Row& row, grpc::CallbackServerContext& context,
                   grpc::ByteBuffer& reply)
    : core_(core),
      row_(row),
      context_(context),
      reply_(reply),
      reactor_(context.DefaultReactor()),
      started_(Elapsed::now()) {
  call_.method = row.method.name;
  call_.is_cancelled = [this] { return cancelled(); };
#ifdef FARMGATE_PLANT
  call_.answer_early = [this](const Bytes& early) {
    finish(std::make_shared<const std::string>(early.value));
    std::this_thread::sleep_for(
        std::chrono::milliseconds(20));  // long enough for a kill to fall in between
  };
#endif
  core_.in_flight.add(1);
}

grpc::ServerUnaryReactor* Exchange::serve(const Core& core, Row& row,
                                          grpc::CallbackServerContext& context,
                                          const grpc::ByteBuffer& request,
                                          grpc::ByteBuffer& reply) {
  auto exchange = std::make_unique<Exchange>(core, row, context, reply);
  auto* const reactor = exchange->reactor_;
  const Status status = exchange->admit(request);
  if (!status.ok()) {
    exchange->finish(status);
    return reactor;
  }
  if (row.method.lookup) {
    if (auto known = row.method.lookup(exchange->call_, *exchange->request_)) {
      exchange->finish(std::move(*known));
      return reactor;
    }
  }
  if (row.method.starter) {
    begin(std::move(exchange));
  } else {
    core.lane(row.method.policy.lane).submit(std::move(exchange));
  }
  return reactor;
}

Status Exchange::admit(const grpc::ByteBuffer& request) {
  trace_ = trace_of(context_);
  RETURN_IF_ERROR(
      rpc::admit(core_.doorkeeper, row_.method, context_, started_, core_.max_deadline, call_));
  ASSIGN_OR_RETURN(request_, message_of(row_.method, request));
  ASSIGN_OR_RETURN(call_.access, access_of(row_.method, call_.principal, *request_));
  return ok();
}

// It lives on in the answer that it waits for.
void Exchange::begin(std::unique_ptr<Exchange> exchange) {
  Exchange& it = *exchange;
  const std::shared_ptr<Exchange> kept = std::move(exchange);
  const telemetry::TraceScope scope(it.trace_);
  it.row_.method.starter(it.call_, *it.request_, [kept](StatusOr<SharedBytes> outcome) {
    kept->finish(std::move(outcome));
  });
}

void Exchange::run() {
  const telemetry::TraceScope scope(trace_);
  finish(handled());
}

// The outermost frame of a handler: what a library throws ends here as INTERNAL.
StatusOr<SharedBytes> Exchange::handled() {
  try {
    auto reply = row_.method.handler(call_, *request_);
    if (reply.ok() && !*reply) return internal("the handler gave no reply");
    return reply;
  } catch (const std::exception& error) {
    return internal(std::string("exception in a handler: ") + error.what());
  }
}

// Of a read that anybody may do, as somebody without a token gets it; where the edge asks for it,
// since only what speaks HTTP can use it. The tag is weak: it is of the message, which the edge
// writes in several ways.
void Exchange::tell_caches(const std::string& reply) {
  if (!row_.method.shareable || !call_.principal.caller().empty()) return;
  if (!context_.client_metadata().contains("x-farmgate-etag")) return;
  const std::string digest = hex(as_bytes(sha256(reply)));
  context_.AddInitialMetadata("etag", "W/\"" + digest.substr(0, 16) + "\"");
  const auto keep = row_.method.keep.count();
  context_.AddInitialMetadata(
      "cache-control", keep > 0 ? "public, max-age=" + std::to_string(keep) : "public, no-cache");
}

void Exchange::finish(StatusOr<SharedBytes> outcome) {
  if (std::exchange(answered_, true)) return;
  const Status status = outcome.status();
  row_.metrics.record(status.code(), Elapsed::now() - started_);
  core_.in_flight.add(-1);
  if (status.ok()) {
    tell_caches(**outcome);
    grpc::ByteBuffer bytes = buffer_of(std::move(*outcome));
    reply_.Swap(&bytes);
    return reactor_->Finish(grpc::Status::OK);
  }
  const telemetry::TraceScope scope(trace_);  // the line of an internal error names its trace
  add_pushback(context_, status);
  reactor_->Finish(to_grpc(status));
}

}  // namespace farmgate::rpc
