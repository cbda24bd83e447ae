#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "chassis/base/digest.h"
#include "chassis/base/id.h"
#include "chassis/pg/database.h"

// Rows of imported tables, by the key that their importer gave them: the same table makes nothing
// twice, whoever sends it. Each service that imports has a table of its own for them:
//   import_row (space text, kind int, key text, digest bytea, made uuid, request_id uuid,
//               create_time timestamptz DEFAULT ..., PRIMARY KEY (space, kind, key))
namespace farmgate::intake {

// Among which keys a row has its own, and the import that asks.
struct Owner {
  std::string space;  // "" or the parent of what the rows make
  int kind = 0;       // of the table, as the service counts them
  Uuid request_id;
};

struct Entry {
  std::string key;
  Digest digest{};
  Uuid made;  // what the row makes if its key is new
};

struct Known {
  std::string digest;
  Uuid made;
};

// Enters those whose key is new, and answers what each key stands for now: a twin that holds a key
// is waited for. Entries in the order of their keys, so that two imports never wait for each other.
StatusOr<std::map<std::string, Known>> enter(pg::Tx& tx, const Owner& owner,
                                             const std::vector<Entry>& entries);
// What an earlier import made under a key.
StatusOr<std::optional<Uuid>> find(pg::Tx& tx, const std::string& space, int kind,
                                   const std::string& key);

}  // namespace farmgate::intake
