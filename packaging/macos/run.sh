#!/bin/sh
# What `make run` does on a Mac: builds API Monitor.app where something changed, and opens it.
#
# macOS 26 and later draw no menu-bar icon for a framework build of Python (Homebrew, python.org), and show
# notifications only of an app. A command (make run ARGS="check") needs neither and runs as it is.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/../.."

if [ $# -gt 0 ]; then
  packaging/setup.sh run
  exec .venv-run/bin/apimon "$@"
fi

app='build/package/bundle/API Monitor.app'
sources=$(find apimon_desktop resources packaging pyproject.toml -type f ! -path '*/__pycache__/*' -exec cksum {} + | sort | cksum)
if [ ! -d "$app" ] || [ "$(cat build/package/sources 2>/dev/null)" != "$sources" ]; then
  packaging/setup.sh package
  # One that runs would be shown again as it was, and miss the files that are taken from below it.
  pkill -f "$PWD/$app/Contents/MacOS/apimon" || true
  echo 'Building API Monitor.app …' >&2
  .venv-package/bin/python packaging/build.py --bundle-only >build/package.log 2>&1 || {
    echo "That did not work. The last lines of $PWD/build/package.log:" >&2
    tail -n 15 build/package.log >&2
    exit 1
  }
  printf '%s' "$sources" >build/package/sources
fi
open "$app"
echo 'API Monitor is in the menu bar. If it is not: System Settings, Menu Bar, "Allow in the Menu Bar".'
