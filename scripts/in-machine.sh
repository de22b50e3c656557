#!/usr/bin/env bash
# scripts/in-machine.sh [OPTION...] PROGRAM: runs a static RISC-V program as the only one of Debian's Linux in a machine: standard input and output are the
# program's. The options are those of rhea system-riscv64, for example -accel tcg,region=stress or -smp 2.
set -eu
. "$(dirname "$(readlink -f "$0")")/common.sh"
. "$root/scripts/guest-packages.sh"
. "$root/scripts/guest-linux.sh"
program=${!#}; set -- "${@:1:$#-1}"
linux=$(guest_linux) || fail "in-machine: the packages could not be fetched"
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
mkdir "$d/ram"; cp "$program" "$d/ram/program"; cat > "$d/ram/input"
cat > "$d/ram/init" <<'END'
#!/bin/busybox sh
b=/bin/busybox
$b mount -t devtmpfs dev /dev; $b mount -t proc proc /proc; $b mount -t tmpfs tmp /tmp
exec </dev/null >/dev/console 2>&1
/program < /input > /tmp/output
status=$?
echo "program output"; $b base64 /tmp/output; echo "program status $status"
$b poweroff -f
END
chmod 755 "$d/ram/init" "$d/ram/program"
# Of two archives, one behind the other, the second one's files count.
(cat "$linux/initrd.gz"; cd "$d/ram" && find . | cpio -o -H newc --quiet -R 0:0 | gzip -1n) > "$d/initrd.gz"
timeout "${LIMIT:-600}" "${RHEA:-$out/bin/rhea}" system-riscv64 -M virt -m 256M -nographic -no-reboot -bios "$linux/fw_dynamic.bin" -kernel "$linux/kernel" \
  -initrd "$d/initrd.gz" -append "console=ttyS0 quiet panic=-1" "$@" </dev/null 2>&1 | tr -d '\r' > "$d/log"
sed -n '/^program output$/,/^program status/p' "$d/log" | sed '1d;$d' | base64 -d || true
status=$(sed -n 's/^program status \([0-9]*\)$/\1/p' "$d/log")
[ -n "$status" ] || { tail -5 "$d/log" >&2; exit 1; }
exit "$status"
