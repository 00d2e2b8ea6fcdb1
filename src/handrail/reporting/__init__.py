"""Figures: what the work shows, without saying anything about anyone. The web process never loads DuckDB or Ibis."""
