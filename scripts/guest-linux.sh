# Debian's Linux for RISC-V with a RAM disk that holds busybox. To be sourced; needs guest-packages.sh.

# guest_kernel_package SUITE ARCH META: the package that a kernel's metapackage stands for.
guest_kernel_package() {
  local conf; conf=$(apt_of "$1" "$2") || return 1
  APT_CONFIG=$conf apt-cache show "$3" | awk '/^Depends:/ { print; exit }' | grep -oE 'linux-image-[0-9][^ ,]*' | head -1
}

# guest_linux: a folder with kernel, initrd.gz and fw_dynamic.bin for the virt board; prints it.
guest_linux() {
  local d=$guests/riscv64-linux k b f m ram
  # OpenSBI 1.1 of bookworm starts a hart before it has written where: now and then two harts begin as the first one.
  [ ! -e "$d/initrd.gz" ] || [ ! -e "$guests/trixie-riscv64/opensbi/.unpacked" ] || { echo "$d"; return; }
  need cpio xz-utils gzip || return 1
  k=$(guest_kernel_package trixie riscv64 linux-image-riscv64) && [ -n "$k" ] || return 1
  k=$(guest_package trixie riscv64 "$k") && b=$(guest_package trixie riscv64 busybox-static) && f=$(guest_package trixie riscv64 opensbi) || return 1
  mkdir -p "$d"; ram=$d/ram; rm -rf "$ram"; mkdir -p "$ram"/{bin,proc,sys,dev,tmp,mnt,etc,modules}
  cp "$(find "$k" -path '*boot/vmlinu*' -type f | head -1)" "$d/kernel"
  cp "$(find "$f" -path '*generic/fw_dynamic.bin' | head -1)" "$d/fw_dynamic.bin"
  cp "$(find "$b" -path '*bin/busybox' -type f | head -1)" "$ram/bin/busybox"; ln -s busybox "$ram/bin/sh"
  for m in virtio_mmio virtio_blk; do
    f=$(find "$k" -name "$m.ko*" | head -1)
    case $f in *.xz) xz -dc "$f" > "$ram/modules/$m.ko" ;; *) cp "$f" "$ram/modules/$m.ko" ;; esac
  done
  cp "$root/demo/init" "$ram/init"; chmod 755 "$ram/init"
  (cd "$ram" && sha256sum bin/busybox > etc/sha256 && find . | LC_ALL=C sort | cpio -o -H newc --quiet -R 0:0) | gzip -9n > "$d/initrd.new"
  mv "$d/initrd.new" "$d/initrd.gz"; rm -rf "$ram"
  echo "$d"
}
