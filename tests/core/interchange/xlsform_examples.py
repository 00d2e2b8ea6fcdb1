"""Workbooks of others, where the machine has them: `HANDRAIL_EXAMPLES` names a folder with

`xlsform/pyxform-examples` (57 workbooks of pyxform's tests, BSD-2), `htcds/htcds_xlsform.xlsx` (IOM, CC BY 4.0) and
`security` (a list of naughty strings, MIT). Nothing of it is copied into this repository.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("HANDRAIL_EXAMPLES") or "/nonexistent")
BOOKS = sorted((FOLDER / "xlsform" / "pyxform-examples").glob("*.xls*"))
HTCDS = FOLDER / "htcds" / "htcds_xlsform.xlsx"
needs_examples = pytest.mark.skipif(not BOOKS, reason="HANDRAIL_EXAMPLES does not name a folder with example forms")

REFUSED = {
    "bad_calc.xlsx": "xlsform.expression.form",
    "calculate_without_calculation.xls": "xlsform.calculation.missing",
    "duplicate_columns.xlsx": "xlsform.column.twice",
    "group_name_test.xls": "xlsform.name.missing",
    "include.xls": "xlsform.include",
    "include.xlsx": "xlsform.include",
    "include_json.xls": "xlsform.include",
    "include_json.xlsx": "xlsform.include",
    "unknown_question_type.xls": "xlsform.column.twice",
    "xl_date_ambiguous.xlsx": "xlsform.expression.form",
}
"""What pyxform 4.5.0 with ODK Validate refuses of the 57, and the code of the same reason here."""
