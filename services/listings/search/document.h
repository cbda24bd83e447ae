#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/base/money.h"
#include "services/listings/domain/listing.h"

namespace farmgate::listings::search {

// What buyers may narrow down by, and what changes without a word of the text.
struct Facts {
  ProducerId seller;
  std::string commune;             // "communes/07582"
  std::string province;            // "provinces/24"; "" when nobody knows the commune
  std::string seller_kind;         // "HOUSEHOLD"; "" when not known
  int category = 0;                // OCOP set, 1 to 26
  int star = 0;                    // 0: none
  std::optional<Time> star_until;  // the star counts before this instant only
  int then_star = 0;               // counts from star_until on
  std::optional<Time> then_until;  // and before this instant
  StockState stock = StockState::kNoOffer;
  Money price;  // of an open offer; nothing while stock is kNoOffer
  Time create_time{};
};

// One listing as it can be found. Only what is on sale is given to the index.
struct Document {
  ListingId id;
  std::int64_t revision = 0;  // of the row: an older one than is known changes nothing
  std::string title;
  std::string seller_name;
  std::string place;     // names of commune and province, without "xã" and the like
  std::string category;  // the words of its OCOP set
  std::string story;
  Facts facts;
};

// Prices in đồng, each band from its first to the one before the next; the last has no end.
inline constexpr std::array<std::int64_t, 6> kPriceBands = {0,       50'000,  100'000,
                                                            200'000, 500'000, 1'000'000};

}  // namespace farmgate::listings::search
