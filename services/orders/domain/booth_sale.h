#pragma once

#include <map>
#include <vector>

#include "chassis/base/digest.h"
#include "services/orders/domain/device.h"
#include "services/orders/domain/fair.h"

namespace farmgate::orders {

inline constexpr int kOffersOfBatchMost = 200;

struct BoothSaleLine {
  OfferId offer;
  Quantity quantity;
  Money unit_price;  // as it was charged
  Money amount;
  std::int64_t honoured = 0;  // thousandths that were at the device
  Money honoured_amount;
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

  // Of what the device says: the same sale again has the same.
  Digest digest() const;
};

// What becomes of a sale is a part of its record for ever.
struct KnownSale {
  BoothSale sale;
  Digest digest;
};

// Offers and their stock at one device, as locked, while its sales are judged one after the other.
class DeviceCounter {
 public:
  DeviceCounter(const BoothDevice& device, const Fair& fair, Time now)
      : device_(device), fair_(fair), now_(now) {}

  void add(const Offer& offer, const DeviceStock& stock);
  void add(KnownSale known);

  // The sale as it is recorded, now or before. NOT_FOUND (an offer of another seller or fair),
  // UNIT_MISMATCH, INVALID_FIELD, MONEY_OVERFLOW, SALE_AHEAD (of our clock), SALE_OUTSIDE_FAIR, or
  // ALREADY_EXISTS/SALE_ID_REUSED when its id is another sale's.
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
  };
  Status check_time(const BoothSale& sale) const;
  Status price(BoothSale& sale) const;

  const BoothDevice& device_;
  const Fair& fair_;
  const Time now_;
  std::map<OfferId, Standing> offers_;
  std::map<SaleId, KnownSale> known_;
  std::vector<BoothSale> taken_;
};

// The day on which it was sold is one of the fair's, in Viet Nam.
inline bool is_on_a_day_of(const Fair& fair, Time time) {
  const Date day = date_in_vietnam(time);
  return day >= fair.start_date && day <= fair.end_date;
}

}  // namespace farmgate::orders
