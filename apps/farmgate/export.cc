#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <array>
#include <cinttypes>
#include <cstdio>
#include <fstream>

#include "apps/farmgate/commands.h"
#include "apps/farmgate/identity.h"
#include "chassis/base/money.h"
#include "chassis/base/table.h"
#include "chassis/host/peers.h"
#include "chassis/rpc/channel.h"
#include "chassis/wire/convert.h"
#include "farmgate/listings/v1/listing_service.pb.h"

// A seller's listings as the table that `import listings` takes: their names are the keys, so that
// an export makes nothing twice. Retired ones are left out.
namespace farmgate::apps {
namespace {

namespace v1 = farmgate::listings::v1;
using namespace std::chrono_literals;

constexpr const char* kList = "farmgate.listings.v1.ListingService/ListListings";
constexpr int kPagesMax = 100;  // of 200: more than a seller has
const std::vector<std::string_view> kHeader = {"key",
                                               "product",
                                               "title",
                                               "story",
                                               "content",
                                               "unit",
                                               "trace_code",
                                               "publish",
                                               "label_goods_name",
                                               "label_responsible_party",
                                               "label_responsible_address",
                                               "label_origin",
                                               "label_ingredients",
                                               "label_storage",
                                               "label_shelf_life",
                                               "label_batch_rule",
                                               "label_warnings",
                                               "label_specification"};

Status usage() {
  return Status(Code::kInvalidArgument, "USAGE", "export listings producers/... FILE.csv|.jsonl");
}

// "0,125 kg": what parse_quantity reads as the same amount.
std::string amount(Quantity quantity) {
  std::string text = std::to_string(quantity.thousandths / 1000);
  if (const auto rest = quantity.thousandths % 1000; rest != 0) {
    text += "," + std::to_string(1000 + rest).substr(1);
  }
  switch (quantity.unit) {
    case Unit::kKilogram: return text + " kg";
    case Unit::kLitre: return text + " lít";
    case Unit::kSquareMetre: return text + " m2";
    default: return text + " quả";  // a piece of anything
  }
}

std::vector<std::string> cells_of(const v1::Listing& it) {
  const v1::Label& label = it.label();
  const bool is_public = it.state() != v1::LISTING_STATE_DRAFT;
  return {it.name(),
          it.product(),
          it.title(),
          it.story(),
          amount(wire::read_quantity(it.content())),
          type::v1::Unit_Name(it.unit()).substr(5),
          it.trace_code(),
          is_public ? "YES" : "",
          label.goods_name(),
          label.responsible_party(),
          label.responsible_address(),
          label.origin(),
          label.ingredients(),
          label.storage(),
          label.shelf_life(),
          label.batch_rule(),
          label.warnings(),
          label.specification()};
}

StatusOr<std::vector<v1::Listing>> all_of(const Context& context, const std::string& seller) {
  ASSIGN_OR_RETURN(const std::string token, token_of(context.settings));
  ASSIGN_OR_RETURN(auto channel,
                   rpc::Channel::open(host::channel_options(context.settings, "edge", "listings")));
  std::vector<v1::Listing> all;
  v1::ListListingsRequest request;
  request.set_seller(seller);
  request.set_page_size(200);
  for (int page = 0; page < kPagesMax; ++page) {
    ASSIGN_OR_RETURN(auto reply, channel->call<v1::ListListingsResponse>(
                                     kList, request, {.deadline = in(10s), .token = token}));
    for (v1::Listing& it : *reply.mutable_listings()) {
      if (it.state() != v1::LISTING_STATE_RETIRED) all.push_back(std::move(it));
    }
    if (reply.next_page_token().empty()) break;
    request.set_page_token(reply.next_page_token());
  }
  return all;
}

std::string as_table(const std::vector<v1::Listing>& listings) {
  CsvWriter table(kHeader);
  for (const v1::Listing& it : listings) {
    table.row();
    for (const std::string& cell : cells_of(it)) table.text(cell);
  }
  return std::move(table).done();
}

StatusOr<std::string> as_objects(const std::vector<v1::Listing>& listings) {
  std::string out;
  for (const v1::Listing& it : listings) {
    google::protobuf::Struct object;
    const auto cells = cells_of(it);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      (*object.mutable_fields())[std::string(kHeader[i])].set_string_value(guarded(cells[i]));
    }
    std::string line;
    if (!google::protobuf::util::MessageToJsonString(object, &line).ok()) {
      return internal("a listing has no JSON form");
    }
    out += line + "\n";
  }
  return out;
}

}  // namespace

Status export_table(const Context& context) {
  const auto& words = context.words;
  if (words.size() != 3 || words[0] != "listings") return usage();
  const std::string& path = words[2];
  const bool objects = path.ends_with(".jsonl");
  if (!objects && !path.ends_with(".csv")) return usage();
  ASSIGN_OR_RETURN(const auto listings, all_of(context, words[1]));
  std::string text;
  if (objects) {
    ASSIGN_OR_RETURN(text, as_objects(listings));
  } else {
    text = as_table(listings);
  }
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return refuse("FILE_UNWRITABLE", "cannot write " + path);
  std::fprintf(stderr, "%zu listings\n", listings.size());
  return ok();
}

}  // namespace farmgate::apps
