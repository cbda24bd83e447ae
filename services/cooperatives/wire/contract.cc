#include "services/cooperatives/wire/contract.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/contract.pb.h"
#include "services/cooperatives/wire/terms.h"

namespace farmgate::cooperatives::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(ContractState::kExpired) == v1::CONTRACT_STATE_EXPIRED);
static_assert(static_cast<int>(TerminationCause::kForceMajeure) ==
              v1::TERMINATION_CAUSE_FORCE_MAJEURE);
static_assert(static_cast<int>(AnnexState::kWithdrawn) == v1::ANNEX_STATE_WITHDRAWN);
static_assert(static_cast<int>(DeliveryState::kDisputed) == v1::DELIVERY_STATE_DISPUTED);
static_assert(static_cast<int>(BreachState::kRemedied) == v1::BREACH_STATE_REMEDIED);
static_assert(static_cast<int>(BreachKind::kOther) == v1::BREACH_KIND_OTHER);
static_assert(static_cast<int>(Side::kBuyer) == v1::SIDE_BUYER);
static_assert(static_cast<int>(LineKind::kOpening) == v1::STATEMENT_LINE_KIND_OPENING);

template <class Messages>
void encode_signatures(const std::vector<Signature>& signatures, const ContractTerms& terms,
                       Messages& out) {
  for (const Signature& signature : signatures) {
    v1::Signature& to = *out.Add();
    to.set_side(static_cast<v1::Side>(signature.side));
    to.set_party(signature.side == Side::kSeller ? terms.seller : terms.buyer);
    to.set_signer(signature.signer);
    to.set_digest(signature.digest);
    write(signature.sign_time, *to.mutable_sign_time());
  }
}

void encode_whole(const Settlement& settlement, v1::Settlement& out) {
  for (const StatementLine& line : settlement.statement.lines) *out.add_lines() = encode(line);
  for (const MemberShare& share : settlement.shares) {
    v1::MemberShare& to = *out.add_member_shares();
    to.set_member(share.member);
    to.set_goods_vnd(share.goods.vnd());
    to.set_share_vnd(share.share.vnd());
  }
  for (const ObservationId& id : settlement.observations) {
    out.add_observations(name_of("priceObservations", id.uuid()));
  }
  for (const JournalEntry& entry : entries_of(settlement.statement)) {
    v1::JournalEntry& to = *out.add_entries();
    to.set_debit(std::string(account_name(entry.debit)));
    to.set_credit(std::string(account_name(entry.credit)));
    to.set_amount_vnd(entry.amount.vnd());
    to.set_reference(entry.reference);
  }
}

}  // namespace

std::string contract_name(ContractId id) { return name_of("contracts", id.uuid()); }

std::string delivery_name(ContractId contract, DeliveryId id) {
  return name_of("contracts", contract.uuid(), "deliveries", id.uuid());
}

std::string settlement_name(ContractId contract, SettlementId id) {
  return name_of("contracts", contract.uuid(), "settlements", id.uuid());
}

std::string breach_name(ContractId contract, BreachId id) {
  return name_of("contracts", contract.uuid(), "breaches", id.uuid());
}

v1::Contract encode(const Contract& contract, Detail detail) {
  v1::Contract out;
  out.set_name(contract_name(contract.id));
  *out.mutable_terms() = encode(contract.terms);
  out.set_state(static_cast<v1::ContractState>(contract.state));
  out.set_terms_digest(contract.terms_digest);
  if (detail == Detail::kWhole) out.set_signed_terms(contract.signed_terms);
  encode_signatures(contract.signatures, contract.terms, *out.mutable_signatures());
  out.set_annex(contract.annex);
  if (contract.cause) {
    out.set_termination_cause(static_cast<v1::TerminationCause>(*contract.cause));
  }
  if (contract.suspended_from) {
    write(*contract.suspended_from, *out.mutable_suspended_from_date());
  }
  out.set_author(contract.author);
  out.set_etag(etag_of(contract.revision));
  write(contract.create_time, *out.mutable_create_time());
  write(contract.update_time, *out.mutable_update_time());
  return out;
}

v1::Annex encode(const Annex& annex, Detail detail) {
  v1::Annex out;
  out.set_name(contract_name(annex.contract) + "/annexes/" + std::to_string(annex.number));
  out.set_number(annex.number);
  *out.mutable_terms() = encode(annex.sealed.terms);
  out.set_reason(annex.reason);
  out.set_terms_digest(annex.sealed.digest);
  if (detail == Detail::kWhole) out.set_signed_terms(annex.sealed.bytes);
  out.set_state(static_cast<v1::AnnexState>(annex.state));
  encode_signatures(annex.signatures, annex.sealed.terms, *out.mutable_signatures());
  write(annex.create_time, *out.mutable_create_time());
  return out;
}

