#include "services/producers/storage/plot_row.h"

#include "services/producers/storage/children.h"

namespace farmgate::producers::children {
namespace {

constexpr pg::Statement kSave{"plot_save", R"sql(
  UPDATE plot SET title = $2, crop = $3, area = $4, commune = $5, crop_cycle = $6,
    unit_scheme = $7, unit_code = $8, unit_market = $9, unit_valid_from_date = $10,
    unit_valid_through_date = $11, unit_status = $12, unit_area = $13, boundary = $14,
    measured_area = $15, area_differs = $16, revision = $17, update_time = $18
  WHERE id = $1)sql"};

constexpr pg::Statement kStopped{"plot_unit_stopped", R"sql(
  SELECT EXISTS (SELECT 1 FROM plot
                 WHERE unit_scheme = $1 AND unit_code = $2 AND unit_status > 1))sql"};

struct Flag {
  bool value = false;
  static Flag from(pg::Row& row) { return {row.boolean()}; }
};

std::optional<Quantity> land_of(pg::Row& row) {
  const auto thousandths = row.maybe(&pg::Row::int64);
  if (!thousandths) return std::nullopt;
  return Quantity{*thousandths, Unit::kSquareMetre};
}

std::optional<UnitCode> unit_code_of(pg::Row& row) {
  const auto scheme = row.maybe(&pg::Row::int64);
  if (!scheme) {
    for (int column = 0; column < 6; ++column) row.skip();
    return std::nullopt;
  }
  UnitCode it;
  it.scheme = static_cast<UnitCodeScheme>(*scheme);
  it.code = row.text();
  it.market = row.text();
  it.valid_from_date = row.date();
  it.valid_through_date = row.maybe(&pg::Row::date);
  it.status = static_cast<UnitCodeStatus>(row.int64());
  it.unit_area = land_of(row);
  return it;
}

}  // namespace

Plot read_plot(pg::Row& row) {
  Plot it;
  it.id = row.id<PlotTag>();
  it.producer = row.id<ProducerTag>();
  it.title = row.text();
  it.crop = row.text();
  it.area = {row.int64(), Unit::kSquareMetre};
  it.commune = row.text();
  it.create_time = row.time();
  it.crop_cycle = static_cast<CropCycle>(row.int64());
  it.unit_code = unit_code_of(row);
  it.boundary = row.text();
  it.measured_area = land_of(row);
  it.area_differs = row.boolean();
  it.revision = row.int64();
  it.update_time = row.time();
  return it;
}

StatusOr<bool> unit_stopped(pg::Tx& tx, const UnitCode& code) {
  ASSIGN_OR_RETURN(auto row,
                   tx.query_one<Flag>(kStopped, static_cast<int>(code.scheme), code.code));
  return row->value;
}

template <>
Status save(pg::Tx& tx, const Plot& it) {
  const auto unit = [&](auto part) -> std::optional<std::decay_t<decltype(part(*it.unit_code))>> {
    if (!it.unit_code) return std::nullopt;
    return part(*it.unit_code);
  };
  const auto part_of = [](const std::optional<Quantity>& area) -> std::optional<std::int64_t> {
    if (!area) return std::nullopt;
    return area->thousandths;
  };
  const std::optional<std::int64_t> unit_area =
      it.unit_code ? part_of(it.unit_code->unit_area) : std::nullopt;
  const std::optional<Date> through =
      it.unit_code ? it.unit_code->valid_through_date : std::nullopt;
  return tx
      .execute(kSave, it.id, it.title, it.crop, it.area.thousandths, it.commune,
               static_cast<int>(it.crop_cycle),
               unit([](const UnitCode& code) { return static_cast<int>(code.scheme); }),
               unit([](const UnitCode& code) { return code.code; }),
               unit([](const UnitCode& code) { return code.market; }),
               unit([](const UnitCode& code) { return code.valid_from_date; }), through,
               unit([](const UnitCode& code) { return static_cast<int>(code.status); }), unit_area,
               it.boundary, part_of(it.measured_area), it.area_differs, it.revision, it.update_time)
      .status();
}

}  // namespace farmgate::producers::children
