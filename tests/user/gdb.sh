# gdb on programs under the stub (-g), and on the core files of others. To be sourced by the test script.
# $rhea is the emulator with its options, $name says which.

debuggee=$out/gdb-program debug_dir=$(mktemp -d)
if ! command -v gdb-multiarch >/dev/null || ! command -v aarch64-linux-gnu-gcc >/dev/null; then
  skip "$name: gdb" "gdb-multiarch or aarch64-linux-gnu-gcc is missing"
else

[ "$debuggee" -nt "$root/tests/guest/gdb-program.c" ] ||
  { aarch64-linux-gnu-gcc -g -O0 -static -pthread "$root/tests/guest/gdb-program.c" -o "$debuggee" &&
    aarch64-linux-gnu-gcc -g -O0 -pthread "$root/tests/guest/gdb-program.c" -o "$debuggee-dynamic"; }

# debugged WHAT STATUS ARGUMENT PATTERN COMMAND...: runs the program with the argument under gdb, which executes the commands; its output,
# lines joined by "; ", must match the extended regular expression, and the program end with the status.
debugged() {
  local what=$1 status=$2 argument=$3 pattern=$4 line=$debug_dir/line.$RANDOM got rc=0 command commands=() program
  shift 4
  for command; do commands+=(-ex "$command"); done
  timeout 60 $rhea ${libraries:+-L "$libraries"} -g "$line" "${prog:-$debuggee}" "$argument" >"$debug_dir/output" 2>&1 </dev/null & program=$!
  for command in {1..100}; do [ -S "$line" ] && break; sleep 0.05; done
  got=$(timeout 60 gdb-multiarch -q -nx -batch -ex "set confirm off" -ex "set pagination off" -ex "set height 0" ${libraries:+-ex "set sysroot $libraries"} \
    -ex "file ${prog:-$debuggee}" -ex "target remote $line" "${commands[@]}" 2>&1 </dev/null | tr '\n' ';' | sed 's/;/; /g')
  wait $program 2>/dev/null || rc=$?
  if [[ $got =~ $pattern ]] && [ $rc = "$status" ]; then pass "$name: gdb: $what"; else failed "$name: gdb: $what" "status $rc: ${got:0:1500}"; fi
}

interrupt='python import threading, os, signal; threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()'

debugged "breakpoints, conditions, finish, calls" 55 sum \
  'Breakpoint 1, square \(x=3\).*#1 .*sum \(n=5\).*#2 .*main.*Value returned is \$1 = 9.*\$2 = 14.*\$3 = 121.*exited with code 067' \
  "break square if x == 3" "continue" "backtrace" "finish" "delete" "print sum(3)" "print square(11)" "continue"
debugged "steps" 55 sum 'main .*for \(int i.*s \+= square.*square \(x=1\).*\$1 = 4.*\$2 = 1; ' \
  "break sum" "continue" "up" "down" "next" "next" "step" "set var \$p = \$pc" "stepi" "print \$pc - \$p" "finish" "print \$x0" "delete" "continue"
debugged "registers and memory" 0 none \
  '\$1 = 1.25; \$2 = \{4608308318706860032, 0\}; \$3 = 12345; .*0x[0-9a-f]+ <counter>:.0x00003039; \$4 = \[ C Z \]; \$5 = 0x1234; .*Cannot access memory at address 0x8' \
  "break main" "continue" "print \$v9.d.f[0] = 1.25" "print \$v9.d.u" "print counter = 12345" "x/xw &counter" "set var \$cpsr = 0x60000000" \
  "print \$cpsr" "set var \$x19 = 0x1234" "print/x \$x19" "print *(int *)8" "continue"
debugged "watchpoints" 42 watch \
  'Old value = 0; New value = 1;.*Old value = 1; New value = 42;.*read watchpoint 3: watched; ; Value = 42.*exited with code 052' \
  "break main" "continue" "watch watched" "continue" "continue" "delete 2" "rwatch watched" "continue" "delete" "continue"
debugged "threads" 0 threads 'hit Breakpoint 1, square \(x=3\).* 3 .*Thread 3.*count \(.*Thread 2.*count \(.*Thread 1.*run_threads' \
  "break square" "continue" "info threads" "thread apply all backtrace" "continue"
debugged "every hit of four threads" 0 often 'already hit 40 times' "break square" "ignore 1 1000" "continue" "info breakpoints"
debugged "one thread while the others are held" 137 threads '\$1 = 0; .*\$2 = 1; ' \
  "break square" "continue" "set scheduler-locking on" "set var \$before = counter" "stepi 20" "print counter - \$before" "delete" "thread 2" \
  "tbreak gdb-program.c:36" "continue" "set var \$before = counter" "tbreak gdb-program.c:36" "continue" "print counter - \$before" "kill"
