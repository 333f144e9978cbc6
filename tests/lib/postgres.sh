# shellcheck shell=bash
# A private PostgreSQL cluster for one run: in a temporary folder, on a free port of 127.0.0.1,
# without fsync (it holds nothing worth keeping), stopped and removed by `postgres_stop`.
# Sourced, never run. Needs tests/lib/common.sh.

PG_HOME=""
PG_BIN=""
PG_URL=""

postgres_bin() {
  local dir
  if have pg_config && dir=$(pg_config --bindir 2>/dev/null) && [ -x "$dir/initdb" ]; then say "$dir"; return; fi
  dir=$(find /usr/lib/postgresql -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -n 1)
  [ -n "$dir" ] || return 1
  dirname "$dir"
}

# PostgreSQL refuses to run as root: then it runs as the user that its package made.
as_postgres() {
  if [ "$(id -u)" -ne 0 ]; then "$@"; return; fi
  if have runuser; then (cd / && runuser -u postgres -- "$@"); else (cd / && su postgres -s /bin/sh -c "$(printf '%q ' "$@")"); fi
}

free_port() {
  local port tries
  for tries in $(seq 1 100); do
    port=$((15000 + (RANDOM + tries) % 15000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then say "$port"; return; fi
  done
  return 1
}

# Starts the server of PG_HOME on PORT; further settings in PG_OPTIONS.
postgres_launch() { # PORT
  as_postgres "$PG_BIN/pg_ctl" -D "$PG_HOME/data" -l "$PG_HOME/data/server.log" -w -t 60 -s -o \
    "-c listen_addresses=127.0.0.1 -c port=$1 -c unix_socket_directories=$PG_HOME -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=256MB ${PG_OPTIONS:-}" start
}

# Sets PG_URL to an empty server's address (database "postgres", role "passerelle", no password).
postgres_start() {
  local port tries
  PG_BIN=$(postgres_bin) || die "PostgreSQL is not installed: run tests/install"
  PG_HOME=$(mktemp -d "${TMPDIR:-/tmp}/passerelle-pg.XXXXXX")
  if [ "$(id -u)" -eq 0 ]; then
    id postgres >/dev/null 2>&1 || useradd --system --no-create-home postgres
    chown postgres "$PG_HOME"
  fi
  as_postgres "$PG_BIN/initdb" -D "$PG_HOME/data" -U passerelle -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$PG_HOME.initdb.log" 2>&1 \
    || { cat "$PG_HOME.initdb.log" >&2; die "initdb failed"; }
  rm -f "$PG_HOME.initdb.log"
  for tries in 1 2 3 4 5; do
    port=$(free_port) || die "no free port for PostgreSQL"
    if postgres_launch "$port"; then
      PG_URL="postgres://passerelle@127.0.0.1:$port/postgres"
      return
    fi
    say "PostgreSQL did not start on port $port (try $tries)"
  done
  as_postgres cat "$PG_HOME/data/server.log" >&2 || true
  die "PostgreSQL does not start"
}

postgres_stop() {
  [ -n "$PG_HOME" ] || return 0
  if [ -n "$PG_URL" ]; then as_postgres "$PG_BIN/pg_ctl" -D "$PG_HOME/data" -m immediate -w -s stop || true; fi
  case "$PG_HOME" in */passerelle-pg.*) rm -rf "$PG_HOME" ;; esac
  PG_HOME=""
}
