#pragma once

#include <atomic>
#include <list>
#include <string>
#include <thread>

namespace farmgate::testing {

// Stands between a client and PostgreSQL on a socket of its own and cuts connections exactly at
// COMMIT: the first before the server hears of it, the third after the server did it and before the
// client hears of that; the second passes, so that what was cut before is tried again.
class CutProxy {
 public:
  // conninfo of the genuine server, with a "host=" that is a folder.
  explicit CutProxy(const std::string& conninfo);
  ~CutProxy();
  CutProxy(const CutProxy&) = delete;
  CutProxy& operator=(const CutProxy&) = delete;

  // The same by way of the proxy.
  const std::string& conninfo() const { return conninfo_; }
  void start_cutting() { cutting_ = true; }
  int cuts() const { return cuts_; }

 private:
  void accept_all();
  void relay(int client);
  enum class Cut { kNone, kBefore, kAfter };
  Cut next_cut();

  std::string folder_, server_, conninfo_;
  int listener_ = -1;
  std::atomic<bool> cutting_{false}, stopping_{false};
  std::atomic<int> commits_{0}, cuts_{0};
  std::thread acceptor_;
  std::list<std::thread> relays_;  // of acceptor_
};

}  // namespace farmgate::testing
