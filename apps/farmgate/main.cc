#include <string>
#include <vector>

#include "apps/farmgate/commands.h"
#include "services/certification/certification.h"
#include "services/cooperatives/cooperatives.h"
#include "services/listings/listings.h"
#include "services/orders/orders.h"
#include "services/producers/producers.h"

int main(int argc, char** argv) {
  const farmgate::apps::Services services = {
      &farmgate::producers::producers_spec(),
      &farmgate::cooperatives::cooperatives_spec(),
      &farmgate::certification::certification_spec(),
      &farmgate::listings::listings_spec(),
      &farmgate::orders::orders_spec(),
  };
  return farmgate::apps::run(services, std::vector<std::string>(argv + 1, argv + argc));
}
