#!/usr/bin/env bash
# Debian's programs in a chroot, under Rhea and under the reference: the list is tests/campaigns/debian/programs. To be run by
# campaign.sh. Goes on where it stopped; writes a table into docs/status.md; the last line counts.
#   EMULATORS="rhea reference"   only one of them       LIMIT=3600   seconds for each program
set -eu
. "$(dirname "$(readlink -f "$0")")/common.sh"
LIMIT=${LIMIT-3600}
data=$root/tests/campaigns/debian work=$out/campaigns/debian
need qemu-user-static apt

emulator_of() { case $1 in rhea) echo "$out/bin/rhea" ;; *) command -v qemu-aarch64-static ;; esac; }
slug() { tr -c 'a-zA-Z0-9\n' '-' <<<"$1"; }
programs() { echo "installing the system|"; grep -v '^#' "$data/programs"; }

# cpu FILE COMMAND...: runs the command; "STATUS SECONDS" of processor time goes into the file.
cpu() {
  local file=$1 rc=0 t; shift
  TIMEFORMAT='%U %S'
  t=$( { time "$@" >"$file.log" 2>&1 </dev/null; } 2>&1 ) || rc=$?
  echo "$rc $(awk '{printf "%.1f", $(NF-1) + $NF}' <<<"$t")" > "$file"
}

install_system() { rm -rf "$1"; "$root/scripts/debian-chroot.sh" make "$1" $(cat "$data/packages"); }

run_program() { # CHROOT COMMAND
  timeout -k 10 "$LIMIT" "$root/scripts/debian-chroot.sh" run "$1" /bin/bash -c 'export data=/root/campaign; d=$(mktemp -d); cd "$d"; bash -c "$0"; rc=$?; cd /; rm -rf "$d"; exit $rc' "$2"
}

for e in ${EMULATORS-rhea reference}; do
  mkdir -p "$work/$e"
  export EMULATOR; EMULATOR=$(emulator_of $e)
  while IFS='|' read -r name command; do
    file=$work/$e/$(slug "$name")
    [ -s "$file" ] && continue
    if [ -z "$command" ]; then
      cpu "$file" install_system "$work/$e.root"
    else
      rm -rf "$work/$e.root/root/campaign"; cp -r "$data" "$work/$e.root/root/campaign"
      cpu "$file" run_program "$work/$e.root" "$command"
    fi
    read -r rc seconds < "$file"
    echo "$e: $name: $([ $rc = 0 ] && echo ok || echo "status $rc (see $file.log)"), $seconds s" >&2
  done < <(programs)
done

# table: what was measured so far.
table() {
  echo "| program | Rhea | CPU seconds | qemu-aarch64 | CPU seconds | ratio |"; echo "| --- | --- | ---: | --- | ---: | ---: |"
  programs | while IFS='|' read -r name _; do
    row="| $name |" a='' b=''
    for e in rhea reference; do
      rc='' seconds=''; read -r rc seconds 2>/dev/null < "$work/$e/$(slug "$name")" || true
      case $rc in '') word=- ;; 0) word=ok ;; 124 | 137) word="no end within $LIMIT s" ;; *) word=FAIL ;; esac
      row+=" $word | ${seconds:--} |"
      [ "$rc" = 0 ] && { [ $e = rhea ] && a=$seconds || b=$seconds; }
    done
    echo "$row $([ -n "$a" ] && [ -n "$b" ] && awk -v a="$a" -v b="$b" 'BEGIN{if (b > 0) printf "%.2f", a / b; else print "-"}' || echo -) |"
  done
}

status=$root/docs/status.md
table > "$work/table"
awk -v table="$work/table" '
  /^## / { inside = ($0 == "## Programs") }
  inside && /^\|/ { if (!done) { while ((getline line < table) > 0) print line; done = 1 } next }
  { print }' "$status" > "$status.new" && mv "$status.new" "$status"
good=$(programs | while IFS='|' read -r name _; do grep -l '^0 ' "$work/rhea/$(slug "$name")" 2>/dev/null || true; done | wc -l)
all=$(programs | wc -l)
echo "$good passed, $((all - good)) failed, 0 skipped"
