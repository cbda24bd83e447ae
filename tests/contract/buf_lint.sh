#!/usr/bin/env bash
# buf_lint.sh SOURCE CACHE FOLDER: buf's STANDARD rules but the two that protos/buf.yaml names. buf
# reads what protoc understood, so google/api needs no remote registry.
set -Eeuo pipefail
source=$1 cache=$2 folder=$3
[[ -x $cache/buf ]] || { echo "no buf in $cache: run tools/setup" >&2; exit 1; }
cd "$source/protos"
mapfile -t files < <(find farmgate -name '*.proto' | LC_ALL=C sort)
protoc -I . -I "$cache/googleapis" --include_imports --include_source_info \
  -o "$folder/protos.binpb" "${files[@]}"
BUF_CACHE_DIR=$cache/buf-cache \
  "$cache/buf" lint "$folder/protos.binpb" --config buf.yaml --path farmgate
