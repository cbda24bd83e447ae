#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/certification/domain/council.h"

// Conflicts of interest are found in the records, whatever a member declares.
namespace farmgate::certification {

// What a tie is made of, in the order of weight.
enum class TieKind { kProducer = 1, kCooperative, kContract };
std::string_view tie_name(TieKind kind);

// Whom a producer deals with: bodies, each "producers/...".
struct Relations {
  std::string producer;
  std::vector<std::string> cooperative;  // parties of its cooperatives and their members
  std::vector<std::string> contract;     // other sides of its contracts
};
// More of them than can be looked through: nobody may be cleared.
inline constexpr int kRelationsMost = 2000;

// Every body once, the producer first.
std::vector<std::string> bodies_of(const Relations& relations);

struct BodyPerson {
  std::string producer;
  std::string person_key;
};

struct Tie {
  TieKind kind = TieKind::kProducer;
  bool declared = false;  // by the member; else by the person behind the body
};

// The weightiest one between a member and a producer; nothing where there is none. `acts_for`:
// bodies that the member acts for by its token. Of a member without a personal number nothing is
// compared but these and what it declared.
std::optional<Tie> find_tie(const CouncilMember& member, const Relations& relations,
                            const std::vector<BodyPerson>& persons,
                            const std::vector<std::string>& acts_for = {});

}  // namespace farmgate::certification
