#include "services/listings/api/search_api.h"

#include <charconv>

#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/wire/search.h"

namespace farmgate::listings {
namespace {

constexpr int kSuggestionsDefault = 8;

static_assert(static_cast<int>(search::Reach::kWords) + 1 == v1::SEARCH_REACH_WORDS);
static_assert(static_cast<int>(search::Reach::kFewerWords) + 1 == v1::SEARCH_REACH_FEWER_WORDS);

// The token is ours, so that what it holds has this form.
StatusOr<search::Position> position_of(const std::vector<std::string>& key) {
  search::Position out;
  if (key.size() != 2) return internal("a position of another form");
  std::from_chars(key[0].data(), key[0].data() + key[0].size(), out.rank);
  ASSIGN_OR_RETURN(const Uuid id, Uuid::parse(key[1]));
  out.id = ListingId(id);
  return out;
}

std::vector<std::string> key_of(const search::Position& last) {
  return {std::to_string(last.rank), last.id.to_string()};
}

}  // namespace

StatusOr<std::shared_ptr<const search::Index>> SearchApi::index() const {
  if (auto index = it_.follower.index()) return index;
  return Status(Code::kUnavailable, "SEARCH_NOT_READY", "the listings are being read: repeat");
}

StatusOr<rpc::Bytes> SearchApi::search(const rpc::Call& call,
                                       const v1::SearchListingsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(search::Question question, wire::decode(request));
  ASSIGN_OR_RETURN(const auto index, this->index());
  if (!page.after.empty()) {
    ASSIGN_OR_RETURN(question.after, position_of(page.after));
  }
  question.limit = static_cast<std::size_t>(page.limit());
  question.now = it_.clock.now();
  search::Answer answer = index->search(question);
  v1::SearchListingsResponse rest;
  rest.set_next_page_token(it_.pager.finish(page, answer.listings, key_of));
  rest.set_total_size(answer.total);
  rest.set_reach(static_cast<v1::SearchReach>(static_cast<int>(answer.reach) + 1));
  wire::encode(answer.facets, *rest.mutable_facets());
  ASSIGN_OR_RETURN(std::string reply, rows(call, question, answer.listings));
  rest.AppendToString(&reply);
  return rpc::Bytes{std::move(reply)};
}

StatusOr<std::string> SearchApi::rows(const rpc::Call& call, const search::Question& question,
                                      const std::vector<search::Position>& found) {
  Pages::Names names;
  for (const search::Position& it : found) {
    names.push_back(farmgate::wire::name_of("listings", it.id.uuid()));
  }
  return it_.pages.compose(names, {.listed = true, .least_star = question.filter.min_stars},
                           call.deadline, v1::SearchListingsResponse::kListingsFieldNumber);
}

StatusOr<v1::SuggestQueriesResponse> SearchApi::suggest(const rpc::Call&,
                                                        const v1::SuggestQueriesRequest& request) {
  ASSIGN_OR_RETURN(const auto index, this->index());
  const int most = request.limit() > 0 ? request.limit() : kSuggestionsDefault;
  v1::SuggestQueriesResponse reply;
  for (std::string& text : index->suggest(request.query(), static_cast<std::size_t>(most))) {
    reply.add_queries(std::move(text));
  }
  return reply;
}

}  // namespace farmgate::listings
