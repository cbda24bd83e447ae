#include "services/producers/api/import_api.h"

#include <algorithm>

#include "chassis/base/text.h"
#include "chassis/intake/stream.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/events/announce.h"
#include "services/producers/storage/producers.h"
#include "services/producers/wire/import_table.h"
#include "services/producers/wire/plot.h"

namespace farmgate::producers {
namespace {

using intake::Entry;
using intake::Known;

enum TableKind { kProducers = 1, kPlots };  // of import_row

// Stands where CreatePlot has a name: whose the plot is, is read within the transaction.
constexpr const char* kSomeProducer = "producers/of-this-row";

}  // namespace

// One stream.
struct ImportApi::Import {
  const rpc::Call& call;
  const intake::Table& table;
  const intake::Owner owner;
  const bool dry_run;
  intake::Tally tally;
};

struct ImportApi::NewProducer {
  std::int64_t line = 0;
  Entry entry;
  Producer producer;
};

struct ImportApi::NewPlot {
  Entry entry;
  Plot plot;
  std::string owner;  // name or key of its producer
};

ImportApi::ImportApi(ApiParts parts)
    : it_(parts),
      plots_(parts),
      producer_rules_(
          validate::Validator::compile(*v1::CreateProducerRequest::descriptor()).value()),
      plot_rules_(validate::Validator::compile(*v1::CreatePlotRequest::descriptor()).value()) {}

StatusOr<v1::ImportProducersResponse> ImportApi::take(const rpc::Call& call,
                                                      const v1::ImportProducersRequest& first,
                                                      rpc::Incoming& rest) {
  if (first.kind() == v1::IMPORT_KIND_UNSPECIFIED) return invalid("kind", "is required");
  if (first.header().empty()) return invalid("header", "is required");
  const bool plots = first.kind() == v1::IMPORT_KIND_PLOTS;
  const auto shape = plots ? wire::plot_shape() : wire::producer_shape();
  ASSIGN_OR_RETURN(const auto table, intake::Table::read(shape, first.header()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(first.request_id()));
  v1::ImportProducersResponse reply;
  Import import{call,
                table,
                {"", plots ? kPlots : kProducers, request_id},
                first.dry_run(),
                {table, *reply.mutable_tally()}};
  RETURN_IF_ERROR(intake::for_each_message(first, rest, [&](const auto& message) -> Status {
    if (!plots) return take_producers(import, message);
    return intake::for_each_row(message.rows(), import.tally,
                                [&](const auto& row) { return take_plot(import, row); });
  }));
  return reply;
}

auto ImportApi::judge_producer(const Import& import, const type::v1::ImportRow& row) const
    -> StatusOr<NewProducer> {
  RETURN_IF_ERROR(import.table.check(row));
  ASSIGN_OR_RETURN(std::string key, import.table.key(row));
  v1::CreateProducerRequest request;
  request.set_request_id(import.owner.request_id.to_string());
  ASSIGN_OR_RETURN(*request.mutable_producer(), wire::producer_of(import.table, row));
  RETURN_IF_ERROR(producer_rules_.check(request));
  ASSIGN_OR_RETURN(Producer producer, new_producer(it_, import.call, request.producer()));
  Entry entry{std::move(key), validate::payload_digest(request), producer.id.uuid()};
  return NewProducer{row.line(), std::move(entry), std::move(producer)};
}

Status ImportApi::take_producers(Import& import, const v1::ImportProducersRequest& message) {
  std::vector<NewProducer> batch;
  for (const type::v1::ImportRow& row : message.rows()) {
    import.tally.read();
    auto judged = judge_producer(import, row);
    if (judged.ok()) {
      batch.push_back(std::move(*judged));
    } else {
      import.tally.refuse(row.line(), judged.status());
    }
  }
  if (batch.empty()) return ok();
  // Of two rows with one key the upper one is made.
  std::stable_sort(batch.begin(), batch.end(),
                   [](const auto& a, const auto& b) { return a.entry.key < b.entry.key; });
  return enter_producers(import, std::move(batch));
}

Status ImportApi::enter_producers(Import& import, std::vector<NewProducer> batch) {
  std::vector<Entry> entries;
  for (const NewProducer& it : batch) entries.push_back(it.entry);
  std::map<std::string, Known> known;
  const intake::Run run{import.call.deadline, import.dry_run};
  const Status done = intake::transact(it_.database, run, [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(known, intake::enter(tx, import.owner, entries));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    std::vector<Producer> fresh;
    for (const NewProducer& it : batch) {
      if (known[it.entry.key].made != it.entry.made) continue;
      fresh.push_back(it.producer);
      fresh.back().create_time = fresh.back().update_time = now;
    }
    if (fresh.empty()) return ok();
    RETURN_IF_ERROR(producer_rows::insert_many(tx, fresh, import.owner.request_id));
    return announce_new(tx, it_.outbox, fresh);
  });
  RETURN_IF_ERROR(done);
  for (const NewProducer& it : batch) {
    const Status counted = intake::count(it.entry, known[it.entry.key], import.tally);
    if (!counted.ok()) import.tally.refuse(it.line, counted);
  }
  return ok();
}

auto ImportApi::judge_plot(const Import& import, const type::v1::ImportRow& row) const
    -> StatusOr<NewPlot> {
  RETURN_IF_ERROR(import.table.check(row));
  ASSIGN_OR_RETURN(std::string key, import.table.key(row));
  v1::CreatePlotRequest request;
  request.set_request_id(import.owner.request_id.to_string());
  request.set_parent(kSomeProducer);
  ASSIGN_OR_RETURN(*request.mutable_plot(), wire::plot_of(import.table, row));
  RETURN_IF_ERROR(plot_rules_.check(request));
  ASSIGN_OR_RETURN(Plot plot, wire::decode(request.plot()));
  auto owner = normalise(import.table.cell(row, "producer"));
  if (!owner.ok()) return invalid("producer", "not valid UTF-8, or with control characters");
  request.set_parent(*owner);
  Entry entry{std::move(key), validate::payload_digest(request), plot.id.uuid()};
  return NewPlot{std::move(entry), std::move(plot), std::move(*owner)};
}

StatusOr<ProducerId> ImportApi::owner_of(pg::Tx& tx, const Import& import,
                                         const std::string& cell) const {
  if (const auto id = farmgate::wire::find_id(cell, "producers")) return ProducerId(*id);
  ASSIGN_OR_RETURN(const auto made, intake::find(tx, import.owner.space, kProducers, cell));
  if (!made) return not_found("a producer of this name or key");
  return ProducerId(*made);
}

Status ImportApi::take_plot(Import& import, const type::v1::ImportRow& row) {
  ASSIGN_OR_RETURN(const NewPlot judged, judge_plot(import, row));
  return intake::enter_one(
      it_.database, {import.call.deadline, import.dry_run}, import.owner, judged.entry,
      import.tally, [&](pg::Tx& tx) -> Status {
        Plot plot = judged.plot;
        ASSIGN_OR_RETURN(plot.producer, owner_of(tx, import, judged.owner));
        return plots_.enter(tx, import.call, plot, import.owner.request_id).status();
      });
}

}  // namespace farmgate::producers
