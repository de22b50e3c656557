set -e
mkdir in; for i in $(seq 200); do seq $i $((i * 20)) > in/$i; done; cp "$(readlink -f /usr/bin/perl)" in/; ln -s 1 in/l; ln in/2 in/h
for z in gzip xz zstd bzip2; do tar -cf t.$z --$z in; mkdir o; tar -xf t.$z -C o; diff -r in o/in; [ o/in/2 -ef o/in/h ]; rm -r o; done
tar -cf t in; for f in 'xz -T4 -6' 'zstd -q -T4 -12' 'gzip -9' 'bzip2 -9'; do $f -k -c t > z; ${f%% *} -t z 2>/dev/null || ${f%% *} -dc < z | cmp - t; done; sha256sum t
