#include "services/listings/api/import_api.h"

#include "chassis/intake/cells.h"
#include "chassis/intake/stream.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/api/judging.h"
#include "services/listings/storage/copies.h"
#include "services/listings/wire/convert.h"
#include "services/listings/wire/import_table.h"

namespace farmgate::listings {
namespace {

constexpr int kListings = 1;  // of import_row

// What a row says, and no more: two tables that say the same have the same.
Digest digest_of(v1::CreateListingRequest said, bool publish) {
  if (!said.listing().has_label()) said.mutable_listing()->mutable_label();
  std::string bytes(as_bytes(validate::payload_digest(said)));
  bytes.push_back(publish ? 'P' : 'D');
  return sha256(bytes);
}

// A row is judged as its columns name the fields.
Status in_columns(const Status& status) {
  if (status.reason() != "NOT_PUBLISHABLE") return status;
  std::vector<Violation> violations = status.violations();
  for (Violation& it : violations) {
    it.field = it.field == "seller" ? "listing.product" : "listing." + it.field;
  }
  return refuse(status.reason(), std::string(status.message())).with(std::move(violations));
}

}  // namespace

// One stream.
struct ImportApi::Import {
  const rpc::Call& call;
  const intake::Table& table;
  const Uuid request_id;
  const bool dry_run;
  intake::Tally tally;
};

struct ImportApi::Row {
  intake::Entry entry;
  v1::CreateListingRequest request;
  bool publish = false;
};

ImportApi::ImportApi(ListingApi::Parts parts, ListingApi& listings)
    : it_(parts),
      listings_(listings),
      rules_(validate::Validator::compile(*v1::CreateListingRequest::descriptor()).value()) {}

StatusOr<v1::ImportListingsResponse> ImportApi::take(const rpc::Call& call,
                                                     const v1::ImportListingsRequest& first,
                                                     rpc::Incoming& rest) {
  if (first.header().empty()) return invalid("header", "is required");
  ASSIGN_OR_RETURN(const auto table, intake::Table::read(wire::listing_shape(), first.header()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(first.request_id()));
  v1::ImportListingsResponse reply;
  Import import{call, table, request_id, first.dry_run(), {table, *reply.mutable_tally()}};
  RETURN_IF_ERROR(intake::for_each_message(first, rest, [&](const auto& message) -> Status {
    return intake::for_each_row(message.rows(), import.tally,
                                [&](const auto& row) { return in_columns(take_row(import, row)); });
  }));
  return reply;
}

auto ImportApi::judge(const Import& import, const type::v1::ImportRow& row) const -> StatusOr<Row> {
  RETURN_IF_ERROR(import.table.check(row));
  Row out;
  ASSIGN_OR_RETURN(out.entry.key, import.table.key(row));
  out.request.set_request_id(import.request_id.to_string());
  ASSIGN_OR_RETURN(*out.request.mutable_listing(), wire::listing_of(import.table, row));
  const std::string publish = intake::upper(import.table.cell(row, "publish"));
  if (!publish.empty() && publish != "YES" && publish != "NO") {
    return invalid("publish", "is YES, NO or empty");
  }
  out.publish = publish == "YES";
  RETURN_IF_ERROR(rules_.check(out.request));
  out.entry.digest = digest_of(out.request, out.publish);
  out.entry.made = ListingId::make().uuid();
  return out;
}

Status ImportApi::take_row(Import& import, const type::v1::ImportRow& row) {
  ASSIGN_OR_RETURN(const Row judged, judge(import, row));
  if (const auto id = farmgate::wire::find_id(judged.entry.key, "listings")) {
    return compare(import, judged, ListingId(*id));
  }
  const std::string& product = judged.request.listing().product();
  const std::string seller(farmgate::wire::parent_of(product));
  // Before the key is looked at: whether another party has used one is not told.
  if (!import.call.access.covers_party(seller)) return not_found(product);
  const intake::Owner owner{seller, kListings, import.request_id};
  return intake::enter_one(
      it_.database, {import.call.deadline, import.dry_run}, owner, judged.entry, import.tally,
      [&](pg::Tx& tx) -> Status {
        ASSIGN_OR_RETURN(auto made,
                         listings_.enter(tx, import.call, judged.request.listing(),
                                         ListingId(judged.entry.made), import.request_id));
        if (!judged.publish) return ok();
        ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
        return listings_.put_on_market(tx, import.call, made.listing, made.seller, now);
      });
}

// A row of an export names the listing itself: known while it says what the listing says.
Status ImportApi::compare(Import& import, const Row& row, ListingId id) {
  ASSIGN_OR_RETURN(auto own, it_.database.read(import.call.deadline, [&](pg::Tx& tx) {
    return find_reached(tx, import.call, id);
  }));
  if (!own) return not_found(row.entry.key);
  v1::CreateListingRequest said;
  said.set_request_id(import.request_id.to_string());
  *said.mutable_listing() = wire::said_of(*own);
  if (digest_of(said, own->is_public()) != row.entry.digest) return intake::key_reused();
  import.tally.known();
  return ok();
}

}  // namespace farmgate::listings
