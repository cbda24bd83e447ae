#!/usr/bin/env bash
# break_parts.sh ADMIN_PORT: breaks Redis and Kafka of FARMGATE_STACK in turn and heals them. Fails
# when the service was unready at any moment: neither is a condition of readiness.
set -Eeuo pipefail
admin=$1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
stack() { "$root/tools/stack" "$@" "$FARMGATE_STACK" >/dev/null; }

watch_readiness() {
  while :; do
    curl -s -o /dev/null -w '%{http_code}\n' --max-time 2 "127.0.0.1:$admin/readyz" || :
    sleep 0.1
  done >"$FARMGATE_STACK/readiness"
}
watch_readiness &
watcher=$!
trap 'kill "$watcher" 2>/dev/null || :' EXIT

sleep 0.3
redis-cli -s "$FARMGATE_STACK/redis/redis.sock" FLUSHALL >/dev/null
stack stop redis
stack stop kafka
sleep 2
stack start redis
sleep 1
stack kill redis
sleep 27
stack start redis
stack start kafka
sleep 1
stack kill kafka
sleep 2
stack start kafka

answers=$(wc -l <"$FARMGATE_STACK/readiness")
bad=$(grep -vc '^200$' "$FARMGATE_STACK/readiness" || :)
echo "ready in $((answers - bad)) of $answers looks while Redis and Kafka were away"
((answers > 100 && bad == 0))
