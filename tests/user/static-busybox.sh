# Debian's static busybox: what a shell script on a real machine prints, it prints here. To be sourced by the test script.
# $rhea is the emulator with its options, $name says which, $arch is Debian's name of the architecture.

bb=$(guest_busybox $arch)

# status NAME WANTED COMMAND...: exit status.
status() {
  local what=$1 want=$2 rc=0; shift 2
  timeout 120 "$@" >/dev/null 2>&1 </dev/null || rc=$?
  if [ $rc = "$want" ]; then pass "$name: $what"; else failed "$name: $what" "status $rc, not $want"; fi
}

sum=$(sha256sum < "$bb")
same "arithmetic in sh" "hello 42" $rhea "$bb" sh -c 'echo hello $((6*7))'
same "sha256sum" "$sum" sh -c "$rhea $bb sha256sum < $bb"
same "gzip, read back by the host's gzip" "$sum" sh -c "$rhea $bb gzip -c $bb | gzip -dc | sha256sum"
same "sort" "$(seq 3000 | LC_ALL=C sort | md5sum)" sh -c "seq 3000 | $rhea $bb sort | md5sum"
same "awk with floating point" "0.333333 333833500" $rhea "$bb" awk 'BEGIN{for(i=1;i<=1000;i++)s+=i*i; printf "%.6f %.0f\n", 1/3, s}'
same "sed" "b-b" $rhea "$bb" sh -c 'echo a-a | sed s/a/b/g'
same "pipes of applets" "5050" $rhea "$bb" sh -c 'seq 1 100 | awk "{s+=\$1} END{print s}" | cat | tr -d " "'
same "subshells and background jobs" "$(printf 'in 1\nout 0\nbg done 3')" $rhea "$bb" sh -c 'x=0; (x=1; echo in $x); echo out $x; (sleep 0.1; exit 3) & wait $!; echo bg done $?'
same "here documents and functions" "$(printf '3\nx y')" $rhea "$bb" sh -c 'f() { echo $#; }; f a b c; cat <<X
x y
X'
same "find and xargs" "3" $rhea "$bb" sh -c 'd=$(mktemp -d); touch $d/a $d/b $d/c; find $d -type f | xargs -n1 basename | wc -l; rm -r $d'
same "traps" "$(printf 'got it\nend')" $rhea "$bb" sh -c 'trap "echo got it" USR1; kill -USR1 $$; echo end'
status "exit status" 7 $rhea "$bb" sh -c 'exit 7'
status "killed by a signal, as the shell reports it" 143 $rhea "$bb" sh -c 'sh -c "kill -TERM \$\$"; exit $?'
status "missing command" 127 $rhea "$bb" sh -c 'no-such-command'
same "another process's command line" "$bb sleep 9 " $rhea "$bb" sh -c "$bb sleep 9 & sleep 0.5; tr '\\0' ' ' < /proc/\$!/cmdline; kill \$!"
