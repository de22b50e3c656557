#!/usr/bin/env bash
# A Debian of another architecture in a folder, run by Rhea through binfmt_misc.
#   scripts/debian-chroot.sh make DIR [PACKAGE...]   makes it: all maintainer scripts run under Rhea
#   scripts/debian-chroot.sh run DIR [COMMAND...]    runs a command in it, or a shell
# Needs root, and apt's configuration for a Debian archive. Everything (mounts, registration with the kernel) happens in namespaces that
# end with the command; where the kernel has no binfmt_misc for each of them (before Linux 6.7), Rhea is registered on the machine.
#   SUITE=bookworm ARCH=arm64    which Debian
#   EMULATOR=PATH                another emulator, to compare with
#   PRIVATE=no                   register on the machine
set -eu
. "$(dirname "$(readlink -f "$0")")/common.sh"
. "$root/scripts/guest-packages.sh"
SUITE=${SUITE-bookworm} ARCH=${ARCH-arm64}
usage() { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 1; }

# enter DIR COMMAND...: in the namespaces: mounts what a Linux program expects, registers the emulator, changes root.
enter() {
  local d=$1 n; shift
  mount --make-rprivate /
  mount -t proc proc /proc
  if [ -n "${OWN_FORMATS-}" ]; then
    mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
    "$out/bin/rhea" binfmt register --credential ${EMULATOR:+--interpreter "$EMULATOR"} >/dev/null
  fi
  mount -t proc proc "$d/proc"
  mount --rbind /sys "$d/sys"
  mount -t tmpfs -o mode=755 none "$d/dev"
  mkdir "$d/dev/pts" "$d/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=666,gid=5,mode=620 devpts "$d/dev/pts"
  mount -t tmpfs -o mode=1777 none "$d/dev/shm"
  for n in null zero full random urandom tty; do : > "$d/dev/$n"; mount --bind "/dev/$n" "$d/dev/$n"; done
  ln -s pts/ptmx "$d/dev/ptmx"; ln -s /proc/self/fd "$d/dev/fd"
  ln -s fd/0 "$d/dev/stdin"; ln -s fd/1 "$d/dev/stdout"; ln -s fd/2 "$d/dev/stderr"
  mount -t tmpfs -o mode=755 none "$d/run"; mkdir -m 1777 "$d/run/lock"
  exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM="${TERM-dumb}" LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive $(env | grep -E '^(RHEA|QEMU)_' || true) "$(command -v chroot)" "$d" "$@"
}

# has_own_formats: whether a user namespace has a binfmt_misc of its own, in which nothing is registered yet.
has_own_formats() {
  unshare -rm sh -c 'mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc && [ "$(ls /proc/sys/fs/binfmt_misc | wc -l)" = 2 ]' 2>/dev/null
}

