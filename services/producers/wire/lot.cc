#include "services/producers/wire/lot.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/wire/own_child.h"

namespace farmgate::producers::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(LotPurpose::kContract) == v1::LOT_PURPOSE_CONTRACT);
static_assert(static_cast<int>(LotPurpose::kOwnUse) == v1::LOT_PURPOSE_OWN_USE);
static_assert(static_cast<int>(LotTransferKind::kMerge) == v1::LOT_TRANSFER_KIND_MERGE);

}  // namespace

v1::Lot encode(const Lot& lot) {
  const Uuid& producer = lot.producer.uuid();
  v1::Lot out;
  out.set_name(name_of("producers", producer, "lots", lot.id.uuid()));
  out.set_product(name_of("producers", producer, "products", lot.product.uuid()));
  out.set_plot(name_of("producers", producer, "plots", lot.plot.uuid()));
  write(lot.harvest_date, *out.mutable_harvest_date());
  write(lot.quantity, *out.mutable_quantity());
  write(lot.remaining_quantity(), *out.mutable_remaining_quantity());
  out.set_etag(etag_of(lot.version));
  write(lot.create_time, *out.mutable_create_time());
  return out;
}

v1::LotTransfer encode(const LotTransfer& transfer, ProducerId producer) {
  v1::LotTransfer out;
  out.set_kind(static_cast<v1::LotTransferKind>(transfer.kind));
  out.set_source(name_of("producers", producer.uuid(), "lots", transfer.source.uuid()));
  out.set_target(name_of("producers", producer.uuid(), "lots", transfer.target.uuid()));
  write(transfer.quantity, *out.mutable_quantity());
  write(transfer.transfer_time, *out.mutable_transfer_time());
  return out;
}

StatusOr<Lot> decode(const v1::Lot& lot, ProducerId producer) {
  Lot out;
  out.id = LotId::make();
  out.producer = producer;
  ASSIGN_OR_RETURN(const Uuid product, own_child(lot.product(), producer, "products"));
  out.product = ProductId(product);
  ASSIGN_OR_RETURN(const Uuid plot, own_child(lot.plot(), producer, "plots"));
  out.plot = PlotId(plot);
  ASSIGN_OR_RETURN(out.harvest_date, read_date(lot.harvest_date(), "lot.harvest_date"));
  out.quantity = read_quantity(lot.quantity());
  out.remaining = out.harvested = out.quantity.thousandths;
  return out;
}

}  // namespace farmgate::producers::wire
