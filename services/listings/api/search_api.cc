#include "services/listings/api/search_api.h"

#include <charconv>
#include <map>

#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/storage/listings.h"
#include "services/listings/wire/convert.h"
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

StatusOr<v1::SearchListingsResponse> SearchApi::search(const rpc::Call& call,
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
  v1::SearchListingsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, answer.listings, key_of));
  reply.set_total_size(answer.total);
  reply.set_reach(static_cast<v1::SearchReach>(static_cast<int>(answer.reach) + 1));
  wire::encode(answer.facets, *reply.mutable_facets());
  RETURN_IF_ERROR(render(call, question, answer.listings, reply));
  return reply;
}

Status SearchApi::render(const rpc::Call& call, const search::Question& question,
                         const std::vector<search::Position>& found,
                         v1::SearchListingsResponse& reply) {
  std::vector<ListingId> ids;
  for (const search::Position& it : found) ids.push_back(it.id);
  if (ids.empty()) return ok();
  ASSIGN_OR_RETURN(auto rows, it_.database.select(call.deadline, [&](pg::Tx& tx) {
    return listing_rows::on_sale(tx, ids);
  }));
  std::map<ListingId, Listing*> by_id;
  for (Listing& row : rows) by_id[row.id] = &row;
  for (const ListingId id : ids) {
    const auto row = by_id.find(id);
    if (row == by_id.end()) continue;
    Listing& listing = *row->second;
    // Ended since the last sweep: no star is shown, or asked for, that no certificate holds up.
    if (listing.star.until && question.now >= *listing.star.until) listing.star = {};
    if (listing.star.stars < question.filter.min_stars) continue;
    *reply.add_listings() = wire::encode(listing);
  }
  return ok();
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
