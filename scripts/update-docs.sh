#!/usr/bin/env bash
# Writes the documents that are made from the code.
set -eu
. "$(dirname "$(readlink -f "$0")")/common.sh"
need_sdk
RHEA_UPDATE_DOCS=1 dotnet test "$root/tests/Rhea.LinuxUser.Tests" -c Release --nologo -v q --filter SystemCallDocumentTests
