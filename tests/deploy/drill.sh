#!/usr/bin/env bash
# The drill of docs/operations/backup.md, shortened: what the archive had is there again, and copies
# in another service equal their owner.
set -Eeuo pipefail
folder=$(mktemp -d "${TMPDIR:-/tmp}/drill.XXXXXX")
trap 'rm -rf "$folder"' EXIT
FARMGATE_DRILL_ARCHIVE_S=2 FARMGATE_DRILL_WRITE_S=8 \
  "$FARMGATE_ROOT/tools/drill" "$folder/d" | tee "$folder/said"
line='copies that equal their owner in the new epoch'
read -r copies owners < <(sed -n "s/^$line *\([0-9]*\) of \([0-9]*\)$/\1 \2/p" "$folder/said")
# A drill in which nothing was written, or nothing came back, proves nothing.
((owners > 0 && copies == owners))
