#include "services/listings/api/image_api.h"

#include <google/api/httpbody.pb.h>

#include "chassis/base/digest.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/api/scopes.h"
#include "services/listings/events/announce.h"
#include "services/listings/image/renditions.h"
#include "services/listings/storage/listings.h"
#include "services/listings/wire/convert.h"

namespace farmgate::listings {
namespace {

using farmgate::wire::id_of;

Status too_large() {
  return Status(Code::kInvalidArgument, "IMAGE_UNREADABLE", "the picture is larger than 10 MB")
      .with({{"chunk.data", "is larger than 10 MB"}});
}

}  // namespace

StatusOr<rpc::Bytes> ImageApi::upload(const rpc::Call& call, const v1::UploadImageRequest& first,
                                      rpc::Incoming& rest) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(first.name(), "listings"));
  // Before a byte more is taken in: whose it is. Whether there is room, a repeat need not hear.
  ASSIGN_OR_RETURN(const auto listing, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return listing_rows::find_own(tx, id, parties_of(call));
  }));
  if (!listing) return not_found(first.name());
  ASSIGN_OR_RETURN(const auto place, received_.take());
  ASSIGN_OR_RETURN(const std::string content,
                   intake::receive_file(first, rest, kImageBytesMost, too_large(),
                                        [&](const auto& it) { return it.name() == first.name(); }));
  return store(call, first, content);
}

StatusOr<ImageApi::Made> ImageApi::make(const rpc::Call& call, const v1::UploadImageRequest& first,
                                        const std::string& content) {
  ASSIGN_OR_RETURN(const auto place, made_.take(call.deadline));
  ASSIGN_OR_RETURN(auto sizes, renditions(content, first.chunk().content_type()));
  Made out;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    out.image.digests[i] = hex(as_bytes(sha256(sizes[i].jpeg)));
    out.jpegs[i] = std::move(sizes[i].jpeg);
  }
  out.image.width = sizes.back().width;
  out.image.height = sizes.back().height;
  return out;
}

StatusOr<rpc::Bytes> ImageApi::store(const rpc::Call& call, const v1::UploadImageRequest& first,
                                     const std::string& content) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(first.name(), "listings"));
  ASSIGN_OR_RETURN(const Made made, make(call, first, content));
  // As a repeat is known by: the content's digest in place of its chunks.
  v1::UploadImageRequest request = first;
  request.mutable_chunk()->set_data(std::string(as_bytes(sha256(content))));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Listing> {
    ASSIGN_OR_RETURN(auto listing, listing_rows::lock_own(tx, id, parties_of(call)));
    if (!listing) return not_found(first.name());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const auto change, listing->add_image(made.image, now));
    if (!change) return wire::encode(*listing);
    for (std::size_t i = 0; i < made.jpegs.size(); ++i) {
      RETURN_IF_ERROR(it_.images.put(tx, id, made.image.digests[i], made.jpegs[i]));
    }
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, *listing, *change));
    return wire::encode(*listing);
  });
}

StatusOr<google::api::HttpBody> ImageApi::get(const rpc::Call& call,
                                              const v1::DownloadImageRequest& request) {
  ASSIGN_OR_RETURN(auto jpeg, it_.database.select(call.deadline, [&](pg::Tx& tx) {
    return it_.images.read(tx, wire::digest_of(request.name()));
  }));
  if (!jpeg) return not_found(request.name());
  google::api::HttpBody body;
  body.set_content_type("image/jpeg");
  body.set_data(std::move(*jpeg));
  return body;
}

}  // namespace farmgate::listings
