# Read by mosaic-runner, whose names it uses: what is written of a program that writes no heartbeat of its own, or seldom.

# What the native writer is: `timer` beats by itself, `hooks` writes when something happens; empty: none, or a foreign one.
native_kind() {
  native=''
  [ ! -e "$run/$name.hb.native" ] || read -r native <"$run/$name.hb.native" || :
  printf %s "$native"
}

older_than() { [ $(($(date +%s) - $(stat -c %Y "$2" 2>/dev/null || date +%s))) -ge "$1" ]; }

# For a runtime without heartbeats of its own: all that is known is that its program lives. One that beats by a timer is
# left alone for good, else a frozen program would look well; a foreign native writer for as long as it writes.
beat() {
  case $(native_kind) in
    timer) return 0 ;;
    hooks) renew; return 0 ;;
  esac
  [ ! -e "$run/$name.hb.native" ] || older_than $((2 * beat_every)) "$run/$name.hb.native" || return 0
  write_beat ok ''
}

# Between two of its hooks a program is what it was, as long as it lives. The hooks take the same lock: what one has just
# written must not be painted over with what was read before.
renew() {
  hook_lock=$run/.$name.hook-lock
  ! older_than 10 "$hook_lock" || rm -f "$hook_lock"
  (set -C && : >"$hook_lock") 2>/dev/null || return 0
  status_was='' pid_was='' since_was='' model_was=''
  while IFS='=' read -r key value; do
    case $key in status) status_was=$value ;; pid) pid_was=$value ;; since) since_was=$value ;; model) model_was=$value ;; esac
  done <"$run/$name.hb"
  if [ "$pid_was" = "$program" ]; then
    write_beat "${status_was:-ok}" "$since_was" "$model_was"
  else
    write_beat ok "$(date +%s)000"
  fi
  rm -f "$hook_lock"
  # Not every end of a turn has a hook.
  if [ "$pid_was" = "$program" ] && [ "$status_was" = busy ]; then
    MOSAIC_AGENT_PID=$program MOSAIC_HOME=$MOSAIC_HOME MOSAIC_HEARTBEAT_RUN_DIR=$run \
      timeout 10 "${MOSAIC_NODE:-node}" "${launcher%/*}/../hooks/turn-over.mjs" 9>&- || :
  fi
}

# write_beat STATUS SINCE [MODEL]
write_beat() {
  beat_model=${3-${MOSAIC_AGENT_MODEL-}}
  {
    printf 'ts=%s\npid=%s\nstatus=%s\n' "$(date +%Y-%m-%dT%H:%M:%S%z)" "$program" "$1"
    [ -z "$beat_model" ] || printf 'model=%s\n' "$beat_model"
    [ -z "$2" ] || printf 'since=%s\n' "$2"
  } >"$run/.$name.hb.$$" && mv -f "$run/.$name.hb.$$" "$run/$name.hb"
}
poll_seconds() { if [ "$(native_kind)" = timer ]; then echo "$look_every"; else echo "$beat_every"; fi; }
