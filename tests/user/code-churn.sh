# More generated code than the cache holds, by several threads. To be sourced by the test script.

d=$out/user; mkdir -p "$d"
if ! command -v aarch64-linux-gnu-gcc >/dev/null; then
  skip "$name: code churn" "no compiler for AArch64"
elif ! aarch64-linux-gnu-gcc -O2 -static -pthread -o "$d/code-churn" "$root/tests/guest/code-churn.c"; then
  failed "$name: code churn" "cannot compile code-churn.c"
else
  case $name in tci) limit= ;; *) limit="-tb-size 16" ;; esac
  got=$(timeout 120 $rhea $limit "$d/code-churn" 100 2>&1) && [ "$got" = ok ] && pass "$name: code churn" || failed "$name: code churn" "got: ${got:0:300}"
fi
