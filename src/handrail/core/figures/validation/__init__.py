"""Is the instrument any good? Statistics of screening tests, scales and judges, each with its public source."""

ENOUGH = 50
"""Fewer decided people than this, and no number is shown: intervals would be so wide that they say nothing."""
