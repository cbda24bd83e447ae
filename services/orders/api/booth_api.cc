#include "services/orders/api/booth_api.h"

#include <google/protobuf/empty.pb.h>

#include "chassis/pg/clock.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "services/orders/storage/booths.h"
#include "services/orders/wire/booth_table.h"
#include "services/orders/wire/fair.h"

namespace farmgate::orders {
namespace {

constexpr int kBooths = 1;  // of import_row

}  // namespace

// One stream.
struct BoothApi::Import {
  const rpc::Call& call;
  const intake::Table& table;
  const intake::Owner owner;
  const bool dry_run;
  intake::Tally tally;
};

BoothApi::BoothApi(FairParts parts)
    : it_(parts),
      rules_(validate::Validator::compile(*v1::CreateBoothRequest::descriptor()).value()) {}

StatusOr<Booth> BoothApi::enter(pg::Tx& tx, const Fair& fair,
                                const v1::CreateBoothRequest& request) const {
  RETURN_IF_ERROR(fair.check_plan_open());
  Booth booth = wire::decode(request.booth());
  booth.fair = fair.id;
  booth.code = request.booth_id();
  if (fair.zone(booth.zone) == nullptr) return invalid("booth.zone", "is no zone of the fair");
  ASSIGN_OR_RETURN(const int count, booths::count(tx, fair.id));
  RETURN_IF_ERROR(check_one_more_booth(count));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  RETURN_IF_ERROR(booths::insert(tx, booth, request_id));
  return booth;
}

StatusOr<rpc::Bytes> BoothApi::create(const rpc::Call& call,
                                      const v1::CreateBoothRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Booth> {
    ASSIGN_OR_RETURN(Fair fair, lock_own_fair(tx, call, request.parent(), ""));
    ASSIGN_OR_RETURN(const Booth booth, enter(tx, fair, request));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(record(tx, call, fair, {.name = "CREATE_BOOTH", .note = booth.code}, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, fair, FairChange::kUpdated));
    return wire::encode(booth);
  });
}

StatusOr<v1::ImportBoothsResponse> BoothApi::import(const rpc::Call& call,
                                                    const v1::ImportBoothsRequest& first,
                                                    rpc::Incoming& rest) {
  if (first.header().empty()) return invalid("header", "is required");
  ASSIGN_OR_RETURN(const Fair fair, it_.database.select(call.deadline, [&](pg::Tx& tx) {
    return find_fair(tx, first.parent());
  }));
  if (!organises(call, fair)) return not_found(first.parent());
  ASSIGN_OR_RETURN(const auto table, intake::Table::read(wire::booth_shape(), first.header()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(first.request_id()));
  v1::ImportBoothsResponse reply;
  Import import{call,
                table,
                {"fairs/" + fair.id.to_string(), kBooths, request_id},
                first.dry_run(),
                {table, *reply.mutable_tally()}};
  RETURN_IF_ERROR(intake::for_each_message(first, rest, [&](const auto& message) {
    return intake::for_each_row(message.rows(), import.tally,
                                [&](const auto& row) { return take_row(import, row); });
  }));
  if (reply.tally().rows_made() > 0 && !import.dry_run) {
    RETURN_IF_ERROR(announce_plan(call, import));
  }
  return reply;
}

Status BoothApi::take_row(Import& import, const type::v1::ImportRow& row) {
  RETURN_IF_ERROR(import.table.check(row));
  ASSIGN_OR_RETURN(const std::string key, import.table.key(row));
  ASSIGN_OR_RETURN(auto request, wire::booth_of(import.table, row));
  request.set_parent(import.owner.space);
  request.set_booth_id(key);
  request.set_request_id(import.owner.request_id.to_string());
  RETURN_IF_ERROR(rules_.check(request));
  const intake::Entry entry{key, validate::payload_digest(request), Uuid::v7()};
  return intake::enter_one(it_.database, {import.call.deadline, import.dry_run}, import.owner,
                           entry, import.tally, [&](pg::Tx& tx) -> Status {
                             ASSIGN_OR_RETURN(const Fair fair,
                                              lock_own_fair(tx, import.call, request.parent(), ""));
                             return enter(tx, fair, request).status();
                           });
}

// Once for all its rows.
Status BoothApi::announce_plan(const rpc::Call& call, const Import& import) {
  return intake::transact(it_.database, {call.deadline, false}, [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(Fair fair, lock_own_fair(tx, call, import.owner.space, ""));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(record(tx, call, fair, {.name = "IMPORT_BOOTHS"}, now));
    return save_and_announce(tx, it_.outbox, fair, FairChange::kUpdated);
  });
}

StatusOr<v1::Booth> BoothApi::get(const rpc::Call& call, const v1::GetBoothRequest& request) {
  ASSIGN_OR_RETURN(const BoothName name, booth_of(request.name()));
  ASSIGN_OR_RETURN(const auto booth, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return booths::find(tx, name.fair, name.code);
  }));
  if (!booth) return not_found(request.name());
  return wire::encode(*booth);
}

StatusOr<v1::ListBoothsResponse> BoothApi::list(const rpc::Call& call,
                                                const v1::ListBoothsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(
      auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<Booth>> {
        ASSIGN_OR_RETURN(const Fair fair, find_fair(tx, request.parent()));
        return booths::list(tx, fair.id, {request.zone(), request.free()}, page);
      }));
  v1::ListBoothsResponse reply;
  reply.set_next_page_token(it_.pager.finish(
      page, found, [](const Booth& last) { return std::vector{std::to_string(last.position)}; }));
  for (const Booth& booth : found) *reply.add_booths() = wire::encode(booth);
  return reply;
}

StatusOr<rpc::Bytes> BoothApi::drop(const rpc::Call& call, const v1::DeleteBoothRequest& request) {
  ASSIGN_OR_RETURN(const BoothName name, booth_of(request.name()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<google::protobuf::Empty> {
    const auto locked = lock_own_fair(tx, call, "fairs/" + name.fair.to_string(), "");
    if (!locked.ok() && locked.status().code() == Code::kNotFound) return not_found(request.name());
    ASSIGN_OR_RETURN(Fair fair, locked);
    RETURN_IF_ERROR(fair.check_plan_open());
    ASSIGN_OR_RETURN(const auto booth, booths::find(tx, name.fair, name.code));
    if (!booth) return not_found(request.name());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(booths::drop(tx, name.fair, name.code));
    RETURN_IF_ERROR(record(tx, call, fair, {.name = "DELETE_BOOTH", .note = name.code}, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, fair, FairChange::kUpdated));
    return google::protobuf::Empty();
  });
}

}  // namespace farmgate::orders
