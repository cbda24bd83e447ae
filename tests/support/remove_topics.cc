// remove_topics BROKERS PREFIX: kafka::remove_topics for tests that are scripts.
#include "chassis/kafka/remove_topics.h"

#include <cstdio>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: remove_topics BROKERS PREFIX\n", stderr);
    return 2;
  }
  farmgate::kafka::ClientOptions client;
  client.brokers = argv[1];
  const farmgate::Status removed = farmgate::kafka::remove_topics(client, argv[2]);
  if (removed.ok()) return 0;
  std::fprintf(stderr, "remove_topics: %s\n", removed.to_string().c_str());
  return 1;
}