v1::Delivery encode(const Delivery& delivery) {
  v1::Delivery out;
  out.set_name(delivery_name(delivery.contract, delivery.id));
  out.set_schedule_line(delivery.schedule_line);
  write(delivery.day, *out.mutable_delivery_date());
  for (const DeliveryLine& line : delivery.lines) {
    v1::DeliveryLine& to = *out.add_lines();
    to.set_lot(line.lot);
    to.set_grade(line.grade);
    write(line.delivered, *to.mutable_quantity());
    write(line.accepted, *to.mutable_accepted());
  }
  out.set_state(static_cast<v1::DeliveryState>(delivery.state));
  out.set_reason(delivery.reason);
  if (delivery.settlement) {
    out.set_settlement(settlement_name(delivery.contract, *delivery.settlement));
  }
  out.set_etag(etag_of(delivery.revision));
  write(delivery.create_time, *out.mutable_create_time());
  write(delivery.update_time, *out.mutable_update_time());
  return out;
}

v1::Breach encode(const Breach& breach) {
  v1::Breach out;
  out.set_name(breach_name(breach.contract, breach.id));
  out.set_kind(static_cast<v1::BreachKind>(breach.kind));
  out.set_of(static_cast<v1::Side>(breach.of));
  out.set_schedule_line(breach.schedule_line);
  out.set_allegation(breach.allegation);
  out.set_state(static_cast<v1::BreachState>(breach.state));
  out.set_finding(breach.finding);
  out.set_penalty_vnd(breach.penalty.vnd());
  out.set_outstanding_vnd(breach.outstanding.vnd());
  out.set_remedy(breach.remedy);
  write(breach.report_time, *out.mutable_report_time());
  write(breach.update_time, *out.mutable_update_time());
  return out;
}

v1::Settlement encode(const Settlement& settlement, Detail detail) {
  v1::Settlement out;
  out.set_name(settlement_name(settlement.contract, settlement.id));
  out.set_number(settlement.number);
  write(settlement.through_date, *out.mutable_through_date());
  if (detail == Detail::kWhole) encode_whole(settlement, out);
  out.set_payable_vnd(settlement.statement.payable.vnd());
  out.set_paid_vnd(settlement.paid.vnd());
  write(settlement.due_date, *out.mutable_due_date());
  out.set_etag(etag_of(settlement.revision));
  write(settlement.create_time, *out.mutable_create_time());
  return out;
}

v1::StatementLine encode(const StatementLine& line) {
  v1::StatementLine out;
  out.set_kind(static_cast<v1::StatementLineKind>(line.kind));
  out.set_reference(line.reference);
  out.set_title(line.title);
  out.set_member(line.member);
  out.set_lot(line.lot);
  if (line.kind == LineKind::kGoods) write(line.quantity, *out.mutable_quantity());
  out.set_amount_vnd(line.amount.vnd());
  return out;
}

v1::PriceObservation encode(const PriceRecord& record) {
  v1::PriceObservation out;
  out.set_name(name_of("priceObservations", record.observed.id.uuid()));
  out.set_market(record.observed.market);
  write(record.observed.day, *out.mutable_observe_date());
  out.set_price_vnd(record.observed.price.vnd());
  out.set_source(record.source);
  if (record.corrects) out.set_corrects(name_of("priceObservations", record.corrects->uuid()));
  out.set_correction_reason(record.correction_reason);
  if (record.corrected_by) {
    out.set_corrected_by(name_of("priceObservations", record.corrected_by->uuid()));
  }
  write(record.create_time, *out.mutable_create_time());
  return out;
}

StatusOr<Delivery> decode(const v1::Delivery& delivery, ContractId contract) {
  Delivery out;
  out.id = DeliveryId::make();
  out.contract = contract;
  out.schedule_line = delivery.schedule_line();
  ASSIGN_OR_RETURN(out.day, read_date(delivery.delivery_date(), "delivery.delivery_date"));
  for (const v1::DeliveryLine& line : delivery.lines()) {
    DeliveryLine to;
    ASSIGN_OR_RETURN(const ChildIds lot, child_of(line.lot(), "producers", "lots"));
    to.lot = name_of("producers", lot.parent, "lots", lot.id);
    to.member = name_of("producers", lot.parent);
    to.grade = line.grade();
    to.delivered = read_quantity(line.quantity());
    to.accepted = {0, to.delivered.unit};
    out.lines.push_back(std::move(to));
  }
  return out;
}

StatusOr<PriceRecord> decode(const v1::PriceObservation& observation) {
  PriceRecord out;
  out.observed.id = ObservationId::make();
  out.observed.market = observation.market();
  ASSIGN_OR_RETURN(out.observed.day,
                   read_date(observation.observe_date(), "price_observation.observe_date"));
  out.observed.price = Money::vnd(observation.price_vnd());
  out.source = observation.source();
  return out;
}

}  // namespace farmgate::cooperatives::wire
