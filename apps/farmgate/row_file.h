#pragma once

#include <string>

#include "chassis/base/csv.h"
#include "chassis/base/status.h"

namespace farmgate::apps {

// Rows of a file on their way to an import: a table, or objects one a line (FILE.jsonl).
//
// An object holds texts, numbers and truth values ("YES", "NO"); one within it gives columns named
// "outer_inner". The first object's columns, sorted, are the header: another one may lack some of
// them, and has no others (the row's fault is COLUMNS_MISMATCH); a line that is no such object has
// the fault NOT_AN_OBJECT. The header's line is 0.

// What the sink says; FILE_MISSING, and QUOTES_BROKEN for a table that ends within quotes.
Status read_rows(const std::string& path, std::size_t row_bytes, const CsvReader::Sink& sink);

}  // namespace farmgate::apps
