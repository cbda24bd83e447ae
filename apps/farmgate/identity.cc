#include "apps/farmgate/identity.h"

#include <cstdio>
#include <vector>

#include "apps/farmgate/commands.h"
#include "chassis/auth/token.h"
#include "chassis/base/text.h"
#include "chassis/host/key_files.h"

namespace farmgate::apps {
namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ',')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

StatusOr<auth::Roles> roles_of(const std::string& text) {
  auth::Roles roles;
  for (const std::string& name : words_of(text)) {
    const auto role = auth::parse_role(name);
    if (!role) return invalid("roles", "there is no role '" + name + "'");
    roles.add(*role);
  }
  return roles;
}

}  // namespace

StatusOr<std::string> token_of(const host::Settings& settings) {
  const std::string& subject = settings.text("as");
  if (subject.empty() && settings.text("roles").empty()) return std::string();
  ASSIGN_OR_RETURN(const std::string jwk, host::signing_key(settings));
  auth::TokenSpec spec;
  spec.subject = subject.empty() ? "cli" : subject;
  ASSIGN_OR_RETURN(spec.roles, roles_of(settings.text("roles")));
  spec.orgs = words_of(settings.text("orgs"));
  spec.commune = settings.text("commune");
  spec.province = settings.text("province");
  spec.issuer = settings.text("token_issuer");
  spec.audience = settings.text("token_audience");
  return auth::sign_token(jwk, spec);
}

Status token(const Context& context) {
  ASSIGN_OR_RETURN(const std::string signed_token, token_of(context.settings));
  if (signed_token.empty()) {
    return Status(Code::kInvalidArgument, "USAGE", "token --as SUBJECT --roles ROLE,ROLE");
  }
  std::printf("%s\n", signed_token.c_str());
  return ok();
}

}  // namespace farmgate::apps
