#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/base/status.h"
#include "services/certification/domain/dossier.h"
#include "services/certification/domain/rubric.h"

namespace farmgate::certification {

using EvidenceId = Id<struct EvidenceTag>;

inline constexpr std::size_t kEvidenceBytesMost = 20'000'000;
inline constexpr int kEvidenceMost = 200;  // of a dossier

// A file that proves something.
struct Evidence {
  EvidenceId id;
  DossierId dossier;
  std::string kind;  // of the rubric
  std::string title;
  std::vector<std::string> criteria;  // of the rubric
  std::string content_type;
  std::int64_t size_bytes = 0;
  std::string digest;  // 32 bytes
  Time create_time{};

  // KIND_UNKNOWN, CRITERION_UNKNOWN.
  Status check(const Rubric& rubric) const;
};

// What a file is by its content: "application/pdf", "image/jpeg" or "image/png". INVALID_ARGUMENT:
// EVIDENCE_TYPE for anything else, or when `claimed` is not empty and says another; EVIDENCE_UNSAFE
// for a picture of more pixels than a scan has, and for a document that carries scripts, other
// files or commands, or hides what it is by encryption.
StatusOr<std::string> type_of(std::string_view content, std::string_view claimed);

}  // namespace farmgate::certification
