# shellcheck shell=bash
# Debian's packages for tools/setup: what is missing is said first, then installed, then looked for
# again.

wanted_packages() { awk '!/^#/ && NF { print $1 }' "$root/tools/packages.txt"; }

# The wanted packages that are not installed, one a line.
missing_packages() {
  { wanted_packages; echo ---
    wanted_packages | xargs dpkg-query -W -f='${Package} ${db:Status-Status}\n' 2>/dev/null || :
  } | awk '$1 == "---" { known = 1; next }
    !known { wanted[++count] = $1; next }
    $2 == "installed" { installed[$1] = 1 }
    END { for (i = 1; i <= count; i++) if (!(wanted[i] in installed)) print wanted[i] }'
}

as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

cluster_conf=/etc/postgresql-common/createcluster.conf
policy=/usr/sbin/policy-rc.d

# Debian starts a service as soon as its package is installed; farmgate wants only the programs.
hold_services() {
  made_policy='' made_conf='' saved_conf=''
  if [[ ! -e $policy ]]; then
    made_policy=1
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
  fi
  if ! grep -qs '^ *create_main_cluster *= *false' "$cluster_conf"; then
    made_conf=1
    hold_main_cluster
  fi
}

# The last line wins over what a machine with clusters of its own says there.
hold_main_cluster() {
  as_root mkdir -p "${cluster_conf%/*}"
  if [[ -e $cluster_conf ]]; then
    saved_conf=$(mktemp)
    cp "$cluster_conf" "$saved_conf"
  fi
  { [[ -z $saved_conf ]] || grep -v '^ *create_main_cluster' "$saved_conf" || :
    echo 'create_main_cluster = false'
  } | as_root tee "$cluster_conf" >/dev/null
}

# The machine keeps its own settings: ours go as soon as the install is over, well or not.
release_services() {
  [[ -z $made_policy ]] || as_root rm -f "$policy"
  [[ -z $made_conf ]] || release_main_cluster
  made_policy='' made_conf=''
}

# Where there was no file, dpkg has laid the package's own beside ours.
release_main_cluster() {
  if [[ -n $saved_conf ]]; then
    as_root tee "$cluster_conf" <"$saved_conf" >/dev/null
    rm -f "$saved_conf"
  elif [[ -e $cluster_conf.dpkg-dist ]]; then
    as_root mv "$cluster_conf.dpkg-dist" "$cluster_conf"
  elif ! [[ -e /var/lib/dpkg/info/postgresql-common.list ]]; then
    as_root rm -f "$cluster_conf"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -qq \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
    -o Dpkg::Options::=--force-confold "$@"
}

install_packages() {
  apt update || die "apt-get update failed"
  trap release_services EXIT
  hold_services
  apt --yes --no-install-recommends install "$@" >/dev/null ||
    echo "setup: apt-get install ended with an error" >&2
  release_services
  trap - EXIT
}

packages() {
  local -a missing
  type -P dpkg-query >/dev/null || die "no dpkg-query: farmgate is built on Debian 12"
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0
  printf 'setup: missing Debian packages (%d):\n' "${#missing[@]}"
  printf '  %s\n' "${missing[@]}"
  ((EUID == 0)) || type -P sudo >/dev/null ||
    die "no sudo: let an administrator run: apt-get install ${missing[*]}"
  install_packages "${missing[@]}"
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]} == 0)) || die "missing package: ${missing[*]}"
}
