#!/bin/sh
# Boots an arm64 Image in QEMU through the loader, which enters the stub at the level named:
#   boot.sh el1 | el2 [LOADER [IMAGE]]
# Without LOADER it is built with make; without IMAGE it is Debian's kernel, with an initramfs, which
# ../linux/fetch.sh downloads once. Needs qemu-system-arm, gcc-aarch64-linux-gnu and
# device-tree-compiler. What the boot was made from stays in examples/target/embed-c.
set -eu
usage() { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
[ $# -ge 1 ] && [ $# -le 3 ] || usage
case $1 in
  el1) machine=virt ;;
  el2) machine=virt,virtualization=on ;;
  *) usage ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
out=$here/../target/embed-c
level=$1
mkdir -p "$out"

loader=${2:-}
if [ -z "$loader" ]; then
  loader=$out/make/loader.elf
  make -s -C "$here" BUILD="$out/make" "$loader" >&2
fi
image=${3:-}
if [ -z "$image" ]; then
  cache=$(sh "$here/../linux/fetch.sh" | tail -n 1)
  image=$cache/Image
  initrd=$cache/initrd.gz
fi

set -- -M "$machine,dtb-randomness=off" -cpu cortex-a72 -m 1G -nic none -nographic -no-reboot
set -- "$@" -device "loader,file=$loader,cpu-num=0"
set -- "$@" -device "loader,file=$image,addr=0x50000000,force-raw=on"
if [ -n "${initrd:-}" ]; then
  tree=$out/$level.dtb
  qemu-system-aarch64 -M "$machine,dtb-randomness=off,dumpdtb=$tree" -cpu cortex-a72 -m 1G \
    -nic none -nographic > "$out/dumpdtb.log" 2>&1 || { cat "$out/dumpdtb.log" >&2; exit 1; }
  fdtput -t s "$tree" /chosen bootargs "console=ttyAMA0 panic=-1"
  fdtput -t x "$tree" /chosen linux,initrd-start 0 58000000
  fdtput -t x "$tree" /chosen linux,initrd-end 0 "$(printf %x $((0x58000000 + $(wc -c < "$initrd"))))"
  set -- "$@" -device "loader,file=$tree,addr=0x4f000000,force-raw=on"
  set -- "$@" -device "loader,file=$initrd,addr=0x58000000,force-raw=on"
fi
exec qemu-system-aarch64 "$@"
