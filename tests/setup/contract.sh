#!/usr/bin/env bash
# The API against its own description: schemathesis asks every operation of web/openapi.json what the description allows and
# what it forbids, on SQLite and on PostgreSQL. Wants EVENTYAY_BIN and EVENTYAY_TEST_POSTGRES; called by tests/setup/test.sh.
#   contract.sh [EXAMPLES]    examples for each operation and way of asking
set -euo pipefail
examples=${1:-10}
version=4.32.5
venv="${XDG_CACHE_HOME:-$HOME/.cache}/eventyay/schemathesis-$version"
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT

if [ ! -x "$venv/bin/schemathesis" ]; then
  /usr/bin/python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
fi

ask() {
  local name=$1 url=$2
  EVENTYAY_DB_URL=$url EVENTYAY__API__RATE_LIMIT=0 "$EVENTYAY_BIN" demo --json --listen 127.0.0.1:0 --media 127.0.0.1:0 \
    >"$work/$name.json" 2>"$work/$name.log" &
  server=$!
  for _ in $(seq 300); do [ -s "$work/$name.json" ] && break; kill -0 "$server"; sleep 0.1; done
  value() { node -pe "JSON.parse(require('fs').readFileSync('$work/$name.json', 'utf8'))$1"; }
  echo "-- on $name"
  (cd "$work" && "$venv/bin/schemathesis" --config-file "$here/schemathesis.toml" run "$(value .base_url)/api/v1/openapi.json" \
    --header "Authorization: Token $(value .organizer.api_token)" --max-examples "$examples" --exclude-operation-id delete_organizers_organizer_teams_team_tokens_id --seed 1 --workers 1 --no-color) \
    >"$work/$name.out" 2>&1 || { cut -c1-400 "$work/$name.out" | tail -150; exit 1; }
  tail -4 "$work/$name.out"
  kill "$server"; wait "$server" 2>/dev/null || true
  server=
}

ask sqlite ""
database="contract_$$"
maintenance="$EVENTYAY_TEST_POSTGRES/postgres"
psql -q "$maintenance" -c "CREATE DATABASE $database"
ask postgres "$EVENTYAY_TEST_POSTGRES/$database"
psql -q "$maintenance" -c "DROP DATABASE $database WITH (FORCE)"
