#!/usr/bin/env bash
# Licences, bans and sources of everything that is built in (deny.toml), by cargo-deny: installed into the cache if missing.
# Its fourth check, advisories, wants a database from the network and is not part of this.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=0.20.2
tools="${XDG_CACHE_HOME:-$HOME/.cache}/eventyay/cargo-deny-$version"
if [ ! -x "$tools/bin/cargo-deny" ]; then
  build=$(mktemp -d)
  trap 'rm -rf "$build"' EXIT
  # Unoptimised: it builds in half the time and runs for a second.
  CARGO_TARGET_DIR="$build" cargo install --quiet --locked --debug --root "$tools" "cargo-deny@$version"
fi
# Also what is built for other machines only; then nothing more is asked of the network.
cargo fetch --quiet --locked
"$tools/bin/cargo-deny" --offline --all-features --log-level warn check --hide-inclusion-graph bans licenses sources
