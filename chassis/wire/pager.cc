#include "chassis/wire/pager.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <memory>

#include "chassis/base/digest.h"
#include "chassis/base/text.h"
#include "chassis/validate/validator.h"

namespace farmgate::wire {
namespace {

constexpr std::size_t kMacBytes = 16;
constexpr char kSeparator = '\x1f';

Status token_invalid() {
  return Status(Code::kInvalidArgument, "PAGE_TOKEN_INVALID",
                "the page token is not of this list: start again without it");
}

std::string filter_digest(const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> filter(request.New());
  filter->CopyFrom(request);
  for (const char* field : {"page_size", "page_token"}) {
    filter->GetReflection()->ClearField(filter.get(),
                                        filter->GetDescriptor()->FindFieldByName(field));
  }
  const Digest digest = validate::payload_digest(*filter);
  return request.GetTypeName() + std::string(as_bytes(digest));
}

std::string mac(const std::string& key, const std::string& filter, std::string_view body) {
  const Digest digest = hmac_sha256(key, filter + std::string(body));
  return std::string(as_bytes(digest).substr(0, kMacBytes));
}

}  // namespace

StatusOr<Page> Pager::open(const google::protobuf::Message& request) const {
  const auto* type = request.GetDescriptor();
  const auto* reflection = request.GetReflection();
  const int size = reflection->GetInt32(request, type->FindFieldByName("page_size"));
  const std::string token = reflection->GetString(request, type->FindFieldByName("page_token"));
  Page page;
  if (size > 0) page.size = std::min(size, kPageSizeMax);
  page.filter = filter_digest(request);
  if (token.empty()) return page;
  std::string bytes;
  if (!decode_base64url(token, bytes) || bytes.size() <= kMacBytes) return token_invalid();
  const std::string_view body = std::string_view(bytes).substr(kMacBytes);
  if (!equal_in_constant_time(mac(key_, page.filter, body), bytes.substr(0, kMacBytes))) {
    return token_invalid();
  }
  for (const std::string_view part : split(body, kSeparator)) page.after.emplace_back(part);
  return page;
}

std::string Pager::next(const Page& page, const std::vector<std::string>& last_key) const {
  std::string body;
  for (const std::string& part : last_key) {
    if (!body.empty() || &part != &last_key.front()) body += kSeparator;
    body += part;
  }
  return base64url(mac(key_, page.filter, body) + body);
}

std::vector<std::string> position_of(Time time, const Uuid& id) {
  return {format_time(time), id.to_string()};
}

}  // namespace farmgate::wire
