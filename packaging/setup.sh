#!/bin/sh
# Prepares this checkout, and does nothing where nothing has changed since.
#
#   packaging/setup.sh run      what the app needs, in .venv-run (no test tools: they make it heavier)
#   packaging/setup.sh develop  tests and linters too, in .venv
#   packaging/setup.sh package  what builds bundle and .deb, in .venv-package, and the app itself
#   packaging/setup.sh pictures the same as develop, and the desktop that pictures are taken on
#   packaging/setup.sh test     the same as develop, .venv-3.12 etc. for each further Python that is found, and
#                               .venv-sdks-newest and .venv-sdks-httpx with the providers' SDKs
#
# PYTHON=/path/to/python3 chooses the Python. One line per step; the rest goes to build/setup.log, and to
# build/setup-3.12.log etc.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

mode=${1:-run}
log=build/setup.log
key=$(cat pyproject.toml packaging/constraints.txt packaging/sdks/*.txt packaging/requirements.py \
  packaging/setup.sh | cksum)
key="$PWD ${PYTHON:-} $key"

say() { printf '%s\n' "$*" >&2; }

step() { # text, command: says the text, runs the command, shows the end of the log where it fails
  say "$1 …"
  shift
  printf '\n== %s\n' "$*" >>"$log"
  "$@" >>"$log" 2>&1 </dev/null || {
    say "That did not work. The last lines of $PWD/$log:"
    tail -n 15 "$log" >&2
    return 1
  }
}

# --- Python ---------------------------------------------------------------------------------

look='
import sys
if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    sys.exit(1)
import ctypes, ensurepip, sqlite3, ssl, venv
print("%d.%d" % sys.version_info[:2], sys.executable)
'

# "3.11 /usr/bin/python3.11" a line, the preferred one first, one line per version. A candidate
# counts only where it really runs: version managers put names on PATH that refuse.
find_pythons() {
  [ -z "${PYTHON:-}" ] || "$PYTHON" -c "$look" 2>/dev/null || true
  set -f
  old_ifs=$IFS
  IFS=:
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    for folder in $PATH; do
      [ ! -x "$folder/$name" ] || "$folder/$name" -c "$look" 2>/dev/null || true
    done
  done
  IFS=$old_ifs
  set +f
  for python in "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.1[1234].*/bin/python3; do
    [ ! -x "$python" ] || "$python" -c "$look" 2>/dev/null || true
  done
}

supported_pythons() { find_pythons | awk '!seen[$1]++'; }

# --- system packages ------------------------------------------------------------------------

wanted_packages() {
  case $mode in
    run) lists='run' ;;
    package) lists='run package' ;;
    pictures) lists='run test pictures' ;;
    *) lists='run test' ;;
  esac
  for list in $lists; do grep -hv '^#' "packaging/debian/$list.txt"; done
}

# Wanted packages that are not installed. Newer releases have some of them under a name with "t64".
missing_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  wanted=$(wanted_packages)
  # shellcheck disable=SC2016,SC2086,SC2046
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $wanted $(printf '%st64\n' $wanted) 2>/dev/null |
    sed -n 's/^.i *//p' | sed 's/t64$//')
  for package in $wanted; do
    printf '%s\n' "$installed" | grep -qx "$package" || printf '%s ' "$package"
  done
}

may_use_apt() {
  command -v apt-get >/dev/null 2>&1 || return 1
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

apt() {
  set -- env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -y -o DPkg::Lock::Timeout=120 "$@"
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_packages() {
  apt update || true # an old list may still do
  apt install --no-install-recommends "$@"
}

prepare_system() { # further packages
  missing="$(missing_packages)$*"
  [ -n "$missing" ] || return 0
  tried=build/packages-tried
  if may_use_apt && [ "$missing" != "$(cat "$tried" 2>/dev/null)" ]; then
    # shellcheck disable=SC2086
    if step "Installing system packages: $missing" install_packages $missing; then
      rm -f "$tried"
      return 0
    fi
    printf '%s' "$missing" >"$tried"
  fi
  say "Please install these packages, without them some things will not work: sudo apt-get install $missing"
}

# Where there is no dpkg to ask, Qt's own plug-in tells what it misses.
check_qt_libraries() { # environment
  [ "$(uname -s)" = Linux ] && ! command -v dpkg-query >/dev/null 2>&1 || return 0
  plugin=$(find "$1" -name libqxcb.so 2>/dev/null | head -n 1)
  missing=$(ldd "$plugin" 2>/dev/null | awk '/not found/ {printf "%s ", $1}')
  [ -z "$missing" ] || say "Please install the packages that contain these libraries, Qt needs them: $missing"
}

# --- environments ---------------------------------------------------------------------------

is_prepared() { # environment
  [ "$(cat "$1/.prepared" 2>/dev/null)" = "$key" ] && "$1/bin/python" -c '' 2>/dev/null
}

install_into() { # environment, dependency groups
  environment=$1
  shift
  requirements=build/requirements${environment#.venv}.txt # several environments are made at once
  "$environment/bin/python" packaging/requirements.py "$@" >"$requirements" || return 1
  project='--editable .'
  [ "$environment" != .venv-package ] || project=. # a bundle is made of what others install
  # shellcheck disable=SC2086
  # By variable, because pip hands these on to the environment it builds in. Relative, because
  # pip takes a space in them for the end of a name.
  PIP_CONSTRAINT=packaging/constraints.txt PIP_BUILD_CONSTRAINT=packaging/constraints.txt \
    "$environment/bin/python" -m pip --disable-pip-version-check install --quiet \
    --requirement "$requirements" $project
}

prepare_environment() { # environment, version, python, dependency groups
  environment=$1 version=$2 python=$3
  shift 3
  # Scripts in an environment know its place by heart: one that was moved, or made by another
  # Python, is made anew.
  case "$(cat "$environment/.prepared" 2>/dev/null) $("$environment/bin/python" -c "$look" 2>/dev/null)" in
    "$PWD "*" $version "*) ;;
    *) step "Making $environment with Python $version ($python)" "$python" -m venv --clear "$environment" ;;
  esac
  rm -f "$environment/.prepared"
  step "Installing Python packages into $environment" install_into "$environment" "$@"
  check_qt_libraries "$environment"
  printf '%s\n' "$key" >"$environment/.prepared"
}

how_to_install_python() {
  case $(uname -s) in
    Darwin) echo 'brew install python@3.13' ;;
    *) echo 'Debian, Ubuntu: sudo apt-get install python3 python3-venv' ;;
  esac
}

