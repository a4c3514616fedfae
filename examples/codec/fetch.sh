#!/bin/sh
# Fetches Debian's liblz4 for arm64, once, and prints the folder where liblz4.a lies.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
. "$here/../linux/debian.sh"

fetch() {
  enter_work
  arm64 apt-get download liblz4-dev:arm64
  dpkg-deb -x ./liblz4-dev*.deb .
  mv usr/lib/*/liblz4.a "$cache/liblz4.a"
  cd "$cache"
}

[ -f "$cache/liblz4.a" ] || fetch >&2
echo "$cache"
