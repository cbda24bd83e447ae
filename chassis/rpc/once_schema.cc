#include "chassis/rpc/once.h"

namespace farmgate::rpc {

// One round trip claims: the function has the short lock timeout to itself and its block is the
// savepoint, so that waiting for a twin costs neither the transaction nor three more statements.
std::string_view once_schema_sql() {
  return R"sql(
CREATE TABLE request_claim (
  caller text NOT NULL,
  method text NOT NULL,
  request_id uuid NOT NULL,
  digest bytea NOT NULL,
  reply bytea,
  created timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (caller, method, request_id)
);
CREATE INDEX request_claim_created ON request_claim USING brin (created)
  WITH (pages_per_range = 16, autosummarize = on);

CREATE FUNCTION claim_request(of_caller text, of_method text, of_request uuid, of_payload bytea,
                              OUT outcome text, OUT answer bytea)
LANGUAGE plpgsql SET lock_timeout = '50ms' AS $$
DECLARE
  claim request_claim;
BEGIN
  BEGIN
    INSERT INTO request_claim (caller, method, request_id, digest)
      VALUES (of_caller, of_method, of_request, of_payload)
      ON CONFLICT DO NOTHING;
    IF FOUND THEN
      outcome := 'FRESH';
      RETURN;
    END IF;
  EXCEPTION WHEN lock_not_available THEN
    outcome := 'IN_FLIGHT';
    RETURN;
  END;
  SELECT * INTO claim FROM request_claim
    WHERE caller = of_caller AND method = of_method AND request_id = of_request;
  IF NOT FOUND THEN
    outcome := 'IN_FLIGHT';
  ELSIF claim.digest <> of_payload THEN
    outcome := 'REUSED';
  ELSIF claim.reply IS NULL THEN
    outcome := 'IN_FLIGHT';
  ELSE
    outcome := 'ANSWERED';
    answer := claim.reply;
  END IF;
END $$;
)sql";
}

// A claim is an insertion now: the function's block and its savepoint cost as much again.
std::string_view once_claim_sql() {
  return "DROP FUNCTION claim_request(text, text, uuid, bytea);";
}

}  // namespace farmgate::rpc
