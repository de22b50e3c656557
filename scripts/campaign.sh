#!/usr/bin/env bash
# --names: lists the campaigns; --sample NAME: a short run with a fixed seed; NAME: the full run, resumable.
set -eu
. "$(dirname "$(readlink -f "$0")")/common.sh"
names=""
case ${1-} in
  --names) echo $names; exit 0 ;;
  "") echo "campaigns: $names"; exit 0 ;;
esac
fail "rhea: there is no campaign '$1'; there are: $names"
