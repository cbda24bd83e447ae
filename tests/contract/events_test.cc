#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "chassis/events/naming.h"
#include "chassis/host/service.h"
#include "farmgate/options/v1/options.pb.h"
#include "services/certification/certification.h"
#include "services/cooperatives/cooperatives.h"
#include "services/listings/listings.h"
#include "services/orders/orders.h"
#include "services/producers/producers.h"
#include "tests/contract/protos.h"

// What travels on the bus: the form of every event, its names, and nothing of a person but the name
// under which a seller trades.
namespace farmgate::contract {
namespace {

using ::testing::UnorderedElementsAreArray;

std::set<std::string> topics_of_events() {
  std::set<std::string> topics;
  for (const Descriptor* event : event_messages()) {
    topics.insert(events::EventName::of(*event).topic());
  }
  return topics;
}

// "OrderState.seller": a message of an events package and one of its fields.
std::string short_name(const FieldDescriptor& field) {
  return field.containing_type()->name() + "." + field.name();
}

template <class Which>
std::set<std::string> event_fields(Which which) {
  std::set<std::string> found;
  for (const Descriptor* message : messages()) {
    if (!is_event_package(*message->file())) continue;
    for (int i = 0; i < message->field_count(); ++i) {
      if (which(*message->field(i))) found.insert(short_name(*message->field(i)));
    }
  }
  return found;
}

TEST(Event, HasTheFourFields) {
  for (const Descriptor* event : event_messages()) {
    SCOPED_TRACE(event->full_name());
    const std::string aggregate = event->name().substr(0, event->name().size() - 5);
    ASSERT_EQ(event->field_count(), 4);
    EXPECT_EQ(event->FindFieldByNumber(1)->name(), "aggregate_version");
    EXPECT_EQ(event->FindFieldByNumber(1)->type(), FieldDescriptor::TYPE_INT64);
    EXPECT_EQ(event->FindFieldByNumber(2)->name(), "source_epoch");
    EXPECT_EQ(event->FindFieldByNumber(2)->type(), FieldDescriptor::TYPE_INT64);
    EXPECT_EQ(event->FindFieldByNumber(3)->name(), "change");
    EXPECT_EQ(event->FindFieldByNumber(3)->enum_type()->name(), aggregate + "Change");
    EXPECT_EQ(event->FindFieldByNumber(4)->name(), "state");
    EXPECT_EQ(event->FindFieldByNumber(4)->message_type()->name(), aggregate + "State");
  }
}

TEST(Event, IsKeyedByTheNameOfItsState) {
  for (const Descriptor* event : event_messages()) {
    const FieldDescriptor* name =
        event->FindFieldByName("state")->message_type()->FindFieldByNumber(1);
    ASSERT_NE(name, nullptr) << event->full_name();
    EXPECT_EQ(name->name(), "name") << event->full_name();
    EXPECT_EQ(name->type(), FieldDescriptor::TYPE_STRING) << event->full_name();
  }
}

TEST(Event, TopicsAreThoseOfTheContract) {
  EXPECT_THAT(
      topics_of_events(),
      UnorderedElementsAreArray(
          {"farmgate.producers.producer.v1", "farmgate.producers.lot.v1",
           "farmgate.producers.outbreak.v1", "farmgate.cooperatives.cooperative.v1",
           "farmgate.cooperatives.contract.v1", "farmgate.cooperatives.membership.v1",
           "farmgate.certification.certificate.v1", "farmgate.certification.dossier.v1",
           "farmgate.listings.listing.v1", "farmgate.orders.fair.v1", "farmgate.orders.offer.v1",
           "farmgate.orders.order.v1", "farmgate.orders.payment.v1"}));
}

TEST(Event, IsPublishedByTheServiceOfItsPackage) {
  std::set<std::string> published;
  for (const host::ServiceSpec* spec :
       {&producers::producers_spec(), &cooperatives::cooperatives_spec(),
        &certification::certification_spec(), &listings::listings_spec(), &orders::orders_spec()}) {
    for (const std::string& topic : spec->topics(events::kTopicPrefix)) {
      EXPECT_TRUE(topic.starts_with("farmgate." + spec->name + ".")) << topic;
      EXPECT_TRUE(published.insert(topic).second) << topic << " has two publishers";
    }
  }
  EXPECT_EQ(published, topics_of_events());
}

TEST(Event, TypeNamesTheChange) {
  for (const Descriptor* event : event_messages()) {
    if (event->name() != "OfferEvent") continue;
    EXPECT_EQ(events::EventName::of(*event).type("SOLD_OUT"), "farmgate.orders.offer.sold_out.v1");
    EXPECT_EQ(events::EventName::of(*event).source(), "/farmgate/orders/offer");
  }
}

// An event package builds on shared types only: a change of an API message changes no event.
TEST(Event, UsesNoMessageOfAnApi) {
  for (const FileDescriptor* file : files()) {
    if (!is_event_package(*file)) continue;
    for (int i = 0; i < file->dependency_count(); ++i) {
      const std::string& package = file->dependency(i)->package();
      EXPECT_TRUE(package == "farmgate.type.v1" || package.starts_with("google."))
          << file->name() << " imports " << package;
    }
  }
}

TEST(Event, HasNoFieldThatIsPersonalElsewhere) {
  std::set<std::string> personal;
  for (const Descriptor* message : messages()) {
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor& field = *message->field(i);
      if (field.options().GetExtension(options::v1::rule).pii()) personal.insert(field.name());
    }
  }
  EXPECT_TRUE(personal.contains("phone"));
  const auto found = event_fields([&](const FieldDescriptor& field) {
    return personal.contains(field.name()) || field.options().GetExtension(options::v1::rule).pii();
  });
  EXPECT_TRUE(found.empty()) << *found.begin();
}

// Text can hold anything, a person's name as well. A new one is added here once somebody has looked
// at what fills it: an event stays on its topic for good.
constexpr const char* kReviewed[] = {
    "CertificateState.commune",
    "CertificateState.decision_number",
    "CertificateState.issuer",
    "CertificateState.level",
    "CertificateState.name",
    "CertificateState.number",
    "CertificateState.producer",
    "CertificateState.product",
    "CertificateState.product_code",
    "CertificateState.standing",
    "ContractState.buyer",
    "ContractState.name",
    "ContractState.product",
    "ContractState.progress",
    "ContractState.seller",
    "CooperativeState.kind",
    "CooperativeState.name",
    "CooperativeState.producer",
    "CooperativeState.rating_class",
    "CooperativeState.registration_number",
    "DossierState.commune",
    "DossierState.kind",
    "DossierState.name",
    "DossierState.producer",
    "DossierState.product",
    "DossierState.progress",
    "FairState.kind",
    "FairState.name",
    "FairState.progress",
    "FairState.province",
    "FairState.title",
    "ListingState.availability",
    "ListingState.block_reasons",
    "ListingState.commune",
    "ListingState.name",
    "ListingState.product",
    "ListingState.seller",
    "ListingState.seller_name",
    "ListingState.stock_state",
    "ListingState.title",
    "ListingState.trace_code",
    "LotState.name",
    "LotState.plot",
    "LotState.product",
    "MembershipState.cooperative",
    "MembershipState.member",
    "MembershipState.membership_class",
    "MembershipState.name",
    "OfferState.channel",
    "OfferState.fair",
    "OfferState.listing",
    "OfferState.name",
    "OfferState.seller",
    "OrderLineFacts.listing",
    "OrderLineFacts.offer",
    "OrderState.name",
    "OrderState.progress",
    "OrderState.seller",
    "OutbreakState.communes",
    "OutbreakState.disease",
    "OutbreakState.name",
    "OutbreakState.species",
    "PaymentState.name",
    "PaymentState.order",
    "PaymentState.progress",
    "PaymentState.unmatched_reason",
    "PlotFacts.commune",
    "PlotFacts.crop",
    "PlotFacts.name",
    "PlotFacts.unit_code",
    "PlotFacts.unit_code_scheme",
    "PlotFacts.unit_code_status",
    "ProducerState.activity",
    "ProducerState.commune",
    "ProducerState.identity_missing",
    "ProducerState.kind",
    "ProducerState.name",
    "ProducerState.public_name",
    "ProductFacts.name",
    "ProductFacts.product_code",
    "ProductFacts.species",
    "ProductFacts.title",
    "QualificationFacts.kind",
    "QualificationFacts.name",
    "QualificationFacts.standing",
};

TEST(Event, TextsAreReviewed) {
  const std::set<std::string> reviewed(std::begin(kReviewed), std::end(kReviewed));
  EXPECT_EQ(event_fields([](const FieldDescriptor& field) {
              return field.type() == FieldDescriptor::TYPE_STRING ||
                     field.type() == FieldDescriptor::TYPE_BYTES;
            }),
            reviewed);
}

// An event has less than 256 KiB: each list in one is bounded by a rule of the domain. Lines by
// max_items of Order.lines and of an Outbreak's lists, the holdings of a producer by kMost
// (services/producers/domain), reasons of a block and what an identity lacks by
// their kinds.
TEST(Event, ListsAreBounded) {
  EXPECT_EQ(event_fields([](const FieldDescriptor& field) { return field.is_repeated(); }),
            (std::set<std::string>{"ListingState.block_reasons", "OrderState.lines",
                                   "OutbreakState.communes", "OutbreakState.species",
                                   "ProducerState.identity_missing", "ProducerState.plots",
                                   "ProducerState.products", "ProducerState.qualifications"}));
}

}  // namespace
}  // namespace farmgate::contract
