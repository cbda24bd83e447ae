#pragma once

#include "services/cooperatives/api/contract_desk.h"

namespace farmgate::rpc {
class Channel;
}
namespace farmgate::cooperatives::v1 {
class GetLinkageShareRequest;
class GenerateSeasonReportRequest;
class LinkageShare;
class ListDueRequest;
class ListDueResponse;
class SeasonReport;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

// What stands out of the books of contracts. Thread-safe.
class ReportApi {
 public:
  explicit ReportApi(const ApiParts& parts) : it_(parts) {}

  StatusOr<v1::SeasonReport> season(const rpc::Call& call,
                                    const v1::GenerateSeasonReportRequest& request);
  StatusOr<v1::ListDueResponse> due(const rpc::Call& call, const v1::ListDueRequest& request);

 private:
  ApiParts it_;
};

// The linkage of a product; its other sales are known to the registry alone.
class LinkageApi {
 public:
  LinkageApi(const ApiParts& parts, rpc::Channel& producers) : it_(parts), producers_(producers) {}

  StatusOr<v1::LinkageShare> share(const rpc::Call& call,
                                   const v1::GetLinkageShareRequest& request);

 private:
  ApiParts it_;
  rpc::Channel& producers_;
};

}  // namespace farmgate::cooperatives
