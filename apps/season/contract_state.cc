#include "apps/season/contract_state.h"

#include <map>

#include "apps/season/identities.h"
#include "apps/season/pages.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"

namespace farmgate::season {
namespace {

namespace cp = cooperatives::v1;

constexpr const char* kService = "farmgate.cooperatives.v1.ContractService/";

class Reader {
 public:
  Reader(Client& client, const World& world) : client_(client), world_(world) {}

  StatusOr<ContractOutcome> read() {
    std::vector<std::string> names;
    std::set<int> clauses;
    RETURN_IF_ERROR(each_page<cp::ListContractsResponse>(
        client_, std::string(kService) + "ListContracts", cp::ListContractsRequest(), officer(),
        [&](const cp::ListContractsResponse& page) {
          for (const cp::Contract& it : page.contracts()) {
            if (!it.terms().title().ends_with(world_.label())) continue;
            if (it.signatures_size() < 2) continue;
            names.push_back(it.name());
            out_.products.insert(it.terms().product());
            seller_of_[it.name()] = it.terms().seller();
            clauses.insert(it.terms().price().kind());
          }
        }));
    out_.contracts = static_cast<int>(names.size());
    out_.clauses = static_cast<int>(clauses.size());
    for (const std::string& name : names) {
      RETURN_IF_ERROR(read_deliveries(name));
      RETURN_IF_ERROR(read_breaches(name));
      RETURN_IF_ERROR(read_settlements(name));
    }
    return out_;
  }

 private:
  Status read_deliveries(const std::string& contract) {
    cp::ListDeliveriesRequest request;
    request.set_parent(contract);
    return each_page<cp::ListDeliveriesResponse>(client_, std::string(kService) + "ListDeliveries",
                                                 request, officer(),
                                                 [&](const cp::ListDeliveriesResponse& page) {
                                                   for (const cp::Delivery& it : page.deliveries())
                                                     count(it);
                                                 });
  }

  void count(const cp::Delivery& it) {
    for (const cp::DeliveryLine& line : it.lines()) {
      out_.grams_accepted += line.accepted().thousandths();
    }
    if (it.state() == cp::DELIVERY_STATE_REJECTED) {
      ++out_.rejected;
    } else if (it.settlement().empty()) {
      ++out_.other_deliveries;
    } else {
      ++out_.settled;
    }
  }

  Status read_breaches(const std::string& contract) {
    cp::ListBreachesRequest request;
    request.set_parent(contract);
    return each_page<cp::ListBreachesResponse>(client_, std::string(kService) + "ListBreaches",
                                               request, officer(),
                                               [&](const cp::ListBreachesResponse& page) {
                                                 for (const cp::Breach& it : page.breaches()) {
                                                   if (it.state() == cp::BREACH_STATE_FOUND)
                                                     ++out_.breaches_found;
                                                 }
                                               });
  }

  Status read_settlements(const std::string& contract) {
    std::vector<std::string> names;
    cp::ListSettlementsRequest request;
    request.set_parent(contract);
    RETURN_IF_ERROR(each_page<cp::ListSettlementsResponse>(
        client_, std::string(kService) + "ListSettlements", request, officer(),
        [&](const cp::ListSettlementsResponse& page) {
          for (const cp::Settlement& it : page.settlements()) names.push_back(it.name());
        }));
    bool paid = !names.empty();
    for (const std::string& name : names) {
      cp::GetSettlementRequest get;
      get.set_name(name);
      ASSIGN_OR_RETURN(const auto it, client_.call<cp::Settlement>(
                                          std::string(kService) + "GetSettlement", get, officer()));
      count(it);
      paid = paid && it.paid_vnd() == it.payable_vnd();
    }
    if (paid) out_.sellers.insert(seller_of_[contract]);
    return ok();
  }

  void count(const cp::Settlement& it) {
    std::int64_t lines = 0, shares = 0;
    for (const cp::StatementLine& line : it.lines()) {
      lines += line.amount_vnd();
      if (line.amount_vnd() < 0) out_.vnd_set_off -= line.amount_vnd();
    }
    for (const cp::MemberShare& share : it.member_shares()) shares += share.share_vnd();
    if (lines != it.payable_vnd() || shares != it.payable_vnd()) ++out_.unbalanced;
    out_.vnd_payable += it.payable_vnd();
    out_.vnd_paid += it.paid_vnd();
  }

  Client& client_;
  const World& world_;
  ContractOutcome out_;
  std::map<std::string, std::string> seller_of_;  // by contract
};

}  // namespace

StatusOr<ContractOutcome> read_contracts(Client& client, const World& world) {
  return Reader(client, world).read();
}

}  // namespace farmgate::season
