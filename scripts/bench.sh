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

# translator_program: the same for the program that measures the translator, compiled ahead of time where there is a tool chain.
translator_program() {
  local p=$root/benchmarks/Rhea.TranslatorBench how=(build)
  if stale "$bench/translator.stamp" "$root/src" "$root/benchmarks"; then
    need_sdk
    echo "bench: building the program that measures the translator; this takes a minute" >&2
    ! need gcc libc6-dev binutils || how=(publish -p:RheaAot=true -p:RheaTargetFramework="$(aot_framework)")
    rm -rf "$bench/translator"
    dotnet "${how[@]}" "$p" -c Release -o "$bench/translator" -v q >"$out/bench.log" 2>&1 || { cat "$out/bench.log"; exit 1; }
    touch "$bench/translator.stamp"
  fi
  program=("$bench/translator/Rhea.TranslatorBench")
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

# reference PACKAGE: the emulator to compare with, unless another one was named.
reference() {
  case $arguments in *" --reference "*) ;; *) need "$1" || fail "bench: there is no emulator to compare with; name one with --reference" ;; esac
}

prepare_kernels() {
  compilers $guest
  reference qemu-user
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
  reference qemu-user
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

# machine: a kernel, firmware, a RAM disk and a disk for RISC-V machines; $machine is their folder.
machine() {
  . "$root/scripts/guest-packages.sh"
  . "$root/scripts/guest-linux.sh"
  local linux package busybox tree version file
  machine=$bench/machine; mkdir -p "$machine"
  linux=$(guest_linux) && package=$(guest_package trixie riscv64 "$(guest_kernel_package trixie riscv64 linux-image-riscv64)") && busybox=$(guest_busybox riscv64) &&
    tree=$(GUEST_ROOT=bench-disk guest_root trixie riscv64 bash coreutils sed grep mawk gzip xz-utils findutils perl-base python3-minimal sqlite3 openssl sysbench stress-ng) ||
    fail "bench: Debian's packages could not be fetched"
  ln -sf "$linux/kernel" "$machine/kernel"; ln -sf "$linux/fw_dynamic.bin" "$machine/firmware"
  PATH=$PATH:/sbin:/usr/sbin
  if stale "$machine/initrd.gz" "$root/benchmarks/system/init" "$bench/kernels.riscv64" "$linux/kernel"; then
    rm -rf "$machine/ram"; mkdir -p "$machine/ram"/{bin,proc,sys,dev,tmp,mnt,etc,modules} "$machine/all/lib"
    cp "$busybox" "$machine/ram/bin/busybox"; ln -s busybox "$machine/ram/bin/sh"
    cp "$bench/kernels.riscv64" "$machine/ram/kernels"; cp "$root/benchmarks/system/init" "$machine/ram/init"; chmod 755 "$machine/ram/init"
    version=$(ls "$package/usr/lib/modules")
    cp -a "$package/usr/lib/modules" "$machine/all/lib/"; depmod -b "$machine/all" "$version"
    for file in virtio_mmio virtio_blk ext4; do
      modprobe -d "$machine/all" -S "$version" -C /dev/null --show-depends $file | awk '/^insmod/ { print $2 }'
    done | awk '!known[$0]++' | while read -r file; do
      case $file in *.xz) xz -dc "$file" > "$machine/ram/modules/$(basename "$file" .xz)" ;; *) cp "$file" "$machine/ram/modules/" ;; esac
      basename "$file" .xz >> "$machine/ram/etc/modules"
    done
    (cd "$machine/ram" && sha256sum bin/busybox > etc/sha256 && find . | LC_ALL=C sort | cpio -o -H newc --quiet -R 0:0) | gzip -9n > "$machine/initrd.new"
    mv "$machine/initrd.new" "$machine/initrd.gz"; rm -rf "$machine/ram" "$machine/all"
  fi
  if stale "$machine/disk" "$root/benchmarks/system/disk-test" "$tree/.unpacked"; then
    rm -rf "$machine/tree"; mkdir -p "$machine/tree"; cp -a "$tree/." "$machine/tree"
    rm -rf "$machine/tree"/usr/share/{doc,man,locale,info,lintian} "$machine/tree/.unpacked"
    mkdir -p "$machine/tree"/{proc,sys,dev,tmp,run,root}; ln -sf mawk "$machine/tree/usr/bin/awk"
    cp "$root/benchmarks/system/disk-test" "$machine/tree/test"
    rm -f "$machine/disk.new"
    mke2fs -q -t ext4 -d "$machine/tree" "$machine/disk.new" $(($(du -sm "$machine/tree" | cut -f1) * 3 / 2 + 64))M >/dev/null
    mv "$machine/disk.new" "$machine/disk"; rm -rf "$machine/tree"
  fi
  options+=(--machine "$machine")
}

prepare_system() {
  guest=riscv64
  compilers riscv64
  reference qemu-system-misc
  need cpio xz-utils gzip kmod e2fsprogs || fail "bench: the tools that make a machine's disks are missing"
  kernels native riscv64
  machine
}

# Debian's C library and the kernels, of both guests.
prepare_translator() {
  local arch file
  . "$root/scripts/guest-packages.sh"
  compilers aarch64 riscv64
  kernels aarch64 riscv64
  for guest in aarch64 riscv64; do
    arch=$(debian_of $guest)
    file=$(guest_package "$(guest_suite $arch)" $arch libc6) || fail "bench: Debian's packages could not be fetched"
    ln -sf "$(find "$file" -name 'libc.so.6' | head -1)" "$bench/libc.$guest"
  done
}
