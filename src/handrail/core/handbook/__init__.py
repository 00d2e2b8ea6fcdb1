"""The handbook as data: pages in several languages, and what leads to each. See docs/handbook-format.md."""
