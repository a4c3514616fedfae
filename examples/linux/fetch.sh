#!/bin/sh
# Fetches what the boots of Debian's arm64 kernel need, once, and prints the folder where it lies:
#   Image      the kernel of the newest linux-image package of this Debian
#   initrd.gz  an initramfs of busybox and ./init
set -eu

here=$(cd "$(dirname "$0")" && pwd)
. "$here/debian.sh"

fetch() {
  enter_work
  kernel=$(arm64 apt-cache depends linux-image-arm64 |
    sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p')
  arm64 apt-get download "$kernel" busybox-static:arm64
  for deb in ./*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x --wildcards './boot/vmlinuz-*' './bin/busybox' 2> /dev/null || true
  done
  mv bin/busybox "$cache/busybox"
  mv boot/vmlinuz-* "$cache/Image"    # last: an Image in the cache means that all is there
  cd "$cache"
}

initramfs() {
  need cpio gzip
  root=$(mktemp -d "$cache/root.XXXXXX")
  mkdir "$root/bin" "$root/proc"
  cp "$here/init" "$root/init"
  cp "$cache/busybox" "$root/bin/busybox"
  chmod 755 "$root/init" "$root/bin/busybox"
  archive "$root" | gzip -n1 > "$cache/initrd.tmp"
  mv "$cache/initrd.tmp" "$cache/initrd.gz"
  rm -rf "$root"
}

[ -f "$cache/Image" ] || fetch >&2
[ "$cache/initrd.gz" -nt "$here/init" ] || initramfs
echo "$cache"
