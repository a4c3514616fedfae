#!/bin/sh
# Assembles the test stubs: NAME.s with every line of the list below gives NAME-EL[-MISTAKE].hex.
set -e
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
while read -r name levels mistakes; do
  for el in $(echo "$levels" | tr , ' '); do
    for mistake in '' $mistakes; do
      file=$name-$el${mistake:+-$mistake}
      aarch64-linux-gnu-as -march=armv8-a --defsym EL="$el" ${mistake:+--defsym $mistake=1} \
        -o "$work/o" "$name.s"
      aarch64-linux-gnu-objcopy -O binary -j .text "$work/o" "$work/bin"
      od -An -v -tx4 -w32 --endian=little "$work/bin" | sed 's/^ //' | uniq -c |
        sed 's/^ *//' >"${1:-.}/$file.hex"
    done
  done
done <stubs.txt
