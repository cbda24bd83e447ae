#include <cstdio>

#include "apps/farmgate/commands.h"
#include "apps/farmgate/identity.h"
#include "chassis/base/digest.h"
#include "chassis/host/peers.h"
#include "chassis/rpc/channel.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"

// What only this machine needs to believe: the digest is computed here, from the bytes that were
// signed.
namespace farmgate::apps {
namespace {

using namespace std::chrono_literals;
namespace v1 = farmgate::cooperatives::v1;

constexpr std::string_view kService = "farmgate.cooperatives.v1.ContractService/";

// Terms with what was signed of them: a contract, or one of its annexes.
template <class Signed>
Status verify(const Signed& it) {
  const std::string digest = hex(as_bytes(sha256(it.signed_terms())));
  std::printf("%s\n  SHA-256 of %zu bytes  %s\n", it.name().c_str(), it.signed_terms().size(),
              digest.c_str());
  if (digest != it.terms_digest()) {
    return Status(Code::kDataLoss, "DIGEST_MISMATCH", it.name() + " states another digest");
  }
  v1::ContractTerms terms;
  if (!terms.ParseFromString(it.signed_terms())) {
    return Status(Code::kDataLoss, "TERMS_UNREADABLE", it.name() + " was signed over other bytes");
  }
  std::printf("  %s\n", terms.title().c_str());
  for (const v1::Signature& signature : it.signatures()) {
    if (signature.digest() != digest) {
      return Status(Code::kDataLoss, "DIGEST_MISMATCH",
                    signature.party() + " has signed other terms of " + it.name());
    }
    std::printf("  signed for %s by %s\n", signature.party().c_str(), signature.signer().c_str());
  }
  if (it.signatures_size() < 2) std::printf("  %d of 2 signatures\n", it.signatures_size());
  return ok();
}

class Reader {
 public:
  Reader(rpc::Channel& channel, std::string token) : channel_(channel), token_(std::move(token)) {}

  template <class Reply, class Request>
  StatusOr<Reply> get(const char* method, const Request& request) {
    return channel_.call<Reply>(std::string(kService) + method, request,
                                {.deadline = in(5s), .token = token_});
  }

 private:
  rpc::Channel& channel_;
  std::string token_;
};

}  // namespace

Status contract(const Context& context) {
  if (context.words.size() != 2 || context.words[0] != "verify") {
    return Status(Code::kInvalidArgument, "USAGE", "contract verify contracts/...");
  }
  ASSIGN_OR_RETURN(std::string token, token_of(context.settings));
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(host::channel_options(context.settings, "edge",
                                                                          "cooperatives")));
  Reader reader(*channel, std::move(token));
  v1::GetContractRequest request;
  request.set_name(context.words[1]);
  ASSIGN_OR_RETURN(const auto it, reader.get<v1::Contract>("GetContract", request));
  RETURN_IF_ERROR(verify(it));
  for (int number = 1; number <= it.annex(); ++number) {
    v1::GetAnnexRequest annex;
    annex.set_name(it.name() + "/annexes/" + std::to_string(number));
    ASSIGN_OR_RETURN(const auto found, reader.get<v1::Annex>("GetAnnex", annex));
    RETURN_IF_ERROR(verify(found));
  }
  std::printf("as it was signed\n");
  return ok();
}

}  // namespace farmgate::apps
