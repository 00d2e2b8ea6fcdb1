"""What ships is published; a check of an organisation never is."""

from __future__ import annotations

import pytest
from django.utils import timezone

from handrail import content
from handrail.core.instruments.read import read_instrument
from handrail.screening.actions import Refused, publish_instrument
from handrail.screening.models import Definition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_check_of_an_organisation_is_not_published_as_a_screening() -> None:
    files = content.read("instruments", "check-hotel")
    with pytest.raises(Refused) as refused:
        publish_instrument(read_instrument(files), files, timezone.now())
    assert refused.value.code == "definition.passing"
    assert not Definition.objects.filter(name__startswith="check-").exists()
