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

# programs_root: Debian's programs for the guest; $programs is their folder.
programs_root() {
  . "$root/scripts/guest-packages.sh"
  local arch; arch=$(debian_of $guest)
  programs=$(GUEST_ROOT=bench guest_root "$(guest_suite "$arch")" "$arch" bash python3 perl sqlite3 openssl xz-utils gcc libc6-dev git redis-server) ||
    fail "bench: Debian's packages could not be fetched"
  options+=(--root "$programs")
}

prepare_programs() {
  need qemu-user || fail "bench: there is no emulator to compare with; give one with --reference"
  programs_root
  # Numbers as text; and a sample of them with machine code behind it.
  [ -s "$bench/data" ] || { seq 100000000 | head -c 33554432 > "$bench/data.new"; mv "$bench/data.new" "$bench/data"; }
  [ -s "$bench/sample" ] || { { head -c 750000 "$bench/data"; head -c 250000 "$programs/usr/bin/bash"; } > "$bench/sample.new"; mv "$bench/sample.new" "$bench/sample"; }
  [ -s "$bench/signer.pem" ] || OPENSSL_CONF=/dev/null "$out/bin/rhea" $guest -L "$programs" "$programs/usr/bin/openssl" req -x509 -newkey rsa:4096 -nodes -subj /CN=bench -days 36500 \
    -config "$programs/usr/lib/ssl/openssl.cnf" -keyout "$bench/signer.key" -out "$bench/signer.pem" 2>"$out/bench.log" || { cat "$out/bench.log"; fail "bench: no key could be made"; }
}

# hello: a program without libraries.
hello() {
  stale "$bench/hello.$guest" "$root/demo/hello.c" || return 0
  $guest-linux-gnu-gcc -O2 -static -o "$bench/hello.$guest" "$root/demo/hello.c"
}

prepare_cold() { prepare_kernels; programs_root; hello; }

prepare_memory() { prepare_cold; }
