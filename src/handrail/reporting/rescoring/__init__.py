"""Past screenings determined anew by another version of a framework, in the process for figures (docs/re-scoring.md)."""
