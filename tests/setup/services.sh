#!/usr/bin/env bash
# PostgreSQL and Redis for the tests, of their own, on free ports of the loopback.
#   services.sh start DIR   starts both, prints `export` lines for the shell
#   services.sh stop DIR    stops both
set -euo pipefail
action=$1 dir=$2
pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'; }

# initdb refuses root: the servers then run as the users that their packages made.
as() { if [ "$(id -u)" = 0 ]; then local user=$1; shift; setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME="$dir" "$@"; else shift; "$@"; fi; }

start() {
  mkdir -p "$dir/pg" "$dir/redis"
  chmod 755 "$dir"
  if [ "$(id -u)" = 0 ]; then chown postgres "$dir/pg"; chown redis "$dir/redis"; fi
  local pg redis
  pg=$(free_port) redis=$(free_port)
  as postgres "$pg_bin/initdb" -D "$dir/pg/data" -U app --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  as postgres "$pg_bin/pg_ctl" -D "$dir/pg/data" -w -t 60 -l "$dir/pg/log" \
    -o "-p $pg -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir/pg -c max_connections=400 -c fsync=off -c full_page_writes=off" start >/dev/null
  as redis redis-server --port "$redis" --bind 127.0.0.1 --save '' --appendonly no --dir "$dir/redis" --daemonize yes \
    --pidfile "$dir/redis/pid" --logfile "$dir/redis/log" >/dev/null
  echo "export EVENTYAY_TEST_POSTGRES=postgres://app@127.0.0.1:$pg"
  echo "export EVENTYAY_TEST_REDIS=redis://127.0.0.1:$redis/0"
}

stop() {
  [ -d "$dir/pg/data" ] && as postgres "$pg_bin/pg_ctl" -D "$dir/pg/data" -m immediate stop >/dev/null || true
  [ -s "$dir/redis/pid" ] && kill "$(cat "$dir/redis/pid")" || true
  rm -rf "$dir"
}

"$action"
