#!/usr/bin/env bash
# run.sh: `./dev run` as its user sees it, with a state of its own: seasons 1 and 2, a finished
# season read back, the printed calls, Ctrl-C.
set -Eeuo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# Below the run's own stack, which is swept with all in it even when this script is killed.
state=${FARMGATE_TEST_STACK:?run the tests with ./dev test}/r
out=$state/out
first_line_s=15

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

# The first line of the season comes soon when all is built.
plays_season_1() {
  local begin_s=$SECONDS first_s=''
  run --once &
  runner=$!
  while kill -0 "$runner" 2>/dev/null; do
    [[ -n $first_s ]] || ! grep -q '^season 1 ' "$out" || first_s=$((SECONDS - begin_s))
    sleep 0.05
  done
  wait "$runner" || fail "./dev run --once failed"
  runner=
  table | diff -u "$here/season_1.golden" - || fail "the table of season 1 differs"
  ((first_s < first_line_s)) || fail "the first line of the season came after $first_s s"
}

plays_season_2() {
  run --season 2 --once || fail "./dev run --season 2 failed"
  table | grep -q '^  offers oversold  *0$' || fail "season 2 has no table that adds up"
  ! table | diff -q "$here/season_1.golden" - >/dev/null || fail "season 2 is season 1"
  table >"$state/season_2"
}

stays_up_and_stops() {
  local end_s=$((SECONDS + 60)) line
  env --default-signal=INT "$root/dev" run --state "$state" --season 2 >"$out" 2>&1 &
  runner=$!
  until grep -q '^Log: ' "$out"; do
    kill -0 "$runner" || fail "./dev run did not stay up"
    ((SECONDS < end_s)) || fail "./dev run did not come up within 60 s"
    sleep 0.05
  done
  grep -q 'season 2 was played before' "$out" || fail "the finished season was not read back"
  table | sed '/^$/,$d' | diff -u "$state/season_2" - || fail "read back, the table differs"
  while read -r line; do
    (cd "$root" && eval "$line") | grep -q '"' || fail "no answer to: $line"
  done < <(grep -E '^  (curl|.*farmgate call) ' "$out")
  kill -INT "$runner"
  wait "$runner" || fail "Ctrl-C is no clean end"
  runner=
  ! pgrep -f "$state/" >/dev/null || fail "left behind: $(pgrep -fa "$state/")"
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
