# Rhea started by the host's kernel (binfmt_misc), in a namespace of its own: nothing is registered on this machine. To be sourced by
# the test script; runs once.

binfmt_tests() {
  local d=$out/user/binfmt what want got; mkdir -p "$d/empty"
  # Linux 6.7 has a binfmt_misc for each user namespace.
  local inside='set -e; mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc; cd "$0"; for f in {3..255}; do eval "exec $f<&-"; done;'
  if ! unshare -rm sh -c 'mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc && ! ls /proc/sys/fs/binfmt_misc | grep -qv -e register -e status' 2>/dev/null; then
    skip "binfmt" "no binfmt_misc in a user namespace (it needs Linux 6.7)"; return
  fi
  command -v aarch64-linux-gnu-gcc >/dev/null || { skip "binfmt" "no compiler for AArch64"; return; }
  aarch64-linux-gnu-gcc -O1 -static "$root/tests/guest/start.c" -o "$d/start" || { failed "binfmt" "cannot compile start.c"; return; }
  cp "$d/start" "$d/empty/start"; chmod 755 "$d/empty/start"; printf '#!/start given\n' > "$d/empty/script"; chmod 755 "$d/empty/script"
  cp "$d/start" "$d/secret"; chmod 111 "$d/secret"
  run() { # NAME WANT COMMANDS: as root of the namespace
    got=$(timeout 60 unshare -rm bash -c "$inside$3" "$d" 2>&1 </dev/null) || true
    if [ "$got" = "$2" ]; then pass "binfmt: $1"; else failed "binfmt: $1" "got: ${got:0:300}"; fi
  }
  local register="$out/bin/rhea binfmt register >/dev/null"
  run "a program" "./start a -b | ./start 0 0 |" "$register; ./start a -b"
  run "argument zero" "zero one | $d/start 0 0 |" "$register; ./start again $d/start"
  run "without flag P" "./start one | ./start 0 0 |" "$register --flags OF; ./start again ./start"
  run "an open file" "zero one | /dev/fd/3 0 0 | 3" "$register; ./start open ./start"
  run "in a chroot with nothing in it" "/start x | /start 0 0 |" "$register; chroot empty /start x"
  run "execve in a chroot with nothing in it" "zero one | /start 0 0 |" "$register; chroot empty /start again /start"
  run "a script in a chroot" "/start given /script x | /script 0 0 |" "$register; chroot empty /script x"
  run "a host program from a guest program" "one" "$register; ./start again /bin/echo"
  run "unregistered" "126" "$register; $out/bin/rhea binfmt unregister; ./start 2>/dev/null || echo \$?"
  run "list" "$(for a in aarch64 riscv64 riscv32; do printf '%s:\n  rhea-%-15s %s, flags PF\n' $a $a "$out/bin/rhea"; done)" "$register --flags PF; $out/bin/rhea binfmt list"
  run "binfmt_misc that is not mounted" "rhea binfmt: /proc/sys/fs/binfmt_misc is not mounted; as root: mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc" \
    "mount -t tmpfs none /proc/sys/fs; $out/bin/rhea binfmt list"
}
binfmt_tests
