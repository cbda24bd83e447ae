// A relay in a process of its own, for tests that kill it: relay_process CONNINFO BROKERS
#include <unistd.h>

#include <string>

#include "chassis/events/relay.h"

int main(int argc, char** argv) {
  using namespace farmgate;
  if (argc != 3) return 2;
  kafka::Publisher publisher({.brokers = argv[2], .settings = {}, .log = nullptr});
  events::Signal signal;
  events::Counters counters;
  events::Relay relay(
      {.database = {argv[1], 1, "relay"}, .batch_rows = 50, .poll = std::chrono::milliseconds(5)},
      publisher, signal, counters);
  relay.start();
  for (;;) pause();
}
