#include "services/orders/api/visible.h"

#include "chassis/wire/names.h"

namespace farmgate::orders {

order_rows::Visible sold_by(const rpc::Call& call) {
  order_rows::Visible visible;
  for (const std::string& party : call.access.parties) {
    if (auto id = farmgate::wire::find_id(party, "producers")) {
      visible.sellers.push_back(ProducerId(*id));
    }
  }
  return visible;
}

order_rows::Visible visible_to(const rpc::Call& call) {
  order_rows::Visible visible = sold_by(call);
  visible.all = call.access.all;
  visible.buyer = call.access.subject;
  return visible;
}

}  // namespace farmgate::orders
