#pragma once

#include <string>

#include "tests/support/suite.h"

namespace farmgate::orders::v1 {
class PlaceOrderRequest;
}

namespace farmgate::testing {

// A household with something to sell: all that must be there before the first order.
struct Stall {
  Caller seller;
  std::string producer, product, lot, listing, offer;
};

// By RPCs, as a seller would: `boxes` pieces of 5 kg on an open offer, stocked from a lot. species:
// the animal that they come from, none for fruit.
Stall open_stall(Suite& suite, int boxes, const std::string& species = "");

// A basket of one line with a request id of its own.
orders::v1::PlaceOrderRequest basket(const Stall& stall, int boxes);

// A listing's page in short, "PUBLISHED" or "BLOCKED PAUSED"; where there is none, the reason.
std::string shown(Suite& suite, const std::string& listing, const Caller& who = buyer("an"));

}  // namespace farmgate::testing
