#include "apps/catalogue/catalogue.h"

#include <chrono>

#include "chassis/base/data_table.h"

namespace farmgate::apps {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kListingsOfSeller = 8;
constexpr std::int64_t kPriceStep = 1'000;
constexpr Date kFirstDay{std::chrono::year(2026), std::chrono::month(1), std::chrono::day(1)};
constexpr int kDays = 300;  // over which listings were made
constexpr std::string_view kLabel = " Dữ liệu ví dụ: hàng và người bán không có thật.";

DataTable table(std::string_view name, std::string_view header) {
  return {.reason = "CATALOGUE_UNREADABLE", .name = name, .header = header, .rows_most = 20'000};
}

std::string without_kind(const std::string& name) {
  for (const std::string_view kind : {"Xã ", "Phường ", "Đặc khu "}) {
    if (name.starts_with(kind)) return name.substr(kind.size());
  }
  return name;
}

void fill_in(std::string& text, std::string_view mark, const std::string& value) {
  const auto at = text.find(mark);
  if (at != std::string::npos) text.replace(at, mark.size(), value);
}

}  // namespace

// SplitMix64: good enough for goods, and the same everywhere.
class Catalogue::Dice {
 public:
  explicit Dice(std::uint64_t state) : state_(state) {}

  std::uint64_t roll() {
    std::uint64_t it = state_ += 0x9E3779B97F4A7C15U;
    it = (it ^ (it >> 30)) * 0xBF58476D1CE4E5B9U;
    it = (it ^ (it >> 27)) * 0x94D049BB133111EBU;
    return it ^ (it >> 31);
  }
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(roll() % limit); }
  bool percent(std::size_t share) { return below(100) < share; }
  template <class List>
  const auto& any(const List& list) {
    return list[below(list.size())];
  }

 private:
  std::uint64_t state_;
};

StatusOr<Catalogue> Catalogue::make(std::uint64_t seed) {
  Catalogue out;
  out.seed_ = seed;
  RETURN_IF_ERROR(read_table(
      table("goods", "set,name,pack,grams,low,high"), catalogue_goods_csv(),
      [&](const Cells& cells) {
        const auto set = whole_number(cells[0]), grams = whole_number(cells[3]);
        const auto low = whole_number(cells[4]), high = whole_number(cells[5]);
        if (!set || !grams || !low || !high) return "a number of another form";
        out.goods_.push_back({static_cast<int>(*set), cells[1], cells[2], *grams, *low, *high});
        return "";
      }));
  RETURN_IF_ERROR(
      read_table(table("words", "kind,text"), catalogue_words_csv(), [&](const Cells& cells) {
        out.words_[cells[0]].push_back(cells[1]);
        return "";
      }));
  RETURN_IF_ERROR(
      read_table(table("communes", "code,name,province,valid_from"), catalogue_communes_csv(),
                 [&](const Cells& cells) {
                   out.communes_.push_back({"communes/" + cells[0], without_kind(cells[1])});
                   return "";
                 }));
  for (const char* kind :
       {"grade", "family", "middle", "given", "trade", "opening", "making", "closing"}) {
    if (out.words_[kind].empty()) {
      return Status(Code::kDataLoss, "CATALOGUE_UNREADABLE", std::string("no words of ") + kind);
    }
  }
  return out;
}

std::string Catalogue::name_of(const char* what, std::uint64_t number) const {
  return std::string("catalogue ") + std::to_string(seed_) + " " + what + " " +
         std::to_string(number);
}

const std::string& Catalogue::word(const char* kind, Dice& dice) const {
  return dice.any(words_.at(kind));
}

MadeUpSeller Catalogue::seller(std::uint64_t number, std::string& place) const {
  Dice dice(seed_ * 1'000'003 + number);
  MadeUpSeller out;
  out.id = Uuid::derived(name_of("seller", number));
  const Commune& commune = dice.any(communes_);
  out.commune = commune.name;
  place = commune.place;
  const std::string person =
      word("family", dice) + " " + word("middle", dice) + " " + word("given", dice);
  const std::size_t kind = dice.below(100);
  if (kind < 65) {
    out.kind = "HOUSEHOLD";
    out.name = "Hộ " + person;
  } else if (kind < 75) {
    out.kind = "FARM";
    out.name = "Trang trại " + person;
  } else if (kind < 80) {
    out.kind = "COOPERATIVE_GROUP";
    out.name = "Tổ hợp tác " + word("trade", dice) + " " + place;
  } else if (kind < 95) {
    out.kind = "COOPERATIVE";
    out.name = "HTX " + word("trade", dice) + " " + place;
  } else {
    out.kind = "ENTERPRISE";
    out.name = "Công ty " + word("trade", dice) + " " + place;
  }
  out.name += " (ví dụ)";
  return out;
}

std::string Catalogue::story(const Goods& goods, const std::string& place, Dice& dice) const {
  std::string text = word("opening", dice);
  for (std::size_t i = dice.below(3) + 1; i > 0; --i) text += " " + word("making", dice);
  text += " " + word("closing", dice);
  fill_in(text, "{goods}", goods.name);
  fill_in(text, "{place}", place);
  return text + std::string(kLabel);
}

MadeUpListing Catalogue::listing(std::uint64_t number) const {
  Dice dice(seed_ * 7'919 + number + 1);
  MadeUpListing out;
  std::string place;
  out.seller = seller(number / kListingsOfSeller, place);
  out.id = Uuid::derived(name_of("listing", number));
  out.product = "producers/" + out.seller.id.to_string() + "/products/" +
                Uuid::derived(name_of("product", number)).to_string();
  const Goods& goods = dice.any(goods_);
  out.title = goods.name + (dice.percent(40) ? " " + word("grade", dice) : "") + " " + place +
              ", " + goods.pack;
  out.story = story(goods, place, dice);
  out.category = goods.category;
  out.grams = goods.grams;
  if (dice.percent(85)) {
    const auto steps = static_cast<std::size_t>((goods.high - goods.low) / kPriceStep + 1);
    out.price = goods.low + static_cast<std::int64_t>(dice.below(steps)) * kPriceStep;
    out.has_stock = dice.percent(88);
    out.offer = Uuid::derived(name_of("offer", number));
  }
  const int day = static_cast<int>(dice.below(kDays));
  out.create_time = Time(std::chrono::sys_days(later(kFirstDay, std::chrono::days(day)))) +
                    std::chrono::seconds(dice.below(86'400));
  out.star_from = out.star_last = kFirstDay;
  if (dice.percent(30)) {
    const std::size_t rank = dice.below(100);
    out.star = rank < 62 ? 3 : rank < 95 ? 4 : 5;
    out.certificate = std::to_string(number) + "/VD";
    out.star_last = later(kFirstDay, std::chrono::days(400 + day * 2));
  }
  return out;
}

}  // namespace farmgate::apps
