#include "services/certification/storage/councils.h"

#include "chassis/base/text.h"

namespace farmgate::certification::council_rows {
namespace {

#define COUNCIL_COLUMNS                                                                \
  "c.id, c.title, c.level, c.province, c.decision_number, c.decision_date, "           \
  "c.valid_from_date, c.valid_through_date, c.secretary, c.minimum_members, "          \
  "c.quorum_millionths, c.maximum_gap_points, c.maximum_rounds, c.chair, c.delegate, " \
  "c.delegate_from_date, c.delegate_through_date, c.delegate_document, c.revision, "   \
  "c.create_time, c.update_time"
#define VISIBLE                                                               \
  "($2::boolean OR c.secretary = $3 OR EXISTS (SELECT FROM council_member m " \
  "WHERE m.council = c.id AND m.subject = $3))"

constexpr pg::Statement kFind{
    "council_find", "SELECT " COUNCIL_COLUMNS " FROM council c WHERE c.id = $1 AND " VISIBLE};
constexpr pg::Statement kLock{"council_lock",
                              "SELECT " COUNCIL_COLUMNS
                              " FROM council c WHERE c.id = $1 AND " VISIBLE " FOR NO KEY UPDATE"};
constexpr pg::Statement kList{"council_list", "SELECT " COUNCIL_COLUMNS R"sql(
  FROM council c
  WHERE ($1::date IS NULL OR $1 BETWEEN c.valid_from_date AND c.valid_through_date)
    AND )sql" VISIBLE R"sql(
    AND ($4::timestamptz IS NULL OR (c.create_time, c.id) < ($4, $5::uuid))
  ORDER BY c.create_time DESC, c.id DESC LIMIT $6)sql"};
constexpr pg::Statement kMembers{"council_members", R"sql(
  SELECT id, subject, person_name, title, organisation, alternate, declared_ties, person_key,
         valid_from_date, valid_through_date
  FROM council_member WHERE council = $1 ORDER BY position)sql"};
constexpr pg::Statement kInsert{"council_insert", R"sql(
  INSERT INTO council (id, title, level, province, decision_number, decision_date, valid_from_date,
                       valid_through_date, secretary, minimum_members, quorum_millionths,
                       maximum_gap_points, maximum_rounds, revision, create_time, update_time,
                       request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16))sql"};
constexpr pg::Statement kSave{"council_save", R"sql(
  UPDATE council SET title = $2, valid_through_date = $3, secretary = $4, minimum_members = $5,
    quorum_millionths = $6, maximum_gap_points = $7, maximum_rounds = $8, chair = $9,
    delegate = $10, delegate_from_date = $11, delegate_through_date = $12, delegate_document = $13,
    revision = $14, update_time = $15
  WHERE id = $1)sql"};
constexpr pg::Statement kSaveMember{"council_member_save", R"sql(
  INSERT INTO council_member (id, council, position, subject, person_name, title, organisation,
                              alternate, declared_ties, person_key, valid_from_date,
                              valid_through_date)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  ON CONFLICT (id) DO UPDATE SET valid_through_date = excluded.valid_through_date)sql"};

std::optional<Delegation> delegation_of(pg::Row& row) {
  const auto member = row.maybe(&pg::Row::uuid);
  const auto from = row.maybe(&pg::Row::date);
  const auto through = row.maybe(&pg::Row::date);
  std::string document = row.text();
  if (!member || !from || !through) return std::nullopt;
  return Delegation{CouncilMemberId(*member), *from, *through, std::move(document)};
}

struct CouncilRow {
  Council council;
  static CouncilRow from(pg::Row& row) {
    CouncilRow out;
    Council& it = out.council;
    it.id = row.id<CouncilTag>();
    it.title = row.text();
    it.level = static_cast<CouncilLevel>(row.int64());
    it.province = row.text();
    it.decision_number = row.text();
    it.decision_date = row.date();
    it.valid_from_date = row.date();
    it.valid_through_date = row.date();
    it.secretary = row.text();
    it.terms.minimum_members = static_cast<int>(row.int64());
    it.terms.quorum_millionths = row.int64();
    it.terms.maximum_gap_points = static_cast<int>(row.int64());
    it.terms.maximum_rounds = static_cast<int>(row.int64());
    if (const auto chair = row.maybe(&pg::Row::uuid)) it.chair = CouncilMemberId(*chair);
    it.delegation = delegation_of(row);
    it.revision = row.int64();
    it.create_time = row.time();
    it.update_time = row.time();
    return out;
  }
};

struct MemberRow {
  CouncilMember member;
  static MemberRow from(pg::Row& row) {
    MemberRow out;
    CouncilMember& it = out.member;
    it.id = row.id<CouncilMemberTag>();
    it.subject = row.text();
    it.person_name = row.text();
    it.position = row.text();
    it.organisation = row.text();
    it.alternate = row.boolean();
    const std::string ties = row.text();
    for (const std::string_view name : split(ties, ' ')) {
      if (!name.empty()) it.declared_ties.emplace_back(name);
    }
    it.person_key = row.text();
    it.valid_from_date = row.date();
    it.valid_through_date = row.maybe(&pg::Row::date);
    return out;
  }
};

StatusOr<std::optional<Council>> whole(pg::Tx& tx, StatusOr<std::optional<CouncilRow>> row) {
  RETURN_IF_ERROR(row.status());
  if (!*row) return std::optional<Council>();
  Council council = std::move((*row)->council);
  ASSIGN_OR_RETURN(auto members, tx.query<MemberRow>(kMembers, council.id));
  for (MemberRow& it : members) council.members.push_back(std::move(it.member));
  return std::optional<Council>(std::move(council));
}

Status save_member(pg::Tx& tx, CouncilId council, int position, const CouncilMember& it) {
  std::string ties;
  for (const std::string& name : it.declared_ties) ties += (ties.empty() ? "" : " ") + name;
  return tx
      .execute(kSaveMember, it.id, council, position, it.subject, it.person_name, it.position,
               it.organisation, it.alternate, ties, it.person_key, it.valid_from_date,
               it.valid_through_date)
      .status();
}

}  // namespace

StatusOr<std::optional<Council>> find(pg::Tx& tx, CouncilId id, const CouncilView& view) {
  return whole(tx, tx.query_one<CouncilRow>(kFind, id, view.all, view.subject));
}

StatusOr<std::optional<Council>> lock(pg::Tx& tx, CouncilId id, const CouncilView& view) {
  return whole(tx, tx.query_one<CouncilRow>(kLock, id, view.all, view.subject));
}

StatusOr<std::vector<Council>> list(pg::Tx& tx, std::optional<Date> serving,
                                    const CouncilView& view, const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<CouncilRow>(kList, serving, view.all, view.subject,
                                                   page.key(0), page.key(1), page.limit()));
  std::vector<Council> out;
  for (CouncilRow& row : rows) out.push_back(std::move(row.council));
  return out;
}

