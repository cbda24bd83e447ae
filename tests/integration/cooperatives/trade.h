#pragma once

#include <string>
#include <vector>

#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/annex_api.h"
#include "services/cooperatives/api/breach_api.h"
#include "services/cooperatives/api/contract_api.h"
#include "services/cooperatives/api/contract_sweep.h"
#include "services/cooperatives/api/delivery_api.h"
#include "services/cooperatives/api/price_api.h"
#include "services/cooperatives/api/record_delivery.h"
#include "services/cooperatives/api/settlement_api.h"
#include "services/cooperatives/api/statement_api.h"
#include "tests/integration/cooperatives/office.h"
#include "tests/integration/cooperatives/shelf.h"

namespace farmgate::cooperatives {

// A cooperative with two members that sells to a company; lots of the members lie on a shelf.
class Trade : public Office {
 protected:
  static constexpr int kLychee = 1;  // the OCOP set of what is sold

  Trade();

  rpc::Call as(const std::string& party) const;
  rpc::Call seller() const { return as(seller_); }
  rpc::Call buyer() const { return as(buyer_); }
  rpc::Call officer() const { return call("ContractService/X"); }

  // 5,000 kg in a window around today and 3,000 kg later, 28,500 dong/kg, grade 2 at 85 %.
  v1::ContractTerms terms();
  StatusOr<v1::Contract> draw_up(const v1::ContractTerms& terms, const std::string& author);
  v1::Contract draft() { return draw_up(terms(), seller_).value(); }
  v1::Contract offered(const v1::ContractTerms& terms);
  StatusOr<v1::Contract> sign(const v1::Contract& contract, const std::string& party);
  v1::Contract active(const v1::ContractTerms& terms);
  v1::Contract active() { return active(terms()); }
  v1::Contract get(const std::string& name);
  Status suspend(const v1::Contract& contract, int days_ago);
  Status resume(const v1::Contract& contract);
  StatusOr<v1::Annex> add_annex(const v1::Contract& contract, const v1::ContractTerms& terms);
  StatusOr<v1::Annex> sign(const v1::Annex& annex, const std::string& party);

  // A lot of that party whose copy has arrived.
  std::string lot(const std::string& party, std::int64_t kilograms);
  v1::RecordDeliveryRequest load(const v1::Contract& contract);
  static void add_line(v1::RecordDeliveryRequest& request, const std::string& lot,
                       const std::string& grade, std::int64_t thousandths);
  StatusOr<v1::Delivery> record(const v1::RecordDeliveryRequest& request);
  v1::Delivery delivered(const v1::Contract& contract, const std::string& lot,
                         const std::string& grade, std::int64_t thousandths);
  StatusOr<v1::Delivery> accept(const v1::Delivery& delivery);
  StatusOr<v1::Delivery> reject(const v1::Delivery& delivery);
  StatusOr<v1::Settlement> settle(const v1::Contract& contract);
  StatusOr<v1::Settlement> pay(const v1::Settlement& settlement, std::int64_t dong,
                               const std::string& reference);
  std::string observe(const std::string& market, Date day, std::int64_t dong);
  StatusOr<v1::Breach> report_short(const v1::Contract& contract);
  StatusOr<v1::Breach> decide(const v1::Breach& breach, const rpc::Call& call);

  Date in_days(int days);
  // Business time goes ahead; what the calendar brings is done.
  void pass_days(int days);

  std::string seller_;
  std::string buyer_;
  std::string product_;
  std::string an_;  // members of the seller
  std::string binh_;
  Shelf shelf_;
  ApiParts parts{database_, once_, outbox_, pager_, rules_};
  ContractApi contracts_{parts};
  AnnexApi annexes_{parts};
  DeliveryApi deliveries_{parts};
  BreachApi breaches_{parts};
  SettlementApi settlements_{parts};
  StatementApi statements_{parts};
  PriceApi prices_{parts};
  RecordDelivery record_{{database_, database_, outbox_, shelf_, std::chrono::milliseconds(0)}};
  ContractSweep calendar_{database_, outbox_};
  std::chrono::hours passed_{0};
};

}  // namespace farmgate::cooperatives
