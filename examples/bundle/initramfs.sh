#!/bin/sh
# Writes an initramfs for a kernel that boots a bundle with kexec-tools: that of examples/kexec, and
# behind it an archive of the bundle and ./start.
#   initramfs.sh BUNDLE FILE
set -eu
[ $# -eq 2 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }

here=$(cd "$(dirname "$0")" && pwd)
sh "$here/../kexec/fetch.sh" > /dev/null
. "$here/../linux/debian.sh"

need cpio
root=$(mktemp -d "$2.XXXXXX")
trap 'rm -rf "$root"' EXIT
cp "$1" "$root/bundle.img"
cp "$here/start" "$root/start"
chmod 755 "$root" "$root/start"
{ cat "$cache/kexec/first.cpio"; archive "$root"; } > "$2"
