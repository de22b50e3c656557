# Debian's dynamically linked programs below -L: what they compute must be what this machine computes. To be sourced by the test script.
# $rhea is the emulator with its options, $name says which, $arch and $machine are Debian's and the kernel's names of the architecture.

dynamic_tests() {
  local r b py
  r=$(guest_programs $arch) || { skip "$name: dynamic programs" "no packages"; return; }
  b=$r/usr/bin; py=$(ls "$b"/python3.[0-9]* | head -1)
  local run="$rhea -L $r"
  same "bash" "499500 x" $run "$b/bash" -c 's=0; for ((i=0;i<1000;i++)); do ((s+=i)); done; echo $s x'
  same "bash starts guest programs" "$machine 3" $run "$b/bash" -c 'echo $(uname -m) $(seq 3 | wc -l)'
  same "bash with a coprocess and traps" "$(printf 'b-a\nusr1\nstatus 7')" $run "$b/bash" -c 'coproc cat; echo b-a >&${COPROC[1]}; read -u ${COPROC[0]} x; echo $x; exec {COPROC[1]}>&-
    trap "echo usr1" USR1; kill -USR1 $$; (exit 7); echo status $?'
  same "dash starts guest programs" "$machine 3" $run "$b/dash" -c 'echo $(uname -m) $(seq 3 | wc -l)'
  same "sha512sum" "$(sha512sum < "$r/usr/bin/bash")" sh -c "$run $b/sha512sum < $r/usr/bin/bash"
  same "sort" "$(seq 3000 | LC_ALL=C sort | md5sum)" sh -c "seq 3000 | $run $b/sort | md5sum"
  same "mawk" "0.841471 333833500" $run "$b/mawk" 'BEGIN{for(i=1;i<=1000;i++)s+=i*i; printf "%.6f %.0f\n", sin(1), s}'
  same "bc" "2.71828182845904523536028747135266249775724709369995" env BC_LINE_LENGTH=0 sh -c "echo 'scale=50; e(1)' | $run $b/bc -l"
  same "perl" "3628800 abc" $run "$b/perl" -e '$f=1; $f*=$_ for 1..10; print "$f ", join("", sort qw(c a b)), "\n"'
  same "perl forks and waits" "3 done" $run "$b/perl" -e '$|=1; if(!($p=fork)){exit 3} waitpid $p,0; print $?>>8, " "; print `echo done`'
  same "python" "3 2432902008176640000 0.1+0.2=0.30000000000000004" env PYTHONHOME="$r/usr" $run "$py" -c 'import sys,math
print(sys.version_info[0], math.factorial(20), "0.1+0.2=%r" % (0.1+0.2))'
  same "python with threads" "4950" env PYTHONHOME="$r/usr" $run "$py" -c 'import threading
n=[]; t=[threading.Thread(target=lambda i=i: n.append(i)) for i in range(100)]
[x.start() for x in t]; [x.join() for x in t]; print(sum(n))'
  same "sqlite" "5050" sh -c "echo 'with recursive c(x) as (select 1 union all select x+1 from c where x<100) select sum(x) from c;' | $run $b/sqlite3 :memory:"
  same "openssl" "SHA2-256(stdin)= $(sha256sum < "$r/usr/bin/bash" | cut -d' ' -f1)" env OPENSSL_CONF=/dev/null sh -c "$run $b/openssl sha256 < $r/usr/bin/bash"
  same "xz with threads, read back by the host's" "$(sha256sum < "$r/usr/bin/bash")" sh -c "$run $b/xz -1 -T2 --block-size=300000 < $r/usr/bin/bash | xz -dc | sha256sum"
  [ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null || { skip "$name: ip, ping, losetup" "only root may"; return; }
  same "ip and ping" "lo UNKNOWN 127.0.0.1/8 ::1/128 1 received" unshare -n sh -c "$run $r/sbin/ip link set lo up
    echo \$($run $r/sbin/ip -br addr) \$($run $b/ping -c 1 127.0.0.1 | sed -n 's/.*transmitted, \([0-9]* received\).*/\1/p')"
  [ -e /dev/loop-control ] || { skip "$name: losetup" "no loop devices here"; return; }
  same "losetup and blockdev" "8388608 512 0 1" sh -c "f=\$(mktemp); truncate -s 8M \$f; d=\$($run $r/sbin/losetup -f --show \$f); rm \$f
    echo \$($run $r/sbin/blockdev --getsize64 --getss --setrw --getro --setro --getro --setrw \$d); $run $r/sbin/losetup -d \$d"
}
dynamic_tests
