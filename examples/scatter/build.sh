#!/bin/sh
# Makes app.elf again from its source; it is in git, so that the example compiles as it is. Takes the
# folder to write to (this one if none is given).
set -eu
cd "$(dirname "$0")"
out=${1:-.}
aarch64-linux-gnu-as -o "$out/app.o" app.S
aarch64-linux-gnu-ld -z max-page-size=4096 -s -T app.ld -o "$out/app.elf" "$out/app.o"
rm "$out/app.o"
