#!/bin/sh
# Boots Debian's arm64 kernel in QEMU from a bundle, and prints what the serial port says:
#   boot.sh qemu | uboot | kexec [el1 | el2 | vhe]
# qemu is QEMU's -kernel, uboot is booti of Debian's U-Boot, kexec is Debian's kexec-tools in a first
# kernel. At el1 the machine has no EL2, with vhe that first kernel runs at EL2 as a host. Needs
# qemu-system-arm, device-tree-compiler, for uboot u-boot-qemu and for kexec cpio; the kernel and
# kexec-tools are downloaded once. The bundle and what it was made from stay in examples/target/bundle.
set -eu
[ $# -ge 1 ] && [ $# -le 2 ] || { sed -n '2,7s/^# //p' "$0" >&2; exit 2; }
project=$(cd "$(dirname "$0")/../.." && pwd)
classes=$project/examples/target/classes
[ -f "$classes/relocc/examples/bundle/Bundle.class" ] ||
  javac --release 17 -implicit:class -d "$classes" -sourcepath "$project/examples/src/main/java" \
    "$project/examples/src/main/java/relocc/examples/bundle/Bundle.java"
exec java -cp "$classes" relocc.examples.bundle.Bundle "$project" "$1" "${2:-el2}"