choose_first() { # leaves its version and path in $first
  if [ -n "${PYTHON:-}" ] && ! "$PYTHON" -c "$look" >/dev/null 2>&1; then
    say "PYTHON=$PYTHON does not run, is not Python 3.11 to 3.14, or lacks its venv module."
    exit 1
  fi
  first=$(supported_pythons | head -n 1)
  if [ -z "$first" ]; then
    say "API Monitor needs Python 3.11 to 3.14 with its venv module, and none was found. Install one" \
      "($(how_to_install_python)) or name one: make run PYTHON=/path/to/python3"
    exit 1
  fi
}

prepare_first() { # environment, dependency groups
  is_prepared "$1" && return 0
  choose_first
  environment=$1
  shift
  prepare_environment "$environment" "${first%% *}" "${first#* }" "$@"
}

prepare_for_tests() {
  wanted=''
  if is_prepared .venv; then
    own=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  else
    choose_first
    own=${first%% *}
    wanted=".venv $own"
  fi
  found=$(supported_pythons)
  for version in 3.11 3.12 3.13 3.14; do
    [ "$version" != "$own" ] || continue
    if ! printf '%s\n' "$found" | grep -q "^$version "; then
      rm -rf ".venv-$version"
      say "Python $version was not found; the tests will not run on it."
    elif ! is_prepared ".venv-$version"; then
      wanted="$wanted .venv-$version $version"
    fi
  done
  for environment in .venv-sdks-newest .venv-sdks-httpx; do
    is_prepared "$environment" || wanted="$wanted $environment $own"
  done
  [ -n "$wanted" ] || return 0
  # All at once, and by xargs: what a shell starts in the background outlives Ctrl-C.
  # shellcheck disable=SC2086
  printf '%s\n' $wanted | xargs -n 2 -P 3 packaging/setup.sh one || exit 1
}

# The providers' SDKs by themselves: their requirements would change what the other tests run with. All of their
# requirements are named, so that nothing has to be worked out; only what is imported is compiled.
prepare_sdks() { # environment, version, python
  rm -f "$1/.prepared"
  if step "Making $1 with Python $2 ($3)" "$3" -m venv --clear "$1" &&
    step "Installing the providers' SDKs into $1" "$1/bin/python" -m pip --disable-pip-version-check install \
      --quiet --no-deps --no-compile --requirement "packaging/sdks/${1#.venv-sdks-}.txt" &&
    step "Looking whether they can be imported" env -u PYTHONDONTWRITEBYTECODE "$1/bin/python" -c \
      'import openai, anthropic, google.genai, together, openrouter'; then
    printf '%s\n' "$key" >"$1/.prepared"
  else
    say "The providers' SDKs could not be installed into $1; their tests will be skipped."
  fi
}

# One of the environments of the tests.
prepare_one() { # environment, version
  log=build/setup${1#.venv}.log
  [ "$1" = .venv ] || : >"$log" # the first one's has begun with the system packages
  python=$(supported_pythons | sed -n "s/^$2 //p")
  case $1 in
    .venv-sdks-*)
      prepare_sdks "$1" "$2" "$python"
      return
      ;;
  esac
  groups=test
  [ "$1" != .venv ] || groups='test check'
  # shellcheck disable=SC2086
  prepare_environment "$1" "$2" "$python" $groups
}

main() {
  mkdir -p build
  if [ "$mode" = one ]; then
    prepare_one "$2" "$3"
    return
  fi
  environment=.venv
  [ "$mode" != run ] || environment=.venv-run
  [ "$mode" != package ] || environment=.venv-package
  if is_prepared "$environment"; then
    prepare_system
  else
    : >"$log"
    if [ -n "$(supported_pythons | head -n 1)" ]; then prepare_system; else prepare_system python3 python3-venv; fi
  fi
  case $mode in
    run) prepare_first .venv-run ;;
    develop | pictures) prepare_first .venv test check ;;
    package) prepare_first .venv-package package ;;
    test) prepare_for_tests ;;
    *)
      say "Usage: packaging/setup.sh run|develop|package|pictures|test"
      exit 64
      ;;
  esac
}

main "$@"
