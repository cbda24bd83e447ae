#include "services/cooperatives/api/membership_import_api.h"

#include "chassis/intake/stream.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "services/cooperatives/api/scopes.h"
#include "services/cooperatives/storage/cooperatives.h"
#include "services/cooperatives/wire/membership_table.h"

namespace farmgate::cooperatives {
namespace {

enum TableKind { kMemberships = 1 };  // of import_row

}  // namespace

// One stream.
struct MembershipImportApi::Import {
  const rpc::Call& call;
  const intake::Table& table;
  const intake::Owner owner;
  const std::string parent;
  const bool dry_run;
  intake::Tally tally;
};

MembershipImportApi::MembershipImportApi(ApiParts parts, MembershipApi& members)
    : it_(parts),
      members_(members),
      rules_(validate::Validator::compile(*v1::AdmitMemberRequest::descriptor()).value()) {}

StatusOr<v1::ImportMembershipsResponse> MembershipImportApi::take(
    const rpc::Call& call, const v1::ImportMembershipsRequest& first, rpc::Incoming& rest) {
  if (first.header().empty()) return invalid("header", "is required");
  ASSIGN_OR_RETURN(const auto id,
                   farmgate::wire::id_of<CooperativeId>(first.parent(), "cooperatives"));
  ASSIGN_OR_RETURN(const auto found, it_.database.select(call.deadline, [&](pg::Tx& tx) {
    return cooperative_rows::find(tx, id, visible_to(call.access));
  }));
  if (!found) return not_found(first.parent());
  ASSIGN_OR_RETURN(const auto table, intake::Table::read(wire::membership_shape(), first.header()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(first.request_id()));
  v1::ImportMembershipsResponse reply;
  Import import{call,           table,           {first.parent(), kMemberships, request_id},
                first.parent(), first.dry_run(), {table, *reply.mutable_tally()}};
  RETURN_IF_ERROR(intake::for_each_message(first, rest, [&](const auto& message) {
    return intake::for_each_row(message.rows(), import.tally,
                                [&](const auto& row) { return take_row(import, row); });
  }));
  return reply;
}

Status MembershipImportApi::take_row(Import& import, const type::v1::ImportRow& row) {
  RETURN_IF_ERROR(import.table.check(row));
  ASSIGN_OR_RETURN(const std::string key, import.table.key(row));
  ASSIGN_OR_RETURN(auto request, wire::admission_of(import.table, row));
  request.set_parent(import.parent);
  request.set_request_id(import.owner.request_id.to_string());
  RETURN_IF_ERROR(rules_.check(request));
  const auto id = MembershipId::make();
  const intake::Entry entry{key, validate::payload_digest(request), id.uuid()};
  return intake::enter_one(
      it_.database, {import.call.deadline, import.dry_run}, import.owner, entry, import.tally,
      [&](pg::Tx& tx) { return members_.enter(tx, import.call, request, id).status(); });
}

}  // namespace farmgate::cooperatives
