# shellcheck shell=bash
# Redis of tools/stack: a cache on a unix socket that keeps nothing on disk.

redis_alive() { alive "$dir/redis/pid"; }
redis_address() { echo "unix:$dir/redis/redis.sock"; }

# Debian's redis-tools holds the server: redis-check-rdb is the same program and looks at its name.
redis_prepare() {
  local binary
  binary=$(type -P redis-check-rdb) || die "redis: no redis-check-rdb (package redis-tools)"
  mkdir -p "$dir/redis"
  chmod 700 "$dir/redis"
  ln -sfn "$binary" "$dir/redis/redis-server"
  cat >"$dir/redis/redis.conf" <<CONF
port 0
unixsocket $dir/redis/redis.sock
unixsocketperm 700
protected-mode yes
dir $dir/redis
save ""
appendonly no
maxmemory 64mb
maxmemory-policy allkeys-lru
loglevel notice
CONF
}

redis_ready() { grep -qs 'ready to accept connections' "$dir/redis/log"; }

redis_start() {
  rm -f "$dir/redis/redis.sock"
  : >"$dir/redis/log"
  launch "$dir/redis/pid" "$dir/redis/log" "$dir/redis/redis-server" "$dir/redis/redis.conf"
  await redis "$dir/redis/pid" "$dir/redis/log" redis_ready
}

redis_stop() { end "$dir/redis/pid" TERM 10; }
redis_kill() { end "$dir/redis/pid" KILL 5; }
