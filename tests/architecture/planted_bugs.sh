#!/usr/bin/env bash
# planted_bugs.sh BINARY ON|OFF: the switch of the planted bugs is in a build made with
# -DFARMGATE_PLANT=ON, which shows that this search finds it, and in no other build.
set -Eeuo pipefail
binary=$1 planted=$2
[[ -x $binary ]] || { echo "no program at $binary" >&2; exit 1; }
found=$(grep -ca FARMGATE_PLANTED "$binary" || :)
if [[ $planted == ON ]]; then
  ((found > 0)) || { echo "$binary: built with FARMGATE_PLANT, yet no switch in it" >&2; exit 1; }
else
  ((found == 0)) || { echo "$binary: contains the switch FARMGATE_PLANTED" >&2; exit 1; }
fi
