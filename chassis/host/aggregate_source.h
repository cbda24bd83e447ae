#pragma once

#include <string>
#include <utility>

#include "chassis/base/id.h"
#include "chassis/events/outbox.h"
#include "chassis/events/republish.h"
#include "chassis/pg/database.h"

namespace farmgate::host {

// The usual AggregateSource: rows keyed by a UUID `id`.
// read: StatusOr<std::vector<Row>>(Tx&, const Uuid& after, int limit), rows locked and in order of
// id. render: the event of a row's present state.
template <class Read, class Render>
events::AggregateSource source_by_id(std::string name, events::Outbox& outbox, Read read,
                                     Render render) {
  return {std::move(name),
          [&outbox, read, render](pg::Tx& tx, const std::string& after_key,
                                  int limit) -> StatusOr<events::RepublishPage> {
            Uuid after;
            if (!after_key.empty()) {
              ASSIGN_OR_RETURN(after, Uuid::parse(after_key));
            }
            ASSIGN_OR_RETURN(auto rows, read(tx, after, limit));
            events::RepublishPage page;
            for (const auto& row : rows) {
              RETURN_IF_ERROR(outbox.append(tx, render(row)));
              ++page.appended;
              page.last_key = row.id.to_string();
            }
            return page;
          }};
}

}  // namespace farmgate::host
