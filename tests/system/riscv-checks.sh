# What instructions do in the modes of a hart: a program without firmware ends with 0, or the number of the check that failed. To be sourced by the test script.

checks_dir=$(mktemp -d)
checks_program() {
  riscv64-linux-gnu-gcc -O1 -march=rv64ima_zicsr_zifencei -mabi=lp64 -nostdlib -ffreestanding -fno-pic -no-pie -static -mcmodel=medany \
    -Wl,-n,--no-warn-rwx-segments,-Ttext=0x80000000,--build-id=none "$@" "$root/tests/guest/machine/riscv-checks.c"
}
if checks_program -o "$checks_dir/checks" 2>/dev/null && checks_program -DNARROW -o "$checks_dir/narrow"; then
  for accel in tcg tci tcg,region=stress; do
    for variant in "checks rv64" "narrow rv64,c=off,zcb=off"; do
      rc=0
      timeout 60 "${rhea_program:-$out/bin/rhea}" system-riscv64 -accel $accel -M virt -m 32 -cpu "${variant#* }" -bios none -kernel "$checks_dir/${variant%% *}" \
        -display none >"$checks_dir/output" 2>&1 </dev/null || rc=$?
      if [ $rc = 0 ]; then pass "$accel: instructions in all modes, ${variant#* }"; else failed "$accel: instructions in all modes, ${variant#* }" "check $rc $(head -c 300 "$checks_dir/output")"; fi
    done
  done
else
  skip "instructions in all modes" "riscv64-linux-gnu-gcc is missing"
fi
rm -rf "$checks_dir"
