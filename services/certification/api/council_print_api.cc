#include "services/certification/api/council_print_api.h"

#include <google/api/httpbody.pb.h>

#include <algorithm>

#include "farmgate/certification/v1/council_service.pb.h"
#include "services/certification/storage/copies.h"
#include "services/certification/wire/council_pages.h"

namespace farmgate::certification {
namespace {

using google::api::HttpBody;

Status too_early(const Session& session, const char* act) {
  return refuse("SESSION_STATE", "there is nothing to print yet",
                {{"state", std::string(session_state_name(session.state))}, {"act", act}});
}

HttpBody page_of(std::string html) {
  HttpBody body;
  body.set_content_type("text/html; charset=utf-8");
  body.set_data(std::move(html));
  return body;
}

StatusOr<Council> council_of(pg::Tx& tx, const Session& session) {
  ASSIGN_OR_RETURN(auto council,
                   council_rows::find(tx, session.council, {.all = true, .subject = {}}));
  if (!council) return internal("a session without its council");
  return std::move(*council);
}

StatusOr<std::string> title_of(pg::Tx& tx, const std::string& product) {
  ASSIGN_OR_RETURN(const auto copy, copies_store::find_product(tx, product));
  return copy ? copy->title : product;
}

}  // namespace

StatusOr<HttpBody> CouncilPrintApi::minutes(const rpc::Call& call,
                                            const v1::PrintMinutesRequest& request) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<HttpBody> {
    ASSIGN_OR_RETURN(const Session session, find_session(tx, call, request.name()));
    if (session.state != SessionState::kConcluded) return too_early(session, "PRINT_MINUTES");
    ASSIGN_OR_RETURN(const Council council, council_of(tx, session));
    ASSIGN_OR_RETURN(const auto corrections, sheet_rows::corrections(tx, session.id));
    wire::ProductTitles titles;
    for (const AgendaItem& item : session.agenda) {
      ASSIGN_OR_RETURN(titles[item.product], title_of(tx, item.product));
    }
    return page_of(wire::minutes_page(council, session, corrections, titles));
  });
}

StatusOr<HttpBody> CouncilPrintApi::score_table(const rpc::Call& call,
                                                const v1::PrintScoreTableRequest& request) {
  ASSIGN_OR_RETURN(const DossierId dossier, dossier_id(request.dossier()));
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<HttpBody> {
    ASSIGN_OR_RETURN(const Session session, find_session(tx, call, request.name()));
    const AgendaItem* const item = session.item(dossier);
    if (item == nullptr) return not_found(request.dossier());
    if (item->sealed(item->round)) return too_early(session, "PRINT_SCORE_TABLE");
    ASSIGN_OR_RETURN(const Council council, council_of(tx, session));
    ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, item->rubric));
    ASSIGN_OR_RETURN(const auto round, open_round(tx, *rubric, session, *item));
    ASSIGN_OR_RETURN(std::string title, title_of(tx, item->product));
    const auto scorers = session.scorers(dossier);
    std::vector<CouncilMemberId> members;
    for (const MemberSheet& it : round.rows) {
      if (std::ranges::find(scorers, it.member) != scorers.end()) members.push_back(it.member);
    }
    return page_of(wire::score_table_page({council, session, *item, *rubric, std::move(title),
                                           std::move(members), counted(round, session, dossier)}));
  });
}

}  // namespace farmgate::certification
