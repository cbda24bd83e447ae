// A member of the group "shelf" that follows offers only, in a process of its own, for tests that
// stop it: member_process CONNINFO BROKERS TOPIC_PREFIX SLOT SESSION_MS
#include <unistd.h>

#include "tests/integration/events/shelf.h"

int main(int argc, char** argv) {
  using namespace farmgate;
  if (argc != 6) return 2;
  pg::Database database({argv[1], 4, "member"});
  events::Counters counters;
  events::ConsumerOptions options;
  options.kafka.brokers = argv[2];
  options.service = "shelf";
  options.topic_prefix = argv[3];
  options.slot = argv[4];
  options.kafka.settings["session.timeout.ms"] = argv[5];
  events::Projection shelf("shelf", {"shelf", "seller_total"});
  shelf.on<events::OfferEvent>(events::put_offer);
  events::Consumer consumer(options, database, {shelf}, counters);
  consumer.start();
  for (;;) pause();
}
