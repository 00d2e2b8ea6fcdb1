"""A form of one's own that has what the shipped ones lack: repeats inside repeats, a long list, choices that depend on others."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from handrail import content
from handrail.core.instruments.definition import LONG
from handrail.core.instruments.read import read_instrument
from handrail.core.yamlfile import read_yaml
from handrail.organisations.policy import Actor
from handrail.screening import actions, catalogue
from handrail.screening.models import Definition

VILLAGES = 5 * LONG
SECTIONS: list[dict[str, Any]] = [
    {
        "name": "where",
        "label": "Where",
        "items": [
            {"name": "ISLAND", "type": "select_one", "choices": "islands", "label": "Island", "sensitivity": "coded"},
            {
                "name": "TOWN",
                "type": "select_one",
                "choices": "towns",
                "label": "Town",
                "choice_filter": "${island} = ${ISLAND}",
                "sensitivity": "coded",
            },
            {"name": "LOT", "type": "calculate", "calculation": "uuid(8)", "sensitivity": "coded"},
            {
                "name": "BEGAN",
                "type": "calculate",
                "calculation": "format-date(today(), '%Y-%m')",
                "sensitivity": "coded",
            },
            {
                "name": "VILLAGE",
                "type": "select_one",
                "choices": "villages",
                "label": "Village",
                "sensitivity": "coded",
            },
        ],
    },
    {
        "name": "jobs",
        "label": "Job",
        "repeat": "jobs",
        "items": [
            {"name": "PAID", "type": "answer", "label": "Was it paid?", "sensitivity": "coded"},
            {
                "name": "shifts",
                "label": "Shift",
                "repeat": "shifts",
                "items": [
                    {"name": "HOURS", "type": "integer", "label": "How many hours?", "sensitivity": "coded"},
                    {
                        "name": "REST",
                        "type": "answer",
                        "label": "Was there a rest?",
                        "relevant": "${HOURS} > 8 and ${PAID} = 'no'",
                        "sensitivity": "coded",
                    },
                ],
            },
        ],
    },
]
LISTS: dict[str, list[dict[str, str]]] = {
    "islands": [{"code": "north", "label": "North Island"}, {"code": "south", "label": "South Island"}],
    "towns": [
        {"code": "pier", "label": "Pier Town", "island": "north"},
        {"code": "hill", "label": "Hill Town", "island": "south"},
    ],
    "villages": [{"code": f"v{number}", "label": f"Village {number} Tai Wan"} for number in range(VILLAGES)],
}


def published(by: Actor) -> Definition:
    """The shipped screening with these sections more, as a form of `by`'s organisation."""
    files = dict(content.read("instruments", catalogue.SCREENING))
    main = "instrument.yaml"
    files[main] = (
        files[main]
        .replace("title: Preliminary screening", "title: Island intake")
        .replace(
            "\nchoices:\n", "\nchoices:\n" + "".join(f"  {name}: {json.dumps(of)}\n" for name, of in LISTS.items())
        )
        .replace("\nsections:\n", "\nsections:\n" + "".join(f"  - {json.dumps(one)}\n" for one in SECTIONS))
    )
    read_yaml(files[main], main)
    actions.publish_instrument(read_instrument(files), files, timezone.now(), by=by)
    return Definition.objects.get(organisation_id=by.organisation)
