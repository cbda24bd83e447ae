# shellcheck shell=bash
# Shared by the tools: where things are, one way to fail, processes that are known by more than a
# number, and ports that stay with a folder.
set -Eeuo pipefail
umask 022

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
state=$root/.farmgate
cache=$state/cache
me=${0##*/}
# Of every tool and Python script, in this order; chassis/host/suite.h has those of the program.
# shellcheck disable=SC2034
services=(producers cooperatives certification listings orders)
# shellcheck disable=SC2034
pg_bin=/usr/lib/postgresql/15/bin
# Where the ports that tests choose begin and end: those of programs (chassis/testing/), of scripts,
# of Python. Below 32768, where no outgoing connection of the kernel's choice can sit.
test_ports=(15000 23000 27000 31000)

die() { printf '%s: %s\n' "$me" "$*" >&2; exit 1; }

now_ms() { REPLY=${EPOCHREALTIME/[.,]/}; REPLY=${REPLY%???}; }

# phase NAME COMMAND...: runs it in this shell and says how long it took.
phase() {
  local name=$1 begin_ms
  shift
  now_ms; begin_ms=$REPLY
  "$@"
  now_ms
  printf '%-28s %6d ms\n' "$name" "$((REPLY - begin_ms))"
}

# A pid is handed out again some day; pid, start time and boot together are not.
# Sets REPLY to "PID START BOOT"; fails when the process is gone or only waits to be reaped.
identity() {
  local pid=$1 stat boot
  local -a field
  { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || return 1
  read -ra field <<<"${stat##*) }"
  [[ ${field[0]} != [ZX] ]] || return 1
  read -r boot </proc/sys/kernel/random/boot_id
  REPLY="$pid ${field[19]} $boot"
}

# Does the process that wrote PIDFILE still run? Sets pid.
alive() {
  local kept
  { read -r kept <"$1"; } 2>/dev/null || return 1
  pid=${kept%% *}
  [[ $pid =~ ^[0-9]+$ ]] && identity "$pid" && [[ $REPLY == "$kept" ]]
}

# A daemon must not keep its starter's locks and pipes open: who reads them would wait for ever.
close_inherited() {
  local path fd
  for path in "/proc/$BASHPID/fd/"*; do
    fd=${path##*/}
    ((fd <= 2)) || eval "exec $fd>&-"
  done
}

# launch PIDFILE LOG COMMAND...: in a session of its own, so that Ctrl-C in the terminal is not its
# end.
launch() {
  local pidfile=$1 log=$2
  shift 2
  (close_inherited 2>/dev/null; exec setsid -- "$@" </dev/null >>"$log" 2>&1) &
  identity "$!" && echo "$REPLY" >"$pidfile"
  disown "$!"
}

# end PIDFILE SIGNAL SECONDS: a process that outlives its time is killed; gone when this returns.
end() {
  local pidfile=$1 pid tick
  if alive "$pidfile"; then
    kill "-$2" "$pid" 2>/dev/null || :
    for ((tick = 0; tick < $3 * 50; tick++)); do
      alive "$pidfile" || break
      sleep 0.02
    done
    if alive "$pidfile"; then
      kill -KILL "$pid" 2>/dev/null || :
      while alive "$pidfile"; do sleep 0.02; done
    fi
    # Whoever is to wait for it may not have yet, and lock files ask for the pid alone.
    for ((tick = 0; tick < 100; tick++)); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.02
    done
  fi
  rm -f "$pidfile"
}

port_taken() {
  local hex
  printf -v hex ':%04X' "$1"
  awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 }
    END { exit !found }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# Threads of a killed process hold its port some moments after the process itself is gone.
port_freed() {
  local tick
  for ((tick = 0; tick < 100; tick++)); do
    port_taken "$1" || return 0
    sleep 0.02
  done
  return 1
}

# The port kept under NAME in FILE; sets REPLY, fails when there is none.
kept_port() {
  local line
  [[ -f $1 ]] || return 1
  while read -r line; do
    if [[ $line == "$2="* ]]; then REPLY=${line#*=}; return 0; fi
  done <"$1"
  return 1
}

keep_port() { # FILE NAME PORT
  local others=
  [[ ! -f $1 ]] || others=$(grep -v "^$2=" "$1" || :)
  printf '%s' "${others:+$others$'\n'}$2=$3"$'\n' >"$1.new"
  mv "$1.new" "$1"
}

# free_ports COUNT: the first of so many in a row. Sets REPLY.
free_ports() {
  local try first i begin=${test_ports[1]} end=${test_ports[2]}
  for ((try = 0; try < 200; try++)); do
    first=$((begin + (RANDOM * 32768 + RANDOM) % (end - begin - $1)))
    for ((i = 0; i < $1; i++)); do ! port_taken $((first + i)) || continue 2; done
    REPLY=$first
    return
  done
  die "no $1 free ports in a row between $begin and $end"
}

# claim_port FILE NAME: the port kept there if it is free, else a new one that is kept from now on.
claim_port() {
  if kept_port "$1" "$2"; then
    port_taken "$REPLY" || return 0
    echo "$me: port $REPLY of $2 is taken by another process; choosing another" >&2
  fi
  new_port "$1" "$2"
}

# new_port FILE NAME: one that is free and no other name's in FILE, behind which nobody may listen
# yet. Sets REPLY.
new_port() {
  free_ports 1
  while grep -qs "=$REPLY\$" "$1"; do free_ports 1; done
  keep_port "$1" "$2" "$REPLY"
}

# suite_settings PORT...: those of `farmgate all` on the stack whose env was read, for its admin
# server and the services; a service that is given no port has the one behind the last.
suite_settings() {
  local service port=$1
  printf '%s = %s\n' postgres "$FARMGATE_PG" kafka_brokers "$FARMGATE_KAFKA" \
    redis "$FARMGATE_REDIS" pki_dir "$FARMGATE_PKI" token_issuer farmgate-dev \
    admin_listen "127.0.0.1:$port"
  for service in "${services[@]}"; do
    shift || :
    port=${1:-$((port + 1))}
    echo "$service.listen = 127.0.0.1:$port"
  done
}

# The compiler cache stays in the checkout unless the caller has one.
build_env() {
  if [[ -z ${CCACHE_DIR:-} ]]; then
    export CCACHE_DIR=$cache/ccache CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-5G}
  fi
  export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=time_macros
}
