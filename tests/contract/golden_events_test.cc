#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <set>

#include "chassis/events/naming.h"
#include "farmgate/certification/events/v1/certificate_events.pb.h"
#include "farmgate/certification/events/v1/events.pb.h"
#include "farmgate/cooperatives/events/v1/contract_events.pb.h"
#include "farmgate/cooperatives/events/v1/events.pb.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/orders/events/v1/events.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/certification/wire/certificate.h"
#include "services/certification/wire/dossier_event.h"
#include "services/cooperatives/wire/contract_event.h"
#include "services/cooperatives/wire/events.h"
#include "services/listings/wire/convert.h"
#include "services/orders/wire/events.h"
#include "services/producers/wire/events.h"
#include "services/producers/wire/outbreak.h"
#include "tests/contract/golden.h"
#include "tests/contract/protos.h"
#include "tests/contract/samples.h"

// The bytes of every event, one file per aggregate and change: golden/orders.offer.stocked.1.hex.
// The wire functions must give the bytes of the file with the highest number; every file ever
// committed must be read, however the messages grow. So a released file stays, and what comes after
// it gets the next number.
namespace farmgate::contract {
namespace {

using google::protobuf::Message;

struct Sample {
  std::string name;  // "orders.offer.stocked"
  std::string bytes;
};

std::string change_of(const Message& event) {
  const FieldDescriptor* field = event.GetDescriptor()->FindFieldByName("change");
  const auto* value = event.GetReflection()->GetEnum(event, field);
  return value->name().substr(upper_snake(value->type()->name()).size() + 1);
}

std::string name_of(const Descriptor& event, std::string change) {
  const auto name = events::EventName::of(event);
  std::ranges::transform(change, change.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return name.service + "." + name.aggregate + "." + change;
}

void add(std::vector<Sample>& samples, const Message& event) {
  samples.push_back({name_of(*event.GetDescriptor(), change_of(event)), event.SerializeAsString()});
}

void add_producers(std::vector<Sample>& samples) {
  using producers::LotChange;
  using producers::OutbreakChange;
  using producers::ProducerChange;
  for (const auto change : {ProducerChange::kRegistered, ProducerChange::kUpdated,
                            ProducerChange::kQualificationRecorded, ProducerChange::kReinstated}) {
    add(samples, producers::wire::event(producer(), holdings(), change));
  }
  auto party = producer();
  party.state_reason = "Nguyễn Thị Mẫu";
  party.state = producers::ProducerState::kSuspended;
  add(samples, producers::wire::event(party, holdings(), ProducerChange::kSuspended));
  party.state = producers::ProducerState::kClosed;
  add(samples, producers::wire::event(party, holdings(), ProducerChange::kClosed));
  auto papers = holdings();
  papers.qualifications[0].state = producers::QualificationState::kRevoked;
  papers.qualifications[0].revoke_reason = "Nguyễn Thị Mẫu";
  add(samples, producers::wire::event(producer(), papers, ProducerChange::kQualificationRevoked));
  papers.qualifications[0].state = producers::QualificationState::kExpired;
  add(samples, producers::wire::event(producer(), papers, ProducerChange::kQualificationExpired));
  for (const auto change : {LotChange::kRecorded, LotChange::kConsumed, LotChange::kReversed,
                            LotChange::kSplit, LotChange::kMerged}) {
    add(samples, producers::wire::event(lot(), change));
  }
  for (const auto change : {OutbreakChange::kDeclared, OutbreakChange::kUpdated}) {
    add(samples, producers::wire::event(outbreak(), change));
  }
  auto lifted = outbreak();
  lifted.ban_on = false;
  add(samples, producers::wire::event(lifted, OutbreakChange::kBanLifted));
}

void add_cooperatives(std::vector<Sample>& samples) {
  using cooperatives::CooperativeChange;
  using cooperatives::MembershipChange;
  for (const auto change : {CooperativeChange::kCreated, CooperativeChange::kUpdated,
                            CooperativeChange::kConverted, CooperativeChange::kRated}) {
    add(samples, cooperatives::wire::event(cooperative(), change));
  }
  for (const auto change :
       {MembershipChange::kAdmitted, MembershipChange::kUpdated, MembershipChange::kEnded}) {
    add(samples, cooperatives::wire::event(membership(), change));
  }
}

void add_contracts(std::vector<Sample>& samples) {
  using cooperatives::wire::ContractChange;
  for (const auto change :
       {ContractChange::kOffered, ContractChange::kSigned, ContractChange::kActivated,
        ContractChange::kSuspended, ContractChange::kResumed, ContractChange::kDelivered,
        ContractChange::kBreachDecided, ContractChange::kSettled, ContractChange::kSettlementPaid,
        ContractChange::kEnded}) {
    add(samples, cooperatives::wire::event(contract(), {2'050'750, 1'250'500}, change));
  }
}

void add_dossiers(std::vector<Sample>& samples) {
  using certification::DossierState;
  using certification::wire::DossierChange;
  auto it = dossier();
  for (const auto& [state, change] :
       {std::pair{DossierState::kSubmitted, DossierChange::kSubmitted},
        {DossierState::kReturned, DossierChange::kReturned},
        {DossierState::kProposed, DossierChange::kProposed},
        {DossierState::kDecision, DossierChange::kScored},
        {DossierState::kWithdrawn, DossierChange::kDecided}}) {
    it.state = state;
    add(samples, certification::wire::event(it, change));
  }
}

void add_certificates(std::vector<Sample>& samples) {
  using certification::CertificateState;
  using certification::wire::CertificateChange;
  auto it = certificate();
  add(samples, certification::wire::event(it, CertificateChange::kIssued));
  it.state = CertificateState::kRevoked;
  it.revocation.emplace().reason = "Nguyễn Thị Mẫu";
  add(samples, certification::wire::event(it, CertificateChange::kRevoked));
  it.state = CertificateState::kExpired;
  add(samples, certification::wire::event(it, CertificateChange::kExpired));
}

void add_listings(std::vector<Sample>& samples) {
  using listings::ListingChange;
  auto it = listing();
  add(samples, listings::wire::event(it, ListingChange::kPublished));
  it.version = 2;
  it.shelf.stock = listings::StockState::kSoldOut;
  add(samples, listings::wire::event(it, ListingChange::kUpdated));
  it.version = 3;
  it.state = listings::ListingState::kBlocked;
  it.block_reasons = {"MOVEMENT_BANNED"};
  add(samples, listings::wire::event(it, ListingChange::kBlocked));
  it.version = 4;
  it.state = listings::ListingState::kPublished;
  it.block_reasons.clear();
  add(samples, listings::wire::event(it, ListingChange::kUnblocked));
  it.version = 5;
  it.state = listings::ListingState::kBlocked;
  it.block_reasons = {"PAUSED"};
  add(samples, listings::wire::event(it, ListingChange::kPaused));
  it.version = 6;
  it.block_reasons = {"PAUSED", "TAKEN_DOWN"};
  add(samples, listings::wire::event(it, ListingChange::kTakenDown));
  it.version = 7;
  it.state = listings::ListingState::kRetired;
  it.block_reasons.clear();
  add(samples, listings::wire::event(it, ListingChange::kRetired));
}

void add_orders(std::vector<Sample>& samples) {
  using orders::OfferChange;
  using orders::OrderState;
  const auto let = fair();
  for (const auto change : {orders::FairChange::kOpened, orders::FairChange::kAllocated,
                            orders::FairChange::kClosed, orders::FairChange::kUpdated}) {
    add(samples, orders::wire::event(let, change));
  }
  for (const auto change : {OfferChange::kOpened, OfferChange::kUpdated, OfferChange::kStocked,
                            OfferChange::kSoldOut, OfferChange::kClosed}) {
    add(samples, orders::wire::event(offer(), change));
  }
  auto it = order();
  for (const auto state :
       {OrderState::kHeld, OrderState::kPaid, OrderState::kExpired, OrderState::kCancelled,
        OrderState::kRefunded, OrderState::kShipped, OrderState::kReady, OrderState::kCompleted}) {
    it.state = state;
    add(samples, orders::wire::event(it));
  }
  auto weighed = it;
  weighed.state = OrderState::kPaid;
  weighed.lines.front().ordered = weighed.lines.front().quantity.thousandths + 50;
  add(samples, orders::wire::event(weighed));
  it.payment_method = orders::PaymentMethod::kCashOnDelivery;
  it.hold_expire_time.reset();
  it.state = OrderState::kReturned;
  add(samples, orders::wire::event(it));
  auto credit = transfer();
  add(samples, orders::wire::event(credit));
  credit.state = orders::TransferState::kUnmatched;
  credit.unmatched_reason = "PAYMENT_MISMATCH";
  add(samples, orders::wire::event(credit));
  credit.state = orders::TransferState::kRefunded;
  add(samples, orders::wire::event(credit));
}

std::vector<Sample> samples() {
  std::vector<Sample> all;
  add_producers(all);
  add_cooperatives(all);
  add_contracts(all);
  add_dossiers(all);
  add_certificates(all);
  add_listings(all);
  add_orders(all);
  return all;
}

// "orders.offer.stocked.12.hex" -> {"orders.offer.stocked", 12}
std::pair<std::string, int> parts_of(const std::string& file) {
  const std::string stem = file.substr(0, file.size() - std::string_view(".hex").size());
  const auto dot = stem.rfind('.');
  return {stem.substr(0, dot), std::atoi(stem.c_str() + dot + 1)};
}

std::string numbered(const std::string& name, int number) {
  return name + "." + std::to_string(number) + ".hex";
}

// The bytes of a released event stay for good: what is written is the file after the newest.
void expect_newest(const std::string& name, const std::string& found) {
  int newest = 0;
  for (const std::string& file : golden_files(".hex")) {
    const auto [of, n] = parts_of(file);
    if (of == name) newest = std::max(newest, n);
  }
  if (newest > 0 && read_golden(numbered(name, newest)) == found) return;
  expect_golden(numbered(name, newest + 1), found);
}

// Reads a file of any age with the message of today.
std::unique_ptr<Message> parse(const std::string& file) {
  const std::string name = parts_of(file).first;
  for (const Descriptor* event : event_messages()) {
    const auto of = events::EventName::of(*event);
    if (!name.starts_with(of.service + "." + of.aggregate + ".")) continue;
    std::unique_ptr<Message> message(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(event)->New());
    return message->ParseFromString(from_hex(read_golden(file))) ? std::move(message) : nullptr;
  }
  return nullptr;
}

bool has_unknown_fields(const Message& message) {
  const auto& reflection = *message.GetReflection();
  if (reflection.GetUnknownFields(message).field_count() > 0) return true;
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  return std::ranges::any_of(set, [&](const FieldDescriptor* field) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return false;
    if (!field->is_repeated()) return has_unknown_fields(reflection.GetMessage(message, field));
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      if (has_unknown_fields(reflection.GetRepeatedMessage(message, field, i))) return true;
    }
    return false;
  });
}

TEST(GoldenEvents, AreByteEqual) {
  for (const Sample& sample : samples()) {
    SCOPED_TRACE(sample.name);
    expect_newest(sample.name, to_hex(sample.bytes));
  }
}

TEST(GoldenEvents, CoverEveryChange) {
  std::set<std::string> covered;
  for (const Sample& sample : samples()) covered.insert(sample.name);
  for (const Descriptor* event : event_messages()) {
    const EnumDescriptor& change = *event->FindFieldByName("change")->enum_type();
    const std::string prefix = upper_snake(change.name()) + "_";
    for (int i = 1; i < change.value_count(); ++i) {
      const std::string name = name_of(*event, change.value(i)->name().substr(prefix.size()));
      EXPECT_TRUE(covered.contains(name)) << "no golden bytes of " << name;
    }
  }
}

TEST(GoldenEvents, OfEveryAgeAreRead) {
  ASSERT_GE(golden_files(".hex").size(), samples().size());
  for (const std::string& file : golden_files(".hex")) {
    SCOPED_TRACE(file);
    const auto event = parse(file);
    ASSERT_NE(event, nullptr);
    EXPECT_FALSE(has_unknown_fields(*event)) << "a field was removed or renumbered";
    EXPECT_EQ(event->SerializeAsString(), from_hex(read_golden(file)));
  }
}

// The samples carry a contact, a phone, a personal number, an address, a payer's text: none of it
// may be found in any event.
TEST(GoldenEvents, HoldNothingOfAPerson) {
  for (const Sample& sample : samples()) {
    for (const std::string_view secret :
         {"Nguyễn Thị Mẫu", "+84912345678", "001234567890", "0101234567", "Thôn Mẫu", "Nùng",
          "users/an", "Trần Văn Mẫu", "+84987654321", "Phố Mẫu", "Tran Van Mau", "FT26161000001",
          "FG23456789ABCD"}) {
      EXPECT_EQ(sample.bytes.find(secret), std::string::npos) << sample.name << ": " << secret;
    }
  }
}

}  // namespace
}  // namespace farmgate::contract
