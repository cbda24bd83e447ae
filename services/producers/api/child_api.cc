#include "services/producers/api/child_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/api/judging.h"
#include "services/producers/api/scopes.h"
#include "services/producers/events/announce.h"
#include "services/producers/storage/children.h"
#include "services/producers/wire/holdings.h"
#include "services/producers/wire/plot.h"

namespace farmgate::producers {
namespace {

using farmgate::wire::child_of;
using farmgate::wire::id_of;
using farmgate::wire::position_of;

// What the generated messages spell differently for each child.
const v1::Plot& sent(const v1::CreatePlotRequest& request) { return request.plot(); }
const v1::Product& sent(const v1::CreateProductRequest& request) { return request.product(); }
const v1::Qualification& sent(const v1::CreateQualificationRequest& request) {
  return request.qualification();
}
v1::Plot& add_to(v1::ListPlotsResponse& page) { return *page.add_plots(); }
v1::Product& add_to(v1::ListProductsResponse& page) { return *page.add_products(); }
v1::Qualification& add_to(v1::ListQualificationsResponse& page) {
  return *page.add_qualifications();
}

void begin(Plot& plot) { plot.update_time = plot.create_time; }
void begin(Product& product) { product.update_time = product.create_time; }
void begin(Qualification&) {}

template <class Child>
constexpr std::string_view kCollection;
template <>
constexpr std::string_view kCollection<Plot> = "plots";
template <>
constexpr std::string_view kCollection<Product> = "products";
template <>
constexpr std::string_view kCollection<Qualification> = "qualifications";

// The change of the producer that others learn of.
template <class Child>
constexpr ProducerChange kChange = ProducerChange::kUpdated;
template <>
constexpr ProducerChange kChange<Qualification> = ProducerChange::kQualificationRecorded;

template <class Child>
Status settle(Child&, const Species&) {
  return ok();
}
// People write a species as they like; it is kept as its code.
Status settle(Product& product, const Species& species) {
  if (product.species.empty()) return ok();
  ASSIGN_OR_RETURN(product.species, species.code_of(product.species, "product.species"));
  return ok();
}

// What plots of others have to say of it.
template <class Child>
Status check_among(pg::Tx&, const Child&, const Circumstances&) {
  return ok();
}
Status check_among(pg::Tx& tx, const Plot& plot, const Circumstances& by) {
  return check_unit_runs(tx, plot.unit_code, by);
}

}  // namespace

template <class Child>
StatusOr<rpc::Bytes> ChildApi<Child>::create(const rpc::Call& call,
                                             const typename Messages::Create& request) {
  using Resource = typename Messages::Resource;
  ASSIGN_OR_RETURN(const auto parent, id_of<ProducerId>(request.parent(), "producers"));
  ASSIGN_OR_RETURN(Child child, wire::decode(sent(request)));
  RETURN_IF_ERROR(settle(child, it_.species));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  child.producer = parent;
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<Resource> {
    ASSIGN_OR_RETURN(const Child entered, enter(tx, call, child, request_id));
    return wire::encode(entered);
  });
}

template <class Child>
StatusOr<Child> ChildApi<Child>::enter(pg::Tx& tx, const rpc::Call& call, Child child,
                                       const Uuid& request_id) {
  ASSIGN_OR_RETURN(auto producer, producer_rows::lock(tx, child.producer, visible_to(call.access)));
  if (!producer) return not_found(farmgate::wire::name_of("producers", child.producer.uuid()));
  RETURN_IF_ERROR(producer->check_active());
  ASSIGN_OR_RETURN(child.create_time, pg::business_now(tx));
  begin(child);
  const Circumstances by = circumstances(it_, call, child.create_time);
  RETURN_IF_ERROR(check(child, by));
  RETURN_IF_ERROR(check_among(tx, child, by));
  ASSIGN_OR_RETURN(const auto present, children::count<Child>(tx, child.producer));
  RETURN_IF_ERROR(check_room(present, kMost<Child>, kCollection<Child>));
  RETURN_IF_ERROR(children::insert(tx, child, request_id));
  ++producer->version;
  RETURN_IF_ERROR(producer_rows::save(tx, *producer));
  RETURN_IF_ERROR(announce(tx, it_.outbox, *producer, kChange<Child>));
  return child;
}

template <class Child>
auto ChildApi<Child>::get(const rpc::Call& call, const typename Messages::Get& request)
    -> StatusOr<typename Messages::Resource> {
  ASSIGN_OR_RETURN(const auto ids, child_of(request.name(), "producers", kCollection<Child>));
  const children::Place place{ProducerId(ids.parent), ids.id};
  ASSIGN_OR_RETURN(auto child, it_.database.select(call.deadline, [&](pg::Tx& tx) {
    return children::find<Child>(tx, place, visible_to(call.access));
  }));
  if (!child) return not_found(request.name());
  return wire::encode(*child);
}

template <class Child>
auto ChildApi<Child>::list(const rpc::Call& call, const typename Messages::List& request)
    -> StatusOr<typename Messages::Page> {
  using Found = std::vector<Child>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto parent, id_of<ProducerId>(request.parent(), "producers"));
  ASSIGN_OR_RETURN(
      Found found, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Found> {
        ASSIGN_OR_RETURN(auto producer, producer_rows::find(tx, parent, visible_to(call.access)));
        if (!producer) return not_found(request.parent());
        return children::list<Child>(tx, parent, page);
      }));
  typename Messages::Page reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const Child& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Child& child : found) add_to(reply) = wire::encode(child);
  return reply;
}

template class ChildApi<Plot>;
template class ChildApi<Product>;
template class ChildApi<Qualification>;

}  // namespace farmgate::producers
