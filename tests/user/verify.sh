# Native code against bytecode, region by region, on Debian's busybox. To be sourced by the test script.

bb=$(guest_busybox)
for name in verify=on verify=on,region=stress; do
  rhea="$out/bin/rhea aarch64 -accel tcg,$name"
  same "sh" "hello 42" $rhea "$bb" sh -c 'echo hello $((6*7))'
  same "pipes and processes" "5050" $rhea "$bb" sh -c 'seq 1 100 | awk "{s+=\$1} END{print s}" | cat | tr -d " "'
  same "floating point" "0.333333 333833500" $rhea "$bb" awk 'BEGIN{for(i=1;i<=1000;i++)s+=i*i; printf "%.6f %.0f\n", 1/3, s}'
  same "sha256sum" "$(head -c 100000 "$bb" | sha256sum)" sh -c "head -c 100000 $bb | $rhea $bb sha256sum"
  same "traps" "$(printf 'got it\nend')" $rhea "$bb" sh -c 'trap "echo got it" USR1; kill -USR1 $$; echo end'
done
