#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/base/status.h"

namespace farmgate {
// data/catalogue/*.csv and data/admin/communes.csv, compiled in.
std::string_view catalogue_goods_csv();
std::string_view catalogue_words_csv();
std::string_view catalogue_communes_csv();
}  // namespace farmgate

namespace farmgate::apps {

struct MadeUpSeller {
  Uuid id;
  std::string name;  // "Hộ Giáp Thị Hoa (ví dụ)"
  std::string kind;  // "HOUSEHOLD", as in events
  std::string commune;
};

struct MadeUpListing {
  Uuid id;
  Uuid offer;  // none while price is 0
  MadeUpSeller seller;
  std::string product;  // "producers/.../products/..."
  std::string title;
  std::string story;
  int category = 0;
  std::int64_t grams = 0;
  std::int64_t price = 0;  // in đồng a pack
  bool has_stock = false;
  int star = 0;
  std::string certificate;  // its number; "" without stars
  Date star_from{}, star_last{};
  Time create_time{};
};

// A large catalogue of goods that do not exist, of sellers that do not exist, in communes that do.
// Any part of it can be made alone: the same seed and number give the same listing in every run.
class Catalogue {
 public:
  // DATA_LOSS/CATALOGUE_UNREADABLE when its tables are none.
  static StatusOr<Catalogue> make(std::uint64_t seed);

  MadeUpListing listing(std::uint64_t number) const;

 private:
  struct Goods {
    int category = 0;
    std::string name, pack;
    std::int64_t grams = 0, low = 0, high = 0;
  };
  struct Commune {
    std::string name;   // "communes/07582"
    std::string place;  // "Lục Ngạn"
  };
  class Dice;
  MadeUpSeller seller(std::uint64_t number, std::string& place) const;
  std::string story(const Goods& goods, const std::string& place, Dice& dice) const;
  const std::string& word(const char* kind, Dice& dice) const;
  std::string name_of(const char* what, std::uint64_t number) const;

  std::uint64_t seed_ = 0;
  std::vector<Goods> goods_;
  std::vector<Commune> communes_;
  std::map<std::string, std::vector<std::string>> words_;
};

}  // namespace farmgate::apps
