"""Instruments: what is asked, when, and what the answers show. Values in, values out."""
