#!/usr/bin/env bash
# Debian's programs in a chroot, under Rhea and under the reference: the list is tests/campaigns/debian/programs. To be run by
# campaign.sh. Goes on where it stopped; writes a table into docs/status.md; the last line counts.
#   EMULATORS="rhea reference stress tci"   only some of them; the last two are Rhea with -accel tcg,region=stress and -accel tci
#   LIMIT=3600   seconds for each program
set -eu
. "$(dirname "$(readlink -f "$0")")/common.sh"
LIMIT=${LIMIT-3600}
data=$root/tests/campaigns/debian work=$out/campaigns/debian
need qemu-user-static apt

emulator_of() { case $1 in reference) command -v qemu-aarch64-static ;; *) echo "$out/bin/rhea" ;; esac; }
accelerator_of() { case $1 in stress) echo tcg,region=stress ;; tci) echo tci ;; *) echo tcg ;; esac; }
slug() { tr -c 'a-zA-Z0-9\n' '-' <<<"$1"; }
programs() { echo "installing the system|"; grep -v '^#' "$data/programs"; }

# cpu FILE COMMAND...: runs the command; "STATUS SECONDS" of processor time goes into the file.
cpu() {
  local file=$1 rc=0 t; shift
  TIMEFORMAT='%U %S'
  t=$( { time "$@" >"$file.log" 2>&1 </dev/null; } 2>&1 ) || rc=$?
  echo "$rc $(awk '{printf "%.1f", $(NF-1) + $NF}' <<<"$t")" > "$file"
}

# prepare NAME: the root of an emulator; it installs the system, or takes what Rhea has installed.
prepare() {
  local d=$work/$1.root
  rm -rf "$d"
  case $1 in
    stress | tci) cp -a "$work/rhea.root" "$d" ;;
    *) "$root/scripts/debian-chroot.sh" make "$d" $(cat "$data/packages") ;;
  esac
}

run_program() { # CHROOT COMMAND
  timeout -k 10 "$LIMIT" "$root/scripts/debian-chroot.sh" run "$1" /bin/bash -c 'export data=/root/campaign; d=$(mktemp -d); cd "$d"; bash -c "$0"; rc=$?; cd /; rm -rf "$d"; exit $rc' "$2"
}

for e in ${EMULATORS-rhea reference stress tci}; do
  mkdir -p "$work/$e"
  export EMULATOR RHEA_ACCEL; EMULATOR=$(emulator_of $e) RHEA_ACCEL=$(accelerator_of $e)
  while IFS='|' read -r name command; do
    file=$work/$e/$(slug "$name")
    [ -s "$file" ] && continue
    if [ -z "$command" ]; then
      cpu "$file" prepare $e
    else
      rm -rf "$work/$e.root/root/campaign"; cp -r "$data" "$work/$e.root/root/campaign"
      cpu "$file" run_program "$work/$e.root" "$command"
    fi
    read -r rc seconds < "$file"
    echo "$e: $name: $([ $rc = 0 ] && echo ok || echo "status $rc (see $file.log)"), $seconds s" >&2
  done < <(programs)
done

# result EMULATOR PROGRAM: $word and $seconds, which is empty unless it worked.
result() {
  local rc=''; seconds='' word=-
  read -r rc seconds 2>/dev/null < "$work/$1/$(slug "$2")" || true
  case $rc in '') ;; 0) word=ok ;; 124 | 137) word="no end within $LIMIT s" ;; *) word=FAIL ;; esac
  [ "$rc" = 0 ] || seconds=''
}

# table: what was measured so far.
table() {
  local name a b row word seconds
  echo "| program | Rhea | CPU seconds | qemu-aarch64 | CPU seconds | ratio | region=stress | bytecode |"
  echo "| --- | --- | ---: | --- | ---: | ---: | --- | --- |"
  programs | while IFS='|' read -r name _; do
    result rhea "$name"; a=$seconds row="| $name | $word | ${a:--} |"
    result reference "$name"; b=$seconds row+=" $word | ${b:--} |"
    row+=" $([ -n "$a" ] && [ -n "$b" ] && awk -v a="$a" -v b="$b" 'BEGIN{if (b > 0) printf "%.2f", a / b; else print "-"}' || echo -) |"
    result stress "$name"; row+=" $word |"
    result tci "$name"; row+=" $word |"
    echo "$row"
  done
}

status=$root/docs/status.md
table > "$work/table"
awk -v table="$work/table" '
  /^## / { inside = ($0 == "## Debian in a chroot") }
  inside && /^\|/ { if (!done) { while ((getline line < table) > 0) print line; done = 1 } next }
  { print }' "$status" > "$status.new" && mv "$status.new" "$status"
good=$(programs | while IFS='|' read -r name _; do grep -l '^0 ' "$work/rhea/$(slug "$name")" 2>/dev/null || true; done | wc -l)
all=$(programs | wc -l)
echo "$good passed, $((all - good)) failed, 0 skipped"
