#!/usr/bin/env bash
# season.sh BUILD KILLS [before]: plays season 1 on databases, topics and ports of its own while
# `farmgate all` is killed so often, then compares what must be equal in every run. With `before`,
# an older release's program, in the folder FARMGATE_BEFORE, takes turns with ours on databases that
# it has migrated first and ours after it.
set -Eeuo pipefail
build=$1 kills=$2
servers=("$build/farmgate")
[[ -z ${3:-} ]] || servers=("${FARMGATE_BEFORE:?is set by tools/upgrade}/farmgate" "${servers[@]}")
starts=0
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/lib.sh
source "$here/../../tools/lib.sh"
: "${FARMGATE_PG:?run the tests with ./dev test}"
name=e2e_$$
folder=$(mktemp -d "${TMPDIR:-/tmp}/$name.XXXXXX")
conf=$folder/farmgate.conf
socket=${FARMGATE_PG#*host=}
socket=${socket%% *}
RANDOM=7  # the moments of the kills
first_event_ms=()

sql() { psql -qXAt -v ON_ERROR_STOP=1 -h "$socket" -U farmgate -d "$1" -c "$2"; }

finish() {
  local code=$?
  trap '' HUP INT TERM
  [[ -z ${server:-} ]] || kill -9 "$server" 2>/dev/null || :
  [[ -z ${player:-} ]] || kill -9 "$player" 2>/dev/null || :
  wait 2>/dev/null || :
  ((code == 0)) || tail -n 5 "$folder"/*.log >&2 || :
  for service in "${services[@]}"; do
    sql postgres "DROP DATABASE IF EXISTS ${name}_$service WITH (FORCE)" || :
  done
  "$build/tests/remove_topics" "$FARMGATE_KAFKA" "$name." || :
  rm -rf "$folder"
  exit "$code"
}

deploy() {
  local service program
  RANDOM=$$
  free_ports $((1 + ${#services[@]}))
  admin=$REPLY
  RANDOM=7
  mkdir "$folder/audit"
  {
    suite_settings "$admin"
    cat <<CONF
database_prefix = ${name}_
topic_prefix = $name
certification.audit_dir = $folder/audit
certification.audit_every_s = 1
drain_delay_ms = 0
CONF
  } >"$conf"
  for service in "${services[@]}"; do sql postgres "CREATE DATABASE ${name}_$service"; done
  for program in "${servers[@]}"; do "$program" all migrate --config "$conf" >/dev/null; done
}

# What this script starts does not outlive it, however it ends.
bound() { exec setpriv --pdeathsig KILL -- "$@"; }

start_server() {
  local program=${servers[starts++ % ${#servers[@]}]}
  bound "$program" all --config "$conf" >>"$folder/server.log" 2>&1 &
  server=$!
}

await_ready() {
  local end=$((SECONDS + 60))
  until curl -sf -o /dev/null "127.0.0.1:$admin/readyz"; do
    kill -0 "$server" || { echo "farmgate ended" >&2; return 1; }
    ((SECONDS < end)) || { echo "not ready after 60 s" >&2; return 1; }
    sleep 0.02
  done
}

start_player() {
  bound "$build/season" play --config "$conf" --seed 1 --data "$root/data/season" \
    >"$folder/season.log" 2>&1 &
  player=$!
}

play_under_kills() {
  local done_kills=0
  start_player
  while kill -0 "$player" 2>/dev/null; do
    if ((done_kills >= kills)); then
      wait "$player" || return 1
      player=
      break
    fi
    sleep "$(printf '0.%03d' $((RANDOM % 120)))"
    kill -9 "$server"
    killed=${EPOCHREALTIME/./}
    wait "$server" 2>/dev/null || :
    done_kills=$((done_kills + 1))
    # Every third time the player dies too and begins again from its first step.
    if ((done_kills % 3 == 0)); then
      kill -9 "$player" 2>/dev/null || :
      wait "$player" 2>/dev/null || :
      start_player
    fi
    start_server
    # Every fourth kill falls into a start, the others into service.
    ((done_kills % 4 == 0)) || await_ready
    behind "$done_kills" || ((done_kills % 4 == 0)) || note_first_event
  done
  [[ -z $player ]] || wait "$player" || return 1
  player=
  ((done_kills >= kills)) || { echo "the season ended after $done_kills kills" >&2; return 1; }
  ((kills == 0)) || echo "farmgate killed $done_kills times;" \
    "from kill to the first applied event: median $(ranked 50) ms, greatest $(ranked 100) ms" \
    "of ${#first_event_ms[@]}; the others fell into a start, met no event or were not timed"
}

# Whether the season is further on than its share of the kills: then nothing is measured until the
# kills have caught up, so that they are spread over all of it whatever the machine's pace. The
# player tells its stages in twelve lines.
behind() {  # KILLS SO FAR
  local stages
  stages=$(grep -c '^season 1 ' "$folder/season.log" || :)
  (($1 * 12 < kills * (stages + 1)))
}

# How long after the kill the new process had applied an event, if there was one to apply.
note_first_event() {
  local try page
  for ((try = 0; try < 40; try++)); do
    # The page is read to its end first: a grep that stops at its line would break curl's pipe.
    page=$(curl -sf "127.0.0.1:$admin/metrics" || :)
    if grep -q '^farmgate_events_applied{.*} [1-9]' <<<"$page"; then
      first_event_ms+=($(((${EPOCHREALTIME/./} - killed) / 1000)))
      return
    fi
    sleep 0.02
  done
}

ranked() {  # PERCENT: that rank of the times
  printf '%s\n' "${first_event_ms[@]}" | sort -n |
    awk -v percent="$1" '{v[NR] = $1} END {print v[int((NR * percent + 99) / 100)]}'
}

# A program breaks parts while the season is played and ends when it has healed them all: from then
# on no step may take more than a minute, here all that is left of the season together.
play_while_parts_break() {
  local healed
  start_player
  "$FARMGATE_DISTURB" "$admin"
  healed=$SECONDS
  wait "$player" || return 1
  player=
  echo "the season ended $((SECONDS - healed)) s after the last part was healed"
  ((SECONDS - healed <= 60))
}

# equal WHAT SERVICE QUERY SERVICE QUERY: the same rows, waiting until the events have arrived.
equal() {
  local end=$((SECONDS + 30)) copy='' owner=''
  until copy=$(sql "${name}_$2" "$3") && owner=$(sql "${name}_$4" "$5") &&
    [[ -n $copy && $copy == "$owner" ]]; do
    ((SECONDS < end)) || { echo "differs: $1" >&2; return 1; }
    sleep 0.1
  done
}

empty() {  # SERVICE QUERY: a count that must become 0
  local end=$((SECONDS + 30))
  until [[ $(sql "${name}_$1" "$2") == 0 ]]; do
    ((SECONDS < end)) || { echo "$1: not 0: $2" >&2; return 1; }
    sleep 0.1
  done
}

check_copies() {
  equal "sellers in listings" \
    listings "SELECT producer, public_name, commune, active FROM seller_copy ORDER BY 1" \
    producers "SELECT id, public_name, commune, state = 1 FROM producer ORDER BY 1"
  equal "products in listings" \
    listings "SELECT split_part(product, '/', 4), producer, ocop_set FROM product_copy ORDER BY 1" \
    producers "SELECT id::text, producer, ocop_set FROM product ORDER BY 1"
  equal "producers in cooperatives" \
    cooperatives "SELECT producer, public_name, commune, active FROM producer_copy ORDER BY 1" \
    producers "SELECT id, public_name, commune, state = 1 FROM producer ORDER BY 1"
  equal "lots in cooperatives" \
    cooperatives "SELECT split_part(lot, '/', 4), split_part(product, '/', 4) FROM lot_copy
      ORDER BY 1" \
    producers "SELECT id::text, product::text FROM lot ORDER BY 1"
  equal "products in cooperatives" \
    cooperatives "SELECT split_part(name, '/', 4) FROM product_copy ORDER BY 1" \
    producers "SELECT id::text FROM product ORDER BY 1"
  equal "producers in certification" \
    certification "SELECT split_part(producer, '/', 2), public_name, commune, active FROM party_copy
      ORDER BY 1" \
    producers "SELECT id::text, public_name, commune, state = 1 FROM producer ORDER BY 1"
  equal "products in certification" \
    certification "SELECT split_part(name, '/', 4), title, product_set FROM product_copy
      ORDER BY 1" \
    producers "SELECT id::text, title, ocop_set FROM product ORDER BY 1"
  equal "goods taken for deliveries" \
    cooperatives "SELECT sum(l.accepted) FROM delivery_line l" \
    producers "SELECT sum(quantity) FROM lot_consumption WHERE purpose = 1 AND reverse_time IS NULL"
  equal "offers in listings" \
    listings "SELECT offer, listing, unit_price_vnd, has_stock, start_time, end_time
      FROM offer_copy ORDER BY 1" \
    orders "SELECT id, listing, unit_price_vnd, available > 0, start_time, end_time
      FROM offer ORDER BY 1"
  equal "listings in orders" \
    orders "SELECT listing, seller, product, title, unit, content, content_unit, on_sale
      FROM listing_copy ORDER BY 1" \
    listings "SELECT id, seller, product, title, unit, content, content_unit, true
      FROM listing WHERE state = 2 ORDER BY 1"
  equal "sellers in orders" \
    orders "SELECT producer, active, kind <> '' FROM seller_copy ORDER BY 1" \
    producers "SELECT id, state = 1, true FROM producer ORDER BY 1"
  equal "certificates in orders" \
    orders "SELECT split_part(name, '/', 2), product, star, valid FROM certificate_copy
      ORDER BY 1" \
    certification "SELECT id::text, product, star, state = 1 FROM certificate ORDER BY 1"
  equal "lots in orders" \
    orders "SELECT split_part(lot, '/', 4), split_part(product, '/', 4) FROM lot_copy ORDER BY 1" \
    producers "SELECT id::text, product::text FROM lot ORDER BY 1"
}

check_books() {
  empty orders "SELECT count(*) FROM offer o
    WHERE received <> available + held + sold + withdrawn + at_devices
      OR available <> (SELECT coalesce(sum(quantity), 0) FROM stock_ledger l WHERE l.offer = o.id)"
  empty orders "SELECT count(*) FROM stock_intent"
  empty orders "SELECT count(*) FROM buyer_tally t WHERE taken <> CASE
    WHEN fair = '00000000-0000-0000-0000-000000000000'
    THEN (SELECT count(*) FROM orders o
      WHERE o.buyer = t.buyer AND payment_method = 2 AND state IN (6, 7, 9))
    ELSE (SELECT coalesce(sum(l.amount_vnd), 0) FROM order_line l JOIN orders o ON o.id = l.order_id
      WHERE o.buyer = t.buyer AND l.counted_at = t.fair AND o.state IN (1, 2, 6, 7, 8, 9)) END"
  empty orders "SELECT count(*) FROM receipt_series s WHERE last <> (SELECT count(*) FROM receipt r
    WHERE r.seller = s.seller AND r.year = s.year)"
  empty orders "SELECT count(*) FROM orders o
    WHERE (state = 8) <> EXISTS (SELECT 1 FROM receipt r WHERE r.order_id = o.id)"
  empty orders "SELECT count(*) FROM booth_sale s
    WHERE NOT EXISTS (SELECT 1 FROM receipt r WHERE r.booth_sale = s.id)"
  empty orders "SELECT count(*) FROM offer o
    WHERE at_devices <> (SELECT coalesce(sum(there), 0) FROM device_stock s WHERE s.offer = o.id)"
  empty orders "SELECT count(*) FROM application a
    WHERE (a.booth IS NULL) = (a.state IN (3, 6, 7)) AND a.state <> 8"
  empty cooperatives "SELECT count(*) FROM delivery_intent"
  empty cooperatives "SELECT count(*) FROM lot_return"
  empty certification "SELECT count(*) FROM dossier d
    WHERE (SELECT count(*) FROM dossier_activity a WHERE a.dossier = d.id)
       <> (SELECT max(number) FROM dossier_activity a WHERE a.dossier = d.id)"
  empty cooperatives "SELECT count(*) FROM settlement s
    WHERE payable_vnd <> (SELECT sum(amount_vnd) FROM settlement_line l WHERE l.settlement = s.id)
      OR payable_vnd - paid_vnd <> (SELECT sum(CASE WHEN credit = 'PAYABLE' THEN amount_vnd
           WHEN debit = 'PAYABLE' THEN -amount_vnd ELSE 0 END)
         FROM journal j WHERE j.settlement = s.id)"
  empty cooperatives "SELECT count(*) FROM membership a JOIN membership b
    ON a.id < b.id AND a.cooperative = b.cooperative AND a.member = b.member
    AND daterange(a.valid_from_date, a.valid_through_date, '[]')
      && daterange(b.valid_from_date, b.valid_through_date, '[]')"
  for service in "${services[@]}"; do
    empty "$service" "SELECT count(*) FROM outbox"
    empty "$service" "SELECT count(*) FROM dead_letter"
    empty "$service" "SELECT count(*) FROM request_claim WHERE reply IS NULL"
  done
}

# The command line over the season's contracts: signatures, a statement on paper, and the share of
# the first one, the only linkage of its product.
check_contracts() {
  local contract product company said share
  local -a officer=(--as officer --roles PROVINCE_OFFICER --config "$conf")
  contract=$(sql "${name}_cooperatives" "SELECT 'contracts/' || id FROM contract WHERE linkage")
  product=$(sql "${name}_cooperatives" "SELECT product FROM contract WHERE linkage")
  company=$(sql "${name}_cooperatives" "SELECT buyer FROM contract WHERE linkage")
  said=$("$build/farmgate" contract verify "$contract" "${officer[@]}")
  [[ $said == *"as it was signed" ]] || { echo "not verified: $said" >&2; return 1; }
  sql "${name}_cooperatives" "UPDATE contract
    SET signed_terms = signed_terms || '\\x5000' WHERE linkage"
  ! said=$("$build/farmgate" contract verify "$contract" "${officer[@]}" 2>&1) ||
    { echo "other terms were taken for the signed ones" >&2; return 1; }
  [[ $said == *DIGEST_MISMATCH* ]] || { echo "unexpected: $said" >&2; return 1; }
  sql "${name}_cooperatives" "UPDATE contract SET
    signed_terms = substr(signed_terms, 1, length(signed_terms) - 2) WHERE linkage"
  said=$("$build/farmgate" print "$company" "$(date -d '-300 days' +%F)" \
    "$(date -d '+2 days' +%F)" "${officer[@]}")
  (($(grep -c '<h2>Hợp đồng số' <<<"$said") == 9)) ||
    { echo "a statement is not whole" >&2; return 1; }
  share=$(sql "${name}_cooperatives" "SELECT sum(l.accepted) FILTER (WHERE c.linkage) * 1000000
      / sum(l.accepted) FROM contract c JOIN delivery d ON d.contract = c.id
      JOIN delivery_line l ON l.delivery = d.id WHERE c.product = '$product'")
  said=$("$build/farmgate" call farmgate.cooperatives.v1.ContractService.GetLinkageShare \
    "{'product': '$product', 'as_of_date': {'year': 2026, 'month': 7, 'day': 1}}" "${officer[@]}")
  [[ $said == *"\"share_millionths\": \"${share%%.*}\""* ]] ||
    { echo "linkage share is not ${share%%.*}: $said" >&2; return 1; }
  # Signed today, it was in force in no month before.
  [[ $said != *unbroken_months* ]] || { echo "a month too many: $said" >&2; return 1; }
}

# The report of the product week adds up what its offers sold, and is the same on paper.
check_fair() {
  local fair said sold
  local -a organiser=(--as organiser --roles FAIR_ORGANISER --province provinces/24
    --config "$conf")
  fair=$(sql "${name}_orders" "SELECT 'fairs/' || id FROM fair")
  sold=$(sql "${name}_orders" "SELECT (SELECT sum(total_vnd) FROM orders
    WHERE state = 8 OR payment_method = 1 AND state IN (2, 6, 7)) +
    (SELECT sum(total_vnd) FROM booth_sale)")
  said=$("$build/farmgate" call farmgate.orders.v1.FairService.GenerateFairReport \
    "{'name': '$fair'}" "${organiser[@]}")
  [[ $said == *"\"sales_vnd\": \"$sold\""* ]] ||
    { echo "the fair's report does not say $sold: $said" >&2; return 1; }
  said=$("$build/farmgate" print "$fair" csv "${organiser[@]}")
  [[ $said == *"SUM,,,,14,"*",$sold,"* ]] ||
    { echo "the fair's table does not say $sold: $said" >&2; return 1; }
}

# Every act of the season is under a root, however often the writer was killed.
check_audit() {
  local said
  empty certification "SELECT count(*) FROM audit_head WHERE number > rooted"
  said=$("$build/farmgate" audit verify --config "$conf") ||
    { echo "the audit finds: $said" >&2; return 1; }
}

# docs/life-of-a-dossier.md as it stands, one command after the other: none is refused, and the last
# certificate it verifies is valid.
follow_the_dossier() {
  local walk=$folder/walk
  mkdir -p "$walk/build" "$walk/.farmgate/run"
  ln -s "$(realpath "$build")" "$walk/build/release"
  ln -s "$conf" "$walk/.farmgate/run/farmgate.conf"
  awk '/^```/ {on = !on; next} on' "$root/docs/life-of-a-dossier.md" |
    sed "s#/tmp/#$walk/#g" >"$walk/commands"
  (cd "$walk" && bash -e -o pipefail commands >"$folder/walk.log" 2>&1) || return 1
  grep -q '^ "state": "CERTIFICATE_STATE_VALID"' "$folder/walk.log"
}

trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
deploy
start_server
await_ready
"$build/farmgate" import rubrics "$root/data/rubrics/qd26-2026" --config "$conf" \
  --as a-province-officer --roles PROVINCE_OFFICER >/dev/null 2>&1
if [[ -n ${FARMGATE_DISTURB:-} ]]; then
  play_while_parts_break
else
  play_under_kills
fi
sed '1,/^Season /{/^Season /!d}; /^this run/,$d' "$folder/season.log" >"$folder/table"
diff -u "$here/season_1.golden" "$folder/table"
diff -u "$folder/table" <(sed -n '/^Season 1, /,/^```$/{/^```$/d; p}' "$root/README.md")
check_copies
check_books
check_contracts
check_fair
check_audit
"$build/season" play --config "$conf" --seed 1 --data "$root/data/season" >"$folder/again.log"
sed '1,/^Season /{/^Season /!d}; /^this run/,$d' "$folder/again.log" | diff -u "$folder/table" -
((kills > 0)) || [[ -n ${FARMGATE_DISTURB:-} ]] || follow_the_dossier
echo "season 1: table, copies and books are right"
