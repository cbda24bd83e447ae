#pragma once

#include <set>
#include <string>

#include "chassis/base/csv.h"
#include "chassis/base/status.h"

namespace farmgate::apps {

// Rows of a file on their way to an import: a table, or objects one a line (FILE.jsonl).
//
// An object holds texts, numbers and truth values ("YES", "NO"); one within it gives columns named
// "outer_inner". The columns of all objects, sorted and at most 64, are the header; each object has
// those that it names, and "" in the others. A line that is no such object has the fault
// NOT_AN_OBJECT, one with a column beyond the 64 COLUMNS_MISMATCH. The header's line is 0.
//
// unknown: columns of objects that who takes the rows does not know. They are not in the header,
// and an object that has one is the fault COLUMN_UNKNOWN.
using Columns = std::set<std::string, std::less<>>;

// What the sink says; FILE_MISSING, QUOTES_BROKEN for a table that ends within quotes, and
// NOT_AN_OBJECT for a file without any.
Status read_rows(const std::string& path, std::size_t row_bytes, const CsvReader::Sink& sink,
                 const Columns& unknown = {});

}  // namespace farmgate::apps
