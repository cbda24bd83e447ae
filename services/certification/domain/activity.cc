#include "services/certification/domain/activity.h"

#include "chassis/base/digest.h"

namespace farmgate::certification {
namespace {

void add(std::string& text, std::string_view field) {
  text += std::to_string(field.size());
  text += ':';
  text += field;
}

}  // namespace

std::string chain(DossierId dossier, std::string_view before, const Activity& it) {
  std::string text;
  add(text, dossier.to_string());
  add(text, before);
  add(text, std::to_string(it.number));
  add(text, it.act);
  add(text, it.desk);
  add(text, it.actor);
  add(text, format_time(it.act_time));
  add(text, state_name(it.from_state));
  add(text, state_name(it.to_state));
  add(text, it.note);
  add(text, it.due_date ? format_date(*it.due_date) : "");
  return std::string(as_bytes(sha256(text)));
}

}  // namespace farmgate::certification
