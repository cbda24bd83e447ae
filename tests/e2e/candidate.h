#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "farmgate/certification/v1/rubric_service.pb.h"
#include "tests/support/stall.h"

namespace farmgate::testing {

// One try at a method of certification, "DossierService/GetDossier", with a request id of its own.
template <class Reply, class Request>
StatusOr<Reply> certify(Suite& suite, const std::string& method, Request request,
                        const Caller& who) {
  request.set_request_id(Uuid::v7().to_string());
  return suite.call<Reply>("farmgate.certification.v1." + method, request, who);
}

// Repeats until the outcome is definite; throws when it is a refusal.
template <class Reply, class Request>
Reply certified(Suite& suite, const std::string& method, Request request, const Caller& who) {
  request.set_request_id(Uuid::v7().to_string());
  const auto reply = suite.settle<Reply>("farmgate.certification.v1." + method, request, who);
  if (!reply.ok()) throw std::runtime_error(method + ": " + reply.status().to_string());
  return *reply;
}

// Today in Viet Nam by the clock of certification, which tests move on.
Date business_day(Suite& suite);

Caller commune_officer();  // of the commune of every stall

// The rubrics of Decision 26/2026, as an operator takes them in.
void import_rubrics(Suite& suite);
certification::v1::Rubric read_rubric(Suite& suite, int set);

// The highest option of every criterion.
std::vector<certification::v1::SheetAnswer> best_sheet(const certification::v1::Rubric& rubric);

// A registration form with all that it must have.
certification::v1::Registration registration();

// A small PDF that does nothing but show a page, with `what` in a comment.
std::string small_pdf(const std::string& what);

// One try to send a file.
StatusOr<certification::v1::Evidence> attach(Suite& suite, const Caller& who,
                                             const std::string& dossier, const std::string& kind,
                                             const std::string& type, const std::string& content);

// The same household with another product: a product has one dossier at a time.
Stall another_product(Suite& suite, const Stall& stall);

// A draft of the stall's product; `certificate` is that of a re-rating, else empty.
std::string draft(Suite& suite, const Stall& stall, const std::string& certificate = "");
// With all answers and papers that its submission asks for.
std::string complete_draft(Suite& suite, const Stall& stall, const std::string& certificate = "");
void submit(Suite& suite, const Stall& stall, const std::string& dossier);
// In the commune's hands; then from there to the council's table.
void receive(Suite& suite, const std::string& dossier);
certification::v1::ProposeDossierRequest proposal(const std::string& dossier);
void bring_to_council(Suite& suite, const std::string& dossier);

}  // namespace farmgate::testing
