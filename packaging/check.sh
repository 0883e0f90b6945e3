#!/bin/sh
# Everything that can be said about the code without running it. All checks run, whichever fails.
set -u
CDPATH='' cd -- "$(dirname -- "$0")/.." || exit 1
export PATH="$PWD/.venv/bin:$PATH"

failed=''
check() { # name, command
  name=$1
  shift
  printf '%s: ' "$name"
  "$@" || failed="$failed $name"
}

check "ruff format" ruff format --check .
check "ruff" ruff check .
check "mypy" mypy
check "import contracts" lint-imports --no-logo
check "workflows" sh -c 'actionlint && echo passed'

[ -z "$failed" ] || {
  echo "Failed:$failed"
  exit 1
}
