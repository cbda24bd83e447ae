#pragma once

#include <functional>
#include <optional>

#include "chassis/pg/database.h"
#include "chassis/redis/executor.h"
#include "chassis/rpc/call.h"
#include "chassis/wire/pager.h"
#include "services/listings/api/list_pages.h"
#include "services/listings/api/pages.h"
#include "services/listings/api/views.h"

namespace farmgate::listings::v1 {
class BatchGetListingsRequest;
class GetListingRequest;
class ListListingsRequest;
}  // namespace farmgate::listings::v1

namespace farmgate::listings {

// What the public reads, as bytes out of the cache; and what a seller sees of its own, past it.
// peek_...: what memory knows, without blocking; nothing = ask the other one.
class ReadApi {
 public:
  struct Parts {
    pg::Database& database;
    farmgate::wire::Pager& pager;
    Pages& pages;
    ListPages& lists;
    Views& views;
    const Gate& gate;
    const BusinessClock& clock;
  };
  using Known = std::optional<StatusOr<rpc::SharedBytes>>;
  using Answering = std::function<void(StatusOr<rpc::SharedBytes>)>;

  explicit ReadApi(Parts parts) : it_(parts) {}
  ~ReadApi() { lifetime_.end(); }  // the cache reads pages of lists through this
  ReadApi(const ReadApi&) = delete;
  ReadApi& operator=(const ReadApi&) = delete;

  Known peek(const rpc::Call& call, const v1::GetListingRequest& request);
  // Never blocks; call and request live until it is answered.
  void get(const rpc::Call& call, const v1::GetListingRequest& request, const Answering& answer);

  Known peek_batch(const rpc::Call& call, const v1::BatchGetListingsRequest& request);
  StatusOr<rpc::SharedBytes> batch(const rpc::Call& call,
                                   const v1::BatchGetListingsRequest& request);

  Known peek_list(const rpc::Call& call, const v1::ListListingsRequest& request);
  StatusOr<rpc::SharedBytes> list(const rpc::Call& call, const v1::ListListingsRequest& request);

 private:
  void get_own(const rpc::Call& call, const v1::GetListingRequest& request, ListingId id,
               const Answering& answer);
  StatusOr<rpc::SharedBytes> list_own(const rpc::Call& call,
                                      const v1::ListListingsRequest& request);
  void count(const rpc::Call& call, std::string_view name);

  Parts it_;
  redis::Lifetime lifetime_;
};

}  // namespace farmgate::listings
