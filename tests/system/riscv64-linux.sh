# Debian's Linux for RISC-V boots and tests itself: each line that it prints is a test. To be sourced by the test script.

# boots NAME HARTS OPTION...: a machine with a disk.
boots() {
  local what=$1 harts=$2 log=$out/system.log line ended='' sum; shift 2
  head -c 4194304 /dev/urandom > "$out/disk.img"; sum=$(head -c 1048576 "$out/disk.img" | md5sum | cut -d' ' -f1)
  timeout 240 "$out/bin/rhea" system-riscv64 -M virt -smp "$harts" -m 256M -nographic -no-reboot -bios "$linux/fw_dynamic.bin" -kernel "$linux/kernel" \
    -initrd "$linux/initrd.gz" -append "console=ttyS0 panic=-1 selftest harts=$harts disk=$sum" \
    -drive "file=$out/disk.img,format=raw,if=none,id=d0" -device virtio-blk-device,drive=d0 "$@" </dev/null >"$log" 2>&1
  local status=$?
  while read -r line; do
    case $line in
      "test "*" ok") line=${line#test }; pass "$what: ${line% ok}" ;;
      "test "*) failed "$what" "$line" ;;
      "selftest end") ended=yes ;;
    esac
  done < <(tr -d '\r' < "$log" | grep -aoE '(test [a-z0-9-]+ (ok|FAIL.*)|selftest end)$')
  if [ -n "$ended" ] && [ $status = 0 ]; then pass "$what: switched off"; else failed "$what" "status $status, the end: $(tail -3 "$log" | tr -d '\r')"; fi
  if [ "$(dd if="$out/disk.img" bs=512 skip=2048 count=1 2>/dev/null | head -c 20)" = "written by the guest" ]; then pass "$what: disk"; else failed "$what" "the disk's file does not hold what the guest wrote"; fi
}

if linux=$(guest_linux); then
  boots "riscv64 virt, 1 hart" 1
  boots "riscv64 virt, 4 harts, virtio 1" 4 -global virtio-mmio.force-legacy=false
  boots "riscv64 virt, region=stress" 1 -accel tcg,region=stress
  boots "riscv64 virt, tci" 1 -accel tci
  rm -f "$out/system.stats"
  boots "riscv64 virt, older processor" 2 -accel tcg,avx512=off,avx2=off,bmi=off,fma=off -d jitstats -D "$out/system.stats"
  if grep -Eq '^    hit rate +9[0-9]\.[0-9]+ %$' "$out/system.stats" && grep -Eq '^  translation buffer: refills +[1-9]' "$out/system.stats"; then
    pass "riscv64 virt: statistics"
  else
    failed "riscv64 virt: statistics" "$(head -c 2000 "$out/system.stats")"
  fi
else
  skip "riscv64 virt" "no packages"
fi
