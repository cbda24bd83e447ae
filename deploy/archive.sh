#!/bin/sh
# archive_command of PostgreSQL: archive.sh PATH NAME FOLDER
#
# Keeps a finished piece of its log as FOLDER/NAME.gz; one that archive_timeout ended is mostly
# zeros. The name appears when the piece is whole and on the disk. Asked again for what is there it
# says yes, as the server may have died before it noted that; other bytes of that name are another
# server's and are never written over. Two that keep one name at once write apart, and who comes
# second is told what is there.
set -eu
kept=$3/$2.gz
mkdir -p "$3"
if [ ! -e "$kept" ]; then
  part=$(mktemp "$kept.XXXXXX")
  trap 'rm -f "$part"' EXIT
  trap 'exit 1' HUP INT QUIT TERM
  gzip -c "$1" >"$part"
  sync "$part"
  mv -n "$part" "$kept"
fi
sync "$3"  # the name too, which a run that was killed may have given
if gzip -dc "$kept" | cmp - "$1"; then exit 0; fi
echo "archive: $kept holds something else" >&2
exit 1
