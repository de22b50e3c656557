#!/usr/bin/env bash
# Long tests, most of them random. --names: lists the campaigns that have samples; --sample NAME: a short run with a fixed seed; NAME: the full run, which goes on
# where it stopped, and writes its result into docs/status.md.
set -eu
. "$(dirname "$(readlink -f "$0")")/common.sh"
. "$root/scripts/guest-packages.sh"
. "$root/scripts/guest-linux.sh"
long_only="debian rv64-new rv32-new machine-litmus machine-load boots"
names="program-fuzz program-fuzz-riscv64 program-fuzz-machine a64-integer a64-fp a64-simd a64-memory rv64-integer rv64-compressed rv64-fp rv64-memory rv64-bitmanip rv32-integer rv32-compressed rv32-fp rv32-memory rv32-bitmanip rv64-privileged machine-fuzz elf threads litmus"
work=$out/campaigns; mkdir -p "$work"

# tool NAME: builds tests/NAME if stale; $tool is its command.
tool() {
  local dll=$root/artifacts/net10.0/bin/$1/release/$1.dll
  if stale "$dll" "$root/tests/$1" "$root/src/Rhea.Guest.Arm64" "$root/src/Rhea.Guest.RiscV" "$root/src/Rhea.Translator" "$root/src/Rhea.Machines" "$root/src/Rhea.Devices" "$root/src/Rhea.Generators" "$root/Directory.Build.props"; then
    need_sdk
    dotnet build "$root/tests/$1" -c Release -v q >"$work/$1.build.log" 2>&1 || { cat "$work/$1.build.log"; fail "campaign: the build failed"; }
  fi
  tool="dotnet $dll"
}

# guest NAME SOURCE... [FLAG...]: compiles an AArch64 program into $work/NAME.
guest() {
  local name=$1; shift
  stale "$work/$name" "$root/tests/guest" "$root/tests/campaigns" "$root/demo" || return 0
  aarch64-linux-gnu-gcc "$@" -o "$work/$name.new"; mv "$work/$name.new" "$work/$name"
}

# riscv_guest NAME FLAG... SOURCE...: compiles a free-standing RISC-V program into $work/NAME.
riscv_guest() {
  local name=$1; shift
  stale "$work/$name" "$root/tests/guest" "$root/tests/campaigns" || return 0
  riscv64-linux-gnu-gcc -O1 -static -nostdlib -ffreestanding -fno-stack-protector -Wl,--build-id=none "$@" -o "$work/$name.new"; mv "$work/$name.new" "$work/$name"
}

# count SAMPLE FULL: sets $count for this run.
count() { if [ $mode = sample ]; then count=$1; else count=$2; fi; }

# with OPTION: the option that names the progress file, in a full run.
with() { [ $mode = sample ] || echo "$1 $work/$name.progress"; }

# What older processors lack.
older=avx512=off,avx2=off,bmi=off,fma=off

# total FILE: one summary of all runs.
total() { awk '/passed, .* failed, .* skipped$/ { p += $1; f += $3; s += $5 } { print } END { print p + 0 " passed, " f + 0 " failed, " s + 0 " skipped" }'; }

run_program_fuzz() {
  need gcc-aarch64-linux-gnu qemu-user || return 1
  tool Rhea.ProgramFuzz
  guest program-runner -O1 -mgeneral-regs-only -static -nostdlib -ffreestanding "$root/tests/guest/program-runner.c"
  count 1000 100000
  local rhea="$out/bin/rhea aarch64"
  $tool --count $count --seed 1 --runner "$work/program-runner" --reference qemu-aarch64 --emulator "tcg=$rhea" \
    --emulator "stress=$rhea -accel tcg,region=stress" --emulator "tci=$rhea -accel tci" --emulator "older=$rhea -accel tcg,$older" \
    --emulator "verify=$rhea -accel tcg,verify=on,region=stress" $(with --progress)
}

run_program_fuzz_riscv64() {
  need gcc-riscv64-linux-gnu qemu-user || return 1
  tool Rhea.ProgramFuzz
  riscv_guest program-runner-riscv64 -march=rv64gc -mabi=lp64 "$root/tests/guest/program-runner.c"
  count 1000 100000
  local rhea="$out/bin/rhea riscv64"
  $tool --processor riscv64 --count $count --seed 1 --runner "$work/program-runner-riscv64" --reference qemu-riscv64 --emulator "tcg=$rhea" \
    --emulator "stress=$rhea -accel tcg,region=stress" --emulator "tci=$rhea -accel tci" --emulator "older=$rhea -accel tcg,$older" \
    --emulator "verify=$rhea -accel tcg,verify=on,region=stress" $(with --progress)
}

