#include "services/listings/storage/listing_row.h"

#include <charconv>

#include "chassis/base/text.h"

namespace farmgate::listings::listing_rows {
namespace {

// No text of ours holds this sign: control characters are refused at the door.
constexpr char kBetween = '\x1f';

void read_label(const std::string& joined, Label& label) {
  std::size_t field = 0;
  for (const std::string_view text : split(joined, kBetween)) {
    if (field < kLabelFields) label[field++] = text;
  }
}

int number_of(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// "small medium large width height" of each.
std::vector<ListingImage> images_of(const std::string& joined) {
  std::vector<ListingImage> out;
  if (joined.empty()) return out;
  for (const std::string_view text : split(joined, ',')) {
    const auto parts = split(text, ' ');
    if (parts.size() != 5) continue;
    ListingImage& image = out.emplace_back();
    for (std::size_t i = 0; i < 3; ++i) image.digests[i] = parts[i];
    image.width = number_of(parts[3]);
    image.height = number_of(parts[4]);
  }
  return out;
}

}  // namespace

std::vector<std::string> image_array(const Listing& listing) {
  std::vector<std::string> out;
  for (const ListingImage& it : listing.images) {
    std::string& text = out.emplace_back();
    for (const std::string& digest : it.digests) text += digest + " ";
    text += std::to_string(it.width) + " " + std::to_string(it.height);
  }
  return out;
}

ListingRow ListingRow::from(pg::Row& row) {
  ListingRow out;
  Listing& it = out.listing;
  it.id = row.id<ListingTag>();
  it.seller = row.id<ProducerTag>();
  it.product = row.text();
  it.title = row.text();
  it.story = row.text();
  it.category = static_cast<int>(row.int64());
  it.commune = row.text();
  it.content.thousandths = row.int64();
  it.content.unit = static_cast<Unit>(row.int64());
  it.unit = static_cast<Unit>(row.int64());
  it.seller_name = row.text();
  it.state = static_cast<ListingState>(row.int64());
  it.shelf.from_price = row.money();
  it.shelf.stock = static_cast<StockState>(row.int64());
  it.shelf.until = row.maybe(&pg::Row::time);
  it.version = row.int64();
  it.revision = row.int64();
  it.create_time = row.time();
  it.update_time = row.time();
  it.publish_time = row.maybe(&pg::Row::time);
  const std::string reasons = row.text();
  if (!reasons.empty()) {
    for (const auto reason : split(reasons, ',')) it.block_reasons.emplace_back(reason);
  }
  it.star.stars = static_cast<int>(row.int64());
  it.star.certificate_number = row.text();
  it.star.until = row.maybe(&pg::Row::time);
  read_label(row.text(), it.label);
  it.trace_code = row.text();
  it.papers_until = row.maybe(&pg::Row::time);
  it.lowest.price = row.money();
  it.lowest.until = row.maybe(&pg::Row::time);
  it.appeal = static_cast<AppealState>(row.int64());
  it.images = images_of(row.text());
  it.star.then_stars = static_cast<int>(row.int64());
  it.star.then_until = row.maybe(&pg::Row::time);
  return out;
}

StatusOr<std::optional<Listing>> one(StatusOr<std::optional<ListingRow>> row) {
  RETURN_IF_ERROR(row.status());
  if (!*row) return std::optional<Listing>();
  return std::optional<Listing>(std::move((*row)->listing));
}

StatusOr<std::vector<Listing>> many(StatusOr<std::vector<ListingRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<Listing> out;
  for (ListingRow& row : *rows) out.push_back(std::move(row.listing));
  return out;
}

}  // namespace farmgate::listings::listing_rows
