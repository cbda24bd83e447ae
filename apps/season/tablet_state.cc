#include "apps/season/tablet_state.h"

#include <vector>

#include "apps/season/identities.h"
#include "apps/season/pages.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"

namespace farmgate::season {
namespace {

namespace op = orders::v1;

int units(const type::v1::Quantity& quantity) {
  return static_cast<int>(quantity.thousandths() / 1000);
}

Status add_discrepancies(Client& client, const std::string& device, Tablets& tablets) {
  op::ListBoothDiscrepanciesRequest request;
  request.set_device(device);
  return each_page<op::ListBoothDiscrepanciesResponse>(
      client, "farmgate.orders.v1.OrderService/ListBoothDiscrepancies", request, officer(),
      [&](const op::ListBoothDiscrepanciesResponse& page) {
        for (const op::BoothDiscrepancy& it : page.discrepancies()) {
          tablets.missing += units(it.quantity());
          tablets.vnd_missing += it.amount_vnd();
        }
      });
}

}  // namespace

StatusOr<Tablets> read_tablets(Client& client, const std::string& fair) {
  Tablets tablets;
  std::vector<std::string> devices;
  RETURN_IF_ERROR(each_page<op::ListBoothDevicesResponse>(
      client, "farmgate.orders.v1.FairService/ListBoothDevices", op::ListBoothDevicesRequest(),
      officer(), [&](const op::ListBoothDevicesResponse& page) {
        for (const op::BoothDevice& it : page.booth_devices()) {
          if (!it.booth().starts_with(fair + "/")) continue;
          devices.push_back(it.name());
          for (const op::DeviceStock& stock : it.stocks()) tablets.sold += units(stock.sold());
        }
      }));
  for (const std::string& device : devices) {
    RETURN_IF_ERROR(add_discrepancies(client, device, tablets));
  }
  return tablets;
}

}  // namespace farmgate::season
