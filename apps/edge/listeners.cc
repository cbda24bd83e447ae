#include "apps/edge/listeners.h"

#include <filesystem>
#include <vector>

namespace farmgate {
std::string_view secret_template();
}  // namespace farmgate

namespace farmgate::edge {
namespace {

std::vector<Values> once(bool there) { return std::vector<Values>(there ? 1 : 0); }

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

Status add_probe(const host::Settings& settings, Values& values) {
  const std::string& listen = settings.text("edge.probe_listen");
  auto& probe = values.lists["probe"] = once(!listen.empty());
  if (probe.empty()) return ok();
  ASSIGN_OR_RETURN(const Address address, address_of("edge.probe_listen", listen));
  probe.front().texts = {{"host", address.host}, {"port", address.port}};
  return ok();
}

StatusOr<std::string> secret(const std::string& name, const std::string& certificate,
                             const std::string& key) {
  Values values;
  values.texts = {{"name", name},
                  {"certificate", certificate},
                  {"key", key},
                  {"folder", std::filesystem::path(certificate).parent_path().string()}};
  values.lists = {{"own", once(!key.empty())}, {"trusted", once(key.empty())}};
  return fill(farmgate::secret_template(), values);
}

}  // namespace

Status wrong_setting(const std::string& setting, const std::string& why) {
  return Status(Code::kInvalidArgument, "SETTING_INVALID", setting + ": " + why);
}

StatusOr<Address> address_of(const std::string& setting, std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) {
    return wrong_setting(setting, "is no host:port");
  }
  std::string_view name = text.substr(0, colon);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  const std::string_view port = text.substr(colon + 1);
  const bool numeric = !port.empty() && port.size() < 6 &&
                       port.find_first_not_of("0123456789") == std::string_view::npos;
  if (!numeric) return wrong_setting(setting, "has no port");
  return Address{std::string(name), std::string(port)};
}

std::string seconds(std::chrono::milliseconds time) {
  std::string millis = std::to_string(time.count() % 1000);
  millis.insert(0, 3 - millis.size(), '0');
  return std::to_string(time.count() / 1000) + "." + millis + "s";
}

Status add_listeners(const host::Settings& settings, Values& values) {
  const auto drain = settings.duration("edge.drain_ms");
  values.texts["drain"] = seconds(drain);
  values.texts["drain_longest"] = seconds(drain + std::chrono::seconds(5));
  values.texts["drain_notice"] = seconds(drain / 3);
  RETURN_IF_ERROR(add_public(settings, values));
  return add_probe(settings, values);
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
