#!/usr/bin/env bash
# install --prefix DIR: the executable, and a link for each tool that it is.
set -eu
. "$(dirname "$(readlink -f "$0")")/common.sh"
prefix=
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) [ $# -ge 2 ] || fail "rhea install: --prefix needs a folder: ./rhea install --prefix /usr/local"; prefix=$2; shift 2 ;;
    --prefix=*) prefix=${1#*=}; shift ;;
    *) fail "rhea install: unknown option '$1'; write: ./rhea install --prefix DIR" ;;
  esac
done
[ -n "$prefix" ] || fail "rhea install: where to? Write: ./rhea install --prefix DIR"
mkdir -p "$prefix/bin"
install -m 755 "$out/bin/rhea" "$prefix/bin/rhea"
for tool in rhea-aarch64 rhea-riscv64; do ln -sfn rhea "$prefix/bin/$tool"; done
echo "rhea: installed $prefix/bin/rhea, rhea-aarch64 and rhea-riscv64"
