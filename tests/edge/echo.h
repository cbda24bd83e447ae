#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace farmgate::testing {

// Stands where a service stands, with its certificate, and keeps what it is sent: every metadata of
// every call, which it answers with an empty message; besides them ":path" and ":certificate", that
// of the caller. A connection has its end after a second, so that callers come anew.
class Echo {
 public:
  explicit Echo(const std::string& service);
  ~Echo();
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;

  std::string address() const;
  using Metadata = std::multimap<std::string, std::string>;
  std::vector<Metadata> seen() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace farmgate::testing
