#!/bin/sh
# Brings the framework's files into a Mosaic home, as Mosaic's own updater asks for it:
#
#   MOSAIC_SYNC_ONLY=1 MOSAIC_INSTALL_MODE=keep MOSAIC_HOME=~/.config/mosaic sh install.sh
#
# It is `mos fleet reseed`, and asks nothing: a person's files and edits stay in every mode, what can't be merged lies
# aside. Ends as that does: 0 done, 2 something is left for a person, 75 busy, 78 bad settings.
set -u

case ${MOSAIC_INSTALL_MODE:-keep} in
  keep) ;;
  prompt | overwrite) echo "install.sh: mode ${MOSAIC_INSTALL_MODE}: edits are kept all the same" >&2 ;;
  *)
    echo "install.sh: MOSAIC_INSTALL_MODE is ${MOSAIC_INSTALL_MODE}: known are keep, prompt, overwrite" >&2
    exit 78
    ;;
esac
[ "${MOSAIC_SYNC_ONLY:-1}" = 1 ] ||
  echo 'install.sh: brings in files only; packages are updated by: mos fleet update' >&2

# A relative path and a CDPATH would lead elsewhere.
root=$(CDPATH= cd -- "$(dirname "$0")/.." && pwd) || exit 78
if [ ! -x "$root/bin/mos" ]; then
  echo "install.sh: there is no $root/bin/mos: call the install.sh of a whole package of Mos" >&2
  exit 78
fi
# As bin/mos looks for it: beside the package, or above it.
at=$root
while [ ! -x "$at/node_modules/.bin/node" ] && [ "$at" != / ]; do at=$(dirname "$at"); done
if [ "$at" = / ] && ! command -v node >/dev/null; then
  echo 'install.sh: there is no node on the PATH: Mos needs Node 24 or later (Node 20 to set itself up); nothing was changed' >&2
  exit 78
fi
[ -z "${MOSAIC_HOME-}" ] || export MOSAIC_HOME
exec "$root/bin/mos" fleet reseed --sync </dev/null
