# The compiler proper on real C files, with optimisation. The driver would start other programs, which the reference cannot.
# $run is the emulator with its -L, $root the folder, $count how often.
cc1=$(ls -d "$root"/usr/lib*/gcc/*/*/cc1 | head -n 1)
version=$(basename "${cc1%/cc1}") triple=$(basename "${cc1%/*/cc1}")
abi=; case $triple in riscv64-*) abi="-march=rv64gc -mabi=lp64d" ;; esac
for i in $(seq "$count"); do
  for f in "$benchmarks"/kernels/b_int.c "$benchmarks"/kernels/b_mem.c; do
    $run "$cc1" -quiet -O2 $abi -I"$benchmarks/kernels" -isystem "$root/usr/lib/gcc/$triple/$version/include" -isystem "$root/usr/include" \
      -isystem "$root/usr/include/$triple" "$f" -o "$work/compiled.s" || exit
    [ "$i" -gt 1 ] || cksum < "$work/compiled.s"
  done
done
