# What the fetch.sh of the examples share: Debian's arm64 packages, a cache, an initramfs.
# The system's own architectures and package lists are left alone; root is not needed.

cache=${RELOCC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/relocc}/linux
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

need() {
  for tool; do
    command -v "$tool" > /dev/null || { echo "fetch.sh: $tool is not installed" >&2; exit 3; }
  done
}

# Runs apt-get or apt-cache $1 for arm64, with package lists of its own in the present folder.
arm64() {
  mkdir -p lists/partial
  command=$1
  shift
  "$command" -qq -oAPT::Architecture=arm64 -oAPT::Architectures=arm64 -oAPT::Sandbox::User=root \
    -oDir::State::Lists="$PWD/lists" -oDir::Cache::pkgcache= -oDir::Cache::srcpkgcache= "$@"
}

# Goes to a new folder, which is removed in the end.
enter_work() {
  need apt-get apt-cache dpkg-deb
  work=$(mktemp -d "$cache/fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cd "$work"
  arm64 apt-get update
}

# Packs folder $1 as an initramfs to the standard output. The default initramfs inside the kernel
# brings /dev/console, so no device node is needed here.
archive() {
  (cd "$1" && find . | sort | cpio --quiet -o -H newc -R 0:0)
}
