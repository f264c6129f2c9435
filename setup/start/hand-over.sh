#!/bin/sh
# Takes the place of a Mos that asked to be started again where nobody else would start it: by hand, in a container. It
# keeps the process id, so that who started Mos still has it, and starts again what asks for it (exit 79) or dies on
# trial.
#
#   hand-over.sh VERSIONS PROGRAM ARGUMENTS...
versions=$1
shift
# A program in the background has no terminal to read from, unless it is told.
exec 3<&0
child=
told=
pass_on() {
  told=$1
  [ -z "$child" ] || kill -s "$1" "$child" 2>/dev/null
}
trap 'pass_on TERM' TERM
trap 'pass_on INT' INT
trap 'pass_on HUP' HUP
most=9
left=$most
while :; do
  "$@" <&3 3<&- &
  child=$!
  # A signal that came before there was a child.
  [ -z "$told" ] || kill -s "$told" "$child" 2>/dev/null
  wait "$child"
  code=$?
  # A signal ends the wait, not the child.
  while kill -0 "$child" 2>/dev/null; do
    wait "$child"
    code=$?
  done
  [ -z "$told" ] || exit "$code"
  if [ "$code" = 79 ]; then
    left=$most
  else
    left=$((left - 1))
    [ "$left" -gt 0 ] || exit "$code"
    grep -q '"state": "asked"' "$versions/trial.json" 2>/dev/null || exit "$code"
  fi
done
