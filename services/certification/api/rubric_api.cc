#include "services/certification/api/rubric_api.h"

#include "chassis/base/digest.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/rubric_service.pb.h"
#include "services/certification/storage/official_acts.h"
#include "services/certification/storage/rubrics.h"
#include "services/certification/wire/rubric.h"

namespace farmgate::certification {
namespace {

// What is stored under the name already; of two imports of a new one the later sees the earlier's.
StatusOr<std::optional<RubricRow>> insert_or_lock(pg::Tx& tx, const RubricRow& row) {
  ASSIGN_OR_RETURN(auto kept, rubric_rows::lock(tx, row.id));
  if (kept) return kept;
  ASSIGN_OR_RETURN(const bool inserted, rubric_rows::insert(tx, row));
  if (inserted) return std::optional<RubricRow>();
  ASSIGN_OR_RETURN(kept, rubric_rows::lock(tx, row.id));
  if (!kept) return rubric_rows::day_taken(row);
  return kept;
}

// Who brought it in, and the digest of what was stored.
Status note_import(pg::Tx& tx, const rpc::Call& call, const RubricRecord& record,
                   std::string_view act) {
  return official_acts::append(
      tx, {.object = "rubrics/" + record.rubric.id,
           .act = std::string(act),
           .actor = call.principal.subject,
           .act_time = record.update_time,
           .note = "SHA-256 " + hex(as_bytes(sha256(wire::row_of(record).content)))});
}

StatusOr<rubric_rows::Filter> filter_of(const v1::ListRubricsRequest& request) {
  rubric_rows::Filter filter;
  if (!request.law().empty()) filter.law = request.law();
  if (request.product_set() != 0) filter.product_set = request.product_set();
  if (request.has_in_force_date()) {
    ASSIGN_OR_RETURN(filter.day,
                     farmgate::wire::read_date(request.in_force_date(), "in_force_date"));
  }
  return filter;
}

}  // namespace

StatusOr<rpc::Bytes> RubricApi::import(const rpc::Call& call,
                                       const v1::ImportRubricRequest& request) {
  RubricRecord record;
  record.importer = call.principal.subject;
  ASSIGN_OR_RETURN(record.rubric, wire::decode(request.rubric()));
  RETURN_IF_ERROR(record.rubric.check(it_.rules));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Rubric> {
    ASSIGN_OR_RETURN(record.create_time, pg::business_now(tx));
    record.update_time = record.create_time;
    ASSIGN_OR_RETURN(const auto row, insert_or_lock(tx, wire::row_of(record)));
    if (!row) {
      RETURN_IF_ERROR(note_import(tx, call, record, "IMPORT"));
      return wire::encode(record);
    }
    ASSIGN_OR_RETURN(const RubricRecord kept, wire::record_of(*row));
    if (kept.rubric == record.rubric) return wire::encode(kept);
    RETURN_IF_ERROR(kept.check_replaceable(call.principal.subject,
                                           call.principal.roles.any_of({auth::Role::kAdmin})));
    record.create_time = kept.create_time;
    RETURN_IF_ERROR(rubric_rows::replace(tx, wire::row_of(record)));
    RETURN_IF_ERROR(note_import(tx, call, record, "REPLACE"));
    return wire::encode(record);
  });
}

StatusOr<v1::Rubric> RubricApi::get(const rpc::Call& call, const v1::GetRubricRequest& request) {
  ASSIGN_OR_RETURN(const auto row, it_.database.select(call.deadline, [&](pg::Tx& tx) {
    return rubric_rows::find(tx, wire::rubric_id(request.name()));
  }));
  if (!row) return not_found(request.name());
  ASSIGN_OR_RETURN(const RubricRecord record, wire::record_of(*row));
  return wire::encode(record);
}

StatusOr<v1::ListRubricsResponse> RubricApi::list(const rpc::Call& call,
                                                  const v1::ListRubricsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto filter, filter_of(request));
  ASSIGN_OR_RETURN(auto rows, it_.database.select(call.deadline, [&](pg::Tx& tx) {
    return rubric_rows::list(tx, filter, page);
  }));
  v1::ListRubricsResponse reply;
  reply.set_next_page_token(it_.pager.finish(
      page, rows, [](const RubricRow& last) { return std::vector<std::string>{last.id}; }));
  for (const RubricRow& row : rows) {
    ASSIGN_OR_RETURN(const RubricRecord record, wire::record_of(row));
    *reply.add_rubrics() = wire::encode_head(record);
  }
  return reply;
}

}  // namespace farmgate::certification
