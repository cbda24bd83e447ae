#include "apps/edge/listeners.h"

#include "apps/edge/forms.h"

namespace farmgate {
std::string_view secret_template();
}  // namespace farmgate

namespace farmgate::edge {
namespace {

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

Status add_public(const host::Settings& settings, Values& values) {
  ASSIGN_OR_RETURN(const Address address, address_of("edge.listen", settings.text("edge.listen")));
  values.texts["host"] = address.host;
  values.texts["port"] = address.port;
  const std::string& certificate = settings.text("edge.tls_certificate");
  if (certificate.empty() != settings.text("edge.tls_key").empty()) {
    return wrong_setting("edge.tls_key", "goes with edge.tls_certificate: both or none");
  }
  if (certificate.empty() && !is_loopback(address.host) && !settings.flag("edge.plaintext")) {
    return wrong_setting("edge.listen",
                         "beyond loopback there must be edge.tls_certificate, or "
                         "edge.plaintext = on behind a balancer that ends TLS");
  }
  values.lists["tls"] = once(!certificate.empty());
  values.lists["proxy_protocol"] = once(settings.flag("edge.proxy_protocol"));
  return ok();
}

// One for operators, if there is to be one: edge.NAME_listen.
Status add_own(const host::Settings& settings, const std::string& name, Values& values) {
  const std::string setting = "edge." + name + "_listen";
  const std::string& listen = settings.text(setting);
  auto& own = values.lists[name + "_listener"] = once(!listen.empty());
  if (own.empty()) return ok();
  ASSIGN_OR_RETURN(const Address address, address_of(setting, listen));
  own.front().texts = {{"host", address.host}, {"port", address.port}};
  values.lists["admin"] = once(true);
  return ok();
}

StatusOr<std::string> secret(const std::string& name, const std::string& certificate,
                             const std::string& key) {
  Values values;
  values.texts = {{"name", name}, {"certificate", certificate}, {"key", key}};
  values.lists = {{"own", once(!key.empty())}, {"trusted", once(key.empty())}};
  return fill(farmgate::secret_template(), values);
}

}  // namespace

Status add_listeners(const host::Settings& settings, Values& values) {
  const auto drain = settings.duration("edge.drain_ms");
  values.texts["drain"] = seconds(drain);
  values.texts["drain_longest"] = seconds(drain + std::chrono::seconds(5));
  values.texts["drain_notice"] = seconds(drain / 3);
  RETURN_IF_ERROR(add_public(settings, values));
  values.lists["admin"] = once(false);
  RETURN_IF_ERROR(add_own(settings, "probe", values));
  return add_own(settings, "drain", values);
}

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
