#!/usr/bin/env bash
# --names: lists the campaigns; --sample NAME: a short run with a fixed seed; NAME: the full run, resumable.
set -eu
. "$(dirname "$(readlink -f "$0")")/common.sh"
names="a64-integer a64-fp a64-simd a64-memory"

# a64 NAME OPTION...: random A64 instructions under rhea and under the reference, compared bit for bit.
a64() {
  need gcc-aarch64-linux-gnu qemu-user-static || exit 1
  build_rhea
  local here=$root/tests/campaigns oracle=$out/a64-oracle driver=$out/campaigns
  if stale "$oracle" "$here"; then
    aarch64-linux-gnu-gcc -O1 -static -nostdlib -ffreestanding -fno-stack-protector -Wl,--build-id=none -o "$oracle" "$here/oracle.c" "$here/oracle-run.S"
  fi
  if stale "$driver/stamp" "$root/tests/Rhea.Campaigns" "$root/src/Rhea.Guest.Arm64"; then
    dotnet build "$root/tests/Rhea.Campaigns" -c Release -o "$driver" -v q >"$out/campaigns-build.log" 2>&1 || fail "rhea: the build failed; see $out/campaigns-build.log"
    touch "$driver/stamp"
  fi
  dotnet "$driver/Rhea.Campaigns.dll" "$@" --oracle "$oracle" --reference qemu-aarch64-static --emulator "$out/bin/rhea aarch64 ${RHEA_CAMPAIGN_OPTIONS-}"
}

case ${1-} in
  --names) echo $names; exit 0 ;;
  "") echo "campaigns: $names"; exit 0 ;;
  --sample) case " $names " in *" ${2-} "*) a64 "$2" --count 20000 --seed 1; exit ;; esac; shift ;;
  a64-*) case " $names " in *" $1 "*) a64 "$1" --count 1000000 --seed 2 --resume "$out/campaign-$1.progress"; exit ;; esac ;;
esac
fail "rhea: there is no campaign '$1'; there are: $names"
