#include "services/listings/api/read_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/fields.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/api/scopes.h"
#include "services/listings/events/facts.h"
#include "services/listings/storage/listings.h"
#include "services/listings/storage/views.h"
#include "services/listings/wire/convert.h"

namespace farmgate::listings {
namespace {

using farmgate::wire::id_of;
using listing_rows::Filter;

rpc::SharedBytes shared(std::string bytes) {
  return std::make_shared<const std::string>(std::move(bytes));
}

StatusOr<Filter> filter_of(const v1::ListListingsRequest& request) {
  Filter filter;
  if (!request.seller().empty()) {
    ASSIGN_OR_RETURN(filter.seller, id_of<ProducerId>(request.seller(), "producers"));
  }
  filter.commune = request.commune();
  filter.category = request.category();
  filter.in_stock = request.in_stock();
  if (request.order() == v1::LISTING_ORDER_PRICE) filter.order = ListingOrder::kPrice;
  return filter;
}

// Drafts are shown to their owner alone, and only when it asks for its own.
bool is_own(const rpc::Call& call, const v1::ListListingsRequest& request) {
  return !request.seller().empty() && !call.access.parties.empty() &&
         call.access.covers_party(request.seller());
}

rpc::SharedBytes list_reply(std::string rows, const std::string& next_page_token) {
  if (!next_page_token.empty()) {
    farmgate::wire::append_field(rows, v1::ListListingsResponse::kNextPageTokenFieldNumber,
                                 next_page_token);
  }
  return shared(std::move(rows));
}

Pages::Names names_of(const v1::BatchGetListingsRequest& request) {
  return {request.names().begin(), request.names().end()};
}

rpc::SharedBytes batch_reply(const Pages::Names& names, const std::vector<redis::Found>& found) {
  std::string reply = Pages::rows(found, {.listed = false});
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (found[i].bytes != nullptr) continue;
    farmgate::wire::append_field(reply, v1::BatchGetListingsResponse::kMissingFieldNumber,
                                 names[i]);
  }
  return shared(std::move(reply));
}

}  // namespace

// Who acts for a party does not count: a seller looks at its own page often.
void ReadApi::count(const rpc::Call& call, std::string_view name) {
  if (call.access.parties.empty()) it_.views.add(name);
}

ReadApi::Known ReadApi::peek(const rpc::Call& call, const v1::GetListingRequest& request) {
  auto known = it_.pages.peek(request.name());
  if (!known) return std::nullopt;
  if (known->bytes != nullptr) {
    count(call, request.name());
    return StatusOr<rpc::SharedBytes>(std::move(known->bytes));
  }
  // No public page; only a caller with parties can still own a draft of this name.
  if (!call.access.parties.empty()) return std::nullopt;
  return StatusOr<rpc::SharedBytes>(not_found(request.name()));
}

void ReadApi::get(const rpc::Call& call, const v1::GetListingRequest& request,
                  const Answering& answer) {
  const auto id = id_of<ListingId>(request.name(), "listings");
  if (!id.ok()) return answer(id.status());
  it_.pages.ask(request.name(), *id, call.deadline,
                [this, &call, &request, id = *id, answer,
                 guard = lifetime_.guard()](StatusOr<redis::Found> found) {
                  if (!found.ok()) return answer(found.status());
                  if (found->bytes == nullptr) return get_own(call, request, id, answer);
                  count(call, request.name());
                  answer(std::move(found->bytes));
                });
}

void ReadApi::get_own(const rpc::Call& call, const v1::GetListingRequest& request, ListingId id,
                      const Answering& answer) {
  const auto parties = parties_of(call);
  if (parties.empty()) return answer(not_found(request.name()));
  listing_rows::find_own(it_.database, call.deadline, id, parties,
                         [this, &request, answer](StatusOr<std::optional<Listing>> own) {
                           if (!own.ok()) return answer(own.status());
                           if (!*own) return answer(not_found(request.name()));
                           (*own)->drop_ended_star(it_.clock.now());
                           answer(shared(wire::encode(**own).SerializeAsString()));
                         });
}

ReadApi::Known ReadApi::peek_batch(const rpc::Call&, const v1::BatchGetListingsRequest& request) {
  const Pages::Names names = names_of(request);
  const auto found = it_.pages.peek(names);
  if (!found) return std::nullopt;
  return StatusOr<rpc::SharedBytes>(batch_reply(names, *found));
}

StatusOr<rpc::SharedBytes> ReadApi::batch(const rpc::Call& call,
                                          const v1::BatchGetListingsRequest& request) {
  const Pages::Names names = names_of(request);
  ASSIGN_OR_RETURN(const auto found, it_.pages.find(names, call.deadline));
  return batch_reply(names, found);
}

ReadApi::Known ReadApi::peek_list(const rpc::Call& call, const v1::ListListingsRequest& request) {
  if (is_own(call, request)) return std::nullopt;
  const auto page = it_.pager.open(request);
  if (!page.ok()) return StatusOr<rpc::SharedBytes>(page.status());
  const auto known = it_.lists.peek(*page, request.seller());
  if (!known) return std::nullopt;
  auto rows = it_.pages.peek_rows(known->names, {});
  if (!rows) return std::nullopt;
  return StatusOr<rpc::SharedBytes>(list_reply(std::move(*rows), known->next_page_token));
}

StatusOr<rpc::SharedBytes> ReadApi::list(const rpc::Call& call,
                                         const v1::ListListingsRequest& request) {
  if (is_own(call, request)) return list_own(call, request);
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const Filter filter, filter_of(request));
  const auto read = [this, filter, page,
                     guard = lifetime_.guard()](Deadline deadline) -> StatusOr<NamedPage> {
    ASSIGN_OR_RETURN(auto found, it_.database.select(deadline, [&](pg::Tx& tx) {
      return listing_rows::list(tx, filter, {}, page);
    }));
    NamedPage out;
    out.next_page_token = it_.pager.finish(page, found, [&](const Listing& last) {
      return listing_rows::position(last, filter.order);
    });
    for (const Listing& it : found) {
      out.names.push_back(farmgate::wire::name_of("listings", it.id.uuid()));
    }
    return out;
  };
  ASSIGN_OR_RETURN(const NamedPage names,
                   it_.lists.get(page, request.seller(), read, call.deadline));
  ASSIGN_OR_RETURN(std::string rows, it_.pages.compose(names.names, {}, call.deadline));
  return list_reply(std::move(rows), names.next_page_token);
}

StatusOr<rpc::SharedBytes> ReadApi::list_own(const rpc::Call& call,
                                             const v1::ListListingsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const Filter filter, filter_of(request));
  const auto parties = parties_of(call);
  view_store::Counts views;
  ASSIGN_OR_RETURN(
      auto found,
      it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<Listing>> {
        ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
        ASSIGN_OR_RETURN(auto rows, listing_rows::list(tx, filter, parties, page));
        for (Listing& row : rows) {
          // Ended since the last sweep: no star is shown that no certificate holds up.
          const bool ended =
              row.state != ListingState::kRetired && row.until() && now >= *row.until();
          if (ended) RETURN_IF_ERROR(bring_up_to_date(tx, it_.gate, row, now));
        }
        ASSIGN_OR_RETURN(views, view_store::of(tx, rows));
        return rows;
      }));
  v1::ListListingsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [&](const Listing& last) {
    return listing_rows::position(last, filter.order);
  }));
  for (Listing& listing : found) {
    v1::Listing& row = *reply.add_listings();
    row = wire::encode(listing);
    row.set_view_count(views[listing.id]);
  }
  return shared(reply.SerializeAsString());
}

}  // namespace farmgate::listings
