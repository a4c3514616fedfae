#!/bin/sh
# Fetches what the kexec example needs beyond examples/linux, once, and prints the folder where it
# lies:
#   kexec/first.cpio  the initramfs of the first kernel: busybox, Debian's kexec-tools, ./first, and
#                     what it loads: the kernel again, and an initramfs of busybox and ./second
set -eu

here=$(cd "$(dirname "$0")" && pwd)
linux=$(cd "$here/../linux" && pwd)
sh "$linux/fetch.sh" > /dev/null
. "$linux/debian.sh"
tools=$cache/kexec

# The packages of the libraries that kexec-tools needs, and what those need in turn.
libraries() {
  arm64 apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
    --no-replaces --no-enhances --no-pre-depends "$@" | sed -n 's/^\(\(lib\|zlib\)[^ ]*\)$/\1:arm64/p'
}

needed() {
  aarch64-linux-gnu-objdump -p "$@" 2> /dev/null | sed -n 's/^ *NEEDED *//p' | sort -u
}

# Gathers the shared objects that the programs in folder $1 need there, until none is missing.
gather() {
  while :; do
    missing=
    for name in $(needed "$1"/*); do
      [ -e "$1/$name" ] || missing="$missing $name"
    done
    [ -n "$missing" ] || break
    for name in $missing; do
      cp -L "$(find files \( -path '*/lib/*' -a -name "$name" \) | head -n 1)" "$1/$name"
    done
  done
}

fetch() {
  need aarch64-linux-gnu-objdump
  enter_work
  direct=$(arm64 apt-cache depends --important kexec-tools | sed -n 's/^ *Depends: \(z*lib.*\)$/\1/p')
  # shellcheck disable=SC2046,SC2086 # lists of names
  arm64 apt-get download kexec-tools:arm64 $(libraries $direct)
  for deb in ./*.deb; do
    dpkg-deb -x "$deb" files
  done
  mkdir tools
  cp "$(find files -path '*/sbin/kexec')" tools/kexec
  gather tools
  rm -rf "$tools"
  mv tools "$tools"
  cd "$cache"
}

# Makes a folder of busybox and the first process $1.
root() {
  root=$(mktemp -d "$cache/root.XXXXXX")
  mkdir "$root/bin" "$root/lib" "$root/proc" "$root/sys"
  cp "$cache/busybox" "$root/bin/busybox"
  cp "$1" "$root/init"
  chmod 755 "$root/init" "$root/bin/busybox"
}

initramfs() {
  need cpio gzip
  root "$here/second"
  archive "$root" | gzip -n1 > "$tools/second.gz"
  rm -rf "$root"
  root "$here/first"
  cp "$tools"/*.so* "$root/lib/"
  cp "$tools/kexec" "$root/bin/"
  chmod 755 "$root/bin/kexec" "$root/lib"/*
  cp "$cache/Image" "$root/Image"
  cp "$tools/second.gz" "$root/initrd.gz"
  archive "$root" > "$tools/first.tmp"    # no compression: this way it is unpacked faster
  mv "$tools/first.tmp" "$tools/first.cpio"
  rm -rf "$root"
}

fresh() {
  for file in "$here/first" "$here/second" "$cache/Image"; do
    [ "$tools/first.cpio" -nt "$file" ] || return 1
  done
}

[ -f "$tools/kexec" ] || fetch >&2
fresh || initramfs
echo "$cache"
