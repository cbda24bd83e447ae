#include "bench/settlement_bench.h"

#include "bench/load.h"
#include "chassis/base/digest.h"
#include "chassis/base/id.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/channel.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;
namespace cp = cooperatives::v1;

constexpr int kDeliveries = 5'000;
constexpr double kTargetMs = 1'000;

std::string party() { return "producers/" + Uuid::v7().to_string(); }

// A price that follows the market over five days, as the dearest clause to compute does.
cp::ContractTerms terms_of(const std::string& seller, const std::string& buyer) {
  cp::ContractTerms it;
  it.set_title("bench");
  it.set_seller(seller);
  it.set_buyer(buyer);
  it.set_product(seller + "/products/" + Uuid::v7().to_string());
  it.set_cycle(cp::PRODUCT_CYCLE_BELOW_ONE_YEAR);
  it.set_unit(type::v1::UNIT_KILOGRAM);
  const Date first = std::chrono::year(2025) / std::chrono::January / 1;
  const Date last = std::chrono::year(2025) / std::chrono::December / 31;
  wire::write(first, *it.mutable_valid_from_date());
  wire::write(last, *it.mutable_valid_through_date());
  cp::ScheduleLine& line = *it.add_schedule();
  line.set_number(1);
  wire::write(first, *line.mutable_from_date());
  wire::write(last, *line.mutable_through_date());
  wire::write(Quantity{1'000'000'000'000, Unit::kKilogram}, *line.mutable_planned());
  it.add_grades()->set_name("1");
  it.mutable_grades(0)->set_factor_millionths(1'000'000);
  it.mutable_price()->set_kind(cp::PRICE_KIND_FLOOR);
  it.mutable_price()->set_floor_vnd(20'000);
  cp::MarketReference& market = *it.mutable_price()->mutable_market();
  market.set_market("bench");
  market.set_days(5);
  market.set_minimum_count(3);
  market.set_averaging(cp::AVERAGING_MEAN);
  market.set_without(cp::WITHOUT_PRICE_LAST_VALID);
  return it;
}

// A contract with an observation a day and its deliveries, of 200 members, over 300 days.
std::string seed_sql(const std::string& contract, const cp::ContractTerms& terms) {
  const std::string bytes = "'\\x" + hex(terms.SerializeAsString()) + "'";
  const std::string digest = hex(as_bytes(sha256(terms.SerializeAsString())));
  return "INSERT INTO contract (id, author, seller, buyer, product, title, linkage, state, "
         "signed_terms, terms, terms_digest, annex, valid_from_date, valid_through_date, version, "
         "revision, create_time, update_time, request_id) VALUES ('" +
         contract + "', '" + terms.seller() + "', '" + terms.seller() + "', '" + terms.buyer() +
         "', '" + terms.product() + "', 'bench', false, 4, " + bytes + ", " + bytes + ", '" +
         digest +
         "', 0, '2025-01-01', '2025-12-31', 1, 1, now(), now(), gen_random_uuid());"
         "INSERT INTO price_observation SELECT gen_random_uuid(), 'bench', "
         "date '2025-01-01' + n, 20000 + n * 7, 'bench', NULL, '', NULL, 'bench', now(), "
         "gen_random_uuid() FROM generate_series(0, 364) n;"
         "INSERT INTO delivery (id, contract, schedule_line, annex, delivery_date, state, reason, "
         "revision, create_time, update_time, request_id) SELECT gen_random_uuid(), '" +
         contract +
         "', 1, 0, date '2025-01-10' + n % 300, 2, '', 1, now(), now(), "
         "gen_random_uuid() FROM generate_series(1, " +
         std::to_string(kDeliveries) +
         ") n;"
         "INSERT INTO delivery_line SELECT id, 1, 'producers/m/lots/l', "
         "'producers/member-' || (row_number() OVER ()) % 200, '1', 1, 123456, 123456, 'c' "
         "FROM delivery;"
         "ANALYZE delivery; ANALYZE delivery_line; ANALYZE price_observation";
}

}  // namespace

StatusOr<std::vector<Row>> measure_settlement(Environment& environment) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy("bench_settlement"));
  const cp::ContractTerms terms = terms_of(party(), party());
  const std::string contract = Uuid::v7().to_string();
  RETURN_IF_ERROR(pg::execute_script(
      {environment.postgres() + " dbname=bench_settlement_cooperatives", 1, "bench"},
      seed_sql(contract, terms)));
  ASSIGN_OR_RETURN(auto process, Process::start({environment.program("farmgate"), "cooperatives",
                                                 "--config", conf, "--log_level", "error"},
                                                environment.folder() + "/settlement.log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  rpc::ChannelOptions options;
  options.target = "dns:///127.0.0.1:" + std::to_string(environment.port("cooperatives"));
  options.service = "cooperatives";
  options.tls = rpc::tls_files(environment.pki(), "edge");
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(options));
  auth::TokenSpec caller;
  caller.subject = "bench";
  caller.roles = auth::Roles{auth::Role::kCooperativeManager};
  caller.orgs = {terms.seller()};
  ASSIGN_OR_RETURN(const std::string token, token_of(environment, caller));

  cp::CreateSettlementRequest request;
  request.set_parent("contracts/" + contract);
  wire::write(std::chrono::year(2025) / std::chrono::December / 31,
              *request.mutable_settlement()->mutable_through_date());
  request.set_request_id(Uuid::v7().to_string());
  const auto begin = Elapsed::now();
  ASSIGN_OR_RETURN(
      const auto settlement,
      channel->call<cp::Settlement>("farmgate.cooperatives.v1.ContractService/CreateSettlement",
                                    request, {.deadline = in(30s), .token = token}));
  const double ms = std::chrono::duration<double, std::milli>(Elapsed::now() - begin).count();
  if (settlement.lines_size() != kDeliveries) return internal("the settlement is not whole");
  return std::vector<Row>{
      absolute("settlement of 5,000 deliveries", "ms", ms, kTargetMs, ms < kTargetMs)};
}

}  // namespace farmgate::bench
