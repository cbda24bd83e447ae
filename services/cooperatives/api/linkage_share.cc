#include <algorithm>

#include "chassis/rpc/channel.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/cooperatives/api/report_api.h"
#include "services/cooperatives/storage/linkage.h"
#include "services/cooperatives/wire/contract.h"

namespace farmgate::cooperatives {
namespace {

constexpr int kDeliveriesMost = 20'000;
constexpr int kOpeningsMost = 5'000;
constexpr int kProductsMost = 500;
constexpr int kPagesMost = 600;  // of 200 sales; each product needs one
constexpr std::size_t kRecordsShown = 1'000;

struct Record {
  std::string reference;
  Date day;
  Quantity quantity;
  bool linkage = false;
};

struct Span {
  std::string product;
  Date from;
  Date through;
};

struct Books {
  std::vector<std::string> products;  // whose sales count
  std::vector<Record> records;
  int unbroken_months = 0;
};

StatusOr<Books> contracts_of(pg::Tx& tx, const Span& span) {
  Books books;
  ASSIGN_OR_RETURN(books.products, linkage_rows::products(tx, span.product, span.from, span.through,
                                                          kProductsMost + 1));
  if (books.products.size() > kProductsMost) {
    return refuse("TOO_MANY", "members delivered from more products than can be counted");
  }
  ASSIGN_OR_RETURN(
      const auto deliveries,
      linkage_rows::deliveries(tx, books.products, span.from, span.through, kDeliveriesMost + 1));
  if (deliveries.size() > kDeliveriesMost) {
    return refuse("TOO_MANY", "the product has more deliveries than can be counted");
  }
  for (const auto& it : deliveries) {
    books.records.push_back(
        {wire::delivery_name(it.contract, it.id), it.day, it.accepted, it.linkage});
  }
  ASSIGN_OR_RETURN(const auto openings,
                   linkage_rows::openings(tx, span.product, kOpeningsMost + 1));
  if (openings.size() > kOpeningsMost) {
    return refuse("TOO_MANY", "the product has more imported contracts than can be counted");
  }
  for (const auto& it : openings) {
    if (it.day < span.from || it.day > span.through) continue;
    books.records.push_back({wire::contract_name(it.contract), it.day, it.accepted, it.linkage});
  }
  ASSIGN_OR_RETURN(auto linkages, linkage_rows::linkages(tx, span.product));
  books.unbroken_months = unbroken_months(std::move(linkages), span.through);
  return books;
}

// What went to other sales is known to the registry alone. `pages` is what may still be asked.
Status add_sales(rpc::Channel& registry, const Span& span, Deadline deadline, int& pages,
                 std::vector<Record>& records) {
  producers::v1::ListLotConsumptionsRequest request;
  request.set_product(span.product);
  farmgate::wire::write(span.from, *request.mutable_from_date());
  farmgate::wire::write(span.through, *request.mutable_through_date());
  request.set_purpose(producers::v1::LOT_PURPOSE_SALE);
  request.set_page_size(200);
  while (pages-- > 0) {
    ASSIGN_OR_RETURN(const auto reply,
                     registry.call<producers::v1::ListLotConsumptionsResponse>(
                         "farmgate.producers.v1.ProducerService/ListLotConsumptions", request,
                         {.deadline = deadline, .token = {}}));
    for (const auto& it : reply.consumptions()) {
      ASSIGN_OR_RETURN(const Date day,
                       farmgate::wire::read_date(it.consume_date(), "consume_date"));
      records.push_back({it.lot(), day, farmgate::wire::read_quantity(it.quantity()), false});
    }
    if (reply.next_page_token().empty()) return ok();
    request.set_page_token(reply.next_page_token());
  }
  return refuse("TOO_MANY", "the product has more sales than can be counted");
}

StatusOr<Quantity> sum_of(const std::vector<Record>& records, bool linked_only) {
  __int128 sum = 0;
  Quantity out;
  for (const Record& record : records) {
    if (&record != &records.front() && record.quantity.unit != out.unit) {
      return refuse("UNIT_MISMATCH", "the product is counted in two units");
    }
    out.unit = record.quantity.unit;
    if (record.linkage || !linked_only) sum += record.quantity.thousandths;
  }
  if (sum > INT64_MAX) return Status(Code::kOutOfRange, "TOO_MUCH", "a sum beyond any harvest");
  out.thousandths = static_cast<std::int64_t>(sum);
  return out;
}

void write_records(std::vector<Record>& records, v1::LinkageShare& out) {
  out.set_record_count(static_cast<int>(records.size()));
  std::stable_sort(records.begin(), records.end(),
                   [](const Record& a, const Record& b) { return a.day > b.day; });
  if (records.size() > kRecordsShown) records.resize(kRecordsShown);
  for (const Record& record : records) {
    v1::LinkageRecord& to = *out.add_records();
    to.set_reference(record.reference);
    farmgate::wire::write(record.day, *to.mutable_record_date());
    farmgate::wire::write(record.quantity, *to.mutable_quantity());
    to.set_linkage(record.linkage);
  }
}

}  // namespace

StatusOr<v1::LinkageShare> LinkageApi::share(const rpc::Call& call,
                                             const v1::GetLinkageShareRequest& request) {
  Span span;
  span.product = request.product();
  if (!call.access.covers_party(farmgate::wire::parent_of(span.product))) {
    return not_found(span.product);
  }
  ASSIGN_OR_RETURN(span.through, farmgate::wire::read_date(request.as_of_date(), "as_of_date"));
  span.from = first_of_twelve_months(span.through);
  ASSIGN_OR_RETURN(Books books, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return contracts_of(tx, span);
  }));
  int pages = kPagesMost;
  for (const std::string& product : books.products) {
    RETURN_IF_ERROR(add_sales(producers_, {product, span.from, span.through}, call.deadline, pages,
                              books.records));
  }
  ASSIGN_OR_RETURN(const Quantity linked, sum_of(books.records, true));
  ASSIGN_OR_RETURN(const Quantity sold, sum_of(books.records, false));
  v1::LinkageShare out;
  out.set_product(span.product);
  farmgate::wire::write(span.from, *out.mutable_from_date());
  farmgate::wire::write(span.through, *out.mutable_through_date());
  farmgate::wire::write(linked, *out.mutable_linked());
  farmgate::wire::write(sold, *out.mutable_sold());
  if (sold.thousandths > 0) {
    out.set_share_millionths(static_cast<std::int64_t>(static_cast<__int128>(linked.thousandths) *
                                                       1'000'000 / sold.thousandths));
  }
  out.set_unbroken_months(books.unbroken_months);
  write_records(books.records, out);
  return out;
}

}  // namespace farmgate::cooperatives
