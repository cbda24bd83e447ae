#pragma once

#include <string>
#include <string_view>

#include "apps/season/client.h"

namespace farmgate::season {

// Calls use(reply) for every page of a list.
template <class Reply, class Request, class Use>
Status each_page(Client& client, std::string_view method, Request request, const Identity& who,
                 Use use) {
  constexpr int kPagesMax = 10'000;
  request.set_page_size(200);
  for (int page = 0; page < kPagesMax; ++page) {
    ASSIGN_OR_RETURN(const Reply reply, client.call<Reply>(method, request, who));
    use(reply);
    if (reply.next_page_token().empty()) return ok();
    request.set_page_token(reply.next_page_token());
  }
  return refuse("SEASON_TOO_LONG", "a list has more pages than expected");
}

}  // namespace farmgate::season
