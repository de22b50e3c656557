# Coreutils and procps against each other and against what they must print.
set -e
is() { [ "$1" = "$2" ] || { echo "got: $1, not: $2"; exit 1; }; }
is "$(uname -m)" aarch64
seq 20000 > n; is "$(sort -rn n | tac | cksum)" "$(cksum < n)"; is "$(shuf n | sort -n --parallel=4 | cksum)" "$(cksum < n)"
is "$(split -l 777 n p && cat p?? | sha256sum)" "$(sha256sum < n)"
is "$(base64 n | base64 -d | md5sum)" "$(md5sum < n)"; is "$(od -An -v -tx1 n | tr -d ' \n' | wc -c)" "$(($(stat -c %s n) * 2))"
is "$(factor 18446744073709551557)" "18446744073709551557: 18446744073709551557"
is "$(printf '%.10f %a\n' 0.1 1.5)" "0.1000000000 0x1.8p+0"; is "$(numfmt --to=iec 123456789)" 118M; is "$(expr 12345678901234567890 '*' 3)" 37037036703703703670
is "$(seq 1 1000 | paste -sd+ | bc)" 500500; is "$(join <(seq 9) <(seq 5 12) | tr '\n' ' ')" "5 6 7 8 9 "
dd if=n of=s seek=1000 bs=4096 2>/dev/null; truncate -s 10M s; is "$(stat -c %s s)" 10485760; cp --sparse=always s t; cmp s t
mkdir -p a/b/c; ln -s ../../n a/b/l; ln n a/h; is "$(stat -c %h n)" 2; is "$(readlink -f a/b/l)" "$(readlink -f n)"; cp -a a z; diff -r a z; chmod -R u=rwX,go= z; is "$(stat -c %a z)" 700
is "$(du -s --apparent-size -b n | cut -f1)" "$(stat -c %s n)"; touch -d '2001-02-03 04:05:06 UTC' n; is "$(TZ=UTC date -r n +%F_%T)" 2001-02-03_04:05:06
is "$(TZ=Europe/Berlin date -d @1700000000 +%H 2>/dev/null || echo 23)" "$(TZ=Europe/Berlin date -d @1700000000 +%H)"
timeout 0.5 sleep 9 || is $? 124; nice -n 5 nice | grep -qx 5; is "$(env -i A=1 env)" A=1; is "$(nproc)" "$(grep -c ^processor /proc/cpuinfo)"
chroot / true; mkfifo f; (echo through > f) & is "$(cat f)" through; wait
bash -c 'exec -a some-name sleep 30' & p=$!; sleep 1; is "$(pgrep -f some-name)" $p; is "$(ps -o comm= -p $p)" sleep; is "$(ps -o args= -p $p)" "some-name 30"; pkill -f some-name; wait $p || is $? 143
find / -xdev -name 'passwd*' -newermt 2000-01-01 -print0 2>/dev/null | xargs -0 ls -ld >/dev/null; is "$(tail -f n --pid=$p -n1)" 20000
free >/dev/null; uptime >/dev/null; top -bn1 | grep -q bash; vmstat >/dev/null; df / >/dev/null; who >/dev/null; id root | grep -q 'uid=0(root)'
