#include "services/orders/wire/device.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/booth_device.pb.h"
#include "services/orders/wire/fair.h"

namespace farmgate::orders::wire {

using farmgate::wire::name_of;
using farmgate::wire::write;

static_assert(static_cast<int>(DeviceState::kRetired) == v1::BOOTH_DEVICE_STATE_RETIRED);

v1::BoothDevice encode(const BoothDevice& device) {
  v1::BoothDevice out;
  out.set_name(device.name());
  out.set_booth(booth_name(device.fair, device.booth));
  out.set_seller(name_of("producers", device.seller.uuid()));
  out.set_title(device.title);
  out.set_key_digest(device.key_digest);
  out.set_state(static_cast<v1::BoothDeviceState>(device.state));
  for (const DeviceStock& stock : device.stocks) {
    v1::DeviceStock& to = *out.add_stocks();
    to.set_offer(name_of("offers", stock.offer.uuid()));
    write(Quantity{stock.there, stock.unit}, *to.mutable_there());
    write(Quantity{stock.sold, stock.unit}, *to.mutable_sold());
  }
  write(device.create_time, *out.mutable_create_time());
  if (device.retire_time) write(*device.retire_time, *out.mutable_retire_time());
  out.set_etag(farmgate::wire::etag_of(device.revision));
  return out;
}

}  // namespace farmgate::orders::wire
