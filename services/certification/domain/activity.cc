#include "services/certification/domain/activity.h"

namespace farmgate::certification {

AuditLink link_of(const Activity& it) {
  const std::string due = it.due_date ? format_date(*it.due_date) : "";
  return {it.number, it.hash,
          audit_fields({it.act, it.desk, it.actor, format_time(it.act_time),
                        state_name(it.from_state), state_name(it.to_state), it.note, due})};
}

}  // namespace farmgate::certification
