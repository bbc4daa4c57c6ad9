#!/bin/sh
# Writes portable models in Java and opens them in Python: with PyTorch 2.7.1, or with --newest in the newest one.
set -eu
cd "$(dirname "$0")"
./setup.sh "$@"
environment=".venv"
if [ "${1:-}" = "--newest" ]; then
    environment=".venv-newest"
fi
(cd .. && mvn -q -B -Dtest=PortableFormTests test)
"$environment/bin/python" -m pytest -q -p no:cacheprovider test_torchscript.py test_optimizer_steps.py
