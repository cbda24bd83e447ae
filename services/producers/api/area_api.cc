#include "services/producers/api/area_api.h"

#include "farmgate/producers/v1/area_service.pb.h"
#include "services/producers/domain/old_address.h"
#include "services/producers/wire/areas.h"

namespace farmgate::producers {
namespace {

std::string after(const farmgate::wire::Page& page) { return page.key(0).value_or(""); }

std::size_t limit(const farmgate::wire::Page& page) {
  return static_cast<std::size_t>(page.limit());
}

constexpr auto kCode = [](const auto* area) { return std::vector<std::string>{area->code}; };

}  // namespace

StatusOr<v1::Province> AreaApi::get_province(const rpc::Call&,
                                             const v1::GetProvinceRequest& request) {
  const Province* province = areas_.province(province_code(request.name()));
  if (province == nullptr) return not_found(request.name());
  return wire::encode(*province);
}

StatusOr<v1::ListProvincesResponse> AreaApi::list_provinces(
    const rpc::Call&, const v1::ListProvincesRequest& request) {
  ASSIGN_OR_RETURN(const auto page, pager_.open(request));
  auto found = areas_.provinces(after(page), limit(page));
  v1::ListProvincesResponse reply;
  reply.set_next_page_token(pager_.finish(page, found, kCode));
  for (const Province* province : found) *reply.add_provinces() = wire::encode(*province);
  return reply;
}

StatusOr<v1::Commune> AreaApi::get_commune(const rpc::Call&, const v1::GetCommuneRequest& request) {
  const Commune* commune = areas_.commune(commune_code(request.name()));
  if (commune == nullptr) return not_found(request.name());
  return wire::encode(*commune);
}

StatusOr<v1::ListCommunesResponse> AreaApi::list_communes(const rpc::Call&,
                                                          const v1::ListCommunesRequest& request) {
  ASSIGN_OR_RETURN(const auto page, pager_.open(request));
  auto found = areas_.communes(province_code(request.province()), after(page), limit(page));
  v1::ListCommunesResponse reply;
  reply.set_next_page_token(pager_.finish(page, found, kCode));
  for (const Commune* commune : found) *reply.add_communes() = wire::encode(*commune);
  return reply;
}

StatusOr<v1::ResolveOldAddressResponse> AreaApi::resolve(
    const rpc::Call&, const v1::ResolveOldAddressRequest& request) {
  v1::ResolveOldAddressResponse reply;
  for (const AddressMatch& match : resolve_old_address(old_areas_, request.text())) {
    *reply.add_matches() = wire::encode(match, *areas_.commune(match.commune));
  }
  return reply;
}

}  // namespace farmgate::producers
