# ./bench: a small kernel in a table and in the machine-readable file, and what it says of nonsense. To be sourced by the test script.

bench_tests() {
  local table file=$out/bench-test.json
  command -v qemu-aarch64 >/dev/null || { skip "bench" "no reference"; return; }
  if table=$("$root/bench" --rounds 1 --scale 0.001 --json "$file" --emulator "tci=$out/bin/rhea aarch64 -accel tci" sieve 2>&1) &&
    [[ $table == *"sieve "*x*x*x*x*"spread:"* ]] && grep -q '"name": "sieve"' "$file" && grep -q '"tci": [0-9]' "$file" && cmp -s "$file" "$out/bench/last-kernels.json"; then
    pass "bench: a table and a file"
  else
    failed "bench: a table and a file" "${table:0:600}"
  fi
  bench_error "an unknown kernel" "there is no 'sive'; there are: int " sive
  bench_error "an unknown option" "unknown option '--round'" --round 3
  bench_error "no rounds" "--rounds 0: a number from 1 up is wanted" --rounds 0
  bench_error "an emulator without a name" "NAME=COMMAND is wanted" --emulator tci
}

# bench_error NAME WANT ARGUMENT...
bench_error() {
  local what=$1 want=$2 got; shift 2
  if got=$("$root/bench" "$@" 2>&1); then failed "bench: $what" "it did not fail: ${got:0:300}"
  elif [[ $got == "bench: "*"$want"* ]]; then pass "bench: $what"
  else failed "bench: $what" "${got:0:300}"; fi
}

bench_tests
