#!/usr/bin/env bash
# Runs AArch64 Linux programs on this computer, says what happens, and compares the time with native.
set -eu
. "$(dirname "$(readlink -f "$0")")/common.sh"
if [ "${1-}" = linux ]; then fail "rhea demo: 'linux' comes with the system mode; write: ./rhea demo"; fi
[ $# = 0 ] || fail "rhea demo: unknown argument '$1'; write: ./rhea demo"
need gcc libc6-dev gcc-aarch64-linux-gnu libc6-dev-arm64-cross
d=$out/demo; mkdir -p "$d"
for p in hello picture; do
  [ "$d/$p.arm64" -nt "$root/demo/$p.c" ] || aarch64-linux-gnu-gcc -O2 -static -o "$d/$p.arm64" "$root/demo/$p.c" -lm
  [ "$d/$p.native" -nt "$root/demo/$p.c" ] || gcc -O2 -o "$d/$p.native" "$root/demo/$p.c" -lm
done
seconds() { local a=${EPOCHREALTIME/./} rc=0; "$@" >/dev/null || rc=$?; local b=${EPOCHREALTIME/./}; [ $rc = 0 ] || fail "rhea demo: '$*' ended with status $rc"; echo $((b - a)); }
echo "This computer is: $(uname -m). These programs are: $(od -An -tx1 -j18 -N2 "$d/hello.arm64" | sed 's/ b7 00/AArch64 (ARM) ELF files/')."
echo; echo "\$ rhea aarch64 hello.arm64 world"
"$out/bin/rhea" aarch64 "$d/hello.arm64" world
echo; echo "\$ rhea aarch64 picture.arm64        # floating point, computed by the ARM program"
"$out/bin/rhea" aarch64 "$d/picture.arm64"
n=$(seconds "$d/picture.native" bench); r=$(seconds "$out/bin/rhea" aarch64 "$d/picture.arm64" bench)
awk -v n="$n" -v r="$r" 'BEGIN { printf "\nThe same picture 60 times: native %.2f s, the ARM program on Rhea %.2f s: %.2f times native.\n", n/1e6, r/1e6, r/n }'
