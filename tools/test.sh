#!/bin/sh
# All tests but the long ones, in one order; every part runs even if an earlier one failed. Exit code 0: all passed.
# Whatever is not installed is named once, and only what needs it is left out.
set -u
cd "$(dirname "$0")/.." || exit 2
py=.venv/bin/python
. tools/parts.sh
sh tools/missing.sh
unset HANDRAIL_TEST_DATA
django_tests=$(ls -d tests/*/ | grep -v -e /core/ -e /browser/ -e /long/ -e /__pycache__/)
part "core" $py -m pytest -q -n 2 tests/core
part "Django on SQLite" env -u DATABASE_URL $py -m pytest -q -n 2 -m "not browser" $django_tests
# What keeps nothing, or only reads files, cannot differ between databases: it is run once.
anywhere="--ignore tests/checks --ignore tests/library/test_handbook_pages.py --ignore tests/library/test_paper.py
    --ignore tests/library/test_entries_copies.py --ignore tests/web/test_docs.py --ignore tests/web/test_messages.py
    --ignore tests/web/test_environment.py --ignore tests/web/test_audiences.py --ignore tests/web/test_walk.py
    --ignore tests/reporting/test_charts.py --ignore tests/reporting/test_engine.py --ignore tests/reporting/test_pilot.py
    --ignore tests/reporting/test_pages.py --ignore tests/reporting/test_exports.py --ignore tests/reporting/test_report.py
    --ignore tests/reporting/test_quality.py --ignore tests/reporting/test_versions_pages.py
    --ignore tests/screening/test_papers.py --ignore tests/screening/test_uniqueness_limits.py
    --ignore tests/authoring/test_gate.py --ignore tests/authoring/test_taking.py --ignore tests/authoring/test_examples.py
    --ignore tests/keying/test_comparing.py"
if has_postgresql; then
    part "Django on PostgreSQL" $py tools/postgres.py -- $py -m pytest -q -n 2 -m "not browser" $django_tests $anywhere
fi
if command -v chromium >/dev/null 2>&1; then
    part "browser" env -u DATABASE_URL $py -m pytest -q -n 2 --dist loadfile -m browser tests
fi
exit $failed
