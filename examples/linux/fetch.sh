#!/bin/sh
# Fetches what the boots of Debian's arm64 kernel need, once, and prints the folder where it lies:
#   Image      the kernel of the newest linux-image package of this Debian
#   initrd.gz  an initramfs of busybox and ./init
# The system's own architectures and package lists are left alone; root is not needed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=${RELOCC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/relocc}/linux
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

need() {
  for tool; do
    command -v "$tool" > /dev/null || { echo "fetch.sh: $tool is not installed" >&2; exit 3; }
  done
}

# Downloads Debian's arm64 packages $@ into the present folder.
packages() {
  mkdir -p lists/partial
  set -- -qq -oAPT::Architecture=arm64 -oAPT::Architectures=arm64 -oAPT::Sandbox::User=root \
    -oDir::State::Lists="$PWD/lists" -oDir::Cache::pkgcache= -oDir::Cache::srcpkgcache=
  apt-get "$@" update
  kernel=$(apt-cache "$@" depends linux-image-arm64 | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p')
  apt-get "$@" download "$kernel" busybox-static:arm64
}

fetch() {
  need apt-get apt-cache dpkg-deb
  work=$(mktemp -d "$cache/fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cd "$work"
  packages
  for deb in ./*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x --wildcards './boot/vmlinuz-*' './bin/busybox' 2> /dev/null || true
  done
  mv bin/busybox "$cache/busybox"
  mv boot/vmlinuz-* "$cache/Image"    # last: an Image in the cache means that all is there
  cd "$cache"
}

# The default initramfs inside the kernel brings /dev/console, so no device node is needed here.
initramfs() {
  need cpio gzip
  root=$(mktemp -d "$cache/root.XXXXXX")
  mkdir "$root/bin" "$root/proc"
  cp "$here/init" "$root/init"
  cp "$cache/busybox" "$root/bin/busybox"
  chmod 755 "$root/init" "$root/bin/busybox"
  (cd "$root" && find . | sort | cpio --quiet -o -H newc -R 0:0 | gzip -n1 > "$cache/initrd.tmp")
  mv "$cache/initrd.tmp" "$cache/initrd.gz"
  rm -rf "$root"
}

[ -f "$cache/Image" ] || fetch >&2
[ "$cache/initrd.gz" -nt "$here/init" ] || initramfs
echo "$cache"
