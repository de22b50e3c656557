# One clear line and exit status 1. To be sourced by the test script.

# complains NAME WORDS COMMAND...: one line that contains the words, exit status 1.
complains() {
  local what=$1 words=$2 got rc=0; shift 2
  got=$("$@" 2>&1 </dev/null) || rc=$?
  case $got in
    *"$words"*) [ $rc = 1 ] && [ "$(printf '%s\n' "$got" | wc -l)" = 1 ] && { pass "errors: $what"; return; } ;;
  esac
  failed "errors: $what" "status $rc: ${got:0:300}"
}

r=$out/bin/rhea
complains "unknown option" "-stracee" $r aarch64 -stracee x
complains "near option" "-strace" $r aarch64 -stracee x
complains "missing file" "no such file" $r aarch64 /no/such/file
complains "wrong architecture" "x86" $r aarch64 /bin/true
complains "no ELF file" "/etc/passwd" $r aarch64 /etc/passwd
complains "unknown tool" "aarch65" $r aarch65
complains "a folder" "folder" $r aarch64 /tmp
complains "no program" "no program given" $r aarch64 -strace
complains "an option that is missing" "plugins" $r aarch64 -plugin x y
complains "a port that is none" "65535" $r aarch64 -g 70000 x
complains "a file in place of a tool" "rhea aarch64 /bin/true" $r /bin/true
complains "unknown log item" "in_asm" $r aarch64 -d in_asn x
complains "unknown processor" "-cpu help" $r aarch64 -cpu none x
complains "an unknown processor property" "there is no processor property 'zbx'" $r riscv64 -cpu rv64,zbx=off x
complains "extensions that need each other" "d needs f" $r riscv64 -cpu rv64,f=off x
complains "extensions that need each other, of a machine" "zcb needs c" $r system-riscv64 -M virt -cpu rv64,c=off
complains "unknown board" "virt" $r system-riscv64 -M vrit
complains "a kernel that is missing" "no such file" $r system-riscv64 -M virt -bios none -kernel /no/such/file -nographic
complains "a disk that is missing" "no such file" $r system-riscv64 -M virt -bios none -nographic -drive file=/no/such/file,format=raw
