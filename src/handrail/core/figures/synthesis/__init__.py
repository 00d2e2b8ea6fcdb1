"""Invented records that resemble the true ones: private counts of combinations, and records sampled from them alone."""
