#include "services/orders/api/visible.h"

#include "chassis/wire/names.h"

namespace farmgate::orders {

std::vector<ProducerId> parties_of(const rpc::Call& call) {
  std::vector<ProducerId> parties;
  for (const std::string& party : call.access.parties) {
    if (auto id = farmgate::wire::find_id(party, "producers")) parties.push_back(ProducerId(*id));
  }
  return parties;
}

bool covers(const rpc::Call& call, ProducerId party) {
  return call.access.covers_party("producers/" + party.to_string());
}

order_rows::Visible sold_by(const rpc::Call& call) {
  order_rows::Visible visible;
  visible.sellers = parties_of(call);
  return visible;
}

order_rows::Visible visible_to(const rpc::Call& call) {
  order_rows::Visible visible = sold_by(call);
  visible.all = call.access.all;
  visible.buyer = call.access.subject;
  return visible;
}

order_rows::Visible readable_by(const rpc::Call& call, const Communes* communes) {
  order_rows::Visible visible = visible_to(call);
  if (communes != nullptr && !call.access.province.empty()) {
    visible.communes = communes->of(call.access.province);
  }
  return visible;
}

}  // namespace farmgate::orders
