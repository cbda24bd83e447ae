#pragma once

#include <map>
#include <optional>
#include <vector>

#include "chassis/base/digest.h"
#include "services/orders/domain/device.h"
#include "services/orders/domain/fair.h"
#include "services/orders/domain/receipt.h"
#include "services/orders/domain/tax.h"

namespace farmgate::orders {

inline constexpr int kOffersOfBatchMost = 200;

struct BoothSaleLine {
  OfferId offer;
  Quantity quantity;
  Money unit_price;  // as it was charged
  Money amount;
  std::int64_t honoured = 0;  // thousandths that were at the device
  Money honoured_amount;
  TaxClass tax = {};  // of the day of the sale

  std::int64_t missing() const { return quantity.thousandths - honoured; }
  Money unhonoured() const { return Money::vnd(amount.vnd() - honoured_amount.vnd()); }
};

// A sale that a device made by itself. Its goods are gone and its cash is there, whatever we say.
struct BoothSale {
  SaleId id;  // the device made it
  DeviceId device;
  FairId fair;
  ProducerId seller;
  Time sale_time;
  Time record_time;
  std::vector<BoothSaleLine> lines;
  Money total;
  Money unhonoured;
  std::optional<Receipt> receipt = {};  // once it was recorded

  Money honoured() const { return Money::vnd(total.vnd() - unhonoured.vnd()); }
  // Of what the device says: the same sale again has the same.
  Digest digest() const;
};

// A sale that is recorded, by the digest of what was told: told again, it is answered from here.
struct KnownSale {
  BoothSale sale;
  Digest digest;
};

// Offers and their stock at one device, as locked, while its sales are judged one after the other.
class DeviceCounter {
 public:
  // Without a table nothing is known of taxes.
  DeviceCounter(const BoothDevice& device, const Fair& fair, Time now,
                const TaxTable* taxes = nullptr)
      : device_(device), fair_(fair), now_(now), taxes_(taxes) {}

  void add(const Offer& offer, const DeviceStock& stock, TaxedGoods goods = {});
  void add(KnownSale known);

  // The sale as it is recorded, now or before. NOT_FOUND (an offer of another seller or fair),
  // UNIT_MISMATCH, INVALID_FIELD, MONEY_OVERFLOW, SALE_AHEAD (of our clock), SALE_OUTSIDE_FAIR,
  // DEVICE_RETIRED (from the moment on at which it was), or ALREADY_EXISTS/SALE_ID_REUSED when its
  // id is another sale's.
  StatusOr<BoothSale> take(BoothSale sale);

  const std::vector<BoothSale>& taken() const { return taken_; }  // new ones
  struct Move {
    OfferId offer;
    DeviceStock stock;      // as it is now
    std::int64_t sold = 0;  // of this batch
  };
  std::vector<Move> moves() const;  // by offer

 private:
  struct Standing {
    Offer offer;
    DeviceStock stock;
    std::int64_t sold = 0;
    TaxedGoods goods;
  };
  Status check_time(const BoothSale& sale) const;
  Status price(BoothSale& sale) const;

  const BoothDevice& device_;
  const Fair& fair_;
  const Time now_;
  const TaxTable* const taxes_;
  std::map<OfferId, Standing> offers_;
  std::map<SaleId, KnownSale> known_;
  std::vector<BoothSale> taken_;
};

}  // namespace farmgate::orders
