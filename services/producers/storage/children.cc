#include "services/producers/storage/children.h"

#include "services/producers/storage/plot_row.h"

namespace farmgate::producers::children {
namespace {

// The statements that differ between the children by table and columns only.
#define FIND(TABLE, COLUMNS)                                                                     \
  {                                                                                              \
    TABLE "_find", "SELECT " COLUMNS " FROM " TABLE                                              \
                   " c JOIN producer p ON p.id = c.producer "                                    \
                   "WHERE c.id = $1 AND c.producer = $2 AND " FARMGATE_VISIBLE("$3", "$4", "$5") \
  }
#define LIST(TABLE, COLUMNS)                                                                  \
  {                                                                                           \
    TABLE "_list", "SELECT " COLUMNS " FROM " TABLE                                           \
                   " c WHERE c.producer = $1 "                                                \
                   "AND ($2::timestamptz IS NULL OR (c.create_time, c.id) < ($2, $3::uuid)) " \
                   "ORDER BY c.create_time DESC, c.id DESC LIMIT $4"                          \
  }
#define COUNT(TABLE) \
  { TABLE "_count", "SELECT count(*) FROM " TABLE " WHERE producer = $1" }
#define ALL(TABLE, COLUMNS)                        \
  {                                                \
    TABLE "_all", "SELECT " COLUMNS " FROM " TABLE \
                  " c WHERE c.producer = $1 "      \
                  "ORDER BY c.create_time, c.id"   \
  }

#define PRODUCT_COLUMNS                                                             \
  "c.id, c.producer, c.title, c.ocop_set, c.product_code, c.trademark, c.species, " \
  "c.create_time, c.revision, c.update_time"
#define QUALIFICATION_COLUMNS                                         \
  "c.id, c.producer, c.kind, c.issuer, c.number, c.valid_from_date, " \
  "c.valid_through_date, c.scope, c.document_digest, c.create_time, " \
  "c.state, c.revoke_reason, c.revoke_time"

constexpr pg::Statement kAllPlots ALL("plot", FARMGATE_PLOT_COLUMNS);
constexpr pg::Statement kAllProducts ALL("product", PRODUCT_COLUMNS);
constexpr pg::Statement kAllQualifications ALL("qualification", QUALIFICATION_COLUMNS);

template <class Child>
struct Table;

template <>
struct Table<Plot> {
  static constexpr pg::Statement kFind FIND("plot", FARMGATE_PLOT_COLUMNS);
  static constexpr pg::Statement kList LIST("plot", FARMGATE_PLOT_COLUMNS);
  static constexpr pg::Statement kCount COUNT("plot");
  static constexpr pg::Statement kInsert{"plot_insert", R"sql(
    INSERT INTO plot (id, producer, title, crop, area, commune, create_time, request_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql"};
  static Plot read(pg::Row& row) { return read_plot(row); }
};

template <>
struct Table<Product> {
  static constexpr pg::Statement kFind FIND("product", PRODUCT_COLUMNS);
  static constexpr pg::Statement kList LIST("product", PRODUCT_COLUMNS);
  static constexpr pg::Statement kCount COUNT("product");
  static constexpr pg::Statement kInsert{"product_insert", R"sql(
    INSERT INTO product (id, producer, title, ocop_set, product_code, trademark, species,
                         create_time, request_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};
  static constexpr pg::Statement kSave{"product_save", R"sql(
    UPDATE product SET title = $2, product_code = $3, trademark = $4, revision = $5,
      update_time = $6
    WHERE id = $1)sql"};
  static Product read(pg::Row& row) {
    Product it;
    it.id = row.id<ProductTag>();
    it.producer = row.id<ProducerTag>();
    it.title = row.text();
    it.ocop_set = static_cast<int>(row.int64());
    it.product_code = row.text();
    it.trademark = row.text();
    it.species = row.text();
    it.create_time = row.time();
    it.revision = row.int64();
    it.update_time = row.time();
    return it;
  }
};

template <>
struct Table<Qualification> {
  static constexpr pg::Statement kFind FIND("qualification", QUALIFICATION_COLUMNS);
  static constexpr pg::Statement kList LIST("qualification", QUALIFICATION_COLUMNS);
  static constexpr pg::Statement kCount COUNT("qualification");
  static constexpr pg::Statement kInsert{"qualification_insert", R"sql(
    INSERT INTO qualification (id, producer, kind, issuer, number, valid_from_date,
                               valid_through_date, scope, document_digest, create_time, request_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql"};
  static constexpr pg::Statement kSave{"qualification_save", R"sql(
    UPDATE qualification SET state = $2, revoke_reason = $3, revoke_time = $4 WHERE id = $1)sql"};
  static Qualification read(pg::Row& row) {
    Qualification it;
    it.id = row.id<QualificationTag>();
    it.producer = row.id<ProducerTag>();
    it.kind = static_cast<QualificationKind>(row.int64());
    it.issuer = row.text();
    it.number = row.text();
    it.valid_from_date = row.date();
    it.valid_through_date = row.date();
    it.scope = row.text();
    it.document_digest = row.text();
    it.create_time = row.time();
    it.state = static_cast<QualificationState>(row.int64());
    it.revoke_reason = row.text();
    it.revoke_time = row.maybe(&pg::Row::time);
    return it;
  }
};

template <class Child>
struct ChildRow {
  Child child;
  static ChildRow from(pg::Row& row) { return {Table<Child>::read(row)}; }
};

struct Count {
  std::int64_t value;
  static Count from(pg::Row& row) { return {row.int64()}; }
};

template <class Child>
std::vector<Child> children_of(std::vector<ChildRow<Child>> rows) {
  std::vector<Child> out;
  out.reserve(rows.size());
  for (ChildRow<Child>& row : rows) out.push_back(std::move(row.child));
  return out;
}

template <class Child>
StatusOr<std::vector<Child>> all(pg::Tx& tx, const pg::Statement& statement, ProducerId producer) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ChildRow<Child>>(statement, producer));
  return children_of(std::move(rows));
}

}  // namespace

template <class Child>
StatusOr<std::optional<Child>> find(pg::Tx& tx, const Place& place, const Visible& visible) {
  ASSIGN_OR_RETURN(auto row,
                   tx.query_one<ChildRow<Child>>(Table<Child>::kFind, place.id, place.producer,
                                                 visible.all, visible.parties, visible.commune));
  if (!row) return std::optional<Child>();
  return std::optional<Child>(std::move(row->child));
}

template <class Child>
StatusOr<std::vector<Child>> list(pg::Tx& tx, ProducerId producer,
                                  const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ChildRow<Child>>(Table<Child>::kList, producer, page.key(0),
                                                        page.key(1), page.limit()));
  return children_of(std::move(rows));
}

template <class Child>
StatusOr<std::int64_t> count(pg::Tx& tx, ProducerId producer) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<Count>(Table<Child>::kCount, producer));
  return row->value;
}

// The columns of a bare plot first, then the rest by the one statement that knows them.
template <>
Status insert(pg::Tx& tx, const Plot& it, const Uuid& request_id) {
  RETURN_IF_ERROR(tx.execute(Table<Plot>::kInsert, it.id, it.producer, it.title, it.crop,
                             it.area.thousandths, it.commune, it.create_time, request_id)
                      .status());
  return save(tx, it);
}

template <>
Status save(pg::Tx& tx, const Product& it) {
  return tx
      .execute(Table<Product>::kSave, it.id, it.title, it.product_code, it.trademark, it.revision,
               it.update_time)
      .status();
}

template <>
Status save(pg::Tx& tx, const Qualification& it) {
  return tx
      .execute(Table<Qualification>::kSave, it.id, static_cast<int>(it.state), it.revoke_reason,
               it.revoke_time)
      .status();
}

template <>
Status insert(pg::Tx& tx, const Product& it, const Uuid& request_id) {
  return tx
      .execute(Table<Product>::kInsert, it.id, it.producer, it.title, it.ocop_set, it.product_code,
               it.trademark, it.species, it.create_time, request_id)
      .status();
}

template <>
Status insert(pg::Tx& tx, const Qualification& it, const Uuid& request_id) {
  return tx
      .execute(Table<Qualification>::kInsert, it.id, it.producer, static_cast<int>(it.kind),
               it.issuer, it.number, it.valid_from_date, it.valid_through_date, it.scope,
               it.document_digest, it.create_time, request_id)
      .status();
}

StatusOr<Holdings> holdings(pg::Tx& tx, ProducerId producer) {
  Holdings out;
  ASSIGN_OR_RETURN(out.products, all<Product>(tx, kAllProducts, producer));
  ASSIGN_OR_RETURN(out.plots, all<Plot>(tx, kAllPlots, producer));
  ASSIGN_OR_RETURN(out.qualifications, all<Qualification>(tx, kAllQualifications, producer));
  return out;
}

#define INSTANTIATE(CHILD)                                                                    \
  template StatusOr<std::optional<CHILD>> find<CHILD>(pg::Tx&, const Place&, const Visible&); \
  template StatusOr<std::vector<CHILD>> list<CHILD>(pg::Tx&, ProducerId,                      \
                                                    const farmgate::wire::Page&);             \
  template StatusOr<std::int64_t> count<CHILD>(pg::Tx&, ProducerId);
INSTANTIATE(Plot)
INSTANTIATE(Product)
INSTANTIATE(Qualification)

}  // namespace farmgate::producers::children
