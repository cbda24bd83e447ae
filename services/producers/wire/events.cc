#include "services/producers/wire/events.h"

#include <string_view>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/events/v1/events.pb.h"

namespace farmgate::producers::wire {
namespace {

using namespace farmgate::wire;
namespace pb = farmgate::producers::events::v1;

static_assert(static_cast<int>(ProducerChange::kQualificationExpired) ==
              pb::PRODUCER_CHANGE_QUALIFICATION_EXPIRED);
static_assert(static_cast<int>(LotChange::kMerged) == pb::LOT_CHANGE_MERGED);

std::string_view kind_name(ProducerKind kind) {
  switch (kind) {
    case ProducerKind::kHousehold: return "HOUSEHOLD";
    case ProducerKind::kFarm: return "FARM";
    case ProducerKind::kCooperativeGroup: return "COOPERATIVE_GROUP";
    case ProducerKind::kCooperative: return "COOPERATIVE";
    case ProducerKind::kUnion: return "UNION";
    case ProducerKind::kEnterprise: return "ENTERPRISE";
  }
  return "";
}

std::string_view kind_name(QualificationKind kind) {
  switch (kind) {
    case QualificationKind::kVietgap: return "VIETGAP";
    case QualificationKind::kGlobalgap: return "GLOBALGAP";
    case QualificationKind::kOrganic: return "ORGANIC";
    case QualificationKind::kFoodSafety: return "FOOD_SAFETY";
    case QualificationKind::kHaccp: return "HACCP";
    case QualificationKind::kIso22000: return "ISO22000";
    case QualificationKind::kTrademark: return "TRADEMARK";
    case QualificationKind::kGeographicalIndication: return "GEOGRAPHICAL_INDICATION";
  }
  return "";
}

void write(const Product& product, pb::ProductFacts& out) {
  out.set_name(name_of("producers", product.producer.uuid(), "products", product.id.uuid()));
  out.set_title(product.title);
  out.set_ocop_set(product.ocop_set);
  out.set_product_code(product.product_code);
  out.set_species(product.species);
}

void write(const Plot& plot, pb::PlotFacts& out) {
  out.set_name(name_of("producers", plot.producer.uuid(), "plots", plot.id.uuid()));
  out.set_crop(plot.crop);
  farmgate::wire::write(plot.area, *out.mutable_area());
  out.set_commune(plot.commune);
  if (!plot.unit_code) return;
  out.set_unit_code(plot.unit_code->code);
  out.set_unit_code_scheme(std::string(scheme_name(plot.unit_code->scheme)));
  out.set_unit_code_status(std::string(status_name(plot.unit_code->status)));
}

void write(const Qualification& qualification, pb::QualificationFacts& out) {
  out.set_name(name_of("producers", qualification.producer.uuid(), "qualifications",
                       qualification.id.uuid()));
  out.set_kind(std::string(kind_name(qualification.kind)));
  farmgate::wire::write(qualification.valid_from_date, *out.mutable_valid_from_date());
  farmgate::wire::write(qualification.valid_through_date, *out.mutable_valid_through_date());
  out.set_standing(std::string(state_name(qualification.state)));
}

}  // namespace

pb::ProducerEvent event(const Producer& producer, const Holdings& holdings, ProducerChange change) {
  pb::ProducerEvent out;
  out.set_aggregate_version(producer.version);
  out.set_change(static_cast<pb::ProducerChange>(change));
  pb::ProducerState& state = *out.mutable_state();
  state.set_name(name_of("producers", producer.id.uuid()));
  state.set_kind(std::string(kind_name(producer.kind)));
  state.set_activity(std::string(state_name(producer.state)));
  state.set_public_name(producer.public_name);
  state.set_commune(producer.commune);
  if (producer.tax_code.empty() && producer.personal_number.empty()) {
    state.add_identity_missing("TAX_NUMBER");
  }
  for (const Product& product : holdings.products) write(product, *state.add_products());
  for (const Plot& plot : holdings.plots) write(plot, *state.add_plots());
  for (const Qualification& paper : holdings.qualifications) {
    write(paper, *state.add_qualifications());
  }
  return out;
}

pb::LotEvent event(const Lot& lot, LotChange change) {
  const Uuid& producer = lot.producer.uuid();
  pb::LotEvent out;
  out.set_aggregate_version(lot.version);
  out.set_change(static_cast<pb::LotChange>(change));
  pb::LotState& state = *out.mutable_state();
  state.set_name(name_of("producers", producer, "lots", lot.id.uuid()));
  state.set_product(name_of("producers", producer, "products", lot.product.uuid()));
  state.set_plot(name_of("producers", producer, "plots", lot.plot.uuid()));
  farmgate::wire::write(lot.harvest_date, *state.mutable_harvest_date());
  farmgate::wire::write(lot.quantity, *state.mutable_quantity());
  farmgate::wire::write(lot.remaining_quantity(), *state.mutable_remaining_quantity());
  return out;
}

ProducerChange latest_change(const Producer& producer) {
  switch (producer.state) {
    case ProducerState::kSuspended: return ProducerChange::kSuspended;
    case ProducerState::kClosed: return ProducerChange::kClosed;
    case ProducerState::kActive: break;
  }
  return producer.version == 1 ? ProducerChange::kRegistered : ProducerChange::kUpdated;
}

LotChange latest_change(const Lot& lot) {
  if (lot.version == 1) return LotChange::kRecorded;
  return lot.remaining == lot.quantity.thousandths ? LotChange::kReversed : LotChange::kConsumed;
}

}  // namespace farmgate::producers::wire
