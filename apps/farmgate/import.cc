#include <unistd.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <utility>

#include "apps/farmgate/commands.h"
#include "apps/farmgate/identity.h"
#include "apps/farmgate/row_file.h"
#include "chassis/base/csv.h"
#include "chassis/base/id.h"
#include "chassis/base/table.h"
#include "chassis/base/text.h"
#include "chassis/host/peers.h"
#include "chassis/rpc/channel.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"

// A file goes up in streams of a thousand rows: their replies name every bad row, are the progress
// that is shown, and bound what a second run sends for nothing.
namespace farmgate::apps {
namespace {

using namespace std::chrono_literals;

constexpr const char* kProducers = "farmgate.producers.v1.ProducerService/ImportProducers";
constexpr const char* kContracts = "farmgate.cooperatives.v1.ContractService/ImportContracts";
constexpr const char* kMemberships =
    "farmgate.cooperatives.v1.CooperativeService/ImportMemberships";
constexpr const char* kListings = "farmgate.listings.v1.ListingService/ImportListings";
constexpr const char* kBooths = "farmgate.orders.v1.FairService/ImportBooths";
constexpr const char* kTransfers = "farmgate.orders.v1.PaymentService/ImportBankTransfers";
constexpr int kRowsOfStream = 1000;
constexpr int kRowsOfMessage = 200;
constexpr std::size_t kBytesOfMessage = 240 * 1024;
constexpr auto kDeadlineOfStream = 120s;

Status usage() {
  return Status(
      Code::kInvalidArgument, "USAGE",
      "import producers|plots|contracts|listings|transfers FILE.csv|.jsonl [--dry_run]; import "
      "memberships "
      "FILE.csv cooperatives/... [--dry_run]; import booths FILE.csv fairs/... [--dry_run]; import "
      "rubrics FOLDER");
}

Status read_file(const std::string& path, const CsvReader::Sink& sink,
                 const Columns& unknown = {}) {
  return read_rows(path, kBytesOfMessage, sink, unknown);
}

// Before anything is sent: how many rows there are, and that the file is a table to its end.
StatusOr<std::int64_t> survey(const std::string& path) {
  std::int64_t rows = -1;
  RETURN_IF_ERROR(read_file(path, [&](CsvRow& row) {
    const bool broken = ++rows == 0 && !row.fault.empty();
    return broken
               ? Status(Code::kInvalidArgument, row.fault, "the header of " + path + " is broken")
               : ok();
  }));
  if (rows < 0) return refuse("FILE_EMPTY", "there is no header in " + path);
  return rows;
}

struct Fault {
  std::int64_t line = 0;
  std::string column, reason, text;
};

class Report {
 public:
  void add(Fault fault) { faults_.push_back(std::move(fault)); }
  // In the order of the file.
  void print() {
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const Fault& a, const Fault& b) { return a.line < b.line; });
    if (!std::exchange(begun_, true)) std::printf("line;column;reason;text\r\n");
    for (const Fault& it : faults_) {
      std::printf("%" PRId64 ";%s;%s;%s\r\n", it.line, csv_cell(it.column).c_str(),
                  csv_cell(it.reason).c_str(), csv_cell(it.text).c_str());
    }
    std::fflush(stdout);
    faults_.clear();
  }

 private:
  std::vector<Fault> faults_;
  bool begun_ = false;
};

struct Counts {
  std::int64_t read = 0, made = 0, known = 0, refused = 0;
};

// Request and Response of one method; what only the first message has stands in `first`.
template <class Request, class Response>
class Import {
 public:
  Import(rpc::Channel& channel, const char* method, std::string token, Request first,
         std::int64_t rows)
      : channel_(channel),
        method_(method),
        token_(std::move(token)),
        rows_(rows),
        first_(std::move(first)) {
    first_.set_request_id(Uuid::v7().to_string());
  }

  Status take(CsvRow& row) {
    if (first_.header().empty()) return read_header(row);
    if (!row.fault.empty()) {
      ++counts_.read;
      ++counts_.refused;
      report_.add({row.fault_line, std::to_string(row.fault_column), std::string(row.fault),
                   row.fault_text.empty() ? "the row cannot be read" : row.fault_text});
      return ok();
    }
    std::size_t size = 0;
    for (const std::string& cell : row.cells) size += cell.size() + 8;
    const bool full = message_.rows_size() >= kRowsOfMessage || bytes_ + size > kBytesOfMessage;
    if (full) RETURN_IF_ERROR(send());
    type::v1::ImportRow& out = *message_.add_rows();
    out.set_line(row.line);
    for (std::string& cell : row.cells) out.add_cells(std::move(cell));
    bytes_ += size;
    if (++rows_of_stream_ < kRowsOfStream) return ok();
    return end_stream();
  }

  Status end_stream() {
    if (message_.rows_size() > 0) RETURN_IF_ERROR(send());
    if (upload_) RETURN_IF_ERROR(read_reply());
    rows_of_stream_ = 0;
    report_.print();
    show_progress();
    return ok();
  }

  const Counts& counts() const { return counts_; }

 private:
  Status read_header(const CsvRow& row) {
    for (const std::string& cell : row.cells) {
      auto name = normalise(cell);
      if (!name.ok()) return invalid("header", "is not UTF-8");
      first_.add_header(std::move(*name));
    }
    return ok();
  }