Status insert(pg::Tx& tx, const Council& it, const Uuid& request_id) {
  return tx
      .execute(kInsert, it.id, it.title, static_cast<int>(it.level), it.province,
               it.decision_number, it.decision_date, it.valid_from_date, it.valid_through_date,
               it.secretary, it.terms.minimum_members, it.terms.quorum_millionths,
               it.terms.maximum_gap_points, it.terms.maximum_rounds, it.revision, it.create_time,
               request_id)
      .status();
}

Status save(pg::Tx& tx, const Council& it) {
  std::optional<CouncilMemberId> delegate;
  std::optional<Date> from, through;
  std::string document;
  if (it.delegation) {
    delegate = it.delegation->member;
    from = it.delegation->valid_from_date;
    through = it.delegation->valid_through_date;
    document = it.delegation->document_number;
  }
  RETURN_IF_ERROR(tx.execute(kSave, it.id, it.title, it.valid_through_date, it.secretary,
                             it.terms.minimum_members, it.terms.quorum_millionths,
                             it.terms.maximum_gap_points, it.terms.maximum_rounds, it.chair,
                             delegate, from, through, document, it.revision, it.update_time)
                      .status());
  int position = 0;
  for (const CouncilMember& member : it.members) {
    RETURN_IF_ERROR(save_member(tx, it.id, ++position, member));
  }
  return ok();
}

}  // namespace farmgate::certification::council_rows
