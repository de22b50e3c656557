# What the kernel offers beyond files, memory and threads (tests/guest/kernel): a guest must print what the same program prints that was
# compiled for this machine. To be sourced by the test script.

kernel_tests() {
  local native=$out/guest-programs/kernel guest=$out/guest-programs/$machine/kernel part got
  [ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null || { skip "$name: kernel interfaces" "only root has them"; return; }
  if stale "$guest" "$root/tests/guest/kernel"; then
    mkdir -p "${guest%/*}"
    $machine-linux-gnu-gcc -O1 -w -static -pthread "$root"/tests/guest/kernel/*.c -o "$guest" -lrt
  fi
  if stale "$native" "$root/tests/guest/kernel"; then gcc -O1 -w -pthread "$root"/tests/guest/kernel/*.c -o "$native" -lrt; fi
  for part in network packets tunnels watches blocks queues segments limits pointers; do
    timeout 60 "$native" $part >"$out/kernel-$part.want" 2>&1 </dev/null
    timeout 60 $rhea "$guest" $part >"$out/kernel-$part.got" 2>&1 </dev/null
    case $(sed -n 2p "$out/kernel-$part.want") in skip:*) skip "$name: kernel: $part" "$(sed -n '2s/skip: //p' "$out/kernel-$part.want")"; continue ;; esac
    if got=$(diff "$out/kernel-$part.want" "$out/kernel-$part.got"); then pass "$name: kernel: $part"; else failed "$name: kernel: $part" "${got:0:600}"; fi
  done
}
kernel_tests
