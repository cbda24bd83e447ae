#include "tests/contract/samples.h"

#include <string>

namespace farmgate::contract {
namespace {

using namespace std::chrono;

// Ids by their last digit.
Uuid uuid(char last) {
  return Uuid::parse(std::string("01980000-0000-7000-8000-00000000000") + last).value();
}

const std::string kProducer = "producers/01980000-0000-7000-8000-000000000001";

Time noon(int day) { return sys_days{2026y / June / day} + 12h; }

}  // namespace

producers::Producer producer() {
  producers::Producer it;
  it.id = producers::ProducerId(uuid('1'));
  it.kind = producers::ProducerKind::kHousehold;
  it.public_name = "Vườn vải Lục Ngạn";
  it.representative = {"Nguyễn Thị Mẫu", producers::Sex::kFemale, "Nùng"};
  it.phone = "+84912345678";
  it.tax_code = "0101234567-001";
  it.personal_number = "001234567890";
  it.commune = "communes/07582";
  it.address = "Thôn Mẫu";
  it.version = 7;
  it.revision = 3;
  return it;
}

producers::Holdings holdings() {
  producers::Product product;
  product.id = producers::ProductId(uuid('2'));
  product.producer = producers::ProducerId(uuid('1'));
  product.title = "Vải thiều";
  product.ocop_set = 1;
  product.product_code = "24-07582-01-2026";
  product.trademark = "Vải thiều Lục Ngạn";
  product.species = "PIG";
  producers::Plot plot;
  plot.id = producers::PlotId(uuid('3'));
  plot.producer = product.producer;
  plot.title = "Đồi sau nhà";
  plot.crop = "vải thiều";
  plot.area = {3'600'000, Unit::kSquareMetre};
  plot.commune = "communes/07582";
  plot.unit_code.emplace();
  plot.unit_code->scheme = producers::UnitCodeScheme::kExport;
  plot.unit_code->code = "VN-BGOR-0001";
  plot.unit_code->market = "CN";
  producers::Qualification paper;
  paper.id = producers::QualificationId(uuid('4'));
  paper.producer = product.producer;
  paper.kind = producers::QualificationKind::kVietgap;
  paper.issuer = "Trung tâm Mẫu";
  paper.number = "VG-0001";
  paper.valid_from_date = 2026y / January / 1;
  paper.valid_through_date = 2027y / December / 31;
  return {{product}, {plot}, {paper}};
}

producers::Lot lot() {
  producers::Lot it;
  it.id = producers::LotId(uuid('5'));
  it.producer = producers::ProducerId(uuid('1'));
  it.product = producers::ProductId(uuid('2'));
  it.plot = producers::PlotId(uuid('3'));
  it.harvest_date = 2026y / June / 1;
  it.quantity = {1'250'500, Unit::kKilogram};
  it.remaining = 750'500;
  it.version = 2;
  return it;
}

producers::Outbreak outbreak() {
  producers::Outbreak it;
  it.id = producers::OutbreakId(uuid('b'));
  it.disease = "Dịch tả lợn châu Phi";
  it.species = {"PIG"};
  it.communes = {"communes/07525", "communes/07582"};
  it.first_date = 2026y / June / 2;
  it.last_date = 2026y / June / 9;
  it.heads = {40, 12, 28};
  it.ban_on = true;
  it.period = producers::BanPeriod{2026y / June / 3, 2026y / June / 30};
  it.version = 2;
  return it;
}

cooperatives::CooperativeRecord cooperative() {
  using cooperatives::RatingClass;
  cooperatives::CooperativeRecord it;
  it.id = cooperatives::CooperativeId(uuid('b'));
  it.cooperative.id = it.id;
  it.cooperative.kind = cooperatives::CooperativeKind::kCooperative;
  it.cooperative.producer = cooperatives::ProducerId(uuid('c'));
  it.cooperative.kind_from_date = 2026y / February / 1;
  it.cooperative.founded_date = 2025y / January / 1;
  it.cooperative.charter.capital = Money::vnd(1'000'000'000);
  it.cooperative.registration = {"24-001", 2026y / February / 1, "Phố Mẫu"};
  it.cooperative.version = 9;
  it.party = {it.cooperative.producer, "COOPERATIVE", "HTX vải thiều", "communes/07525", true};
  it.ratings = {{2025, 82, RatingClass::kGood, "01/QĐ", noon(1)},
                {2024, 66, RatingClass::kFair, "02/QĐ", noon(1)}};
  it.members = {2026y / June / 1, 7, 2, 3, Money::vnd(700'000'000), Money::vnd(200'000'000)};
  return it;
}

cooperatives::Membership membership() {
  cooperatives::Membership it;
  it.id = cooperatives::MembershipId(uuid('d'));
  it.cooperative = cooperatives::CooperativeId(uuid('b'));
  it.member = cooperatives::ProducerId(uuid('1'));
  it.membership_class = cooperatives::MembershipClass::kOfficial;
  it.capital = Money::vnd(123'456'789);
  it.valid_from_date = 2026y / January / 1;
  it.valid_through_date = 2026y / December / 31;
  it.end_reason = "Nguyễn Thị Mẫu chuyển nơi ở";
  it.version = 3;
  return it;
}

cooperatives::Contract contract() {
  cooperatives::Contract it;
  it.id = cooperatives::ContractId(uuid('e'));
  it.seller = kProducer;
  it.buyer = "producers/01980000-0000-7000-8000-00000000000f";
  it.state = cooperatives::ContractState::kActive;
  it.terms.product = kProducer + "/products/01980000-0000-7000-8000-000000000002";
  it.terms.title = "Thuế má và giá cả không ra khỏi hợp đồng";
  it.terms.linkage = true;
  it.terms.unit = Unit::kKilogram;
  it.terms.valid_from_date = 2026y / January / 1;
  it.terms.valid_through_date = 2028y / December / 31;
  it.terms.schedule = {{1, 2026y / June / 1, 2026y / June / 20, {5'000'000, Unit::kKilogram}, ""},
                       {2, 2027y / June / 1, 2027y / June / 20, {6'000'000, Unit::kKilogram}, ""}};
  it.annex = 1;
  it.version = 12;
  return it;
}

certification::Certificate certificate() {
  certification::Certificate it;
  it.id = certification::CertificateId(uuid('c'));
  it.number = "12/GCN-OCOP-24-2026";
  it.product = kProducer + "/products/01980000-0000-7000-8000-000000000002";
  it.producer = kProducer;
  it.commune = "communes/07582";
  it.dossier = certification::DossierId(uuid('d'));
  it.product_code = "24-07582-3-2026";
  it.product_set = 1;
  it.star = 4;
  it.issuer = "Ủy ban nhân dân tỉnh";
  it.decision_number = "77/QĐ-UBND";
  it.decision_date = it.valid_from_date = 2026y / August / 31;
  it.valid_through_date = 2029y / August / 31;
  it.token = "a token";
  it.version = 2;
  return it;
}

certification::Dossier dossier() {
  certification::Dossier it;
  it.id = certification::DossierId(uuid('e'));
  it.product = kProducer + "/products/01980000-0000-7000-8000-000000000002";
  it.producer = kProducer;
  it.commune = "communes/07582";
  it.rubric = "qd26-2026-01";
  it.product_set = 1;
  it.commune_slip = "12/PĐK-24-07582-2026";  // shown to its owner and officers alone
  it.version = 3;
  return it;
}

listings::Listing listing() {
  listings::Listing it;
  it.id = listings::ListingId(uuid('6'));
  it.seller = listings::ProducerId(uuid('1'));
  it.product = kProducer + "/products/01980000-0000-7000-8000-000000000002";
  it.title = "Vải thiều, hộp 5 kg";
  it.story = "Hái buổi sáng, gửi trong ngày.";
  it.category = 1;
  it.commune = "communes/07582";
  it.content = {5'000, Unit::kKilogram};
  it.unit = Unit::kPiece;
  it.seller_name = "Vườn vải Lục Ngạn";
  it.state = listings::ListingState::kPublished;
  it.shelf.from_price = Money::vnd(225'000);
  it.shelf.stock = listings::StockState::kInStock;
  it.star.stars = 4;
  it.trace_code = "893850100100";
  it.version = 1;
  return it;
}

orders::Fair fair() {
  orders::Fair it;
  it.id = orders::FairId(uuid('7'));
  it.kind = orders::FairKind::kProductWeek;
  it.title = "Tuần lễ vải thiều";
  it.province = "provinces/24";
  it.start_date = 2026y / June / 10;
  it.end_date = 2026y / June / 16;
  it.state = orders::FairState::kAllocated;
  it.application_through_date = 2026y / June / 1;
  it.counts = {40, 61, 0, 5, 30, 4, 7};
  return it;
}

orders::Offer offer() {
  orders::Offer it;
  it.id = orders::OfferId(uuid('8'));
  it.listing = orders::ListingId(uuid('6'));
  it.seller = orders::ProducerId(uuid('1'));
  it.fair = orders::FairId(uuid('7'));
  it.unit = Unit::kPiece;
  it.unit_price = Money::vnd(225'000);
  it.received = 100'000;
  it.available = 40'000;
  it.held = 25'000;
  it.sold = 35'000;
  it.start_time = noon(10);
  it.end_time = noon(16);
  it.version = 3;
  return it;
}

orders::Order order() {
  orders::Order it;
  it.id = orders::OrderId(uuid('9'));
  it.buyer = "users/an";
  it.seller = orders::ProducerId(uuid('1'));
  it.contact = {"Trần Văn Mẫu", "+84987654321", "Phố Mẫu"};
  it.lines.push_back({orders::OfferId(uuid('8')),
                      orders::ListingId(uuid('6')),
                      "Vải thiều, hộp 5 kg",
                      {2'000, Unit::kPiece},
                      Money::vnd(225'000),
                      Money::vnd(450'000)});
  it.total = Money::vnd(450'000);
  it.payment_code = "FG23456789ABCD";
  it.hold_expire_time = noon(11);
  it.version = 2;
  return it;
}

orders::BankTransfer transfer() {
  orders::BankTransfer it;
  it.id = orders::TransferId(uuid('a'));
  it.bank_reference = "FT26161000001";
  it.amount = Money::vnd(450'000);
  it.description = "Tran Van Mau FG23456789ABCD";
  it.credit_time = noon(10);
  it.state = orders::TransferState::kMatched;
  it.order = orders::OrderId(uuid('9'));
  return it;
}

}  // namespace farmgate::contract
