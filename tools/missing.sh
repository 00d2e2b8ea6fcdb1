#!/bin/sh
# Installs what the browser and PostgreSQL tests need, where that is possible; otherwise names what is missing in one line.
# Exit code 0: everything is there.
set -u
missing() {
    needed=""
    command -v chromium >/dev/null 2>&1 || needed="$needed chromium"
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || needed="$needed postgresql"
    command -v node >/dev/null 2>&1 || needed="$needed nodejs"
    command -v npm >/dev/null 2>&1 || needed="$needed npm"
    if command -v fc-list >/dev/null 2>&1; then
        fc-list :lang=zh-tw 2>/dev/null | grep -q . || needed="$needed fonts-noto-cjk"
    else
        needed="$needed fonts-noto-cjk"
    fi
    echo "$needed"
}
command -v java >/dev/null 2>&1 || echo "Java is missing: ODK Validate does not judge the forms that leave."
needed=$(missing)
[ -z "$needed" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $needed >/dev/null 2>&1
    needed=$(missing)
    [ -z "$needed" ] && exit 0
fi
echo "Not tested, because these Debian packages are missing:$needed"
exit 1
