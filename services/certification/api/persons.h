#pragma once

#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "services/certification/domain/conflict.h"

namespace farmgate::rpc {
class Channel;
}

namespace farmgate::certification {

// The registry's keys of persons: equal keys are one person. Its errors say that nobody can be
// cleared now.
class PersonBook {
 public:
  virtual ~PersonBook() = default;
  // Of a personal number, which goes no further.
  virtual StatusOr<std::string> key_of(const std::string& personal_number,
                                       const std::string& request_id, Deadline deadline) = 0;
  // Of the persons behind bodies; one without a number has none.
  virtual StatusOr<std::vector<BodyPerson>> behind(const std::vector<std::string>& bodies,
                                                   Deadline deadline) = 0;
};

// Over the channel to `producers`. Thread-safe.
class RegistryPersons final : public PersonBook {
 public:
  explicit RegistryPersons(rpc::Channel& producers) : producers_(producers) {}
  StatusOr<std::string> key_of(const std::string& personal_number, const std::string& request_id,
                               Deadline deadline) override;
  StatusOr<std::vector<BodyPerson>> behind(const std::vector<std::string>& bodies,
                                           Deadline deadline) override;

 private:
  rpc::Channel& producers_;
};

}  // namespace farmgate::certification
