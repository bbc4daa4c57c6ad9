#!/bin/sh
# Makes the Python environment of the compat tests in .venv, or again when the requirements changed.
# With --newest, makes .venv-newest, which holds the newest PyTorch that was tried.
set -eu
cd "$(dirname "$0")"
suffix=""
if [ "${1:-}" = "--newest" ]; then
    suffix="-newest"
fi
requirements="requirements$suffix.txt"
environment=".venv$suffix"
if ! cmp -s "$requirements" "$environment/$requirements"; then
    rm -rf "$environment"
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
    cp "$requirements" "$environment/"
fi
