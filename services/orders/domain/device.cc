#include "services/orders/domain/device.h"

#include <algorithm>

#include "chassis/base/digest.h"

namespace farmgate::orders {
std::string BoothDevice::name() const { return "boothDevices/" + id.to_string(); }

Status BoothDevice::check_active() const {
  if (state == DeviceState::kActive) return ok();
  return refuse("DEVICE_RETIRED", "the device was retired", {{"device", name()}});
}

Status BoothDevice::check_active_at(Time time) const {
  return retire_time && time >= *retire_time ? check_active() : ok();
}

Status BoothDevice::retire(Time now) {
  RETURN_IF_ERROR(check_active());
  state = DeviceState::kRetired;
  retire_time = now;
  return ok();
}

Status BoothDevice::check_key(std::string_view key) const {
  if (equal_in_constant_time(hex(as_bytes(sha256(key))), key_digest)) return ok();
  return Status(Code::kPermissionDenied, "DEVICE_KEY_WRONG", "this is not the key of the device");
}

Status BoothDevice::check_sells(const Offer& offer) const {
  if (offer.seller == seller && offer.fair == fair) return ok();
  return refuse("DEVICE_MISMATCH", "the offer belongs to another fair or seller than the device",
                {{"device", name()}, {"offer", "offers/" + offer.id.to_string()}});
}

Status BoothDevice::check_booth(const std::optional<Booth>& held) const {
  if (held && held->exhibitor == seller) return ok();
  return refuse("BOOTH_NOT_HELD", "the seller has the booth no more",
                {{"booth", "fairs/" + fair.to_string() + "/booths/" + booth}});
}

Status BoothDevice::check_takes(const Offer& offer, const DeviceStock& stock, int offers,
                                Time now) const {
  RETURN_IF_ERROR(check_active());
  RETURN_IF_ERROR(offer.check_not_ended(now));
  if (stock.known || offers < kOffersOfDeviceMost) return ok();
  return refuse("TOO_MANY", "a device has goods of so many offers at most",
                {{"most", std::to_string(kOffersOfDeviceMost)}});
}

Status check_one_more_device(const Fair& fair, int devices) {
  RETURN_IF_ERROR(fair.check_not_closed());
  if (devices < kDevicesOfBoothMost) return ok();
  return refuse("TOO_MANY", "a booth has so many devices at most",
                {{"most", std::to_string(kDevicesOfBoothMost)}});
}

Status hand_to(Offer& offer, DeviceStock& stock, std::int64_t quantity) {
  if (offer.available < quantity) return sold_out(offer.id, offer.available);
  offer.available -= quantity;
  offer.at_devices += quantity;
  stock.there += quantity;
  return ok();
}

Status take_from(Offer& offer, DeviceStock& stock, std::int64_t quantity) {
  if (stock.there < quantity) {
    return refuse("DEVICE_STOCK_SHORT", "the device has less than that",
                  {{"device", "boothDevices/" + stock.device.to_string()},
                   {"offer", "offers/" + offer.id.to_string()},
                   {"there_thousandths", std::to_string(stock.there)}});
  }
  stock.there -= quantity;
  offer.at_devices -= quantity;
  offer.available += quantity;
  return ok();
}

std::int64_t sell_at(Offer& offer, DeviceStock& stock, std::int64_t quantity) {
  const std::int64_t honoured = std::min(stock.there, quantity);
  stock.there -= honoured;
  stock.sold += honoured;
  offer.at_devices -= honoured;
  offer.sold += honoured;
  return honoured;
}

}  // namespace farmgate::orders
