#!/bin/sh
# archive_command of PostgreSQL: archive.sh PATH NAME FOLDER
#
# Keeps a finished piece of its log as FOLDER/NAME.gz; one that archive_timeout ended is mostly
# zeros. The name appears when the piece is whole and on the disk. Asked again for what is there it
# says yes, as the server may have died before it noted that; other bytes of that name are another
# server's and are never written over.
set -eu
kept=$3/$2.gz
mkdir -p "$3"
if [ -e "$kept" ]; then
  gzip -dc "$kept" | cmp - "$1" && exit 0
  echo "archive: $kept holds something else" >&2
  exit 1
fi
gzip -c "$1" >"$kept.part"
sync "$kept.part"
mv "$kept.part" "$kept"
sync "$3"
