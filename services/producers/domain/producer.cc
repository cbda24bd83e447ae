#include "services/producers/domain/producer.h"

#include <utility>

namespace farmgate::producers {
namespace {

Status check_given(const std::optional<std::string>& text, std::string_view field) {
  if (!text || !text->empty()) return ok();
  return invalid(std::string(field), "must not be empty");
}

template <class T>
void replace(T& field, std::optional<T>& by) {
  if (by) field = std::move(*by);
}

}  // namespace

std::string_view state_name(ProducerState state) {
  switch (state) {
    case ProducerState::kActive: return "ACTIVE";
    case ProducerState::kSuspended: return "SUSPENDED";
    case ProducerState::kClosed: return "CLOSED";
  }
  return "";
}

Status Producer::check_active() const {
  if (state == ProducerState::kActive) return ok();
  return refuse(
      "PRODUCER_SUSPENDED", "the producer is not active",
      {{"producer", "producers/" + id.to_string()}, {"state", std::string(state_name(state))}});
}

Status Producer::change(ProducerPatch patch, Time now) {
  RETURN_IF_ERROR(check_active());
  RETURN_IF_ERROR(check_given(patch.public_name, "producer.public_name"));
  RETURN_IF_ERROR(check_given(patch.commune, "producer.commune"));
  if (patch.representative && patch.representative->full_name.empty()) {
    return invalid("producer.representative.full_name", "must not be empty");
  }
  replace(public_name, patch.public_name);
  replace(representative, patch.representative);
  replace(phone, patch.phone);
  replace(tax_code, patch.tax_code);
  replace(personal_number, patch.personal_number);
  replace(commune, patch.commune);
  replace(address, patch.address);
  ++version;
  ++revision;
  update_time = now;
  return ok();
}

Status Producer::check_state(bool allowed) const {
  if (allowed) return ok();
  return refuse(
      "PRODUCER_STATE", "the state of the producer does not allow this",
      {{"producer", "producers/" + id.to_string()}, {"state", std::string(state_name(state))}});
}

void Producer::move(ProducerState to, std::string reason, Time now) {
  state = to;
  state_reason = std::move(reason);
  state_time = update_time = now;
  ++version;
  ++revision;
}

Status Producer::suspend(std::string reason, Time now) {
  RETURN_IF_ERROR(check_state(state == ProducerState::kActive));
  move(ProducerState::kSuspended, std::move(reason), now);
  return ok();
}

Status Producer::reinstate(std::string reason, Time now) {
  RETURN_IF_ERROR(check_state(state == ProducerState::kSuspended));
  move(ProducerState::kActive, std::move(reason), now);
  return ok();
}

Status Producer::close(std::string reason, Time now) {
  RETURN_IF_ERROR(check_state(state != ProducerState::kClosed));
  move(ProducerState::kClosed, std::move(reason), now);
  return ok();
}

Status check_goods_on_closing(std::size_t lots, bool write_off) {
  if (lots == 0 || (write_off && lots <= kWriteOffMost)) return ok();
  const std::string count = lots > kWriteOffMost ? "more than 200" : std::to_string(lots);
  return refuse("LOTS_OPEN", "goods are left in lots of the producer", {{"lots", count}});
}

}  // namespace farmgate::producers
