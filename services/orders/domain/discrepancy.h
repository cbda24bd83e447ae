#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/orders/domain/booth_sale.h"
#include "services/orders/domain/ledger.h"

namespace farmgate::orders {

// What a discrepancy was found to be.
enum class DiscrepancyOutcome {
  kFound = 1,  // the goods were in the offer's own stock, and leave it now
  kCovered,    // the seller brought them, from no stock that is known here
  kGivenBack,  // the buyer has its cash again
  kWrittenOff  // the cash is not there
};

struct Settlement {
  DiscrepancyOutcome outcome;
  std::string note;
  std::string settler;
  Time settle_time;
};

// A line of a sale at a booth that was not honoured whole, until somebody says what became of it.
struct Discrepancy {
  DiscrepancyId id;
  SaleId sale;
  int line = 0;  // of the sale, from 1 on
  DeviceId device;
  FairId fair;
  ProducerId seller;
  OfferId offer;
  Quantity quantity;
  Money amount;  // of the cash that was taken
  Time sale_time;
  Time create_time;
  std::optional<Settlement> settlement = {};

  std::string name() const;
  // Once: DISCREPANCY_SETTLED.
  Status settle(Settlement how);
  Status already_settled() const;  // the refusal
};

std::vector<Discrepancy> discrepancies_of(const BoothSale& sale);

// Where its cash goes in the ledger.
Fact fact_of(DiscrepancyOutcome outcome);
// Its goods leave the offer's stock: SOLD_OUT.
Status take_found(Offer& offer, const Discrepancy& it);

}  // namespace farmgate::orders
