#include "services/listings/wire/import_table.h"

#include "chassis/intake/cells.h"
#include "chassis/wire/convert.h"
#include "farmgate/listings/v1/listing.pb.h"
#include "farmgate/type/v1/import.pb.h"

namespace farmgate::listings::wire {
namespace {

constexpr intake::Column kColumns[] = {
    {"key", "key", true},
    {"product", "listing.product", true},
    {"title", "listing.title", true},
    {"story", "listing.story"},
    {"content", "listing.content", true},
    {"unit", "listing.unit", true},
    {"trace_code", "listing.trace_code"},
    {"publish", "publish"},
    {"label_goods_name", "listing.label.goods_name"},
    {"label_responsible_party", "listing.label.responsible_party"},
    {"label_responsible_address", "listing.label.responsible_address"},
    {"label_origin", "listing.label.origin"},
    {"label_ingredients", "listing.label.ingredients"},
    {"label_storage", "listing.label.storage"},
    {"label_shelf_life", "listing.label.shelf_life"},
    {"label_batch_rule", "listing.label.batch_rule"},
    {"label_warnings", "listing.label.warnings"},
    {"label_specification", "listing.label.specification"},
};
constexpr intake::ReasonColumn kReasonColumns[] = {
    {"NOT_FOUND", "product"}, {"COPY_NOT_YET", "product"}, {"TOO_MANY", "product"}};

}  // namespace

intake::Shape listing_shape() { return {kColumns, kReasonColumns}; }

StatusOr<v1::Listing> listing_of(const intake::Table& table, const type::v1::ImportRow& row) {
  const auto cell = [&](std::string_view column) { return table.cell(row, column); };
  v1::Listing out;
  out.set_product(cell("product"));
  out.set_title(cell("title"));
  out.set_story(cell("story"));
  out.set_trace_code(cell("trace_code"));
  const auto content = parse_quantity(cell("content"));
  if (!content.ok()) return invalid("listing.content", "is an amount such as 5 kg or 0,5 l");
  farmgate::wire::write(*content, *out.mutable_content());
  ASSIGN_OR_RETURN(
      const auto unit,
      intake::word<type::v1::Unit>(cell("unit"), "UNIT_", "listing.unit", type::v1::Unit_Parse));
  out.set_unit(unit);
  v1::Label& label = *out.mutable_label();
  label.set_goods_name(cell("label_goods_name"));
  label.set_responsible_party(cell("label_responsible_party"));
  label.set_responsible_address(cell("label_responsible_address"));
  label.set_origin(cell("label_origin"));
  label.set_ingredients(cell("label_ingredients"));
  label.set_storage(cell("label_storage"));
  label.set_shelf_life(cell("label_shelf_life"));
  label.set_batch_rule(cell("label_batch_rule"));
  label.set_warnings(cell("label_warnings"));
  label.set_specification(cell("label_specification"));
  return out;
}

}  // namespace farmgate::listings::wire
