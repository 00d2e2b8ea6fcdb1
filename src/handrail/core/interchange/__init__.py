"""Figures and screenings as files that others can read: safe cells, HTCDS, CTDC, HXL. See docs/standards.md."""
