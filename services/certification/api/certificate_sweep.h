#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"

namespace farmgate::certification {

// Certificates end by the calendar. A few at a time, each batch in a transaction of its own.
class CertificateSweep {
 public:
  CertificateSweep(pg::Database& background, farmgate::events::Outbox& outbox)
      : background_(background), outbox_(outbox) {}

  Status run();

 private:
  pg::Database& background_;
  farmgate::events::Outbox& outbox_;
};

}  // namespace farmgate::certification
