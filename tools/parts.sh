# shellcheck shell=sh
# Read by test.sh and test_all.sh: parts of a run, each of which runs even if an earlier one failed.
failed=0
part() {
    name=$1
    shift
    echo "== $name"
    "$@"
    code=$?
    # 5: there is no such test (yet)
    if [ "$code" != 0 ] && [ "$code" != 5 ]; then
        failed=1
        echo "== $name: failed ($code)"
    fi
}
has_postgresql() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; }
