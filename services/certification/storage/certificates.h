#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/certification/domain/certificate.h"
#include "services/certification/storage/dossiers.h"

namespace farmgate::certification {

namespace certificate_rows {

// `visible` as of dossiers: the caller's parties, its commune, or all.
StatusOr<std::optional<Certificate>> find(pg::Tx& tx, CertificateId id, const Visible& visible);
StatusOr<std::optional<Certificate>> lock(pg::Tx& tx, CertificateId id, const Visible& visible);
// The one in force of a product, locked.
StatusOr<std::optional<Certificate>> lock_of_product(pg::Tx& tx, const std::string& product);
Status expect_lock_of_product(pg::Tx& tx, const std::string& product);  // Tx::expect

struct Filter {
  std::optional<std::string> product;
  std::optional<std::string> producer;
  std::optional<std::string> commune;
  std::optional<CertificateState> state;
};
// Newest first.
StatusOr<std::vector<Certificate>> list(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                        const farmgate::wire::Page& page);
// In force, with the last day in that span; by that day.
StatusOr<std::vector<Certificate>> expiring(pg::Tx& tx, Date from, Date through,
                                            const Visible& visible,
                                            const farmgate::wire::Page& page);
std::vector<std::string> expiring_position(const Certificate& it);
// In force though the last day is before `today`, locked; those that somebody works on are left.
StatusOr<std::vector<Certificate>> lock_over(pg::Tx& tx, Date today, int limit);
// Of a higher id, locked, for republishing.
StatusOr<std::vector<Certificate>> after(pg::Tx& tx, const Uuid& id, int limit);

// CERTIFICATE_KNOWN when the number was given before, or the product has one in force.
Status insert(pg::Tx& tx, const Certificate& it, const Uuid& request_id);
Status save(pg::Tx& tx, const Certificate& it);

StatusOr<bool> number_given(pg::Tx& tx, const std::string& number);

// The serial of a product in its commune, given at its first certificate.
StatusOr<std::int64_t> serial_of(pg::Tx& tx, const std::string& product,
                                 const std::string& commune);
// One that was printed before: nothing where the product has one, or another product has this one.
Status keep_serial(pg::Tx& tx, const std::string& product, const std::string& commune,
                   std::int64_t serial);

}  // namespace certificate_rows

namespace decision_rows {

// The dossier's row is locked.
Status append(pg::Tx& tx, const Decision& it, const std::string& actor);
// The last one of a kind.
StatusOr<std::optional<Decision>> last(pg::Tx& tx, DossierId dossier, DecisionKind kind);

}  // namespace decision_rows
}  // namespace farmgate::certification
