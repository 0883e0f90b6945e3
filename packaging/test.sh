#!/bin/sh
# All but the desktop tests on each further Python, the linters beside them, then every test on the first one.
# Ends with one line for each, and with 1 where anything failed.
set -u
CDPATH='' cd -- "$(dirname -- "$0")/.." || exit 1

mkdir -p build
summary=build/test-summary.txt
: >"$summary"
failed=0
color=no
[ ! -t 1 ] || color=yes

# Many tests start Python: without its bytecode, each of these would compile the whole app again.
unset PYTHONDONTWRITEBYTECODE

# Tests wait for a third of their time: one more process than there are processors fills it.
processes=$(($(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1))
[ "$processes" -le 4 ] || processes=4

note() { printf '%s\n' "$*" >>"$summary"; }

run_pytest() { # text, environment, pytest arguments: leaves pytest's last line in $closing
  printf '\n== %s\n' "$1"
  environment=$2
  shift 2
  {
    "$environment/bin/python" -m pytest --color="$color" -n "$processes" --dist loadgroup "$@" 2>&1
    echo $? >build/test-code
  } | tee build/test-output.txt
  [ "$(cat build/test-code)" = 0 ] || failed=1
  closing=$(tail -n 1 build/test-output.txt)
}

# Types take one processor for a minute; the first tests keep the other one busy.
packaging/check.sh >build/check-output.txt 2>&1 &
checking=$!
trap 'trap "" TERM; kill 0; exit 130' INT TERM # what runs beside is deaf to Ctrl-C

tell_check() { # waits for the linters and shows what they said, once
  [ -n "$checking" ] || return 0
  if wait "$checking"; then
    note "Linters and types: passed"
  else
    note "Linters and types: failed"
    failed=1
  fi
  checking=''
  printf '\n== Linters and types\n'
  cat build/check-output.txt
}

for environment in .venv-3.1?; do
  [ -d "$environment" ] || continue
  what="Python ${environment#.venv-}, all but the desktop tests"
  run_pytest "$what" "$environment" -m "not desktop and not soak and not benchmark and not package and not one_python"
  note "$what: $closing"
  tell_check
done
tell_check

first="Python $(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
# What must be covered whole is covered by tests of its own: to trace the others would take as long again.
what="$first, core and providers"
run_pytest "$what" .venv --cov --cov-report= tests/core tests/providers
note "$what: $closing"
if .venv/bin/python -m coverage report --show-missing --skip-covered --fail-under=100; then
  note "Branch coverage of core and providers: 100 %"
else
  note "Branch coverage of core and providers: below 100 %"
  failed=1
fi

what="$first, all the rest, the desktop tests among it"
run_pytest "$what" .venv --ignore=tests/core --ignore=tests/providers
note "$what: $closing"

echo
cat "$summary"
exit $failed
