#pragma once

#include "apps/season/client.h"

namespace farmgate::season {

inline Identity officer() {
  return {"season-officer", {auth::Role::kProvinceOfficer, auth::Role::kFairOrganiser}, {}};
}
inline Identity bank() { return {"season-bank", {auth::Role::kBank}, {}}; }
inline Identity seller_of(const std::string& producer) {
  return {"season-" + producer, {auth::Role::kProducer}, {producer}};
}
inline Identity manager_of(const std::string& producer) {
  return {"season-manager-" + producer, {auth::Role::kCooperativeManager}, {producer}};
}
inline Identity buyer_of(const std::string& step) {
  return {"season-buyer-" + step, {auth::Role::kBuyer}, {}};
}

}  // namespace farmgate::season
