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

Status overloaded() {
  return Status(Code::kResourceExhausted, "OVERLOADED", "too many images are being received")
      .with_retry_after(std::chrono::milliseconds(1000));
}

StatusOr<std::string> receive(const v1::UploadImageRequest& first, rpc::Incoming& rest) {
  std::string content = first.chunk().data();
  v1::UploadImageRequest next;
  while (true) {
    if (content.size() > kImageBytesMost) {
      return Status(Code::kInvalidArgument, "IMAGE_UNREADABLE", "the picture is larger than 10 MB")
          .with({{"chunk.data", "is larger than 10 MB"}});
    }
    ASSIGN_OR_RETURN(const bool more, rest.next(next));
    if (!more) return content;
    if (next.name() != first.name() || next.request_id() != first.request_id()) {
      return invalid("request_id", "is another than that of the first message");
    }
    content += next.chunk().data();
  }
}

// Released however it ends.
template <class Semaphore>
class Place {
 public:
  explicit Place(Semaphore& semaphore) : semaphore_(semaphore) {}
  ~Place() { semaphore_.release(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  Semaphore& semaphore_;
};

}  // namespace

StatusOr<rpc::Bytes> ImageApi::upload(const rpc::Call& call, const v1::UploadImageRequest& first,
                                      rpc::Incoming& rest) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(first.name(), "listings"));
  // Before a byte more is taken in: whose it is. Whether there is room, a repeat need not hear.
  ASSIGN_OR_RETURN(const auto listing, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return listing_rows::find_own(tx, id, parties_of(call));
  }));
  if (!listing) return not_found(first.name());
  if (!received_.try_acquire()) return overloaded();
  const Place place(received_);
  ASSIGN_OR_RETURN(const std::string content, receive(first, rest));
  return store(call, first, content);
}

StatusOr<ImageApi::Made> ImageApi::make(const rpc::Call& call, const v1::UploadImageRequest& first,
                                        const std::string& content) {
  if (!made_.try_acquire_for(time_left(call.deadline))) return overloaded();
  const Place place(made_);
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
