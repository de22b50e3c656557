#!/usr/bin/env bash
# Runs AArch64 Linux programs on this computer, says what happens, and compares the time with native.
set -eu
. "$(dirname "$(readlink -f "$0")")/common.sh"
if [ "${1-}" = linux ] && [ $# = 1 ]; then
  . "$root/scripts/guest-packages.sh"; . "$root/scripts/guest-linux.sh"
  echo "rhea demo: fetching Debian's Linux for RISC-V" >&2
  d=$(guest_linux) || fail "rhea demo: cannot fetch Debian's Linux for RISC-V"
  exec "$out/bin/rhea" system-riscv64 -M virt -smp 2 -m 512M -nographic -bios "$d/fw_dynamic.bin" -kernel "$d/kernel" -initrd "$d/initrd.gz" -append "console=ttyS0 quiet"
fi
[ $# = 0 ] || fail "rhea demo: unknown argument '$1'; write: ./rhea demo, or ./rhea demo linux"
need gcc libc6-dev gcc-aarch64-linux-gnu libc6-dev-arm64-cross
d=$out/demo; mkdir -p "$d"
for p in hello picture; do
  flags="-O2 -ffp-contract=off"   # the same arithmetic on both processors
  [ "$d/$p.arm64" -nt "$root/demo/$p.c" ] || aarch64-linux-gnu-gcc $flags -static -o "$d/$p.arm64" "$root/demo/$p.c" -lm
  [ "$d/$p.native" -nt "$root/demo/$p.c" ] || gcc $flags -o "$d/$p.native" "$root/demo/$p.c" -lm
done

# timed COMMAND...: its output in $result, its time in microseconds in $time.
timed() {
  local from=${EPOCHREALTIME/./} rc=0
  result=$("$@") || rc=$?
  time=$((${EPOCHREALTIME/./} - from))
  [ $rc = 0 ] || fail "rhea demo: '$*' ended with status $rc"
}

echo
echo " This computer is $(uname -m). The programs below are for AArch64 (64-bit ARM)."
echo; echo " \$ rhea aarch64 hello.arm64 world"
"$out/bin/rhea" aarch64 "$d/hello.arm64" world | sed 's/^/ /'
echo; echo " \$ rhea aarch64 picture.arm64"
"$out/bin/rhea" aarch64 "$d/picture.arm64"
timed "$d/picture.native" bench; native=$time same=$result
timed "$out/bin/rhea" aarch64 "$d/picture.arm64" bench; rhea=$time
[ "$result" = "$same" ] || fail "rhea demo: the ARM program computes $result, the native one $same"
other=0
if command -v qemu-aarch64 >/dev/null; then timed qemu-aarch64 "$d/picture.arm64" bench; other=$time; fi
awk -v n="$native" -v r="$rhea" -v o="$other" 'BEGIN {
  printf "\n 60 such pictures, the same to the last bit:\n"
  printf "   native program         %6.2f s\n", n / 1e6
  printf "   ARM program on Rhea    %6.2f s   (%.2f times native)\n", r / 1e6, r / n
  if (o) printf "   ARM program on QEMU    %6.2f s   (%.2f times native)\n", o / 1e6, o / n
  printf "\n" }'
