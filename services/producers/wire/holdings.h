#pragma once

#include "chassis/base/status.h"
#include "services/producers/domain/holdings.h"

namespace farmgate::producers::v1 {
class BankAccount;
class Plot;
class Product;
class Qualification;
}  // namespace farmgate::producers::v1

// What stands under a producer <-> farmgate.producers.v1. A decoded one is new: it has an id, but
// no producer and no create_time yet.
namespace farmgate::producers::wire {

v1::Plot encode(const Plot& plot);
v1::Product encode(const Product& product);
v1::Qualification encode(const Qualification& qualification);
v1::BankAccount encode(const BankAccount& account);

StatusOr<Plot> decode(const v1::Plot& plot);  // UNIT_MISMATCH unless in square metres
StatusOr<Product> decode(const v1::Product& product);
StatusOr<Qualification> decode(const v1::Qualification& qualification);
StatusOr<BankAccount> decode(const v1::BankAccount& account);

}  // namespace farmgate::producers::wire
