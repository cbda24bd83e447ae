#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "services/orders/domain/booth.h"
#include "services/orders/domain/fair.h"
#include "services/orders/domain/offer.h"

namespace farmgate::orders {

enum class DeviceState { kActive = 1, kRetired };

inline constexpr int kDevicesOfBoothMost = 20;
inline constexpr int kOffersOfDeviceMost = 200;

// What of an offer is at a device, in thousandths of the offer's unit.
struct DeviceStock {
  DeviceId device;
  OfferId offer;
  Unit unit = Unit::kUnspecified;
  std::int64_t there = 0;
  std::int64_t sold = 0;
  bool known = false;  // goods of the offer were handed to it before
};

// A tablet at a booth. It sells what was handed to it, with network or without.
struct BoothDevice {
  DeviceId id;
  FairId fair;
  std::string booth;  // its code
  ProducerId seller;
  std::string title;
  std::string key_digest;  // SHA-256 in hexadecimal, of what only the tablet knows
  DeviceState state = DeviceState::kActive;
  std::int64_t revision = 1;
  Time create_time;
  std::optional<Time> retire_time;
  std::vector<DeviceStock> stocks;  // as storage read them, by offer

  std::string name() const;
  Status retire(Time now);      // DEVICE_RETIRED
  Status check_active() const;  // DEVICE_RETIRED
  Status check_active_at(Time time) const;
  // PERMISSION_DENIED/DEVICE_KEY_WRONG.
  Status check_key(std::string_view key) const;
  // The offer is the device's seller's and of its fair: DEVICE_MISMATCH.
  Status check_sells(const Offer& offer) const;
  // Its seller still has the booth: BOOTH_NOT_HELD.
  Status check_booth(const std::optional<Booth>& booth) const;
  // It takes goods of an offer of which it has `stock`, beside so many other offers:
  // DEVICE_RETIRED, OFFER_CLOSED, TOO_MANY.
  Status check_takes(const Offer& offer, const DeviceStock& stock, int offers, Time now) const;
};

// A booth of a fair has so many active devices and is to have one more: FAIR_STATE, TOO_MANY.
Status check_one_more_device(const Fair& fair, int devices);

// In thousandths, as all stock. Both sides of a move; the offer's row and that of its stock at the
// device are locked.
Status hand_to(Offer& offer, DeviceStock& stock, std::int64_t quantity);    // SOLD_OUT
Status take_from(Offer& offer, DeviceStock& stock, std::int64_t quantity);  // DEVICE_STOCK_SHORT
// Sold at the device: as much of it as is there.
std::int64_t sell_at(Offer& offer, DeviceStock& stock, std::int64_t quantity);

}  // namespace farmgate::orders
