#pragma once

#include "chassis/intake/file.h"
#include "services/listings/api/listing_api.h"

namespace google::api {
class HttpBody;
}
namespace farmgate::listings::v1 {
class DownloadImageRequest;
class UploadImageRequest;
}  // namespace farmgate::listings::v1

namespace farmgate::listings {

// Images of listings, made anew in three sizes.
class ImageApi {
 public:
  explicit ImageApi(ListingApi::Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> upload(const rpc::Call& call, const v1::UploadImageRequest& first,
                              rpc::Incoming& rest);
  StatusOr<google::api::HttpBody> get(const rpc::Call& call,
                                      const v1::DownloadImageRequest& request);

 private:
  // Of 10 MB and 160 MB each, at most.
  static constexpr int kReceivedMost = 8;
  static constexpr int kMadeMost = 2;

  struct Made {
    ListingImage image;
    std::array<std::string, 3> jpegs;
  };
  StatusOr<Made> make(const rpc::Call& call, const v1::UploadImageRequest& first,
                      const std::string& content);
  StatusOr<rpc::Bytes> store(const rpc::Call& call, const v1::UploadImageRequest& first,
                             const std::string& content);

  ListingApi::Parts it_;
  intake::Places received_{kReceivedMost};
  intake::Places made_{kMadeMost};
};

}  // namespace farmgate::listings
