# What instructions do in the modes of a hart: a program without firmware ends with 0, or the number of the check that failed. To be sourced by the test script.

checks_dir=$(mktemp -d)
# checks_program XLEN ABI FLAG...: compiles it.
checks_program() {
  local xlen=$1 abi=$2; shift 2
  riscv64-linux-gnu-gcc -O1 -march=rv${xlen}ima_zicsr_zifencei -mabi=$abi -nostdlib -ffreestanding -fno-pic -no-pie -static -mcmodel=medany \
    -Wl,-n,--no-warn-rwx-segments,-Ttext=0x80000000,--build-id=none "$@" "$root/tests/guest/machine/riscv-checks.c"
}
# checks_pass NAME XLEN PROCESSOR: it ends well under every accelerator.
checks_pass() {
  local accel rc
  for accel in tcg tci tcg,region=stress; do
    rc=0
    timeout 60 "${rhea_program:-$out/bin/rhea}" system-riscv$2 -accel $accel -M virt -m 32 -cpu "$3" -bios none -kernel "$checks_dir/$1" \
      -display none >"$checks_dir/output" 2>&1 </dev/null || rc=$?
    if [ $rc = 0 ]; then pass "$accel: instructions in all modes, $3"; else failed "$accel: instructions in all modes, $3" "check $rc $(head -c 300 "$checks_dir/output")"; fi
  done
}
if checks_program 64 lp64 -o "$checks_dir/64" 2>/dev/null && checks_program 64 lp64 -DNARROW -o "$checks_dir/64-narrow" &&
  checks_program 32 ilp32 -o "$checks_dir/32" && checks_program 32 ilp32 -DNARROW -o "$checks_dir/32-narrow"; then
  for xlen in 64 32; do
    checks_pass $xlen $xlen rv$xlen
    checks_pass $xlen-narrow $xlen rv$xlen,c=off,zcb=off
  done
else
  skip "instructions in all modes" "riscv64-linux-gnu-gcc is missing"
fi
rm -rf "$checks_dir"
