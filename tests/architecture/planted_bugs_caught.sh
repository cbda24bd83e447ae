#!/usr/bin/env bash
# planted_bugs_caught.sh: builds the preset `plant` as far as its tests need it and runs them on the
# run's own parts. Every bug that the sources plant must be caught, also one without a test.
set -Eeuo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
: "${FARMGATE_PG:?run the tests with ./dev test}"
export FARMGATE_BUILD=$root/build/plant

mapfile -t bugs < <(grep -rhoE 'planted\("M[0-9]+"\)' "$root/chassis" "$root/services" |
  grep -oE 'M[0-9]+' | sort -u)
((${#bugs[@]} > 0)) || { echo "no planted bug in the sources" >&2; exit 1; }

"$root/tools/build" --preset plant planted_programs
log=$(mktemp)
trap 'rm -f "$log"' EXIT
code=0
ctest --test-dir "$FARMGATE_BUILD" -L '^plant$' --no-tests=error --output-on-failure -j2 |
  tee "$log" || code=$?
caught=0
for bug in "${bugs[@]}"; do
  if grep -qE ": planted_$bug \.+ +Passed" "$log"; then
    caught=$((caught + 1))
  else
    echo "not caught: $bug" >&2
  fi
done
echo "caught $caught of ${#bugs[@]}"
((code == 0 && caught == ${#bugs[@]}))
