#pragma once

#include "chassis/rpc/call.h"
#include "chassis/wire/pager.h"
#include "services/producers/domain/areas.h"
#include "services/producers/domain/old_areas.h"

namespace farmgate::producers::v1 {
class Commune;
class GetCommuneRequest;
class GetProvinceRequest;
class ListCommunesRequest;
class ListCommunesResponse;
class ListProvincesRequest;
class ListProvincesResponse;
class Province;
class ResolveOldAddressRequest;
class ResolveOldAddressResponse;
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

// Reference data, answered from memory.
class AreaApi {
 public:
  AreaApi(const Areas& areas, const OldAreas& old_areas, const farmgate::wire::Pager& pager)
      : areas_(areas), old_areas_(old_areas), pager_(pager) {}

  StatusOr<v1::Province> get_province(const rpc::Call& call, const v1::GetProvinceRequest& request);
  StatusOr<v1::ListProvincesResponse> list_provinces(const rpc::Call& call,
                                                     const v1::ListProvincesRequest& request);
  StatusOr<v1::Commune> get_commune(const rpc::Call& call, const v1::GetCommuneRequest& request);
  StatusOr<v1::ListCommunesResponse> list_communes(const rpc::Call& call,
                                                   const v1::ListCommunesRequest& request);
  StatusOr<v1::ResolveOldAddressResponse> resolve(const rpc::Call& call,
                                                  const v1::ResolveOldAddressRequest& request);

 private:
  const Areas& areas_;
  const OldAreas& old_areas_;
  const farmgate::wire::Pager& pager_;
};

}  // namespace farmgate::producers
