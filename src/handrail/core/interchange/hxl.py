"""The row of HXL hashtags below the header of a public CSV file of counts.

After the HXL hashtag dictionary and tagging conventions, version 1.1 (2018), and OCHA's guidance for caseload figures:
`#affected` holds numbers of people only, and a column of words or codes for groups of them is `#beneficiary`; `+f`, `+m`,
`+i` and `+children`, `+adults` are the dictionary's own, `+age_18_25` its way of adding a band; `+ind` counts individuals.
A screening is not yet a person affected, so only people who were identified are `#affected`; all else is `#indicator`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

IDENTIFIED = "identified"
"""The one population whose counts are people affected by trafficking."""
_GENDERS: Mapping[str, str] = MappingProxyType(
    {"woman": "+f", "man": "+m", "non_conforming": "+i", "trans_woman": "+f+trans", "trans_man": "+m+trans"}
)
_PERIODS: Mapping[str, str] = MappingProxyType(
    {"month": "#date+month", "quarter": "#date+quarter", "period": "#date+period", "year": "#date+year"}
)
_AGE = re.compile(r"(?:age|from)_(\d+)(?:_(?:to_)?(\d+|up))?")
_NAME = re.compile(r"[^a-z0-9]+")


def dimension(axis: str) -> str:
    """The tag of a column of codes: `gender` → `#beneficiary+code+gender`; a period is a `#date`; citizenship says that
    its codes are ISO 3166-1 alpha-3."""
    if axis in _PERIODS:
        return _PERIODS[axis]
    vocabulary = "+v_iso3" if axis == "citizenship" else ""
    return f"#beneficiary+code+{_attribute(axis)}{vocabulary}"


def count(population: str, **codes: str) -> str:
    """The tag of a column of counts. `codes`: axis → code, where the column is one group only:
    `count("identified", gender="woman")` → `#affected+ind+identified+f`."""
    base = "#affected+ind" if population == IDENTIFIED else "#indicator+num+ind"
    return base + f"+{_attribute(population)}" + "".join(_group(axis, code) for axis, code in codes.items())


def rate(name: str) -> str:
    """The tag of a column of shares, from 0 to 1 or in per cent as the header says."""
    return f"#indicator+pct+{_attribute(name)}"


def row(axes: Sequence[str], population: str, further: Sequence[str] = ()) -> list[str]:
    """The tags of a long table: one column of codes for each axis, then the count, then `further` shares."""
    return [*(dimension(axis) for axis in axes), count(population), *(rate(name) for name in further)]


def _group(axis: str, code: str) -> str:
    if axis == "gender" and code in _GENDERS:
        return _GENDERS[code]
    if axis == "age" and (found := _age(code)):
        return found
    return f"+{_attribute(f'{axis}_{code}')}"


def _age(code: str) -> str:
    if code == "under_18":
        return "+children+age_0_17"
    found = _AGE.fullmatch(code)
    if found is None:
        return ""
    first, last = int(found[1]), found[2]
    broad = "+adults" if first >= 18 else "+children"
    return f"{broad}+age_{first}_{last}" if last and last != "up" else f"{broad}+age_{first}_plus"


def _attribute(name: str) -> str:
    """Letters, digits and `_`, a letter first, as the conventions ask."""
    made = _NAME.sub("_", name.lower()).strip("_")
    return made if made[:1].isalpha() else f"x_{made}"
