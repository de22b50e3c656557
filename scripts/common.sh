# Shared by the scripts at the root of the repository: where things are, and what is installed when it is missing.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$root/out

fail() { echo "$*" >&2; exit 1; }

# need PACKAGE... : installs Debian packages that are missing, in one go, saying so in one line.
need() {
  local missing=() p
  for p; do
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$p" 2>/dev/null)" = "ii " ] || missing+=("$p")
  done
  [ ${#missing[@]} = 0 ] && return 0
  local as=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null && as=(sudo -n) || { echo "rhea: please install: apt-get install ${missing[*]}" >&2; return 1; }
  fi
  command -v apt-get >/dev/null || { echo "rhea: please install these Debian packages or their like: ${missing[*]}" >&2; return 1; }
  echo "rhea: installing ${missing[*]} (apt-get)" >&2
  { "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" ||
    { "${as[@]}" apt-get -qq update && "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}"; }; } \
    >"$out/apt.log" 2>&1 || { echo "rhea: could not install ${missing[*]}; see $out/apt.log" >&2; return 1; }
}

need_sdk() {
  command -v dotnet >/dev/null || fail "rhea: the .NET SDK (10.0 or later) is missing; get it from https://dotnet.microsoft.com/download or your distribution (dotnet-sdk-10.0)"
}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1

# stale STAMP PATH... : whether anything below the paths is newer than the stamp.
stale() {
  local stamp=$1; shift
  [ -e "$stamp" ] || return 0
  [ -n "$(find "$@" -newer "$stamp" -print -quit 2>/dev/null)" ]
}

# The framework of the ahead-of-time build: net10.0 where the registry has its runtime pack, else net9.0. Asked once.
aot_framework() {
  local known=$out/aot-framework
  if [ ! -s "$known" ]; then
    if dotnet restore "$root/src/Rhea.Cli" -p:RheaAot=true -p:RheaTargetFramework=net10.0 -v q >"$out/restore.log" 2>&1; then
      echo net10.0 > "$known"
    else
      echo net9.0 > "$known"
    fi
  fi
  cat "$known"
}

# links_statically: whether the C library is there in its static form.
links_statically() { echo 'int main(void) { return 0; }' | gcc -x c - -static-pie -o "$out/.static-probe" -lm 2>/dev/null && rm -f "$out/.static-probe"; }

# build_rhea: makes $out/bin/rhea, ahead of time where there is a tool chain, else for the JIT runtime.
build_rhea() {
  local stamp=$out/build.stamp
  mkdir -p "$out/bin"
  # What runs on the JIT runtime is built again once packages were installed: perhaps there is a tool chain now.
  if [ ! -e "$out/bin/rhea" ] || [ -d "$out/jit" -a /var/lib/dpkg/status -nt "$stamp" ]; then rm -f "$stamp"; fi
  stale "$stamp" "$root/src" "$root/Directory.Build.props" "$root/Directory.Packages.props" || return 0
  need_sdk
  local started; started=$(mktemp "$out/.started.XXXXXX")
  if need gcc libc6-dev binutils; then
    local framework; framework=$(aot_framework)
    echo "rhea: building (ahead of time, $framework); this takes a minute" >&2
    local static=true
    links_statically || { static=false; echo "rhea: there is no static C library (libc.a): this executable will not start in a chroot of another architecture" >&2; }
    rm -f "$out/publish/rhea"
    dotnet publish "$root/src/Rhea.Cli" -c Release -p:RheaAot=true -p:RheaStatic=$static -p:RheaTargetFramework="$framework" -o "$out/publish" -v q >"$out/build.log" 2>&1 ||
      { grep -E "error" "$out/build.log" | sort -u | head -20 >&2; rm -f "$started"; fail "rhea: the build failed; see $out/build.log"; }
    [ -x "$out/publish/rhea" ] || { rm -f "$started"; fail "rhea: the build was interrupted; please try again"; }
    rm -rf "$out/jit"
    cp -f "$out/publish/rhea" "$out/bin/.rhea.new" && mv -f "$out/bin/.rhea.new" "$out/bin/rhea"
  else
    echo "rhea: no tool chain to compile ahead of time: running on the JIT runtime, where guest programs cannot fork and start slowly" >&2
    dotnet build "$root/src/Rhea.Cli" -c Release -o "$out/jit" -v q >"$out/build.log" 2>&1 || { rm -f "$started"; fail "rhea: the build failed; see $out/build.log"; }
    printf '#!/bin/sh\nexec dotnet "%s/jit/rhea.dll" "$@"\n' "$out" > "$out/bin/rhea"; chmod 755 "$out/bin/rhea"
  fi
  mv "$started" "$stamp"
}
