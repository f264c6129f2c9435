# Sourced by launchers of programs that say themselves when their session has begun (framework/hooks/in-process).
# to_resume RUNTIME sets `resume` to the session to go on with, or to nothing. `<agent>.resuming` stands from here until the
# program says that it is there: one that was not, last time, begins anew instead of failing the same way for ever.
resume=''

to_resume() {
  run=${MOSAIC_HEARTBEAT_RUN_DIR:-${MOSAIC_HOME:-$HOME/.config/mosaic}/fleet/run}
  agent=$run/${MOSAIC_AGENT_NAME-}
  # Of a person's own command nobody knows how it resumes.
  [ -z "${MOSAIC_AGENT_COMMAND-}" ] || return 0
  [ -n "${MOSAIC_AGENT_NAME-}" ] && [ -f "$agent.session" ] || return 0
  [ "$(session_field runtime)" = "$1" ] || return 0
  if [ -e "$agent.resuming" ]; then
    rm -f "$agent.resuming" "$agent.session"
    return 0
  fi
  resume=$(session_field sessionId)
  [ -z "$resume" ] || : >"$agent.resuming"
}

session_field() { sed -n "s/.*\"$1\" *: *\"\\([A-Za-z0-9_-]*\\)\".*/\\1/p" "$agent.session" | head -n 1; }