debugged "a signal that is passed on" 10 signal 'received signal SIGUSR1.*\$1 = 10; .*exited with code 012' \
  "continue" "print \$_siginfo.si_signo" "continue"
debugged "a signal that is kept back" 0 signal 'received signal SIGUSR1.*exited normally' "handle SIGUSR1 nopass" "continue" "continue"
debugged "a fault" 139 crash 'received signal SIGSEGV.*crash \(p=0x30\).*terminated with signal SIGSEGV' "continue" "continue"
debugged "an interrupt in a loop" 137 loop 'received signal SIGINT.*\$1 = 1; ' "$interrupt" "continue" "print counter > 0" "kill"
debugged "an interrupt in a system call" 137 block 'received signal SIGINT.* in pause \(\).*\$1 = 4; ' "$interrupt" "continue" "print square(2)" "kill"
debugged "the parent of a fork" 25 fork 'Detaching after fork.*Breakpoint 1, square \(x=4\).*exited with code 031' "break square" "continue" "continue"
debugged "the child of a fork" 25 fork 'Breakpoint 1, square \(x=3\).*exited with code 011' "set follow-fork-mode child" "break square" "continue" "continue"
debugged "the parent of a vfork" 59 vfork 'Detaching after vfork.*Breakpoint 1, square \(x=2\).*exited with code 073' "break square" "continue" "continue"
debugged "the child of a vfork, and its new program" 59 vfork 'Catchpoint 1 \(exec.*Breakpoint 2, square \(x=5\).*exited with code 067' \
  "set follow-fork-mode child" "catch exec" "break square if x == 5" "continue" "continue" "continue"
debugged "system calls" 55 sum 'call to syscall .*exit_group.*exited with code 067' "catch syscall exit_group" "continue" "continue"
debugged "letting go" 55 sum 'Breakpoint 1, square.*detached' "break square" "continue" "detach"
libraries=/usr/aarch64-linux-gnu
if [ -d $libraries/lib ]; then
  prog=$debuggee-dynamic debugged "a program with shared libraries" 0 threads 'Breakpoint 1, main.*libc.so.6.*Breakpoint 2, square \(x=3\)' \
    "break main" "continue" "info sharedlibrary" "break square" "continue" "delete" "continue"
else
  skip "$name: gdb: a program with shared libraries" "there is no $libraries/lib"
fi
libraries=

# Noise at the port does no harm.
port=$((20000 + RANDOM % 20000)) rc=0
timeout 60 $rhea -g $port "$debuggee" sum >"$debug_dir/output" 2>&1 </dev/null & program=$!
for i in {1..100}; do { head -c 100000 "$debuggee" >/dev/tcp/127.0.0.1/$port; } 2>/dev/null && break; sleep 0.05; done
wait $program || rc=$?
if [ $rc = 55 ]; then pass "$name: gdb: noise at the port"; else failed "$name: gdb: noise at the port" "status $rc: $(cat "$debug_dir/output")"; fi

# cores WHAT SIGNAL ARGUMENT PATTERN COMMAND...: as debugged, on the core file that the program leaves.
cores() {
  local what=$1 status=$2 argument=$3 pattern=$4 got rc=0 command commands=()
  shift 4
  for command; do commands+=(-ex "$command"); done
  rm -f "$debug_dir"/*.core
  { (cd "$debug_dir" && ulimit -c unlimited && exec timeout 60 $rhea "$debuggee" "$argument") >"$debug_dir/output" 2>&1 </dev/null; } 2>/dev/null || rc=$?
  got=$(gdb-multiarch -q -nx -batch -ex "set pagination off" "${commands[@]}" "$debuggee" "$debug_dir"/rhea_gdb-program_*.core 2>&1 </dev/null | tr '\n' ';' | sed 's/;/; /g')
  if [[ $got =~ $pattern ]] && [ $rc = "$status" ]; then pass "$name: core: $what"; else failed "$name: core: $what" "status $rc: ${got:0:1500}"; fi
}

if (ulimit -c unlimited) 2>/dev/null; then
  cores "a fault" 139 crash 'terminated with signal SIGSEGV.*crash \(p=0x30\).*main.*\$1 = \(void \*\) 0x30' \
    "backtrace" "print \$_siginfo._sifields._sigfault.si_addr"
  cores "abort" 134 abort 'terminated with signal SIGABRT.* abort \(\).* main ' "backtrace"
else
  skip "$name: core files" "the limit of core files cannot be raised"
fi
{ (cd "$debug_dir" && ulimit -c 0 && rm -f *.core && exec $rhea "$debuggee" crash) >/dev/null 2>&1; } 2>/dev/null
if ls "$debug_dir"/*.core >/dev/null 2>&1; then failed "$name: core: none beyond the limit" "$(ls "$debug_dir")"; else pass "$name: core: none beyond the limit"; fi
fi
rm -rf "$debug_dir"
