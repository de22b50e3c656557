# Real programs on native code that does without what the processor has beyond AVX, and without what the translator does for speed.
# To be sourced by the test script.

switches_tests() {
  local r b py off run
  r=$(guest_programs arm64) || { skip "switches" "no packages"; return; }
  b=$r/usr/bin; py=$(ls "$b"/python3.[0-9]* | head -1)
  local older=avx512=off,avx2=off,bmi=off,fma=off,sha=off,aes=off,pclmul=off
  local plain=loops=off,conventions=off,deadwrites=off,lazyflags=off,folding=off,fusion=off,links=off,calls=off,idle=off,carry=off
  for off in $older $plain; do
    if [ $off = $older ]; then name="native code for older processors"; else name="native code without passes"; fi
    run="$out/bin/rhea aarch64 -accel tcg,$off -L $r"
    same "bash starts guest programs" "499500 aarch64 3" $run "$b/bash" -c 's=0; for ((i=0;i<1000;i++)); do ((s+=i)); done; echo $s $(uname -m) $(seq 3 | wc -l)'
    same "openssl" "SHA2-256(stdin)= $(sha256sum < "$r/usr/bin/bash" | cut -d' ' -f1)" env OPENSSL_CONF=/dev/null sh -c "$run $b/openssl sha256 < $r/usr/bin/bash"
    same "openssl encrypts and decrypts" "$(sha256sum < "$r/usr/bin/bash")" env OPENSSL_CONF=/dev/null \
      sh -c "$run $b/openssl enc -aes-256-ctr -pass pass:x -nosalt -pbkdf2 < $r/usr/bin/bash | $run $b/openssl enc -d -aes-256-ctr -pass pass:x -nosalt -pbkdf2 | sha256sum"
    same "python" "2432902008176640000 0.1+0.2=0.30000000000000004 0.8414709848078965" env PYTHONHOME="$r/usr" $run "$py" -c 'import math
print(math.factorial(20), "0.1+0.2=%r" % (0.1+0.2), math.sin(1))'
  done
}
switches_tests
