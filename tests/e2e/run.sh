#!/usr/bin/env bash
# run.sh: `./dev run` as its user sees it, with a state of its own: season 1 and an order over HTTP
# within a minute of the start, by the README's own commands; season 2, a finished season read back,
# the printed calls, Ctrl-C.
set -Eeuo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# Below the run's own stack, which is swept with all in it even when this script is killed.
state=${FARMGATE_TEST_STACK:?run the tests with ./dev test}/r
out=$state/out
first_line_s=15
first_order_s=60

fail() { echo "$*" >&2; exit 1; }

finish() {
  local code=$?
  trap '' HUP INT TERM
  ((code == 0)) || tail -n 20 "$out" >&2 || :
  [[ -z ${runner:-} ]] || kill "$runner" 2>/dev/null || :
  wait 2>/dev/null || :
  "$root/tools/stack" sweep "$state" >&2 || :
  rm -rf "$state" "$state.lock"
  exit "$code"
}

run() { "$root/dev" run --state "$state" "$@" >"$out" 2>&1; }

table() { sed '1,/^Season /{/^Season /!d}; /^this run/,$d' "$out"; }

# $runner, in the background, till Ctrl-C.
stay() {
  env --default-signal=INT "$root/dev" run --state "$state" "$@" >"$out" 2>&1 &
  runner=$!
}

# The first line of the season comes soon when all is built; so does what the user can do with it.
plays_season_1() {
  local begin_s=$SECONDS first_s=''
  stay
  until grep -q '^Log: ' "$out"; do
    kill -0 "$runner" || fail "./dev run did not stay up"
    ((SECONDS - begin_s < 120)) || fail "./dev run did not come up within 120 s"
    [[ -n $first_s ]] || ! grep -q '^season 1 ' "$out" || first_s=$((SECONDS - begin_s))
    sleep 0.05
  done
  orders_by_curl "$begin_s"
  ctrl_c
  table | sed '/^$/,$d' | diff -u "$here/season_1.golden" - || fail "the table of season 1 differs"
  ((first_s < first_line_s)) || fail "the first line of the season came after $first_s s"
}

# The README's section of that name, on this state.
orders_by_curl() { # WHEN ./dev run BEGAN
  local block said taken_s
  block=$(awk '/^### An order by curl$/ {there = 1}
    there && /^```$/ && on++ {exit}
    there && on && !/^```$/' "$root/README.md")
  said=$(cd "$root" && bash -euo pipefail -c "${block//.farmgate\/run/$state}") ||
    fail "README's order failed: $said"
  taken_s=$((SECONDS - $1))
  grep -q '"state": "ORDER_STATE_HELD"' <<<"$said" || fail "no order is held: $said"
  grep -q '^HTTP/1.1 304' <<<"$said" || fail "nothing came as not modified: $said"
  ((taken_s < first_order_s)) || fail "the first order came $taken_s s after the start"
  echo "first order over HTTP: $taken_s s after the start"
}

ctrl_c() {
  kill -INT "$runner"
  wait "$runner" || fail "Ctrl-C is no clean end"
  runner=
  ! pgrep -f "$state/" >/dev/null || fail "left behind: $(pgrep -fa "$state/")"
}

plays_season_2() {
  run --season 2 --once || fail "./dev run --season 2 failed"
  grep -q '^  offers oversold  *0$' <<<"$(table)" || fail "season 2 has no table that adds up"
  ! table | diff -q "$here/season_1.golden" - >/dev/null || fail "season 2 is season 1"
  table >"$state/season_2"
}

stays_up_and_stops() {
  local end_s=$((SECONDS + 60)) line said
  stay --season 2
  until grep -q '^Log: ' "$out"; do
    kill -0 "$runner" || fail "./dev run did not stay up"
    ((SECONDS < end_s)) || fail "./dev run did not come up within 60 s"
    sleep 0.05
  done
  grep -q 'season 2 was played before' "$out" || fail "the finished season was not read back"
  table | sed '/^$/,$d' | diff -u "$state/season_2" - || fail "read back, the table differs"
  while read -r line; do
    # Read whole: a reader that leaves early would break the writer's pipe.
    said=$(cd "$root" && eval "$line") && [[ $said == *'"'* ]] || fail "no answer to: $line"
  done < <(grep -E '^  (curl|.*farmgate call) ' "$out")
  ctrl_c
}

trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
"$root/tools/build" farmgate season >/dev/null
rm -rf "$state"
mkdir "$state"
plays_season_1
plays_season_2
stays_up_and_stops
echo "./dev run: two seasons, one read back, calls answered, stopped by Ctrl-C"
