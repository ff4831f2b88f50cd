#!/usr/bin/env bash
# Installs the Debian packages that are missing, and says which. Nothing happens where all are there.
#   packages.sh run    what building and running needs
#   packages.sh test   that, and what the tests need
set -euo pipefail

missing=()
want() { # package, command that it brings
  command -v "$2" >/dev/null 2>&1 || missing+=("$1")
}

want gcc cc
want make make
if [ "${1:-run}" = test ]; then
  want chromium chromium
  want firefox-esr firefox-esr
  want janus janus
  want redis-server redis-server
  /usr/bin/python3 -c 'import aiosmtpd' >/dev/null 2>&1 || missing+=(python3-aiosmtpd)
  /usr/bin/python3 -c 'import ensurepip' >/dev/null 2>&1 || missing+=(python3-venv)
  /usr/bin/python3 -c 'import websockets' >/dev/null 2>&1 || missing+=(python3-websockets)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
fi
for tool in cargo node npm; do
  command -v "$tool" >/dev/null 2>&1 || { echo "eventyay needs $tool: install Rust (1.95 or newer) and Node (20.19 or newer) first." >&2; exit 1; }
done
[ ${#missing[@]} -gt 0 ] || exit 0

echo "Installing Debian packages: ${missing[*]}"
root=()
[ "$(id -u)" = 0 ] || root=(sudo)
install() {
  "${root[@]}" apt-get -qq -o DPkg::Lock::Timeout=600 update &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "${missing[@]}" >/dev/null
}
install || { sleep 5; install; }
