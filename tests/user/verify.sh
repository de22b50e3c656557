# Native code against bytecode, region by region, on Debian's busybox. To be sourced by the test script.

bb=$(guest_package bookworm arm64 busybox-static)/bin/busybox
[ -e "$bb" ] || bb=$(guest_package bookworm arm64 busybox-static)/usr/bin/busybox

# verified NAME WANT COMMAND...: output and status 0, and no difference between the backends.
verified() {
  local what=$1 want=$2 got rc=0; shift 2
  got=$(timeout 120 "$@" 2>&1 </dev/null) || rc=$?
  if [ "$got" = "$want" ] && [ $rc = 0 ]; then pass "verify=on: $what"; else failed "verify=on: $what" "status $rc, got: ${got:0:2000}"; fi
}

for options in verify=on verify=on,region=stress; do
  rhea="$out/bin/rhea aarch64 -accel tcg,$options"
  verified "$options: sh" "hello 42" $rhea "$bb" sh -c 'echo hello $((6*7))'
  verified "$options: pipes and processes" "5050" $rhea "$bb" sh -c 'seq 1 100 | awk "{s+=\$1} END{print s}" | cat | tr -d " "'
  verified "$options: floating point" "0.333333 333833500" $rhea "$bb" awk 'BEGIN{for(i=1;i<=1000;i++)s+=i*i; printf "%.6f %.0f\n", 1/3, s}'
  verified "$options: sha256sum" "$(head -c 100000 "$bb" | sha256sum)" sh -c "head -c 100000 $bb | $rhea $bb sha256sum"
  verified "$options: traps" "$(printf 'got it\nend')" $rhea "$bb" sh -c 'trap "echo got it" USR1; kill -USR1 $$; echo end'
done
