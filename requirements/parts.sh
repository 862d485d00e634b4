#!/bin/sh
# The real parts that the tests run against, from Debian's own packages.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
tesseract --list-langs 2>/dev/null | grep -qx swe || missing="$missing tesseract-ocr tesseract-ocr-swe"
# What drives the browser is built against a library that a small Debian leaves out.
/sbin/ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1' || missing="$missing libatomic1"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing$missing …" >&2
    apt-get update -qq >&2
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing fonts-dejavu-core >/dev/null
    exit 0
fi
echo "The tests also need:$missing" >&2
echo "Ask whoever runs this machine for: apt-get install$missing" >&2
echo "Without them those tests are skipped (in CI they fail)." >&2
