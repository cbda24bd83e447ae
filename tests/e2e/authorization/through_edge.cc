#include "tests/e2e/authorization/through_edge.h"

#include <grpcpp/grpcpp.h>

#include <future>

#include "chassis/rpc/status_wire.h"

namespace farmgate::testing {

ThroughEdge::ThroughEdge(const Suite& suite)
    : edge_({}, suite),
      caller_(grpc::CreateChannel("127.0.0.1:" + std::to_string(edge_.port()),
                                  grpc::InsecureChannelCredentials())) {}

StatusOr<std::string> ThroughEdge::call(const std::string& method, const std::string& request,
                                        const std::string& token) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  const grpc::Slice slice(request);
  const grpc::ByteBuffer sent(&slice, 1);
  grpc::ByteBuffer reply;
  std::promise<grpc::Status> ended;
  caller_.UnaryCall(&context, "/" + method, grpc::StubOptions(), &sent, &reply,
                    [&](grpc::Status status) { ended.set_value(std::move(status)); });
  const Status status = rpc::from_grpc(ended.get_future().get());
  if (!status.ok()) return status;
  grpc::Slice bytes;
  if (!reply.DumpToSingleSlice(&bytes).ok()) return internal("no reply");
  return std::string(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
}

}  // namespace farmgate::testing
