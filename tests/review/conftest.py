"""The same people and pages as the tests of screening."""

from tests.screening.conftest import asha, ben, key, stored

__all__ = ["asha", "ben", "key", "stored"]
