"""Checks of organisations as data: what a gap can do to people, what comes first, files of answers. See docs/check-format.md."""
