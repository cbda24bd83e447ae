#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chassis/pg/database.h"
#include "services/listings/domain/listing.h"

namespace farmgate::listings {

// Where the bytes of images lie: by digest, each once.
class ImageStore {
 public:
  virtual ~ImageStore() = default;
  // Kept for an hour at least, though nothing shows it yet.
  virtual Status put(pg::Tx& tx, const std::string& digest, std::string_view jpeg) = 0;
  virtual StatusOr<std::optional<std::string>> read(pg::Tx& tx, const std::string& digest) = 0;
  // Some of those that no listing has shown for an hour; how many.
  virtual StatusOr<std::int64_t> sweep(pg::Tx& tx) = 0;
};

// In the service's own database.
class ImageTable final : public ImageStore {
 public:
  Status put(pg::Tx& tx, const std::string& digest, std::string_view jpeg) override;
  StatusOr<std::optional<std::string>> read(pg::Tx& tx, const std::string& digest) override;
  StatusOr<std::int64_t> sweep(pg::Tx& tx) override;
};

namespace image_rows {

// The listing's images in place of those that its rows say.
Status save(pg::Tx& tx, const Listing& listing);

}  // namespace image_rows
}  // namespace farmgate::listings
