"""Handrail: the 2018 Handbook on Initial Victim Identification and Assistance for Trafficked Persons as software."""

__version__ = "0.1.0"
