#!/bin/sh
# Makes board.dtb, initrd.gz and Image again from their sources; the results are in git, so that the
# example compiles as it is. Takes the folder to write to (this one if none is given).
set -eu
cd "$(dirname "$0")"
out=${1:-.}
dtc -q -I dts -O dtb -o "$out/board.dtb" board.dts
gzip -9n < initrd.txt > "$out/initrd.gz"
aarch64-linux-gnu-as -I"$out" -o "$out/image.o" image.S
aarch64-linux-gnu-ld -Ttext=0 -e 0 -o "$out/image.elf" "$out/image.o"
aarch64-linux-gnu-objcopy -O binary -j .text "$out/image.elf" "$out/Image"
rm "$out/image.o" "$out/image.elf"
