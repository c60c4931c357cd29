# A private PostgreSQL for the tests, from Debian's package, on a free local port in a folder of its own; gone at the end.
# Source it:  . .ci/postgres.sh        exports XUNDOCS_TEST_POSTGRES_URL; stop_postgres ends it (also on exit).
# It changes nothing of a PostgreSQL that already runs on the machine. POSIX sh.

pg_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

if [ -z "$(pg_bin)" ]; then
    apt-get install -y --no-install-recommends postgresql >/dev/null 2>&1 ||
        { apt-get update -qq && apt-get install -y --no-install-recommends postgresql >/dev/null; }
fi
PG_BIN=$(pg_bin)
PG_HOME=$(mktemp -d "${TMPDIR:-/tmp}/xundocs-pg-XXXXXX")

# initdb refuses to run as root: then the package's own user does it.
as_pg() {
    if [ "$(id -u)" = 0 ]; then (cd / && su postgres -s /bin/sh -c "$*"); else (cd / && sh -c "$*"); fi
}

stop_postgres() {
    if [ -n "${PG_HOME:-}" ]; then
        as_pg "$PG_BIN/pg_ctl -D $PG_HOME/data -m immediate stop" >/dev/null 2>&1 || true
        rm -rf "$PG_HOME"
        PG_HOME=
    fi
}

if [ "$(id -u)" = 0 ]; then chown postgres "$PG_HOME"; fi
chmod 755 "$PG_HOME"
PG_PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_pg "$PG_BIN/initdb -D $PG_HOME/data -U xundocs -A trust -E UTF8 --locale=C.UTF-8" >/dev/null
as_pg "$PG_BIN/pg_ctl -D $PG_HOME/data -w -l $PG_HOME/log -o '-p $PG_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=$PG_HOME' start" >/dev/null
trap stop_postgres EXIT INT TERM
XUNDOCS_TEST_POSTGRES_URL="postgresql://xundocs@127.0.0.1:$PG_PORT/postgres"
export XUNDOCS_TEST_POSTGRES_URL
