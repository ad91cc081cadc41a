#!/bin/sh
# Makes ready what a fresh machine lacks: `setup.sh run` or `dev` the packages of that lock in .venv,
# `setup.sh browser` Chromium for the tests, `setup.sh office` LibreOffice for `make fault`.
# Doing it again is quick and changes nothing.
set -eu
cd "$(dirname "$0")/.."

say() { echo "$*" >&2; }
stop() { say "$*"; exit 1; }
is_root() { [ "$(id -u)" = 0 ]; }
has_apt() { command -v apt-get >/dev/null; }

apt_install() { # needs root
  say "Installing $*"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

python() { # prints the first python that is new enough
  for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  stop "Assessor needs Python 3.11 or newer. Install it, or say where it is: make run PYTHON=/path/to/python3"
}

environment() { # .venv, unless it is there and works
  .venv/bin/python -m pip --version >/dev/null 2>&1 && return
  python=$(python)
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if is_root && has_apt; then
      apt_install python3-venv
    else
      stop "Python's venv is missing. Ask for it with: apt-get install python3-venv"
    fi
  fi
  "$python" -m venv --clear .venv
}

packages() { # packages run|dev
  environment
  say "Bringing .venv to requirements/$1.txt (about a minute the first time)"
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r "requirements/$1.txt" ||
    stop "The packages could not be installed. Is the network there? Trying again carries on."
}

browser_works() { .venv/bin/python -m tests.chromium "$@"; }

lighter() { # is there a Chromium without a screen to install? It does the same for a third less time
  is_root && has_apt && ! command -v chromium-headless-shell >/dev/null &&
    apt-cache show chromium-headless-shell >/dev/null 2>&1
}

browser() {
  browser_works >/dev/null 2>&1 && ! lighter && return
  fonts="fonts-dejavu-core fonts-liberation libatomic1"
  if has_apt && is_root; then
    apt_install chromium-headless-shell $fonts || apt_install chromium $fonts || say "Debian's Chromium could not be installed"
  elif has_apt; then
    sh scripts/chromium-user.sh || say "Chromium could not be unpacked"
  fi
  browser_works >/dev/null 2>&1 && return
  .venv/bin/python -m playwright install chromium || say "Playwright's Chromium could not be installed"
  browser_works >/dev/null || stop "The tests need Chromium. Install it, or say where it is: make test CHROMIUM=/path/to/it"
}

office() {
  command -v soffice >/dev/null && return
  if is_root && has_apt; then
    apt_install libreoffice-writer-nogui || say "LibreOffice could not be installed"
  fi
  command -v soffice >/dev/null || stop "make fault opens reports in LibreOffice. Ask for it with: apt-get install libreoffice-writer"
}

case "${1:-}" in
  run | dev) packages "$1" ;;
  browser) browser ;;
  office) office ;;
  *) stop "usage: setup.sh run|dev|browser|office" ;;
esac
