#include "services/orders/api/device_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "services/orders/api/visible.h"
#include "services/orders/storage/booths.h"
#include "services/orders/storage/devices.h"
#include "services/orders/storage/fairs.h"
#include "services/orders/wire/device.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::id_of;
using farmgate::wire::position_of;

devices::Visible visible_devices(const rpc::Call& call) {
  return {call.access.all, parties_of(call), call.access.province};
}

// The booth with its holder, who is one of the caller's parties.
StatusOr<Booth> own_booth(pg::Tx& tx, const rpc::Call& call, const BoothName& name,
                          const std::string& text) {
  ASSIGN_OR_RETURN(auto booth, booths::find(tx, name.fair, name.code));
  if (!booth || !booth->exhibitor) return not_found(text);
  const bool own = covers(call, *booth->exhibitor);
  if (!own) return not_found(text);
  return std::move(*booth);
}

}  // namespace

StatusOr<rpc::Bytes> DeviceApi::enrol(const rpc::Call& call,
                                      const v1::RegisterBoothDeviceRequest& request) {
  ASSIGN_OR_RETURN(const BoothName name, booth_of(request.parent()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::BoothDevice> {
    ASSIGN_OR_RETURN(const auto fair, fairs::lock(tx, name.fair));
    if (!fair) return not_found(request.parent());
    ASSIGN_OR_RETURN(const Booth booth, own_booth(tx, call, name, request.parent()));
    ASSIGN_OR_RETURN(const int count, devices::count_of_booth(tx, fair->id, booth.code));
    RETURN_IF_ERROR(check_one_more_device(*fair, count));
    BoothDevice device;
    device.id = DeviceId::make();
    device.fair = name.fair;
    device.booth = name.code;
    device.seller = *booth.exhibitor;
    device.title = request.booth_device().title();
    device.key_digest = request.booth_device().key_digest();
    ASSIGN_OR_RETURN(device.create_time, pg::business_now(tx));
    RETURN_IF_ERROR(devices::insert(tx, device, request_id));
    RETURN_IF_ERROR(record(tx, call, *fair,
                           {.name = "REGISTER_DEVICE", .note = name.code + ", " + device.title},
                           device.create_time));
    return wire::encode(device);
  });
}

StatusOr<v1::BoothDevice> DeviceApi::get(const rpc::Call& call,
                                         const v1::GetBoothDeviceRequest& request) {
  ASSIGN_OR_RETURN(const DeviceId id, id_of<DeviceId>(request.name(), "boothDevices"));
  ASSIGN_OR_RETURN(const auto device, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return devices::find(tx, id, visible_devices(call));
  }));
  if (!device) return not_found(request.name());
  return wire::encode(*device);
}

StatusOr<v1::ListBoothDevicesResponse> DeviceApi::list(const rpc::Call& call,
                                                       const v1::ListBoothDevicesRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  devices::Filter filter;
  if (!request.booth().empty()) {
    ASSIGN_OR_RETURN(const BoothName name, booth_of(request.booth()));
    filter.fair = name.fair;
    filter.booth = name.code;
  }
  if (!request.offer().empty()) {
    ASSIGN_OR_RETURN(filter.offer, id_of<OfferId>(request.offer(), "offers"));
  }
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return devices::list(tx, filter, visible_devices(call), page);
  }));
  v1::ListBoothDevicesResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const BoothDevice& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const BoothDevice& it : found) *reply.add_booth_devices() = wire::encode(it);
  return reply;
}

StatusOr<rpc::Bytes> DeviceApi::retire(const rpc::Call& call,
                                       const v1::RetireBoothDeviceRequest& request) {
  ASSIGN_OR_RETURN(const DeviceId id, id_of<DeviceId>(request.name(), "boothDevices"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::BoothDevice> {
    ASSIGN_OR_RETURN(auto device, devices::lock(tx, id));
    const bool own = device && covers(call, device->seller);
    if (!own) return not_found(request.name());
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), device->revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(device->retire(now));
    ++device->revision;
    RETURN_IF_ERROR(devices::save(tx, *device));
    return wire::encode(*device);
  });
}

}  // namespace farmgate::orders
