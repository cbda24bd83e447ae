#include "services/cooperatives/api/statement_api.h"

#include <google/api/httpbody.pb.h>

#include <algorithm>
#include <set>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/storage/copies.h"
#include "services/cooperatives/storage/settlements.h"
#include "services/cooperatives/wire/contract.h"
#include "services/cooperatives/wire/print.h"

namespace farmgate::cooperatives {
namespace {

using settlement_rows::Concern;

constexpr int kDaysMost = 366;
constexpr int kSettlementsMost = 200;

using settlement_rows::Days;

template <class Request>
StatusOr<Days> period_of(const Request& request) {
  Days period;
  ASSIGN_OR_RETURN(period.from, farmgate::wire::read_date(request.from_date(), "from_date"));
  ASSIGN_OR_RETURN(period.through,
                   farmgate::wire::read_date(request.through_date(), "through_date"));
  const auto days = std::chrono::sys_days(period.through) - std::chrono::sys_days(period.from);
  if (days.count() < 0) return invalid("through_date", "is before from_date");
  if (days.count() >= kDaysMost) return invalid("through_date", "a period has at most 366 days");
  return period;
}

void add_member_part(const Settlement& settlement, const std::string& party,
                     v1::StatementEntry& out) {
  for (const StatementLine& line : settlement.statement.lines) {
    if (line.member == party) *out.add_lines() = wire::encode(line);
  }
  for (const MemberShare& share : settlement.shares) {
    if (share.member == party) out.set_due_vnd(share.share.vnd());
  }
}

v1::StatementEntry entry_of(const Concern& concern, const std::string& party) {
  const Settlement& settlement = concern.settlement;
  v1::StatementEntry out;
  out.set_settlement(wire::settlement_name(settlement.contract, settlement.id));
  out.set_title(concern.title);
  farmgate::wire::write(settlement.settle_date, *out.mutable_settle_date());
  out.set_paid_vnd(settlement.paid.vnd());
  out.set_seller(concern.seller);
  out.set_buyer(concern.buyer);
  if (party != concern.seller && party != concern.buyer) {
    out.set_role(v1::STATEMENT_ROLE_MEMBER);
    add_member_part(settlement, party, out);
    return out;
  }
  out.set_role(party == concern.seller ? v1::STATEMENT_ROLE_SELLER : v1::STATEMENT_ROLE_BUYER);
  for (const StatementLine& line : settlement.statement.lines) {
    *out.add_lines() = wire::encode(line);
  }
  out.set_due_vnd(settlement.statement.payable.vnd());
  return out;
}

// Of everybody who stands on the page.
StatusOr<wire::Names> names_on(pg::Tx& tx, const v1::Statement& statement) {
  std::set<std::string> parties = {statement.party()};
  for (const v1::StatementEntry& entry : statement.entries()) {
    parties.insert({entry.seller(), entry.buyer()});
    for (const v1::StatementLine& line : entry.lines()) parties.insert(line.member());
  }
  std::vector<ProducerId> ids;
  for (const std::string& party : parties) {
    if (const auto id = farmgate::wire::find_id(party, "producers")) ids.emplace_back(*id);
  }
  ASSIGN_OR_RETURN(const auto copies, copies_store::find_producers(tx, ids));
  wire::Names names;
  for (const PartyCopy& copy : copies) {
    names[farmgate::wire::name_of("producers", copy.id.uuid())] = copy.public_name;
  }
  return names;
}

Status add_up(v1::Statement& statement) {
  Money receivable, payable;
  for (const v1::StatementEntry& entry : statement.entries()) {
    Money& sum = entry.role() == v1::STATEMENT_ROLE_BUYER ? payable : receivable;
    ASSIGN_OR_RETURN(sum, sum.plus(Money::vnd(entry.due_vnd())));
  }
  statement.set_receivable_vnd(receivable.vnd());
  statement.set_payable_vnd(payable.vnd());
  return ok();
}

}  // namespace

template <class Request>
StatusOr<v1::Statement> StatementApi::statement(const rpc::Call& call, const Request& request) {
  ASSIGN_OR_RETURN(const Days period, period_of(request));
  const std::string& party = request.party();
  ASSIGN_OR_RETURN(const auto concerns, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return settlement_rows::of_party(tx, party, period, {call.access.all, call.access.parties},
                                     kSettlementsMost + 1);
  }));
  if (concerns.empty() && !call.access.covers_party(party)) return not_found(party);
  if (concerns.size() > kSettlementsMost) {
    return refuse("TOO_MANY", "more settlements than one statement holds: ask for a shorter period",
                  {{"most", std::to_string(kSettlementsMost)}});
  }
  v1::Statement statement;
  statement.set_party(party);
  *statement.mutable_from_date() = request.from_date();
  *statement.mutable_through_date() = request.through_date();
  for (const Concern& concern : concerns) *statement.add_entries() = entry_of(concern, party);
  RETURN_IF_ERROR(add_up(statement));
  return statement;
}

StatusOr<v1::Statement> StatementApi::generate(const rpc::Call& call,
                                               const v1::GenerateStatementRequest& request) {
  return statement(call, request);
}

StatusOr<google::api::HttpBody> StatementApi::print(const rpc::Call& call,
                                                    const v1::PrintStatementRequest& request) {
  ASSIGN_OR_RETURN(const v1::Statement printed, statement(call, request));
  const bool page = request.format() == v1::PRINT_FORMAT_PAGE;
  ASSIGN_OR_RETURN(const auto names, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return names_on(tx, printed);
  }));
  google::api::HttpBody body;
  body.set_content_type(page ? "text/html; charset=utf-8" : "text/csv; charset=utf-8");
  body.set_data(page ? wire::page_of(printed, names) : wire::csv_of(printed));
  return body;
}

}  // namespace farmgate::cooperatives
