#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "chassis/rpc/incoming.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "chassis/testing/until_row_is_free.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "services/certification/api/assessment_api.h"
#include "services/certification/api/dossier_api.h"
#include "services/certification/api/evidence_api.h"
#include "services/certification/api/form_api.h"
#include "services/certification/api/review_api.h"
#include "tests/support/reply.h"

namespace farmgate::certification {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using farmgate::testing::until_row_is_free;

// The parts of a file that follow its first message.
class Chunks final : public rpc::Incoming {
 public:
  explicit Chunks(std::vector<v1::AttachEvidenceRequest> rest) : rest_(std::move(rest)) {}
  StatusOr<bool> next(google::protobuf::Message& message) override;

 private:
  std::vector<v1::AttachEvidenceRequest> rest_;
  std::size_t at_ = 0;
};

// The desks of a province over a database of their own: a household of commune 07582 has products
// of set 1, whose rubric is in force.
class Bureau : public ::testing::Test {
 protected:
  Bureau();

  rpc::Call as(auth::Role role, auth::Access access, const std::string& subject) const;
  rpc::Call owner() const;
  rpc::Call stranger() const;
  rpc::Call commune(const std::string& code = "07582") const;
  rpc::Call province() const;

  std::string product();  // a new one of the household
  StatusOr<v1::Dossier> begun(const std::string& product);
  v1::Dossier draft() { return begun(product()).value(); }
  v1::Dossier get(const rpc::Call& call, const v1::Dossier& dossier);
  // Every criterion answered by its first or last option.
  StatusOr<v1::SelfAssessment> answer_all(const v1::Dossier& dossier, bool best = true);
  StatusOr<v1::Evidence> attach(const v1::Dossier& dossier, const std::string& kind,
                                const std::string& content, const std::string& type = "");
  void prove(const v1::Dossier& dossier);  // every kind that the set needs
  v1::Dossier filled();                    // ready to be submitted
  StatusOr<v1::Dossier> submit(const v1::Dossier& dossier);
  StatusOr<v1::Dossier> receive(const v1::Dossier& dossier);
  StatusOr<v1::Dossier> send_back(const rpc::Call& call, const v1::Dossier& dossier);
  StatusOr<v1::Dossier> propose(const v1::Dossier& dossier, int samples = 5);
  StatusOr<v1::Dossier> check_intake(const v1::Dossier& dossier, bool complete);
  StatusOr<v1::Dossier> advise(const v1::Dossier& dossier);
  std::vector<std::string> acts(const v1::Dossier& dossier);

  static std::string request_id() { return Uuid::v7().to_string(); }
  static std::string pdf(const std::string& body);
  std::string value(const std::string& sql) { return sandbox_.value(sql); }
  Date today();

  farmgate::testing::PgSandbox sandbox_{"certification"};
  pg::Database database_;
  rpc::Once once_{database_};
  farmgate::events::Signal signal_;
  farmgate::events::Outbox outbox_{{}, signal_};
  farmgate::wire::Pager pager_{"a key"};
  DatedRules rules_;
  WorkingDays calendar_;
  RubricBook book_;
  TableStore files_;
  Provinces provinces_;
  DossierParts parts_{database_, once_, outbox_, pager_,    rules_,
                      calendar_, book_, files_,  provinces_};
  DossierApi dossiers_{parts_};
  AssessmentApi assessments_{parts_};
  EvidenceApi evidence_{parts_};
  ReviewApi review_{parts_};
  FormApi forms_{parts_};
  std::string household_;
};

}  // namespace farmgate::certification
