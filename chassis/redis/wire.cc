#include "chassis/redis/wire.h"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

#include <csignal>

#include "chassis/base/address.h"

namespace farmgate::redis {
namespace {

Reply to_reply(const redisReply& from) {
  Reply reply;
  switch (from.type) {
    case REDIS_REPLY_NIL: reply.kind = Reply::Kind::kNil; break;
    case REDIS_REPLY_INTEGER:
      reply.kind = Reply::Kind::kInteger;
      reply.integer = from.integer;
      break;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      reply.kind = Reply::Kind::kText;
      reply.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = Reply::Kind::kList;
      for (std::size_t i = 0; i < from.elements; ++i) {
        reply.items.push_back(to_reply(*from.element[i]));
      }
      break;
    default: break;  // an error reply is a failure of this command alone
  }
  return reply;
}

}  // namespace

Context begin_connect(const std::string& address) {
  if (address.rfind("unix:", 0) == 0) {
    return Context(redisConnectUnixNonBlock(address.c_str() + 5));
  }
  const auto where = parse_address(address);
  if (!where) return nullptr;
  return Context(redisConnectNonBlock(where->host.c_str(), where->port));
}

Connected await_connected(const redisContext* context, std::chrono::milliseconds limit) {
  if (context == nullptr || context->err != 0) return Connected::kFailed;
  pollfd waited{context->fd, POLLOUT, 0};
  if (poll(&waited, 1, static_cast<int>(limit.count())) <= 0) return Connected::kNotYet;
  if ((waited.revents & (POLLERR | POLLHUP)) != 0) return Connected::kFailed;
  int error = 0;
  socklen_t size = sizeof error;
  const bool stands =
      getsockopt(context->fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
  return stands ? Connected::kYes : Connected::kFailed;
}

void append(redisContext* context, const std::vector<std::string>& words) {
  std::vector<const char*> starts;
  std::vector<std::size_t> lengths;
  for (const std::string& word : words) {
    starts.push_back(word.data());
    lengths.push_back(word.size());
  }
  redisAppendCommandArgv(context, static_cast<int>(words.size()), starts.data(), lengths.data());
}

void no_signals_of_writes() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Taken take_reply(redisContext* context, Reply& reply) {
  void* raw = nullptr;
  if (redisGetReplyFromReader(context, &raw) != REDIS_OK) return Taken::kBroken;
  if (raw == nullptr) return Taken::kNothing;
  reply = to_reply(*static_cast<const redisReply*>(raw));
  freeReplyObject(raw);
  return Taken::kReply;
}

}  // namespace farmgate::redis
