#include "apps/edge/secrets.h"

#include <string_view>

#include "apps/edge/template.h"

namespace farmgate {
std::string_view secret_template();
}  // namespace farmgate

namespace farmgate::edge {
namespace {

StatusOr<std::string> secret(const std::string& name, const std::string& certificate,
                             const std::string& key) {
  Values values;
  values.texts = {{"name", name}, {"certificate", certificate}, {"key", key}};
  values.lists = {{"own", once(!key.empty())}, {"trusted", once(key.empty())}};
  return fill(farmgate::secret_template(), values);
}

}  // namespace

StatusOr<std::map<std::string, std::string>> secrets(const host::Settings& settings) {
  const std::string& pki = settings.text("pki_dir");
  const std::string& certificate = settings.text("edge.tls_certificate");
  std::map<std::string, std::string> made;
  ASSIGN_OR_RETURN(made["client.yaml"], secret("client", pki + "/edge.pem", pki + "/edge.key"));
  ASSIGN_OR_RETURN(made["ca.yaml"], secret("ca", pki + "/ca.pem", ""));
  if (certificate.empty()) return made;
  ASSIGN_OR_RETURN(made["public.yaml"],
                   secret("public", certificate, settings.text("edge.tls_key")));
  return made;
}

}  // namespace farmgate::edge
