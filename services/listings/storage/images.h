#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chassis/pg/database.h"
#include "services/listings/domain/listing.h"

namespace farmgate::listings {

// Where the bytes of images lie: by digest, in hexadecimal digits, each once a listing.
class ImageStore {
 public:
  virtual ~ImageStore() = default;
  virtual Status put(pg::Tx& tx, ListingId listing, const std::string& digest,
                     std::string_view jpeg) = 0;
  // Any listing's.
  virtual StatusOr<std::optional<std::string>> read(pg::Tx& tx, const std::string& digest) = 0;
  // All of the listing's but those that it shows. Its row is locked.
  virtual Status keep(pg::Tx& tx, const Listing& listing) = 0;
};

// In the service's own database.
class ImageTable final : public ImageStore {
 public:
  Status put(pg::Tx& tx, ListingId listing, const std::string& digest,
             std::string_view jpeg) override;
  StatusOr<std::optional<std::string>> read(pg::Tx& tx, const std::string& digest) override;
  Status keep(pg::Tx& tx, const Listing& listing) override;
};

}  // namespace farmgate::listings
