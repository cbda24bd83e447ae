#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include "chassis/validate/validator.h"

namespace farmgate::validate {

Digest payload_digest(const google::protobuf::Message& message) {
  const std::unique_ptr<google::protobuf::Message> payload(message.New());
  payload->CopyFrom(message);
  const auto* id = payload->GetDescriptor()->FindFieldByName("request_id");
  if (id != nullptr) payload->GetReflection()->ClearField(payload.get(), id);
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    payload->SerializeToCodedStream(&coded);
  }
  return sha256(bytes);
}

}  // namespace farmgate::validate
