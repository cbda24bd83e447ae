#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "chassis/auth/seal.h"
#include "farmgate/certification/v1/certificate_service.pb.h"
#include "farmgate/certification/v1/council_service.pb.h"
#include "services/certification/api/certificate_api.h"
#include "services/certification/api/council_api.h"
#include "services/certification/api/council_print_api.h"
#include "services/certification/api/decision_api.h"
#include "services/certification/api/session_api.h"
#include "services/certification/api/sheet_api.h"
#include "tests/integration/certification/bureau.h"

namespace farmgate::certification {

// A registry whose keys the test says, and which may be away.
class KnownPersons final : public PersonBook {
 public:
  StatusOr<std::string> key_of(const std::string& number, const std::string&, Deadline) override;
  StatusOr<std::vector<BodyPerson>> behind(const std::vector<std::string>& bodies,
                                           Deadline) override;

  std::map<std::string, std::string> numbers;  // of bodies: of the persons behind them
  bool away = false;
};

// The bureau with a council of nine and an alternate, on Wednesday 10 June 2026, and a key for
// certificates.
class Assembly : public Bureau {
 protected:
  Assembly();

  rpc::Call member(std::size_t i) const;
  rpc::Call secretary(const std::string& subject = "secretary") const;
  void set_day(Date day);

  v1::Council council_;
  const std::string& member_id(std::size_t i) const {
    return council_.members(static_cast<int>(i)).member();
  }
  // With these personal numbers, by member.
  v1::Council founded(const std::map<std::size_t, std::string>& numbers = {});
  v1::Dossier at_council();  // a new one that waits for the council

  StatusOr<v1::Session> convene(const std::vector<v1::Dossier>& dossiers,
                                Date on = std::chrono::year(2026) / 6 / 11);
  // Convened, its day has come, and all nine are there.
  v1::Session scoring(const std::vector<v1::Dossier>& dossiers);
  StatusOr<v1::Session> attend(const v1::Session& session, std::size_t first, std::size_t count);
  // Answers of so many points below the most, by "none" for the first criteria; up to 44 the marks
  // of three and four stars are met.
  std::vector<v1::SheetAnswer> answers(int below = 0);
  StatusOr<v1::ScoreSheet> score(std::size_t i, const v1::Session& session,
                                 const v1::Dossier& dossier, int below = 0,
                                 const std::string& request_id = Bureau::request_id());
  void score_all(const v1::Session& session, const v1::Dossier& dossier, int below = 0);
  StatusOr<v1::Session> close(const v1::Session& session, const v1::Dossier& dossier);
  StatusOr<v1::Session> reopen(const v1::Session& session, const v1::Dossier& dossier);
  StatusOr<v1::Session> agree(const v1::Session& session, const v1::Dossier& dossier,
                              int below = 0);
  StatusOr<v1::Session> conclude(const v1::Session& session);
  v1::Dossier decidable(int below = 0);  // its session is concluded
  v1::DecideDossierRequest decision(const v1::Dossier& dossier, v1::DecisionKind kind);
  StatusOr<v1::DossierDecision> decide(const v1::Dossier& dossier, v1::DecisionKind kind);
  StatusOr<v1::VerifyCertificateResponse> verify(const std::string& token);
  v1::Certificate recognised(int below = 16);

  KnownPersons persons_;
  CouncilParts council_parts_{parts_, persons_};
  CouncilApi councils_{council_parts_};
  SessionApi sessions_{council_parts_};
  SheetApi sheets_{council_parts_};
  CouncilPrintApi prints_{council_parts_};
  std::unique_ptr<auth::Seal> seal_;
  CertificateParts certificate_parts_;
  DecisionApi decisions_{certificate_parts_};
  CertificateApi certificates_{certificate_parts_};
};

}  // namespace farmgate::certification
