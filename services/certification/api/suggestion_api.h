#pragma once

#include "services/certification/api/dossier_desk.h"
#include "services/certification/api/linkage_book.h"

namespace farmgate::certification::v1 {
class EvidenceSuggestions;
class SuggestEvidenceRequest;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

// What the records of the platform say for a dossier.
class SuggestionApi {
 public:
  SuggestionApi(const DossierParts& parts, const SuggestionTable& table, LinkageBook& linkage)
      : it_(parts), table_(table), linkage_(linkage) {}

  StatusOr<v1::EvidenceSuggestions> suggest(const rpc::Call& call,
                                            const v1::SuggestEvidenceRequest& request);

 private:
  DossierParts it_;
  const SuggestionTable& table_;
  LinkageBook& linkage_;
};

}  // namespace farmgate::certification
