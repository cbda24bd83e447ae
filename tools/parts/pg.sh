# shellcheck shell=bash
# PostgreSQL of tools/stack: a cluster in DIR/pg/data that listens on the unix socket DIR/s only.
# The 0700 folder is the lock on the door, so connections need no password.

pg_alive() { alive "$dir/pg/pid"; }
pg_address() { echo "host=$dir/s user=farmgate"; }

# PostgreSQL refuses to run as root. Sets pg_as (a prefix for commands) and pg_owner.
pg_choose_user() {
  pg_as=() pg_owner=$EUID:$(id -g)
  ((EUID == 0)) || return 0
  local -a drop=(setpriv --reuid=postgres --regid=postgres --init-groups)
  if "${drop[@]}" test -x "$dir" 2>/dev/null; then
    pg_as=("${drop[@]}" --) pg_owner=postgres:postgres
  elif unshare --user --map-user=1000 --map-group=1000 true 2>/dev/null; then
    pg_as=(unshare --user --map-user=1000 --map-group=1000 --) pg_owner=0:0
  else
    die "pg: root may not run PostgreSQL, and user postgres cannot enter $dir:" \
      "make its parents passable (chmod o+x) or work as an ordinary user"
  fi
}

pg_prepare() {
  pg_choose_user
  mkdir -p "$dir/pg" "$dir/s"
  chmod 700 "$dir/pg" "$dir/s"
  if ((EUID == 0)); then chown -R "$pg_owner" "$dir/pg" "$dir/s"; fi
}

# A half-made cluster of an interrupted start is not kept: a folder gets its name when it is whole.
pg_init() {
  [[ ! -f $dir/pg/data/PG_VERSION ]] || return 0
  rm -rf "$dir/pg/new"
  "${pg_as[@]}" "$pg_bin/initdb" -D "$dir/pg/new" -U farmgate --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync --no-instructions >"$dir/pg/initdb.log" 2>&1 </dev/null ||
    refuse_start pg "$dir/pg/initdb.log"
  pg_settings >>"$dir/pg/new/postgresql.conf"
  mv "$dir/pg/new" "$dir/pg/data"
}

# dynamic_shared_memory_type: after SIGKILL nothing stays in /dev/shm, outside the folder.
pg_settings() {
  cat <<CONF
listen_addresses = ''
unix_socket_directories = '$dir/s'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 128MB
work_mem = 8MB
maintenance_work_mem = 64MB
fsync = on
synchronous_commit = on
min_wal_size = 128MB
max_wal_size = 1GB
checkpoint_timeout = 15min
dynamic_shared_memory_type = mmap
max_parallel_workers_per_gather = 0
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %d '
log_min_messages = warning
CONF
}

# The postmaster refuses when the pid in its lock file is alive; after a crash that number may be
# somebody else's by now. A postgres of this folder would have it as its working directory.
pg_drop_stale_lock() {
  local lock=$dir/pg/data/postmaster.pid kept
  [[ -f $lock ]] || return 0
  read -r kept <"$lock" || :
  [[ $kept =~ ^[0-9]+$ && -d /proc/$kept ]] || return 0
  [[ $(readlink "/proc/$kept/cwd") == "$dir/pg/data" ]] || rm -f "$lock" "$dir/s/.s.PGSQL.5432.lock"
}

# The postmaster writes its state into the eighth line of its lock file.
pg_ready() {
  local -a line
  mapfile -t line 2>/dev/null <"$dir/pg/data/postmaster.pid" || return 1
  [[ ${line[7]:-} == ready* ]]
} 2>/dev/null

# FARMGATE_PG_OPTIONS: further -c settings, for a test that needs a timeout of its own.
pg_start() {
  local -a extra
  pg_init
  pg_drop_stale_lock
  : >"$dir/pg/log"
  read -ra extra <<<"${FARMGATE_PG_OPTIONS:-}"
  launch "$dir/pg/pid" "$dir/pg/log" \
    "${pg_as[@]}" "$pg_bin/postgres" -D "$dir/pg/data" "${extra[@]}"
  await pg "$dir/pg/pid" "$dir/pg/log" pg_ready
  [[ -f $dir/pg/created ]] || pg_create
}

# A connection without a database name asks for one named like its user.
pg_create() {
  psql -qX -h "$dir/s" -U farmgate -d postgres -c 'CREATE DATABASE farmgate' >>"$dir/pg/log" 2>&1 ||
    grep -qs 'already exists' "$dir/pg/log" || refuse_start pg "$dir/pg/log"
  : >"$dir/pg/created"
}

# SIGINT: open connections are cut off, everything is written.
pg_stop() { end "$dir/pg/pid" INT 30; }

# Backends outlive a killed postmaster for a moment and would keep its memory: they go with it.
pg_kill() {
  local pid child
  local -a children=()
  if pg_alive; then
    mapfile -t children < <(ps -o pid= --ppid "$pid")
    end "$dir/pg/pid" KILL 5
    kill -KILL "${children[@]}" 2>/dev/null || :
    for child in "${children[@]}"; do while identity "${child// /}"; do sleep 0.01; done; done
  fi
  rm -f "$dir/pg/pid"
}
