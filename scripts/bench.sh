# What the commands of ./bench need: kernels, packages, machines. To be sourced after common.sh; $guest and $bench say for whom and where.

# bench_program: builds the program; $program is its command.
bench_program() {
  if stale "$bench/program.stamp" "$root/benchmarks/Rhea.Bench"; then
    need_sdk
    dotnet build "$root/benchmarks/Rhea.Bench" -c Release -o "$bench/program" -v q >"$out/bench.log" 2>&1 || { cat "$out/bench.log"; exit 1; }
    touch "$bench/program.stamp"
  fi
  program=(dotnet "$bench/program/Rhea.Bench.dll")
}

# debian_of MACHINE: Debian's name of an architecture.
debian_of() { case $1 in aarch64) echo arm64 ;; *) echo "$1" ;; esac; }

# kernels MACHINE...: compiles the kernels; "native" is this computer.
kernels() {
  local k=$root/benchmarks/kernels w cc link f o
  for w; do
    stale "$bench/$w.stamp" "$k" || continue
    cc=gcc link=
    [ $w = native ] || cc=$w-linux-gnu-gcc link=-static
    mkdir -p "$bench/$w"
    for f in "$k"/*.c; do
      o="-O2 -fno-math-errno"; case $f in *b_simd.c) o="-O3 -ffast-math" ;; esac
      $cc $o -w -c -o "$bench/$w/$(basename "${f%.c}").o" "$f"
    done
    $cc $link -o "$bench/kernels.$w" "$bench/$w"/*.o -lm
    touch "$bench/$w.stamp"
  done
}

# compilers MACHINE...: the C compilers for this computer and for others.
compilers() {
  local w packages=(gcc libc6-dev)
  for w; do packages+=("gcc-$w-linux-gnu" "libc6-dev-$(debian_of $w)-cross"); done
  need "${packages[@]}" || fail "bench: the kernels cannot be compiled"
}

prepare_kernels() {
  compilers $guest
  need qemu-user || fail "bench: there is no emulator to compare with; give one with --reference"
  kernels native $guest
}

prepare_bytecode() { compilers $guest; kernels native $guest; }
