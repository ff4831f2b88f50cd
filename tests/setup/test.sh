#!/usr/bin/env bash
# Every check and test, with servers of their own. Called by `make test`.
set -euo pipefail
cd "$(dirname "$0")/../.."

step() { printf '\n== %s\n' "$*"; }

step "format and lints"
cargo fmt --check
cargo clippy --workspace --all-targets -- -D warnings
(cd web && npm run --silent typecheck && npm run --silent lint)

step "web unit tests"
(cd web && npm run --silent test)

step "what is built in: licences, bans, sources, and its list"
tests/setup/deny.sh
sbom=$(mktemp)
node tests/setup/sbom.mjs "$sbom"
rm "$sbom"

services=$(mktemp -d)
trap 'tests/setup/services.sh stop "$services"' EXIT
eval "$(tests/setup/services.sh start "$services")"

step "Rust, on SQLite and PostgreSQL"
if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --no-fail-fast
else
  cargo test --workspace --no-fail-fast
fi

cargo build --workspace
export EVENTYAY_BIN="${CARGO_TARGET_DIR:-$PWD/target}/debug/eventyay"

step "the API as it is described, by schemathesis"
tests/setup/contract.sh

step "end to end, in Chromium"
(cd web && npm run --silent e2e)
