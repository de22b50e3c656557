# Processes, threads, signals, memory and memory ordering: tests/guest/torture, tests/guest/litmus.c. To be sourced by the test script.

# $machine is the kernel's name of the architecture.

programs=$out/guest-programs/$machine; torture=$programs/torture litmus=$out/guest-programs/litmus
if stale "$torture" "$root/tests/guest"; then
  mkdir -p "$programs"
  $machine-linux-gnu-gcc -O2 -w -static -pthread "$root"/tests/guest/torture/*.c -o "$torture.new" && mv "$torture.new" "$torture"
  [ $machine != aarch64 ] || { aarch64-linux-gnu-gcc -O2 -static -pthread "$root/tests/guest/litmus.c" -o "$litmus.new" && mv "$litmus.new" "$litmus"; }
fi

# counted NAME COMMAND...: a summary without failures in the last line.
counted() {
  local what=$1 got; shift
  got=$(timeout -s KILL 300 "$@" 2>/dev/null </dev/null)
  case $(printf '%s\n' "$got" | tail -1) in
    *" passed, 0 failed, "*) pass "$name: $what" ;;
    *) failed "$name: $what" "${got:0:600}" ;;
  esac
}

counted "processes, threads, signals and memory" $rhea "$torture" sample
[ $machine != aarch64 ] || counted "memory ordering" $rhea "$litmus" 10000
