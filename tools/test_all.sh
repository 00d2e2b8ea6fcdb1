#!/bin/sh
# What `make test-all` adds to tools/test.sh; some minutes. Exit code 0: all passed.
set -u
cd "$(dirname "$0")/.." || exit 2
py=.venv/bin/python
. tools/parts.sh
unset HANDRAIL_TEST_DATA
export HANDRAIL_LONG=1
part "core, ten times as many generated cases" $py -m pytest -q -n 2 tests/core
# Half a gigabyte, so only here: the same measures on Spark as on DuckDB. Without Java nothing of it is fetched.
if ! command -v java >/dev/null 2>&1; then
    echo "Java is missing: figures are not compared with Spark."
elif ! $py -c "import pyspark" 2>/dev/null; then
    $py -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock ||
        echo "pyspark could not be installed: figures are not compared with Spark."
fi
part "a million rows on SQLite, and figures on Spark" env -u DATABASE_URL $py -m pytest -q tests/long
if has_postgresql; then
    part "a million rows on PostgreSQL" $py tools/postgres.py -- $py -m pytest -q tests/long
    if command -v chromium >/dev/null 2>&1; then
        part "browser, its own server on PostgreSQL" $py tools/postgres.py -- $py -m pytest -q -m browser tests
    fi
fi
exit $failed
