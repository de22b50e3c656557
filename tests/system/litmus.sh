# Four harts without firmware: translations and code that others change, the memory model, atomics, interrupts. To be sourced by the test script,
# and by the campaign machine-litmus with $litmus_runs.

# machine_litmus RUNS OPTION...: the program's lines, then "status N".
machine_litmus() {
  local runs=$1 program status=0; shift
  program=$out/machine-litmus-$runs
  if [ "$root/tests/guest/machine/litmus.c" -nt "$program" ]; then
    riscv64-linux-gnu-gcc -O1 -DRUNS="$runs" -nostdlib -ffreestanding -fno-pic -no-pie -static -mcmodel=medany \
      -Wl,-n,--no-warn-rwx-segments,-Ttext=0x80000000,--build-id=none -o "$program.new" "$root/tests/guest/machine/litmus.c" && mv "$program.new" "$program" || return 1
  fi
  timeout "${litmus_limit:-120}" "$out/bin/rhea" system-riscv64 -M virt -smp 4 -m 32 -bios none -kernel "$program" -display none -serial stdio "$@" </dev/null 2>&1 || status=$?
  echo "status $status"
}

if [ -z "${litmus_runs-}" ]; then
  if command -v riscv64-linux-gnu-gcc >/dev/null; then
    for accel in tcg tci; do
      litmus_ended=''
      while read -r line; do
        case $line in
          "test "*" ok") line=${line#test }; pass "litmus of a machine, $accel: ${line% ok}" ;;
          "test "*) failed "litmus of a machine, $accel" "$line" ;;
          "status 0") litmus_ended=yes ;;
        esac
      done < <(machine_litmus 200 -accel $accel)
      if [ -n "$litmus_ended" ]; then pass "litmus of a machine, $accel: to the end"; else failed "litmus of a machine, $accel" "it did not come to its end"; fi
    done
  else
    skip "litmus of a machine" "riscv64-linux-gnu-gcc is missing"
  fi
fi
