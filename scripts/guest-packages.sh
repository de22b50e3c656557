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
