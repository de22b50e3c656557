# gdb on whole machines (-s, -gdb, -S), the triggers of the harts, the monitor, logs. To be sourced by the test script.

machine_dir=$(mktemp -d)
if ! command -v gdb-multiarch >/dev/null || ! command -v riscv64-linux-gnu-gcc >/dev/null; then
  skip "gdb on machines" "gdb-multiarch or riscv64-linux-gnu-gcc is missing"
else

machine_program() {
  riscv64-linux-gnu-gcc -g -O1 -nostdlib -ffreestanding -fno-pic -no-pie -static -mcmodel=medany -Wl,-n,--no-warn-rwx-segments,-Ttext=0x80000000,--build-id=none "$@" "$root/tests/guest/machine/riscv-debuggee.c"
}
machine_program -o "$machine_dir/debuggee"
machine_program -DTRIGGERS -o "$machine_dir/triggers"

# on_machine WHAT STATUS PATTERN COMMAND...: gdb executes the commands on a machine that has not started; its output, lines joined by "; ", must
# match the extended regular expression, and the machine end with the status.
on_machine() {
  local what=$1 status=$2 pattern=$3 line=$machine_dir/line.$RANDOM got rc=0 command commands=() machine
  shift 3
  for command; do commands+=(-ex "$command"); done
  timeout 60 $rhea -M virt -smp 2 -m 32 -bios none -kernel "$machine_dir/debuggee" -display none -S -gdb "unix:$line" >"$machine_dir/output" 2>&1 </dev/null & machine=$!
  for command in {1..200}; do [ -S "$line" ] && break; kill -0 $machine 2>/dev/null || break; sleep 0.05; done
  got=$(timeout 60 gdb-multiarch -q -nx -batch -ex "set confirm off" -ex "set pagination off" -ex "set height 0" -ex "file $machine_dir/debuggee" \
    -ex "target remote $line" "${commands[@]}" 2>&1 </dev/null | tr '\n' ';' | sed 's/;/; /g')
  wait $machine 2>/dev/null || rc=$?
  if [[ $got =~ $pattern ]] && [ $rc = "$status" ]; then pass "$name: gdb on a machine: $what"
  else failed "$name: gdb on a machine: $what" "status $rc: ${got:0:1500} $(head -c 500 "$machine_dir/output")"; fi
}

on_machine_interrupt='python import threading, os, signal; threading.Timer(0.4, lambda: os.kill(os.getpid(), signal.SIGINT)).start()'

for accel in tcg tci; do
name=$accel rhea="${rhea_program:-$out/bin/rhea} system-riscv64 -accel $accel"

on_machine "breakpoints and letting go" 3 'Breakpoint 1, square \(x=0\).*Breakpoint 1, square \(x=1\).*#1 .*supervise.*Value returned is \$1 = 1.*detached' \
  "break square" "continue" "continue" "backtrace" "finish" "set var finish = 4" "detach"
on_machine "a hardware breakpoint" 0 'Hardware assisted breakpoint 1.*Thread 1 hit Breakpoint 1, square \(x=0\)' \
  "hbreak *square" "continue" "delete" "set var finish = 1" "continue"
on_machine "steps" 0 '\$1 = 0x1004; .*\$2 = 0x1008; .*square \(x=2\).*\$3 = 4; .*square.*\$4 = 1; ' \
  "stepi" "print/x \$pc" "stepi" "print/x \$pc" "break square if x == 2" "continue" "up" "down" "set var \$p = \$pc" "stepi" "print \$pc - \$p" \
  "frame" "print \$priv" "delete" "set var finish = 1" "continue"
on_machine "registers" 0 \
  '\$1 = 3; \$2 = 0; \$3 = 0x0; .*\$4 = 1; \$5 = 0x8000000000080.*\$6 = 0x1234; \$7 = 0x1.*\$8 = 0x40; \$9 = 2.5; .*\$10 = 1; \$11 = 3; ' \
  "print \$priv" "print \$mhartid" "print/x \$satp" "break supervise" "continue" "print \$priv" "print/x \$satp" "set var \$sscratch = 0x1234" \
  "print/x \$sscratch" "print/x (\$mstatus >> 33) & 1" "set var \$fcsr = 0x40" "print/x \$fcsr" "print \$ft0.double = 2.5" "thread 2" "print \$mhartid" "print \$priv" \
  "set var finish = 1" "continue"
on_machine "memory, virtual and physical" 0 \
  '<watched>:.0x0000002a.*0xffffffc0[0-9a-f]+:.0x0000002a.*Cannot access memory at address 0xffffffc[0-9a-f]+.*0x80[0-9a-f]+.*0x0000002b.*Cannot access' \
  "break square" "continue" "set var watched = 42" "x/xw &watched" "x/xw 0xffffffc000000000 + (long)&watched - 0x80000000" "x/xw 0xffffffc0c0000000" \
  "set var watched = 43" "maintenance packet Qqemu.PhyMemMode:1" "x/xw &watched" "x/xw 0xffffffc000000000 + (long)&watched - 0x80000000" \
  "maintenance packet Qqemu.PhyMemMode:0" "delete" "set var finish = 1" "continue"
