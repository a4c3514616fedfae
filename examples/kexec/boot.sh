#!/bin/sh
# Boots Debian's arm64 kernel in QEMU, loads it a second time with kexec-tools and starts that, with
# the stub of kexec.rstub in the place of the kernel's own relocation code:
#   boot.sh el1 | el2 | vhe [PLAN | linux]
# PLAN is another plan's file; with `linux` the kernel's own code runs. Needs qemu-system-arm,
# binutils-aarch64-linux-gnu and cpio; fetch.sh downloads the kernel and kexec-tools once.
set -eu
[ $# -ge 1 ] && [ $# -le 2 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
project=$(cd "$(dirname "$0")/../.." && pwd)
classes=$project/examples/target/classes
[ -f "$classes/relocc/examples/kexec/Kexec.class" ] ||
  javac --release 17 -implicit:class -d "$classes" -sourcepath "$project/examples/src/main/java" \
    "$project/examples/src/main/java/relocc/examples/kexec/Kexec.java"
exec java -cp "$classes" relocc.examples.kexec.Kexec "$project" "$1" \
  "${2:-$project/examples/kexec/kexec.rstub}"
