#include "apps/edge/listeners.h"

#include "apps/edge/forms.h"

namespace farmgate::edge {
namespace {

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

Status add_public(const host::Settings& settings, Values& values) {
  ASSIGN_OR_RETURN(const Address address, address_of("edge.listen", settings.text("edge.listen")));
  add_address(address, values);
  const std::string& certificate = settings.text("edge.tls_certificate");
  if (certificate.empty() != settings.text("edge.tls_key").empty()) {
    return host::wrong_setting("edge.tls_key", "goes with edge.tls_certificate: both or none");
  }
  if (certificate.empty() && !is_loopback(address.host) && !settings.flag("edge.plaintext")) {
    return host::wrong_setting("edge.listen",
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
  add_address(address, own.front());
  values.lists["admin"] = once(true);
  return ok();
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

}  // namespace farmgate::edge
