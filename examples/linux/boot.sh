#!/bin/sh
# Boots Debian's arm64 kernel in QEMU through a stub, and prints what the serial port says:
#   boot.sh gather  el2_to_el2 | el2_to_el1 | el1_to_el1, each also with _mmu_off behind it
#   boot.sh handoff mmu_on | mmu_off
# Needs qemu-system-arm, device-tree-compiler and cpio; fetch.sh downloads the kernel once. What the
# boot was made from stays in examples/target/linux.
set -eu
[ $# -eq 2 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
project=$(cd "$(dirname "$0")/../.." && pwd)
classes=$project/examples/target/classes
[ -f "$classes/relocc/examples/Boot.class" ] ||
  javac --release 17 -implicit:class -d "$classes" -sourcepath "$project/examples/src/main/java" \
    "$project/examples/src/main/java/relocc/examples/Boot.java"
exec java -cp "$classes" relocc.examples.Boot "$project" "$@"
