#include "services/certification/domain/official_act.h"

namespace farmgate::certification {

AuditLink link_of(const OfficialAct& it) {
  return {it.number, it.hash, audit_fields({it.act, it.actor, format_time(it.act_time), it.note})};
}

}  // namespace farmgate::certification
