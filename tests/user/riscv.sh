# What a RISC-V processor has, and the corners of some instructions. To be sourced by the test script, for RISC-V only.

riscv_dir=$(mktemp -d)
if riscv64-linux-gnu-gcc -O1 -static -march=rv64gc -o "$riscv_dir/extensions" "$root/tests/guest/riscv-extensions.c" 2>/dev/null; then
  same "reserved rounding modes" "frm ok" $rhea "$riscv_dir/extensions" frm
  same "cache blocks" "cbo ok" $rhea "$riscv_dir/extensions" cbo
  # Each property switches off what is told, and what works.
  riscv_off() {
    local off=" $* " option='' want='' name
    for name in "$@"; do option=$option,$name=off; done
    for name in m a f d c zcb zba zbb zbc zbs zicond zfh zfa zacas zawrs zicboz zicbom; do
      case $off in *" $name "*) want="$want$name: told 0, works 0 " ;; *) want="$want$name: told 1, works 1 " ;; esac
    done
    same "extensions without$off" "${want}jump: done" sh -c "$rhea -cpu rv64$option $riscv_dir/extensions | grep -v '^zi[fc][en][nt]' | tr '\n' ' ' | sed 's/ \$//'"
  }
  riscv_off
  riscv_off zba zbb zbs zcb zacas
  riscv_off zbc zicond zfh zfa zawrs zicboz zicbom
  if riscv64-linux-gnu-gcc -O1 -w -static -nostdlib -ffreestanding -fno-stack-protector -march=rv32gc -mabi=ilp32d -o "$riscv_dir/narrow" "$root/tests/guest/riscv32.c"; then
    same "system calls with 32 bits" "ok" ${rhea/riscv64/riscv32} "$riscv_dir/narrow"
  fi
else
  skip "riscv" "riscv64-linux-gnu-gcc is missing"
fi
rm -rf "$riscv_dir"
