"""The standard, its workbook and the screening, read once."""

from __future__ import annotations

import pytest

from handrail import content
from handrail.content import standards
from handrail.core.instruments.read import read_instrument
from handrail.core.interchange.htcds import Mapper, mapper
from handrail.core.interchange.standard import Standard, read_standard
from handrail.core.interchange.workbook import Template, read_template
from handrail.core.outcome import read_outcome


@pytest.fixture(scope="session")
def standard() -> Standard:
    return read_standard(standards.texts())


@pytest.fixture(scope="session")
def template() -> Template:
    return read_template(standards.workbook())


@pytest.fixture(scope="session")
def screening(standard: Standard) -> Mapper:
    """The mapper of the preliminary screening."""
    instrument = read_instrument(content.read("instruments", "preliminary-screening"))
    return mapper(standard, instrument, read_outcome(content.read("outcomes", "outcome")))