# The same programs below Debian's Linux in a machine.
run_program_fuzz_machine() {
  need gcc-riscv64-linux-gnu qemu-user cpio || return 1
  tool Rhea.ProgramFuzz
  riscv_guest program-runner-riscv64 -march=rv64gc -mabi=lp64 "$root/tests/guest/program-runner.c"
  count 500 20000
  local machine=$root/scripts/in-machine.sh
  $tool --processor riscv64 --count $count --seed 500000 --runner "$work/program-runner-riscv64" --reference qemu-riscv64 --emulator "tcg=$machine" \
    --emulator "stress=$machine -accel tcg,region=stress" --emulator "tci=$machine -accel tci" $(with --progress)
}

run_a64() {
  need gcc-aarch64-linux-gnu qemu-user || return 1
  tool Rhea.Campaigns
  guest oracle -O1 -static -nostdlib -ffreestanding -fno-stack-protector -Wl,--build-id=none "$root/tests/campaigns/oracle.c" "$root/tests/campaigns/oracle-run.S"
  count 20000 1000000
  local rhea="$out/bin/rhea aarch64"
  local run="$tool $name --oracle $work/oracle --reference qemu-aarch64 --seed 1"
  {
    $run --emulator "$rhea" --count $count $(with --resume) || echo "0 passed, 1 failed, 0 skipped"
    # Briefly also as on an older processor.
    [ $mode != sample ] || $run --emulator "$rhea -accel tcg,$older" --count 3000 || echo "0 passed, 1 failed, 0 skipped"
  } | total
}

# The reference of bookworm has half precision only if it is asked for, and lacks what rv64-new tests: trixie's has it.
run_rv() {
  need gcc-riscv64-linux-gnu qemu-user || return 1
  local reference="qemu-riscv$1 -cpu rv$1,Zfh=true" newer
  if [ "${name#*-}" = new ] && [ -z "${RHEA_CAMPAIGN_REFERENCE-}" ]; then
    newer=$(guest_package trixie amd64 qemu-user) || return 1
    reference="$newer/usr/bin/qemu-riscv$1 -cpu max"
  fi
  tool Rhea.Campaigns
  riscv_guest "oracle-riscv$1" -march=rv$1gc -mabi=$2 "$root/tests/campaigns/oracle-riscv.c" "$root/tests/campaigns/oracle-riscv-run.S"
  count 20000 1000000
  $tool "$name" --oracle "$work/oracle-riscv$1" --reference "${RHEA_CAMPAIGN_REFERENCE-$reference}" --emulator "$out/bin/rhea riscv$1${RHEA_CAMPAIGN_OPTIONS:+ $RHEA_CAMPAIGN_OPTIONS}" \
    --count $count --seed 1 $(with --resume)
}

# The privileged architecture, in one process: machines with one hart, and a model.
run_privileged() {
  tool Rhea.PrivilegedCampaign
  count 10000 1000000
  $tool --count $count --seed 1 $(with --progress)
}

# bare NAME SOURCE... [FLAG...]: compiles a RISC-V program without anything below it into $work/NAME.
bare() {
  local name=$1; shift
  stale "$work/$name" "$root/tests/guest/machine" || return 0
  riscv64-linux-gnu-gcc -nostdlib -ffreestanding -fno-pic -no-pie -static -mcmodel=medany -Wl,-n,--no-warn-rwx-segments,-Ttext=0x80000000,--build-id=none \
    "$@" -o "$work/$name.new"; mv "$work/$name.new" "$work/$name"
}

run_machine_fuzz() {
  need gcc-riscv64-linux-gnu || return 1
  tool Rhea.MachineFuzz
  bare debuggee -g -O1 "$root/tests/guest/machine/riscv-debuggee.c"
  local linux files=(--file "$work/debuggee")
  if linux=$(guest_linux); then files+=(--file "$linux/kernel" --file "$linux/initrd.gz" --file "$linux/fw_dynamic.bin"); fi
  "$out/bin/rhea" system-riscv64 -M virt,dumpdtb="$work/virt.dtb" -bios none
  count 25 3000
  $tool --count $count --seed 1 --emulator "$out/bin/rhea system-riscv64" "${files[@]}" --file "$work/virt.dtb" --keep "$work/machine-failures" $(with --progress)
}

run_elf() {
  need gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user || return 1
  tool Rhea.ElfFuzz
  guest program-runner -O1 -mgeneral-regs-only -static -nostdlib -ffreestanding "$root/tests/guest/program-runner.c"
  guest hello -O2 -static "$root/demo/hello.c"
  guest hello-pie -O2 -static-pie -fPIE "$root/demo/hello.c"
  guest hello-dynamic -O2 "$root/demo/hello.c"
  count 300 10000
  $tool --count $count --seed 1 --emulator "$out/bin/rhea aarch64" --reference qemu-aarch64 --keep "$work/elf-failures" $(with --progress) \
    --program "$work/program-runner" --program "$work/hello" --program "$work/hello-pie" --program "$work/hello-dynamic"
}

