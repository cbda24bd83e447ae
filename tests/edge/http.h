#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace farmgate::testing {

// Bytes as they stand: what goes out is what a test wrote, however odd.
class Wire {
 public:
  explicit Wire(int port);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  bool send(std::string_view bytes);
  // What comes next, "" at the end or when nothing came for that long.
  std::string read(int millis = 10'000);
  // All until the other side closes or is silent for that long.
  std::string read_all(int millis = 10'000);

 private:
  int socket_ = -1;
};

struct Reply {
  int status = 0;  // 0: no HTTP answer
  std::map<std::string, std::string> headers;
  std::string body;

  std::string header(const std::string& name) const;
};

struct Asked {
  std::string method = "GET";
  std::string target = "/";
  std::vector<std::string> headers = {};  // "name: value"
  std::string body = {};
};

// One request over HTTP/1.1 on a connection that is kept; the reply must say how long it is.
Reply exchange(Wire& wire, const Asked& asked);
// One on a connection of its own.
Reply ask(int port, Asked asked);

}  // namespace farmgate::testing
