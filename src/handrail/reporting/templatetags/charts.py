"""`{% chart one %}`: a chart drawn where it stands. The same text is the file that can be taken away."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from handrail.reporting.charts import BarChart, GridChart, TrendChart

register = template.Library()


@register.simple_tag
def chart(one: BarChart | TrendChart | GridChart) -> SafeString:
    """The SVG; every text in it is escaped by the template."""
    return render_to_string(one.template, {"chart": one})
