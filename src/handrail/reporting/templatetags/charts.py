"""`{% chart one %}`: a chart drawn where it stands. The same text is the file that can be taken away."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from handrail.reporting.charts import BarChart, GridChart, TrendChart
from handrail.reporting.curves import CurveChart

register = template.Library()


@register.simple_tag
def chart(one: BarChart | TrendChart | GridChart | CurveChart) -> SafeString:
    """The SVG; every text in it is escaped by the template. Its numbers are places: they are written as SVG wants them,
    whatever the reader's language, and in half the time."""
    drawn: SafeString = get_template(one.template).template.render(Context({"chart": one}, use_l10n=False))  # type: ignore[attr-defined]
    return drawn
