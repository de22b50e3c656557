# -d jitstats, -perfmap and -jitdump. To be sourced by the test script, once.

profiling_tests() {
  local d p run pid text i children
  d=$(mktemp -d); p=$d/profiled run="$out/bin/rhea aarch64"
  name=profiling
  if ! aarch64-linux-gnu-gcc -O1 -static -o "$p" "$root/tests/guest/profiled.c" 2>/dev/null; then
    skip "$name" "aarch64-linux-gnu-gcc is missing"; rm -rf "$d"; return
  fi
  # holds WHAT FILE PATTERN...: the file has lines like all patterns.
  holds() {
    local what=$1 file=$2 pattern; shift 2
    for pattern; do grep -Eq -- "$pattern" "$file" 2>/dev/null || { failed "$name: $what" "no line like $pattern in: $(head -c 2000 "$file")"; return; }; done
    pass "$name: $what"
  }

  $run -d jitstats -D "$d/stats" "$p" 1000 >/dev/null
  holds "statistics" "$d/stats" '^translation statistics of process [0-9]+$' '^  regions: blocks +[0-9,]+$' '^  regions: loops, own convention +[0-9]+$' '^  per guest instruction|^    per guest instruction +[0-9,.]+ ns$' \
    '^  direct exits linked +[1-9]' '^  exit: SystemCall +[1-9]'
  same "statistics of parent and child" 2 grep -c '^translation statistics' "$d/stats"
  same "statistics of bytecode" 2 sh -c "$run -accel tci -d jitstats $p 10 2>&1 | grep -c '^translation statistics'"

  # The parent waits for its child when the signal comes, and goes on waiting.
  $run -d jitstats -D "$d/asked" "$p" 300000000 >"$d/output" & pid=$!
  for i in $(seq 200); do grep -q . /proc/$pid/task/$pid/children && break; sleep 0.05; done
  kill -63 $pid; wait $pid
  same "statistics at a signal" "3 2" sh -c "echo \$(grep -c '^translation statistics' $d/asked) \$(grep -c '^[cp].* [01]\$' $d/output)"

  text=$($run -perfmap "$p" 1000)
  pid=$(echo "$text" | awk '/parent/ { print $2 }') children=$(echo "$text" | awk '/child/ { print $2 }')
  holds "map of the parent" "/tmp/perf-$pid.map" '^[0-9a-f]+ [0-9a-f]+ guest:hot_function$' '^[0-9a-f]+ [0-9a-f]+ guest:hot_function\+0x[0-9a-f]+$' ' guest:main\+0x' ' rhea:stubs$'
  holds "map of the child" "/tmp/perf-$children.map" ' guest:child_function$' ' guest:main$'
  same "map of the parent has nothing of the child" 0 sh -c "grep -c ' guest:child_function' /tmp/perf-$pid.map || true"
  rm -f "/tmp/perf-$pid.map" "/tmp/perf-$children.map"

  text=$(cd "$d" && $run -jitdump "$p" 1000)
  pid=$(echo "$text" | awk '/parent/ { print $2 }')
  same "dump" "DTiJ" head -c 4 "$d/jit-$pid.dump"
  same "dump has names" 1 sh -c "grep -aq guest:hot_function $d/jit-$pid.dump && echo 1"
  same "no profile of bytecode" "1 rhea-aarch64: option '-perfmap': -accel tci generates no code; leave one of the two out" \
    sh -c "$run -accel tci -perfmap $p >$d/output 2>&1; echo \$? \$(cat $d/output)"

  if ! (cd "$d" && perf record -q -e cpu-clock -k mono -o probe -- true) >/dev/null 2>&1; then
    skip "$name: perf" "perf cannot record here"; rm -rf "$d"; return
  fi
  (cd "$d" && perf record -q -e cpu-clock -k mono -o data $run -perfmap -jitdump "$p" 100000000) >"$d/output" 2>&1
  pid=$(awk '/^parent/ { print $2 }' "$d/output") children=$(awk '/^child/ { print $2 }' "$d/output")
  (cd "$d" && perf report -i data --pid "$pid" --stdio --sort symbol) >"$d/report" 2>/dev/null
  holds "perf with the map" "$d/report" '^ +[1-9][0-9]\.[0-9]+% .*guest:hot_function\+0x'
  (cd "$d" && perf inject --jit -i data -o injected && perf report -i injected --pid "$pid,$children" --stdio --sort pid,symbol) >"$d/report" 2>/dev/null
  holds "perf with the dump, of both" "$d/report" "^ +[1-9][0-9]\.[0-9]+% .*$pid.*guest:hot_function\+0x" "^ +[1-9][0-9]\.[0-9]+% .*$children.*guest:hot_function\+0x"
  rm -rf "$d" "/tmp/perf-$pid.map" "/tmp/perf-$children.map"
}
profiling_tests
