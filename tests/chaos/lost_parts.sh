#!/usr/bin/env bash
# lost_parts.sh BUILD: the season of tests/e2e/season.sh on a stack of its own, whose parts are
# broken by break_parts.sh meanwhile.
set -Eeuo pipefail
build=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# Below the run's own stack, which is swept with all in it even when this script is killed.
stack=${FARMGATE_TEST_STACK:?run the tests with ./dev test}/p

finish() {
  local code=$?
  trap '' HUP INT TERM
  "$root/tools/stack" sweep "$stack" >/dev/null 2>&1 || :
  rm -rf "$stack"
  exit "$code"
}
"$root/tools/stack" sweep "$stack" >/dev/null 2>&1 || :
rm -rf "$stack"
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

"$root/tools/stack" start "$stack" >/dev/null
"$root/tools/pki" "$stack/pki" >/dev/null
set -a
# shellcheck disable=SC1091
source "$stack/env"
set +a
export FARMGATE_STACK=$stack FARMGATE_DISTURB=$here/break_parts.sh
"$root/tests/e2e/season.sh" "$build" 0
