#include "services/certification/api/scopes.h"

namespace farmgate::certification {

StatusOr<auth::Access> rubrics_of(const auth::Principal&, const google::protobuf::Message&) {
  return auth::Access::everything();
}

}  // namespace farmgate::certification
