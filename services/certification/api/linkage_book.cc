#include "services/certification/api/linkage_book.h"

#include <set>

#include "chassis/rpc/channel.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"

namespace farmgate::certification {
namespace {

// A delivery stands under its contract; books that were taken over name the contract itself.
std::string contract_of(const std::string& reference) {
  return reference.find("/deliveries/") == std::string::npos
             ? reference
             : std::string(farmgate::wire::parent_of(reference));
}

}  // namespace

StatusOr<Linkage> ContractLinkage::of(const std::string& product, Date day, Deadline deadline) {
  cooperatives::v1::GetLinkageShareRequest request;
  request.set_product(product);
  farmgate::wire::write(day, *request.mutable_as_of_date());
  ASSIGN_OR_RETURN(const auto reply, cooperatives_.call<cooperatives::v1::LinkageShare>(
                                         "farmgate.cooperatives.v1.ContractService/GetLinkageShare",
                                         request, {.deadline = deadline, .token = {}}));
  Linkage out;
  out.share_millionths = reply.share_millionths();
  out.sold = farmgate::wire::read_quantity(reply.sold()).thousandths > 0;
  out.unbroken_months = reply.unbroken_months();
  out.record_count = reply.record_count();
  std::set<std::string> contracts;
  for (const auto& it : reply.records()) {
    out.records.push_back(it.reference());
    if (it.linkage()) contracts.insert(contract_of(it.reference()));
  }
  out.contracts.assign(contracts.begin(), contracts.end());
  return out;
}

}  // namespace farmgate::certification
