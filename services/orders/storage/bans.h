#pragma once

#include "chassis/pg/database.h"
#include "services/orders/domain/offer.h"

// Whether the goods of `listing_copy l` may not move today: a ban holds for the species of its
// product in the commune of its seller, or its page says so already. Viet Nam is +07:00 all year.
#define FARMGATE_LISTING_BANNED                                                               \
  "(l.banned OR EXISTS ("                                                                     \
  "SELECT 1 FROM product_copy animal "                                                        \
  "JOIN seller_copy keeper ON keeper.producer = animal.producer "                             \
  "JOIN ban_copy b ON b.species = animal.species AND b.commune = keeper.commune, "            \
  "LATERAL (SELECT ((farmgate_now() AT TIME ZONE 'UTC') + interval '7 hours')::date AS day) " \
  "today "                                                                                    \
  "WHERE animal.product = l.product AND b.from_date <= today.day "                            \
  "AND (b.through_date IS NULL OR b.through_date >= today.day)))"

// The copy of the movement bans that are on, and what they hold.
namespace farmgate::orders::bans {

// An outbreak's ban in place of what was known of it.
Status save(pg::Tx& tx, const BanCopy& ban);
Status drop(pg::Tx& tx, const Uuid& outbreak);

StatusOr<bool> hold_listing(pg::Tx& tx, ListingId listing);
// Any line of the order.
StatusOr<bool> hold_order(pg::Tx& tx, OrderId order);

}  // namespace farmgate::orders::bans
