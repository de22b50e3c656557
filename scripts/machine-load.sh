#!/usr/bin/env bash
# Debian's Linux on a machine with 4 harts that is kept busy for MINUTES (60): see tests/system/load-init. The last line counts.
set -u
. "$(dirname "$(readlink -f "$0")")/common.sh"
. "$root/scripts/guest-packages.sh"
. "$root/scripts/guest-linux.sh"
minutes=${MINUTES:-60}
modules="loop zram overlay dummy veth bridge raid6_pq xor squashfs isofs vfat nls_ascii tun ext4 8021q"

# load_initrd: prints the path of the RAM disk.
load_initrd() {
  local d=$guests/riscv64-load k r version
  need cpio kmod xz-utils || return 1
  k=$(guest_kernel_package trixie riscv64 linux-image-riscv64) && k=$(guest_package trixie riscv64 "$k") && r=$(guest_root trixie riscv64 stress-ng) || return 1
  if stale "$d/initrd.gz" "$root/tests/system/load-init" "$root/scripts/machine-load.sh"; then
    rm -rf "$d/ram"; mkdir -p "$d/ram"/{proc,sys,dev,tmp}
    cp -a "$r/." "$d/ram"; rm -rf "$d/ram"/usr/share/{doc,man,locale,info,stress-ng} "$d/ram/.unpacked"
    cp "$(guest_busybox riscv64)" "$d/ram/bin/busybox"; ln -sf busybox "$d/ram/bin/sh"
    cp "$root/tests/system/load-init" "$d/ram/init"; chmod 755 "$d/ram/init"; echo $modules > "$d/ram/modules"
    version=$(ls "$k/usr/lib/modules")
    PATH=$PATH:/sbin:/usr/sbin
    mkdir -p "$d/all/lib"; rm -rf "$d/all/lib/modules"; cp -a "$k/usr/lib/modules" "$d/all/lib/"; depmod -b "$d/all" "$version"
    local m file
    for m in $modules test_bpf; do
      modprobe -d "$d/all" -S "$version" -C /dev/null --show-depends "$m" 2>/dev/null | awk '/^insmod/ { print $2 }'
    done | sort -u | while read -r file; do
      mkdir -p "$d/ram/lib/modules/$version"
      case $file in *.xz) xz -dc "$file" > "$d/ram/lib/modules/$version/$(basename "$file" .xz)" ;; *) cp "$file" "$d/ram/lib/modules/$version/" ;; esac
    done
    depmod -b "$d/ram" "$version" 2>/dev/null
    (cd "$d/ram" && find . | LC_ALL=C sort | cpio -o -H newc --quiet -R 0:0) | gzip -1n > "$d/initrd.new" && mv "$d/initrd.new" "$d/initrd.gz"
    rm -rf "$d/ram" "$d/all"
  fi
  echo "$d/initrd.gz"
}

linux=$(guest_linux) && initrd=$(load_initrd) || fail "machine-load: the packages could not be fetched"
log=$out/machine-load.log
timeout $((minutes * 60 + 1800)) "${RHEA:-$out/bin/rhea}" system-riscv64 -M virt -smp "${HARTS:-4}" -m 1G -nographic -no-reboot -bios "$linux/fw_dynamic.bin" -kernel "$linux/kernel" \
  -initrd "$initrd" -append "console=ttyS0 panic=-1 minutes=$minutes" "$@" </dev/null >"$log" 2>&1
tr -d '\r' < "$log" | grep -aE '^load '
bad=$(grep -acE '^load FAIL|Kernel panic' "$log") good=$(grep -acE '^load [a-z-]+: [1-9][0-9]* times' "$log")
grep -aq '^load end' "$log" || { bad=$((bad + 1)); echo "it did not come to its end: $(tail -3 "$log")"; }
echo "$good passed, $bad failed, 0 skipped"
