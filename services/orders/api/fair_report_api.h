#pragma once

#include "services/orders/api/fair_desk.h"

namespace google::api {
class HttpBody;
}
namespace farmgate::orders::v1 {
class FairDay;
class FairReport;
class GenerateFairReportRequest;
class PrintFairReportRequest;
class RecordFairDayRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// What came of a fair: noted down day by day, and added up with what was sold.
class FairReportApi {
 public:
  explicit FairReportApi(FairParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> record_day(const rpc::Call& call, const v1::RecordFairDayRequest& request);
  StatusOr<v1::FairReport> generate(const rpc::Call& call,
                                    const v1::GenerateFairReportRequest& request);
  StatusOr<google::api::HttpBody> print(const rpc::Call& call,
                                        const v1::PrintFairReportRequest& request);

 private:
  StatusOr<v1::FairReport> report(const rpc::Call& call, const std::string& name);

  FairParts it_;
};

}  // namespace farmgate::orders
