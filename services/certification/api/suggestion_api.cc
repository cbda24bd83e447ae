#include "services/certification/api/suggestion_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "services/certification/storage/copies.h"
#include "services/certification/wire/answers.h"
#include "services/certification/wire/dossier.h"

namespace farmgate::certification {
namespace {

// What is known here, read at one moment.
struct Known {
  std::string product;
  std::shared_ptr<const Rubric> rubric;
  std::string answers;  // as stored
  Date today{};
  std::vector<Fact> facts;
};

StatusOr<Known> known(pg::Tx& tx, const DossierParts& parts, const Dossier& dossier) {
  Known out;
  out.product = dossier.product;
  ASSIGN_OR_RETURN(out.rubric, parts.book.get(tx, dossier.rubric));
  ASSIGN_OR_RETURN(const auto forms, dossier_rows::forms(tx, dossier.id));
  out.answers = forms.answers;
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  out.today = date_in_vietnam(now);
  ASSIGN_OR_RETURN(const auto papers, copies_store::papers(tx, dossier.producer, out.today));
  for (const auto& it : papers) out.facts.push_back({it.kind, it.name, "producers"});
  ASSIGN_OR_RETURN(const auto listings, copies_store::listings(tx, dossier.product));
  for (const auto& it : listings) out.facts.push_back({"LISTING", it, "listings"});
  ASSIGN_OR_RETURN(const auto fairs, copies_store::fairs(tx, dossier.product, now));
  for (const auto& it : fairs) out.facts.push_back({"FAIR", it, "orders"});
  return out;
}

void write(const Label& label, v1::Label& out) {
  out.set_vi(label.vi);
  out.set_en(label.en);
}

void write(const Suggestion& it, v1::EvidenceSuggestion& out) {
  if (it.criterion.empty()) {
    out.set_evidence_kind(it.evidence_kind);
  } else {
    out.set_criterion(it.criterion);
  }
  out.set_option(it.option);
  write(it.label, *out.mutable_label());
  if (it.share_millionths) out.set_share_millionths(*it.share_millionths);
  for (const std::string& source : it.sources) out.add_sources(source);
  out.set_source_count(it.source_count);
  out.set_source_service(it.service);
  write(it.explanation, *out.mutable_explanation());
}

}  // namespace

// Cooperatives are asked with no transaction open, and for half of the time at most: what is known
// here is answered even where they hang.
StatusOr<v1::EvidenceSuggestions> SuggestionApi::suggest(
    const rpc::Call& call, const v1::SuggestEvidenceRequest& request) {
  ASSIGN_OR_RETURN(
      const Known it, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Known> {
        ASSIGN_OR_RETURN(const Dossier dossier, find_dossier(tx, call, request.name()));
        return known(tx, it_, dossier);
      }));
  ASSIGN_OR_RETURN(ScoreSheet sheet, wire::sheet_of(*it.rubric, it.answers));
  v1::EvidenceSuggestions out;
  farmgate::wire::write(it.today, *out.mutable_as_of_date());
  std::optional<Linkage> linkage;
  if (needs_linkage(*it.rubric)) {
    auto asked = linkage_.of(it.product, it.today, in(time_left(call.deadline) / 2));
    if (asked.ok()) {
      linkage = *std::move(asked);
    } else {
      out.add_unavailable_sources("cooperatives");
    }
  }
  const auto suggestions = certification::suggest(table_, *it.rubric, it.facts, linkage);
  for (const Suggestion& suggestion : suggestions) write(suggestion, *out.add_suggestions());
  wire::write_answers(filled(*it.rubric, std::move(sheet), suggestions).answers(*it.rubric),
                      *out.mutable_answers());
  return out;
}

}  // namespace farmgate::certification
