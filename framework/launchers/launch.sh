# Sourced by the launchers. launch PROGRAM INSTALL-COMMAND ARGS… becomes the program; with --check (`check` is set) it
# only says whether it is there: 0, or 69 with one line.
check=''
[ "${1-}" != --check ] || check=yes
# In a pane its runner has put them there.
[ -z "$check" ] || [ -z "${MOSAIC_AGENT_BIN-}" ] || PATH=$MOSAIC_AGENT_BIN:$PATH

# session_arguments RUNTIME sets `arguments`, one a line: the hooks, permissions and session of this agent. Without them
# the program starts as it would for a person.
session_arguments() {
  arguments=''
  [ -z "$check${MOSAIC_AGENT_COMMAND-}" ] && [ -n "${MOSAIC_AGENT_NAME-}" ] || return 0
  # By this pid the hooks know the pane's program: `exec` keeps it.
  export MOSAIC_AGENT_PID=$$
  arguments=$("${MOSAIC_NODE:-node}" "${0%/*}/../hooks/launch-arguments.mjs" "$1") || arguments=''
}

# with_arguments COMMAND… runs it with the `arguments` behind.
with_arguments() {
  if [ -n "$arguments" ]; then
    while IFS= read -r each; do set -- "$@" "$each"; done <<END
$arguments
END
  fi
  "$@"
}

launch() {
  program=$1 install=$2
  shift 2
  if [ -n "${MOSAIC_AGENT_COMMAND-}" ]; then
    # Split into words and nothing more: a command that needs a shell is a script of its own.
    set -f
    # shellcheck disable=SC2086
    set -- $MOSAIC_AGENT_COMMAND
    set +f
    program=$1 install="change this agent's command"
    shift
  fi
  if ! command -v -- "$program" >/dev/null 2>&1; then
    printf '%s is not installed: %s\n' "$program" "$install" >&2
    exit 69
  fi
  [ -z "$check" ] || exit 0
  # A script for the PATH's Node runs on Mos's own: that of the PATH may be older than it takes (pi wants 22.19).
  script=$(command -v -- "$program")
  if [ -n "${MOSAIC_NODE-}" ] && [ "$(head -c 19 "$script" 2>/dev/null | tr -d '\0')" = '#!/usr/bin/env node' ]; then
    exec "$MOSAIC_NODE" "$script" "$@"
  fi
  exec "$program" "$@"
}
