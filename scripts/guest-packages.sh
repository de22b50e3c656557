# Debian packages of other architectures, fetched without touching the system's own package state. To be sourced after common.sh.

guests=$out/guests

# apt_of SUITE ARCH: an apt configuration of its own for that suite and architecture; prints its path.
apt_of() {
  local d=$guests/apt/$1-$2 mirror
  if [ ! -e "$d/ready" ]; then
    mkdir -p "$d/lists/partial" "$d/cache/archives/partial" "$d/empty"
    : > "$d/status"
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -E '/debian/?$' | head -1)
    [ -n "$mirror" ] || { echo "rhea: this machine's apt names no Debian archive" >&2; return 1; }
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $1 main" > "$d/sources.list"
    {
      printf 'Dir::Etc::%s "%s";\n' parts "$d/empty" sourceparts "$d/empty" preferencesparts "$d/empty" sourcelist "$d/sources.list"
      printf 'Dir::State::lists "%s";\nDir::State::status "%s";\nDir::Cache "%s";\n' "$d/lists" "$d/status" "$d/cache"
      printf 'APT::Architecture "%s";\nAPT::Architectures {"%s";};\nAcquire::Languages "none";\nAPT::Sandbox::User "root";\n' "$2" "$2"
      grep -hiE '^ *Acquire::https?::' /etc/apt/apt.conf /etc/apt/apt.conf.d/* 2>/dev/null || true
    } > "$d/apt.conf"
    APT_CONFIG=$d/apt.conf apt-get -qq update >&2 || return 1
    touch "$d/ready"
  fi
  echo "$d/apt.conf"
}

# guest_package SUITE ARCH PACKAGE: unpacks a package below $guests/SUITE-ARCH/PACKAGE; prints that folder.
guest_package() {
  local d=$guests/$1-$2/$3 conf
  if [ ! -e "$d/.unpacked" ]; then
    conf=$(apt_of "$1" "$2") || return 1
    mkdir -p "$d"
    (cd "$d" && APT_CONFIG=$conf apt-get -qq download "$3" >&2 && dpkg-deb -x "$3"_*.deb . && rm "$3"_*.deb && touch .unpacked) || return 1
  fi
  echo "$d"
}

# guest_suite ARCH: the first release of Debian that has an architecture.
guest_suite() { case $1 in riscv64) echo trixie ;; *) echo bookworm ;; esac; }

# guest_busybox [ARCH]: the path of Debian's static busybox, for arm64 if nothing else is said.
guest_busybox() {
  local d arch=${1:-arm64}
  d=$(guest_package "$(guest_suite "$arch")" "$arch" busybox-static) || return 1
  if [ -e "$d/bin/busybox" ]; then echo "$d/bin/busybox"; else echo "$d/usr/bin/busybox"; fi
}

# guest_programs ARCH: Debian's programs that several tests run, and all that they depend on, in one folder that serves as -L; prints it.
guest_programs() {
  guest_root "$(guest_suite "$1")" "$1" bash dash coreutils mawk bc perl-base python3-minimal sqlite3 openssl xz-utils iproute2 iputils-ping mount util-linux
}

# guest_root SUITE ARCH PACKAGE...: unpacks packages and all that they depend on into one folder that serves as -L; prints it.
# GUEST_ROOT is the folder's name, "root" if nothing else is said: other packages under the same name replace what is there.
guest_root() {
  local d=$guests/$1-$2/${GUEST_ROOT:-root} debs=$guests/debs/$1-$2 conf p link target up
  conf=$(apt_of "$1" "$2") || return 1
  shift 2
  if [ "$(cat "$d/.unpacked" 2>/dev/null)" != "$*" ]; then
    rm -rf "$d"; mkdir -p "$debs/partial"
    APT_CONFIG=$conf apt-get -qq -y --no-install-recommends --download-only -o Dir::Cache::archives="$debs" install "$@" >&2 || return 1
    for p in bin sbin lib; do mkdir -p "$d/usr/$p"; ln -s "usr/$p" "$d/$p"; done
    for p in $(APT_CONFIG=$conf apt-get -qq -y --no-install-recommends --print-uris -o Dir::Cache::archives="$d" install "$@" | awk '{print $2}'); do
      dpkg-deb --fsys-tarfile "$debs/$p" | tar -x --keep-directory-symlink --no-same-owner -C "$d" || return 1
    done
    # Absolute links would lead out of the folder.
    find "$d" -type l -lname '/*' | while read -r link; do
      target=$(readlink "$link"); up=$(dirname "${link#"$d"/}" | sed 's#[^/]*#..#g'); ln -sfn "$up$target" "$link"
    done
    [ -e "$d/usr/bin/sh" ] || ln -s dash "$d/usr/bin/sh"
    echo "$*" > "$d/.unpacked"
  fi
  echo "$d"
}