  Status send() {
    if (!upload_) {
      upload_ = channel_.upload(method_, {.deadline = in(kDeadlineOfStream), .token = token_});
      message_.MergeFrom(first_);
    } else {
      message_.set_request_id(first_.request_id());
    }
    const bool taken = upload_->send(message_);
    message_.Clear();
    bytes_ = 0;
    return taken ? ok() : read_reply();
  }

  // Also what a stream that was refused on the way says.
  Status read_reply() {
    const auto bytes = std::exchange(upload_, nullptr)->finish();
    if (!bytes.ok()) return bytes.status();
    Response reply;
    if (!reply.ParseFromString(*bytes)) return internal("the reply cannot be parsed");
    const type::v1::ImportTally& tally = reply.tally();
    counts_.read += tally.rows_read();
    counts_.made += tally.rows_made();
    counts_.known += tally.rows_known();
    counts_.refused += tally.rows_refused();
    for (const type::v1::ImportFault& fault : tally.faults()) {
      report_.add({fault.line(), fault.column(), fault.reason(), fault.text()});
    }
    return ok();
  }

  void show_progress() const {
    if (::isatty(STDERR_FILENO) == 0) return;
    std::fprintf(stderr, "\r%" PRId64 " of %" PRId64 " rows, %" PRId64 " refused ", counts_.read,
                 rows_, counts_.refused);
    if (counts_.read == rows_) std::fputc('\n', stderr);
  }

  rpc::Channel& channel_;
  const char* const method_;
  const std::string token_;
  const std::int64_t rows_;
  Request first_, message_;
  std::unique_ptr<rpc::Upload> upload_;
  std::size_t bytes_ = 0;
  int rows_of_stream_ = 0;
  Counts counts_;
  Report report_;
};

template <class Import>
StatusOr<Counts> send_all(Import& import, const std::string& path, const Columns& unknown) {
  RETURN_IF_ERROR(read_file(
      path, [&](CsvRow& row) { return import.take(row); }, unknown));
  RETURN_IF_ERROR(import.end_stream());
  return import.counts();
}

// A table's header is refused as a whole, before any row; of objects those that have the column.
bool learns_column(const Status& refused, const std::string& path, Columns& unknown) {
  if (refused.reason() != "COLUMN_UNKNOWN" || !path.ends_with(".jsonl")) return false;
  const auto column = refused.values().find("column");
  return column != refused.values().end() && unknown.insert(column->second).second;
}

struct Job {
  const char* service;
  const char* method;
};

template <class Response, class Request>
Status run_job(const Context& context, const Job& job, Request first) {
  const std::string& path = context.words[1];
  const bool dry_run = context.settings.flag("dry_run");
  first.set_dry_run(dry_run);
  ASSIGN_OR_RETURN(const std::int64_t rows, survey(path));
  ASSIGN_OR_RETURN(const std::string token, token_of(context.settings));
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(
                                     host::channel_options(context.settings, "edge", job.service)));
  Columns unknown;
  StatusOr<Counts> sent = internal("nothing was sent");
  for (std::size_t tries = 0; tries <= CsvLimits().columns; ++tries) {
    Import<Request, Response> import(*channel, job.method, token, first, rows);
    sent = send_all(import, path, unknown);
    if (!learns_column(sent.status(), path, unknown)) break;
  }
  ASSIGN_OR_RETURN(const Counts counts, sent);
  std::fprintf(
      stderr, "%" PRId64 " rows: %" PRId64 " %s, %" PRId64 " known before, %" PRId64 " refused\n",
      counts.read, counts.made, dry_run ? "would be made" : "made", counts.known, counts.refused);
  if (counts.refused == 0) return ok();
  return refuse("ROWS_REFUSED", std::to_string(counts.refused) + " of " +
                                    std::to_string(counts.read) + " rows were refused");
}

}  // namespace

Status import_table(const Context& context) {
  const auto& words = context.words;
  const std::string kind = words.empty() ? "" : words[0];
  if (kind == "memberships" && words.size() == 3) {
    cooperatives::v1::ImportMembershipsRequest first;
    first.set_parent(words[2]);
    return run_job<cooperatives::v1::ImportMembershipsResponse>(
        context, {"cooperatives", kMemberships}, std::move(first));
  }
  if (kind == "booths" && words.size() == 3) {
    orders::v1::ImportBoothsRequest first;
    first.set_parent(words[2]);
    return run_job<orders::v1::ImportBoothsResponse>(context, {"orders", kBooths},
                                                     std::move(first));
  }
  if (kind == "transfers" && words.size() == 2) {
    return run_job<orders::v1::ImportBankTransfersResponse>(
        context, {"orders", kTransfers}, orders::v1::ImportBankTransfersRequest());
  }
  if (kind == "rubrics") return import_rubrics(context);
  if (kind == "listings" && words.size() == 2) {
    return run_job<listings::v1::ImportListingsResponse>(context, {"listings", kListings},
                                                         listings::v1::ImportListingsRequest());
  }
  if (kind == "contracts" && words.size() == 2) {
    return run_job<cooperatives::v1::ImportContractsResponse>(
        context, {"cooperatives", kContracts}, cooperatives::v1::ImportContractsRequest());
  }
  if ((kind != "producers" && kind != "plots") || words.size() != 2) return usage();
  producers::v1::ImportProducersRequest first;
  first.set_kind(kind == "plots" ? producers::v1::IMPORT_KIND_PLOTS
                                 : producers::v1::IMPORT_KIND_PRODUCERS);
  return run_job<producers::v1::ImportProducersResponse>(context, {"producers", kProducers},
                                                         std::move(first));
}

}  // namespace farmgate::apps
