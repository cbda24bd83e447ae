// What the ledger of an older release has is brought to what it says now.
#include <gtest/gtest.h>

#include "chassis/host/service.h"
#include "chassis/pg/database.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "services/orders/orders.h"

namespace farmgate::orders {
namespace {

using farmgate::testing::IsOk;

constexpr int kFirst = 150;  // migration that is judged here: 0050 of the service

// An order in a state, and the part of a transfer that paid it.
constexpr const char* kBefore = R"sql(
  CREATE FUNCTION paid(n int, order_state int, vnd bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO orders (id, buyer, seller, state, contact_name, contact_phone, contact_address,
      fulfilment, payment_method, total_vnd, payment_code, hold_expire_time, create_time,
      update_time, version, request_id)
    VALUES (md5('o' || n)::uuid, 'an', md5('s')::uuid, order_state, 'a', 'b', '', 2, 1, vnd,
      'FG' || n, now(), now(), now(), 1, md5('r' || n)::uuid);
    INSERT INTO bank_transfer (id, bank_reference, amount_vnd, description, credit_time, state,
      order_id, unmatched_reason, version, create_time, request_id)
    VALUES (md5('t' || n)::uuid, 'FT' || n, vnd, '', now(), 1, md5('o' || n)::uuid, '', 1, now(),
      md5('q' || n)::uuid);
    INSERT INTO ledger_entry (fact, debit, credit, amount_vnd, transfer, order_id, book_time)
    VALUES ('TRANSFER_RECORDED', 'BANK', 'UNMATCHED', vnd, md5('t' || n)::uuid, NULL, now()),
      ('TRANSFER_MATCHED', 'UNMATCHED', 'PREPAID', vnd, md5('t' || n)::uuid,
       md5('o' || n)::uuid, now())
  $$;
  SELECT paid(1, 2, 100), paid(2, 8, 20), paid(3, 8, 3), paid(4, 6, 5000);
  INSERT INTO day_close (id, day, stated_vnd, ledger_vnd, unmatched_vnd, prepaid_vnd,
    refunds_due_vnd, closer, create_time)
  VALUES (md5('c')::uuid, '2026-06-01', 5123, 5123, 0, 5123, 0, 'officer', now()))sql";

std::string balance(farmgate::testing::PgSandbox& sandbox, const std::string& account) {
  return sandbox.value("SELECT sum(amount_vnd) FROM ledger_balance WHERE account = '" + account +
                       "'");
}

TEST(MovedSales, OfOrdersThatWereHandedOverBefore) {
  farmgate::testing::PgSandbox sandbox("orders");
  const auto all = host::schema(orders_spec());
  std::vector<pg::Migration> before;
  for (const pg::Migration& it : all) {
    if (it.version < kFirst) before.push_back(it);
  }
  ASSERT_LT(before.size(), all.size());
  ASSERT_THAT(pg::migrate(sandbox.options(), before), IsOk());
  sandbox.execute(kBefore);

  ASSERT_THAT(pg::migrate(sandbox.options(), all), IsOk());

  EXPECT_EQ(balance(sandbox, "SALES"), "-23");
  EXPECT_EQ(balance(sandbox, "PREPAID"), "-5100");
  EXPECT_EQ(balance(sandbox, "BANK"), "5123");
  EXPECT_EQ(sandbox.value("SELECT sum(amount_vnd) FROM ledger_balance"), "0");
  EXPECT_EQ(sandbox.value("SELECT prepaid_vnd + sales_vnd FROM day_close"), "5123");
}

}  // namespace
}  // namespace farmgate::orders
