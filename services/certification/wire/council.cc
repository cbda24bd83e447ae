#include "services/certification/wire/council.h"

#include <google/protobuf/field_mask.pb.h>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/certification/v1/council.pb.h"

namespace farmgate::certification::wire {
namespace {

using farmgate::wire::mask_has;
using farmgate::wire::read_date;
using farmgate::wire::write;

static_assert(static_cast<int>(CouncilLevel::kProvince) == v1::COUNCIL_LEVEL_PROVINCE);

void write_member(const CouncilMember& it, bool chair, v1::CouncilMember& out) {
  out.set_member(it.id.to_string());
  out.set_subject(it.subject);
  out.set_person_name(it.person_name);
  out.set_position(it.position);
  out.set_organisation(it.organisation);
  out.set_alternate(it.alternate);
  for (const std::string& tie : it.declared_ties) out.add_declared_ties(tie);
  write(it.valid_from_date, *out.mutable_valid_from_date());
  if (it.valid_through_date) write(*it.valid_through_date, *out.mutable_valid_through_date());
  out.set_chair(chair);
  out.set_person_known(!it.person_key.empty());
}

void write_terms(const CouncilTerms& it, v1::Council& out) {
  out.set_minimum_members(it.minimum_members);
  out.set_quorum_millionths(it.quorum_millionths);
  out.set_maximum_gap_points(it.maximum_gap_points);
  out.set_maximum_rounds(it.maximum_rounds);
}

CouncilTerms terms_of(const v1::Council& sent, const CouncilTerms& by_rule) {
  CouncilTerms out = by_rule;
  if (sent.minimum_members() != 0) out.minimum_members = sent.minimum_members();
  if (sent.quorum_millionths() != 0) out.quorum_millionths = sent.quorum_millionths();
  if (sent.has_maximum_gap_points()) out.maximum_gap_points = sent.maximum_gap_points();
  if (sent.maximum_rounds() != 0) out.maximum_rounds = sent.maximum_rounds();
  return out;
}

}  // namespace

std::string council_name(CouncilId id) { return farmgate::wire::name_of("councils", id.uuid()); }

StatusOr<CouncilMemberId> member_id(const std::string& text) {
  const auto id = Uuid::parse(text);
  if (!id.ok()) return not_found("member " + text);
  return CouncilMemberId(*id);
}

v1::Council encode(const Council& it) {
  v1::Council out;
  out.set_name(council_name(it.id));
  out.set_title(it.title);
  out.set_level(static_cast<v1::CouncilLevel>(it.level));
  out.set_province(it.province);
  out.set_decision_number(it.decision_number);
  write(it.decision_date, *out.mutable_decision_date());
  write(it.valid_from_date, *out.mutable_valid_from_date());
  write(it.valid_through_date, *out.mutable_valid_through_date());
  out.set_secretary(it.secretary);
  write_terms(it.terms, out);
  for (const CouncilMember& member : it.members) {
    write_member(member, it.chair == member.id, *out.add_members());
  }
  if (it.delegation) {
    v1::ChairDelegation& to = *out.mutable_delegation();
    to.set_member(it.delegation->member.to_string());
    write(it.delegation->valid_from_date, *to.mutable_valid_from_date());
    write(it.delegation->valid_through_date, *to.mutable_valid_through_date());
    to.set_document_number(it.delegation->document_number);
  }
  out.set_etag(farmgate::wire::etag_of(it.revision));
  write(it.create_time, *out.mutable_create_time());
  write(it.update_time, *out.mutable_update_time());
  return out;
}

StatusOr<Council> decode(const v1::Council& sent, const CouncilTerms& by_rule) {
  Council it;
  it.id = CouncilId::make();
  it.title = sent.title();
  it.level = static_cast<CouncilLevel>(sent.level());
  it.province = sent.province();
  it.decision_number = sent.decision_number();
  ASSIGN_OR_RETURN(it.decision_date, read_date(sent.decision_date(), "council.decision_date"));
  ASSIGN_OR_RETURN(it.valid_from_date,
                   read_date(sent.valid_from_date(), "council.valid_from_date"));
  ASSIGN_OR_RETURN(it.valid_through_date,
                   read_date(sent.valid_through_date(), "council.valid_through_date"));
  it.secretary = sent.secretary();
  it.terms = terms_of(sent, by_rule);
  return it;
}

StatusOr<CouncilMember> decode(const v1::CouncilMember& sent, Date today) {
  CouncilMember it;
  it.id = CouncilMemberId::make();
  it.subject = sent.subject();
  it.person_name = sent.person_name();
  it.position = sent.position();
  it.organisation = sent.organisation();
  it.alternate = sent.alternate();
  it.declared_ties.assign(sent.declared_ties().begin(), sent.declared_ties().end());
  it.valid_from_date = today;
  if (sent.has_valid_from_date()) {
    ASSIGN_OR_RETURN(it.valid_from_date,
                     read_date(sent.valid_from_date(), "member.valid_from_date"));
  }
  if (!sent.has_valid_through_date()) return it;
  ASSIGN_OR_RETURN(it.valid_through_date,
                   read_date(sent.valid_through_date(), "member.valid_through_date"));
  return it;
}

StatusOr<Delegation> decode(const v1::ChairDelegation& sent) {
  Delegation it;
  ASSIGN_OR_RETURN(it.member, member_id(sent.member()));
  ASSIGN_OR_RETURN(it.valid_from_date,
                   read_date(sent.valid_from_date(), "delegation.valid_from_date"));
  ASSIGN_OR_RETURN(it.valid_through_date,
                   read_date(sent.valid_through_date(), "delegation.valid_through_date"));
  it.document_number = sent.document_number();
  return it;
}

Status patch(const v1::Council& sent, const google::protobuf::FieldMask& mask, Council& it) {
  RETURN_IF_ERROR(farmgate::wire::check_mask(
      mask, {"title", "secretary", "valid_through_date", "minimum_members", "quorum_millionths",
             "maximum_gap_points", "maximum_rounds"}));
  if (mask_has(mask, "title")) it.title = sent.title();
  if (mask_has(mask, "secretary")) it.secretary = sent.secretary();
  if (mask_has(mask, "valid_through_date")) {
    ASSIGN_OR_RETURN(it.valid_through_date,
                     read_date(sent.valid_through_date(), "council.valid_through_date"));
  }
  if (mask_has(mask, "minimum_members")) it.terms.minimum_members = sent.minimum_members();
  if (mask_has(mask, "quorum_millionths")) it.terms.quorum_millionths = sent.quorum_millionths();
  if (mask_has(mask, "maximum_gap_points")) it.terms.maximum_gap_points = sent.maximum_gap_points();
  if (mask_has(mask, "maximum_rounds")) it.terms.maximum_rounds = sent.maximum_rounds();
  return ok();
}

}  // namespace farmgate::certification::wire
