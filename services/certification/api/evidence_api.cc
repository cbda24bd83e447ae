#include "services/certification/api/evidence_api.h"

#include <google/api/httpbody.pb.h>
#include <google/protobuf/empty.pb.h>

#include "chassis/base/digest.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "services/certification/storage/activities.h"
#include "services/certification/wire/dossier.h"

namespace farmgate::certification {
namespace {

using farmgate::wire::child_of;
using farmgate::wire::position_of;

constexpr int kPartMost = 1 << 20;

StatusOr<Evidence> find(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const Dossier dossier, find_dossier(tx, call, name));
  ASSIGN_OR_RETURN(const auto ids, child_of(name, "dossiers", "evidence"));
  ASSIGN_OR_RETURN(auto evidence, evidence_rows::find(tx, dossier.id, EvidenceId(ids.id)));
  if (!evidence) return not_found(name);
  return std::move(*evidence);
}

Evidence evidence_of(const v1::AttachEvidenceRequest& first, const std::string& content) {
  Evidence it;
  it.id = EvidenceId::make();
  it.kind = first.evidence().kind();
  it.title = first.evidence().title();
  it.criteria.assign(first.evidence().criteria().begin(), first.evidence().criteria().end());
  it.size_bytes = static_cast<std::int64_t>(content.size());
  it.digest = as_bytes(sha256(content));
  return it;
}

Status check_room(pg::Tx& tx, DossierId dossier) {
  ASSIGN_OR_RETURN(const auto present, evidence_rows::count(tx, dossier));
  if (present < kEvidenceMost) return ok();
  return refuse("TOO_MANY", "the dossier has as many files as it may",
                {{"most", std::to_string(kEvidenceMost)}});
}

Status too_large() {
  return Status(Code::kInvalidArgument, "EVIDENCE_TOO_LARGE", "the file is larger than 20 MB")
      .with("most_bytes", std::to_string(kEvidenceBytesMost))
      .with({{"chunk.data", "is larger than 20 MB"}});
}

// The request as a repeat is known by: with the digest of the content in place of its chunks.
v1::AttachEvidenceRequest fingerprint(const v1::AttachEvidenceRequest& first,
                                      const Evidence& evidence) {
  v1::AttachEvidenceRequest out = first;
  out.mutable_chunk()->set_data(evidence.digest);
  return out;
}

}  // namespace

StatusOr<rpc::Bytes> EvidenceApi::attach(const rpc::Call& call,
                                         const v1::AttachEvidenceRequest& first,
                                         rpc::Incoming& rest) {
  if (!first.has_evidence()) return invalid("evidence", "is required");
  // Before a byte more is taken in: whose it is, and whether it may have one.
  RETURN_IF_ERROR(it_.database.read(call.deadline, [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(const Dossier dossier, find_dossier(tx, call, first.parent()));
    return dossier.check_editable();
  }));
  ASSIGN_OR_RETURN(const auto place, uploads_.take());
  ASSIGN_OR_RETURN(
      const std::string content,
      intake::receive_file(first, rest, kEvidenceBytesMost, too_large(),
                           [&](const auto& it) { return it.parent() == first.parent(); }));
  return store(call, first, content);
}

StatusOr<rpc::Bytes> EvidenceApi::store(const rpc::Call& call,
                                        const v1::AttachEvidenceRequest& first,
                                        const std::string& content) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(first.request_id()));
  Evidence evidence = evidence_of(first, content);
  ASSIGN_OR_RETURN(evidence.content_type, type_of(content, first.chunk().content_type()));
  return it_.once.run(call, fingerprint(first, evidence),
                      [&](pg::Tx& tx) -> StatusOr<v1::Evidence> {
                        ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, first.parent()));
                        RETURN_IF_ERROR(dossier.check_editable());
                        RETURN_IF_ERROR(check_room(tx, dossier.id));
                        ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, dossier.rubric));
                        RETURN_IF_ERROR(evidence.check(*rubric));
                        ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
                        evidence.dossier = dossier.id;
                        evidence.create_time = now;
                        RETURN_IF_ERROR(it_.files.put(tx, evidence.digest, content, now));
                        RETURN_IF_ERROR(evidence_rows::insert(tx, evidence, request_id));
                        dossier.touch(now);
                        RETURN_IF_ERROR(dossier_rows::save(tx, dossier));
                        return wire::encode(evidence);
                      });
}

StatusOr<v1::Evidence> EvidenceApi::get(const rpc::Call& call,
                                        const v1::GetEvidenceRequest& request) {
  ASSIGN_OR_RETURN(const auto evidence, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return find(tx, call, request.name());
  }));
  return wire::encode(evidence);
}

StatusOr<v1::ListEvidenceResponse> EvidenceApi::list(const rpc::Call& call,
                                                     const v1::ListEvidenceRequest& request) {
  using Files = std::vector<Evidence>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(auto files, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Files> {
    ASSIGN_OR_RETURN(const Dossier dossier, find_dossier(tx, call, request.parent()));
    return evidence_rows::list(tx, dossier.id, page);
  }));
  v1::ListEvidenceResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, files, [](const Evidence& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Evidence& it : files) *reply.add_evidence() = wire::encode(it);
  return reply;
}

StatusOr<rpc::Bytes> EvidenceApi::remove(const rpc::Call& call,
                                         const v1::DeleteEvidenceRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<google::protobuf::Empty> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    RETURN_IF_ERROR(dossier.check_editable());
    ASSIGN_OR_RETURN(const Evidence evidence, find(tx, call, request.name()));
    RETURN_IF_ERROR(evidence_rows::remove(tx, evidence.id));
    RETURN_IF_ERROR(it_.files.drop(tx, evidence.digest));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    dossier.touch(now);
    RETURN_IF_ERROR(dossier_rows::save(tx, dossier));
    return google::protobuf::Empty();
  });
}

StatusOr<google::api::HttpBody> EvidenceApi::read(const rpc::Call& call,
                                                  const v1::PreviewEvidenceRequest& request) {
  const int length = request.length() == 0 ? kPartMost : request.length();
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<google::api::HttpBody> {
    ASSIGN_OR_RETURN(const Evidence evidence, find(tx, call, request.name()));
    if (request.offset() >= evidence.size_bytes) {
      return Status(Code::kOutOfRange, "RANGE", "the file ends before that")
          .with("size_bytes", std::to_string(evidence.size_bytes));
    }
    ASSIGN_OR_RETURN(auto part, it_.files.read(tx, evidence.digest, request.offset(), length));
    if (!part) return internal("the content of a file is gone");
    google::api::HttpBody body;
    body.set_content_type(evidence.content_type);
    body.set_data(std::move(*part));
    return body;
  });
}

}  // namespace farmgate::certification
