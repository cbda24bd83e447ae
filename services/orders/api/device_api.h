#pragma once

#include "services/orders/api/fair_desk.h"

namespace farmgate::orders::v1 {
class BoothDevice;
class GetBoothDeviceRequest;
class ListBoothDevicesRequest;
class ListBoothDevicesResponse;
class RegisterBoothDeviceRequest;
class RetireBoothDeviceRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// Tablets at booths: who has which, and what goods are there.
class DeviceApi {
 public:
  explicit DeviceApi(FairParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> enrol(const rpc::Call& call, const v1::RegisterBoothDeviceRequest& request);
  StatusOr<v1::BoothDevice> get(const rpc::Call& call, const v1::GetBoothDeviceRequest& request);
  StatusOr<v1::ListBoothDevicesResponse> list(const rpc::Call& call,
                                              const v1::ListBoothDevicesRequest& request);
  StatusOr<rpc::Bytes> retire(const rpc::Call& call, const v1::RetireBoothDeviceRequest& request);

 private:
  FairParts it_;
};

}  // namespace farmgate::orders
