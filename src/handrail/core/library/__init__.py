"""Entries of the resource library: what one must have, how it is cited, and what a held copy may not contain."""