on_machine "code that is written" 0 'Breakpoint 3, square \(x=3\).*Value returned is \$1 = 15; ' \
  "break supervise" "continue" "set var counter = 3" "set {short}square = 0x0531" "set {short}(square + 2) = 0x8082" "tbreak *(supervise + 0)" "break square" \
  "continue" "finish" "delete" "set var finish = 1" "continue"
on_machine "watchpoints" 0 \
  'Hardware watchpoint 2: .*Old value = 0; New value = 4; .*Hardware watchpoint 2: .*Old value = 4; New value = 6; .*read watchpoint 3: counter; ; Value = [0-9]+.*acc.*watchpoint 4: counter.*Value = ' \
  "break supervise" "continue" "watch *(long *)(0xffffffc000000000 + (long)&watched - 0x80000000)" "continue" "continue" "delete" "rwatch counter" "continue" \
  "delete" "awatch counter" "continue" "delete" "set var finish = 1" "continue"
on_machine "two harts as threads" 0 'hart 0, Supervisor mode.*hart 1, Machine mode.*other \(\).*\$1 = 1; .*\$2 = 0; .*\$3 = 0; ' \
  "break square if x == 300" "continue" "info threads" "thread 2" "backtrace" "print others[1] > 0" "set scheduler-locking on" "delete" "set var \$before = counter" \
  "set var \$own = others[1]" "stepi 50" "print counter - \$before" "thread 1" "set var \$own = others[1]" "stepi 50" "print others[1] - \$own" "set var finish = 1" \
  "set scheduler-locking off" "continue"
on_machine "an interrupt" 5 'received signal SIGINT.*\$1 = 1; ' "$on_machine_interrupt" "continue" "print counter > 0" "set var finish = 6" "continue"
on_machine "the monitor" 0 'CPU #0: hart 0, Supervisor mode.*CPU #1: hart 1, Machine.*mstatus .*x2/sp.*0x00000011.*paused.*0000000080000000: [0-9a-f]{8}  csrrs t0,mcause' \
  "break square" "continue" "set var watched = 0x11" "monitor info cpus" "monitor info registers" "print &watched" "monitor xp/1xw 0x80000000" \
  "eval \"monitor x/xw 0x%lx\", &watched" "monitor info status" "monitor x/2i 0x80000000" "delete" "set var finish = 1" "continue"
on_machine "ending" 0 'Breakpoint 1' "break square" "continue" "kill"

rc=0
timeout 60 $rhea -M virt -smp 2 -m 32 -bios none -kernel "$machine_dir/triggers" -display none >"$machine_dir/output" 2>&1 </dev/null || rc=$?
if [ $rc = 0 ]; then pass "$name: triggers"; else failed "$name: triggers" "status $rc: $(head -c 500 "$machine_dir/output")"; fi

# The monitor behind Ctrl-A c.
rc=0
got=$({ printf '\001c'; sleep 0.3; printf 'stop\ninfo status\nx/1i 0x80000000\ncont\ninfo status\ninfo cpus\nnothing\nquit\n'; sleep 5; } |
  timeout 60 $rhea -M virt -m 32 -bios none -kernel "$machine_dir/debuggee" -nographic 2>&1 | tr -d '\r' | tr '\n' ';') || rc=$?
if [[ $got =~ paused.*80000000:.34202[0-9a-f]*.*running.*'CPU #0: hart 0'.*"unknown command: 'nothing'" ]]; then pass "$name: the monitor at the terminal"
else failed "$name: the monitor at the terminal" "status $rc: ${got:0:1000}"; fi

# Logs: code, traps, entries.
rc=0
timeout 60 $rhea -M virt -m 32 -bios none -kernel "$machine_dir/triggers" -display none -d in_asm,int,exec,cpu,op,op_opt,out_asm -D "$machine_dir/log" >"$machine_dir/output" 2>&1 </dev/null || rc=$?
if [ $rc = 0 ] && grep -q 'csrrs *a0,mhartid' "$machine_dir/log" && grep -q '^trap: hart:0, async:0, cause:0000000000000003' "$machine_dir/log" &&
  grep -q '^Trace 0: \[00000000800000' "$machine_dir/log" && grep -q 'x10/a0' "$machine_dir/log"; then pass "$name: logs of a machine"
else failed "$name: logs of a machine" "status $rc: $(head -c 500 "$machine_dir/log")"; fi
done
fi
rm -rf "$machine_dir"
