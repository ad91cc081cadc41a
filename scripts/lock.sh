#!/bin/sh
# Writes requirements/*.txt: every package at one version with its hashes, and no address of where it came from.
# Arguments go to `uv pip compile`: without any, what is locked stays unless pyproject.toml asks otherwise.
set -eu
cd "$(dirname "$0")/.."

if command -v uv >/dev/null; then
  UV=uv
else
  UV=.venv/bin/uv
  [ -x "$UV" ] || { sh scripts/setup.sh run; .venv/bin/python -m pip install -q uv; }
fi

lock() { # lock FILE OPTIONS...
  file=$1
  shift
  "$UV" pip compile -q --universal --generate-hashes --no-header --no-annotate "$@" pyproject.toml -o "$file"
}

lock requirements/dev.txt --group dev --all-extras "$@"
lock requirements/run.txt --constraint requirements/dev.txt
