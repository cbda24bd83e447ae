#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "apps/farmgate/csv_file.h"
#include "farmgate/certification/v1/rubric.pb.h"

namespace farmgate::apps {

using RubricLabels = std::map<std::string, certification::v1::Label>;

// A table with the columns `key`, vi and en.
StatusOr<RubricLabels> read_rubric_labels(const std::filesystem::path& path, std::string_view key);
// Each label that a cell names, one after the other.
Status write_rubric_label(const RubricLabels& labels, const CsvFile::Row& row,
                          std::string_view column, certification::v1::Label& out);

// The sets of a folder, each with its law and sections and without criteria.
StatusOr<std::map<int, certification::v1::Rubric>> read_rubric_heads(
    const std::filesystem::path& folder, const RubricLabels& labels);

}  // namespace farmgate::apps