run() {
  local d go self
  d=$(readlink -f "$1"); shift
  [ -d "$d/proc" ] || fail "debian-chroot: there is no Debian in $d; make one: scripts/debian-chroot.sh make $d"
  [ $# -gt 0 ] || set -- /bin/bash -l
  if [ "${PRIVATE-yes}" = no ] || ! has_own_formats; then
    "$out/bin/rhea" binfmt register --mount --credential ${EMULATOR:+--interpreter "$EMULATOR"} >&2
    exec unshare --mount --pid --fork --kill-child "$0" --enter "$d" "$@"
  fi
  # All user numbers are themselves inside: only root outside may write such a map. The command itself stays in the foreground.
  go=$(mktemp -d); mkfifo "$go/pipe"; self=$BASHPID
  {
    while [ -e /proc/$self ] && [ "$(readlink /proc/$self/ns/user)" = "$(readlink /proc/$BASHPID/ns/user)" ]; do sleep 0.01; done
    echo "0 0 4294967295" > /proc/$self/uid_map; echo "0 0 4294967295" > /proc/$self/gid_map
    echo > "$go/pipe"; rm -rf "$go"
  } </dev/null >/dev/null 2>&1 &
  OWN_FORMATS=yes exec unshare --user --mount --pid --fork --kill-child sh -c 'read -r _ < "$0"; exec "$@"' "$go/pipe" "$0" --enter "$d" "$@"
}

make() {
  local d=$1 conf mirror l p essential; shift
  [ ! -e "$d/var/lib/dpkg/status" ] || fail "debian-chroot: there is something in $d already"
  mkdir -p "$d"; d=$(readlink -f "$d")
  conf=$(apt_of "$SUITE" "$ARCH")
  mirror=$(awk '/^deb /{print $(NF-2)}' "$guests/apt/$SUITE-$ARCH/sources.list")
  mkdir -p "$guests/debs/$SUITE-$ARCH/partial"
  essential=$(APT_CONFIG=$conf apt-cache dumpavail | awk '/^Package:/{p=$2} /^Essential: yes/{print p}' | sort -u)
  echo "debian-chroot: fetching packages" >&2
  APT_CONFIG=$conf apt-get -qq -y --no-install-recommends --download-only -o Dir::Cache::archives="$guests/debs/$SUITE-$ARCH" install $essential usr-is-merged apt >&2
  for l in bin sbin lib; do mkdir -p "$d/usr/$l"; ln -sfn "usr/$l" "$d/$l"; done
  mkdir -p "$d/var/cache/apt/archives"
  APT_CONFIG=$conf apt-get -qq -y --no-install-recommends --print-uris -o Dir::Cache::archives="$d/none" install $essential usr-is-merged apt |
    awk '{print $2}' | while read -r p; do
      cp "$guests/debs/$SUITE-$ARCH/$p" "$d/var/cache/apt/archives/"
      dpkg-deb --fsys-tarfile "$guests/debs/$SUITE-$ARCH/$p" | tar -x --keep-directory-symlink --numeric-owner -p -C "$d"
    done
  mkdir -p "$d/proc" "$d/sys" "$d/dev" "$d/run" "$d/var/lib/dpkg"; : > "$d/var/lib/dpkg/status"; : > "$d/var/lib/dpkg/available"
  printf 'deb %s %s main\ndeb-src %s %s main\n' "$mirror" "$SUITE" "$mirror" "$SUITE" > "$d/etc/apt/sources.list"
  grep -hiE '^ *Acquire::https?::' /etc/apt/apt.conf /etc/apt/apt.conf.d/* > "$d/etc/apt/apt.conf.d/90proxy" 2>/dev/null || true
  printf 'APT::Install-Recommends "false";\nAPT::Get::Assume-Yes "true";\nAcquire::Languages "none";\n' > "$d/etc/apt/apt.conf.d/90chroot"
  # No services start here.
  printf '#!/bin/sh\nexit 101\n' > "$d/usr/sbin/policy-rc.d"; chmod 755 "$d/usr/sbin/policy-rc.d"
  cp /etc/resolv.conf "$d/etc/resolv.conf"; echo debian > "$d/etc/hostname"; printf '127.0.0.1 localhost debian\n::1 localhost\n' > "$d/etc/hosts"
  echo "debian-chroot: installing packages" >&2
  (run "$d" /bin/sh -e -c '
    [ -e /usr/bin/awk ] || ln -s mawk /usr/bin/awk
    cd /var/cache/apt/archives
    dpkg --force-depends --install base-passwd_*.deb
    dpkg --force-depends --install base-files_*.deb
    dpkg --force-depends --unpack *.deb
    dpkg --force-depends --force-configure-any --configure -a
    apt-get -qq update; apt-get clean
    if [ $# -gt 0 ]; then apt-get -q install "$@"; apt-get clean; fi' make "$@" </dev/null) >"$d.log" 2>&1 || { tail -5 "$d.log" >&2; fail "debian-chroot: installing failed; see $d.log"; }
  echo "debian-chroot: Debian $SUITE ($ARCH) is in $d" >&2
}

command=${1-}; [ $# -ge 2 ] || usage; shift
[ "$(id -u)" = 0 ] || fail "debian-chroot: only root may make or enter a Debian: files have many owners"
case $command in
  make) build_rhea; make "$@" ;;
  run) [ -n "${EMULATOR-}" ] || build_rhea; run "$@" ;;
  --enter) enter "$@" ;;
  *) usage ;;
esac
