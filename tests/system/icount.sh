# Time that is told by counting instructions: every trap comes at the same instruction, whatever executes the code. Debian's kernel runs until it
# finds no root. To be sourced by the test script.

# counted NAME OPTION...: the traps of a run and what it printed, as one sum in $sum.
counted() {
  local what=$1 log=$out/icount; shift
  timeout 240 "$out/bin/rhea" system-riscv64 -M virt -m 128M -nographic -no-reboot -bios "$linux/fw_dynamic.bin" -kernel "$linux/kernel" \
    -append "console=ttyS0 panic=-1" -icount shift=3,sleep=off -seed 1 -rtc base=2026-01-01 -d int -D "$log.int" "$@" </dev/null >"$log.out" 2>&1
  sum=$(cat "$log.int" "$log.out" | md5sum)
  if grep -qa 'Unable to mount root' "$log.out" && [ "$(wc -l < "$log.int")" -gt 1000 ]; then pass "$what"; else failed "$what" "the end: $(tail -3 "$log.out")"; fi
}

# repeats NAME OPTION...: the same as the first run.
repeats() {
  local what=$1 first=$sum; shift
  counted "$what" "$@"
  if [ "$sum" = "$first" ]; then pass "$what: the same"; else failed "$what" "not the same events"; fi
  sum=$first
}

if linux=$(guest_linux); then
  counted "icount, 1 hart"
  repeats "icount, again"
  repeats "icount, region=stress" -accel tcg,region=stress
  repeats "icount, tci" -accel tci
  counted "icount, 2 harts" -smp 2
  repeats "icount, 2 harts, again" -smp 2
else
  skip "icount" "no packages"
fi
