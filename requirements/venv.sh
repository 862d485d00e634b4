#!/bin/sh
# Debian keeps the part of Python that makes virtual environments in a package of its own.
set -eu
"$PYTHON" -c 'import ensurepip, venv' 2>/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing python3-venv …" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    exit 0
fi
echo "Python's own venv is missing. Ask whoever runs this machine for: apt-get install python3-venv" >&2
exit 1
