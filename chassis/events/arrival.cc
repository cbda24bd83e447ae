#include "chassis/events/arrival.h"

#include <chrono>
#include <string>

namespace farmgate::events {

Status copy_not_yet(std::string_view resource) {
  return refuse("COPY_NOT_YET", "it has not arrived here yet: repeat",
                {{"name", std::string(resource)}})
      .with_retry_after(std::chrono::milliseconds(50));
}

}  // namespace farmgate::events