# Processes, threads, signals and memory: each test in full, and then the short ones again and again.
run_threads() {
  need gcc-aarch64-linux-gnu libc6-dev-arm64-cross || return 1
  guest torture -O2 -w -static -pthread "$root"/tests/guest/torture/*.c
  count 1 50
  local rhea="$out/bin/rhea aarch64"
  {
    if [ $mode = sample ]; then $rhea "$work/torture" sample; else
      $rhea "$work/torture" full
      $rhea "$work/torture" sample -n $count
    fi
  } | total
}

# Orderings of memory accesses that the architecture forbids: so many runs of each test.
run_litmus() {
  need gcc-aarch64-linux-gnu libc6-dev-arm64-cross || return 1
  guest litmus -O2 -static -pthread "$root/tests/guest/litmus.c"
  count 20000 10000000
  $out/bin/rhea aarch64 "$work/litmus" $count
}

# Four harts without firmware.
run_machine_litmus() {
  need gcc-riscv64-linux-gnu || return 1
  count=${RUNS:-1000000}
  litmus_runs=$count litmus_limit=86400
  . "$root/tests/system/litmus.sh"
  machine_litmus $count | tee "$work/machine-litmus.lines"
  awk '/^test .* ok$/ { p++ } /^test .*FAIL/ { f++ } /^litmus end/ { e = 1 } END { print p + 0 " passed, " f + !e " failed, 0 skipped" }' "$work/machine-litmus.lines"
}

run_machine_load() {
  count=${MINUTES:-60}
  MINUTES=$count "$root/scripts/machine-load.sh"
}

# Debian's Linux on four harts boots and tests itself, again and again; the logs of boots that went wrong are kept.
run_boots() {
  local linux i passed=0 failed=0 status log=$work/boot.log
  linux=$(guest_linux) || return 1
  count=${COUNT:-100}
  mkdir -p "$work/boot-failures"
  for ((i = 1; i <= count; i++)); do
    status=0
    timeout 600 "$out/bin/rhea" system-riscv64 -M virt -smp 4 -m 256M -nographic -no-reboot -bios "$linux/fw_dynamic.bin" -kernel "$linux/kernel" -initrd "$linux/initrd.gz" \
      -append "console=ttyS0 panic=-1 selftest harts=4" </dev/null >"$log" 2>&1 || status=$?
    if [ $status = 0 ] && grep -aq '^selftest end' "$log" && ! grep -aqE '^test .*FAIL' "$log"; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1)); cp "$log" "$work/boot-failures/$i.log"
      echo "boot $i: status $status: $(grep -aE '^test .*FAIL' "$log" || tail -2 "$log")"
    fi
    [ $((i % 10)) != 0 ] || echo "$i boots, $failed failed"
  done
  echo "$passed passed, $failed failed, 0 skipped"
}

run_debian() {
  "$root/scripts/debian-campaign.sh"
  count=$(grep -vc '^#' "$root/tests/campaigns/debian/programs")
  rm -rf "$work/debian/rhea" "$work/debian/reference"
}

# record LINE: replaces the campaign's line in docs/status.md.
record() {
  local processor file=$root/docs/status.md
  processor=$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)
  local line="| $name | $count | $1 | $(date +%F) | $processor | \`./test --long $name\` |"
  awk -v start="| $name |" -v line="$line" '
    /^\| campaign / { inside = 1 }
    inside && !/^\|/ { if (!done) print line; inside = 0; done = 1 }
    inside && index($0, start) == 1 { if (!done) print line; done = 1; next }
    { print }
    END { if (inside && !done) print line }' "$file" > "$file.new" && mv "$file.new" "$file"
}

mode=full
case ${1-} in
  --names) echo "$names"; exit 0 ;;
  "") echo "campaigns: $names $long_only"; echo "a full run: ./test --long NAME"; exit 0 ;;
  --sample) mode=sample; shift ;;
esac
name=${1-}
case " $names $long_only " in *" $name "*) ;; *) fail "rhea: there is no campaign '$name'; there are: $names $long_only" ;; esac
build_rhea
case $name in
  program-fuzz) run=run_program_fuzz ;;
  program-fuzz-riscv64) run=run_program_fuzz_riscv64 ;;
  program-fuzz-machine) run=run_program_fuzz_machine ;;
  machine-fuzz) run=run_machine_fuzz ;;
  elf) run=run_elf ;;
  threads) run=run_threads ;;
  litmus) run=run_litmus ;;
  machine-litmus) run=run_machine_litmus ;;
  machine-load) run=run_machine_load ;;
  boots) run=run_boots ;;
  debian) run=run_debian ;;
  rv64-privileged) run=run_privileged ;;
  rv64-*) run="run_rv 64 lp64" ;;
  rv32-*) run="run_rv 32 ilp32" ;;
  *) run=run_a64 ;;
esac
log=$work/$name.log
$run > >(tee "$log") 2>&1 || true
wait $!
last=$(tail -1 "$log")
case $last in
  *" passed, "*" failed, "*" skipped") ;;
  *) fail "campaign: $name did not run to its end" ;;
esac
[ $mode = sample ] || { record "$last"; rm -f "$work/$name.progress"; }
case $last in *" 0 failed, "*) ;; *) exit 1 ;; esac
