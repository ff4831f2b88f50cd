#!/usr/bin/env bash
# PostgreSQL and Redis for the tests, of their own, on free ports of the loopback.
#   services.sh start DIR               starts both, prints `export` lines for the shell
#   services.sh stop DIR                stops both
# And for the tests of outages:
#   services.sh restart-postgres DIR    as after a crash: nothing is said to anybody, the journal is replayed
#   services.sh kill-redis DIR          ends it at once
#   services.sh start-redis DIR         starts it again where it was
#   services.sh signal-redis DIR NAME   sends a signal: STOP freezes it, CONT lets it go on
set -euo pipefail
action=$1 dir=$2
pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'; }

# initdb refuses root: the servers then run as the users that their packages made.
as() { if [ "$(id -u)" = 0 ]; then local user=$1; shift; setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME="$dir" "$@"; else shift; "$@"; fi; }

postgres() { as postgres "$pg_bin/pg_ctl" -D "$dir/pg/data" -w -t 60 -l "$dir/pg/log" "$@" >/dev/null; }

start_redis() {
  as redis redis-server --port "$(cat "$dir/redis.port")" --bind 127.0.0.1 --save '' --appendonly no --dir "$dir/redis" --daemonize yes \
    --pidfile "$dir/redis/pid" --logfile "$dir/redis/log" >/dev/null
}

start() {
  mkdir -p "$dir/pg" "$dir/redis"
  chmod 755 "$dir"
  if [ "$(id -u)" = 0 ]; then chown postgres "$dir/pg"; chown redis "$dir/redis"; fi
  free_port > "$dir/pg.port"
  free_port > "$dir/redis.port"
  as postgres "$pg_bin/initdb" -D "$dir/pg/data" -U app --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  postgres -o "-p $(cat "$dir/pg.port") -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir/pg -c max_connections=400 -c fsync=off -c full_page_writes=off" start
  start_redis
  echo "export EVENTYAY_TEST_POSTGRES=postgres://app@127.0.0.1:$(cat "$dir/pg.port")"
  echo "export EVENTYAY_TEST_REDIS=redis://127.0.0.1:$(cat "$dir/redis.port")/0"
}

stop() {
  [ -d "$dir/pg/data" ] && postgres -m immediate stop || true
  [ -s "$dir/redis/pid" ] && kill -KILL "$(cat "$dir/redis/pid")" || true
  rm -rf "$dir"
}

case $action in
  start | stop) "$action" ;;
  restart-postgres) postgres -m immediate restart ;;
  kill-redis) kill -KILL "$(cat "$dir/redis/pid")" ;;
  start-redis) start_redis ;;
  signal-redis) kill -"$3" "$(cat "$dir/redis/pid")" ;;
  *) echo "$0 knows no \"$action\"" >&2; exit 2 ;;
esac
