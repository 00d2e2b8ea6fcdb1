"""What every test stands on. The mode and the data folder are said before Django reads its settings."""

from __future__ import annotations

import os
import tempfile

import django

os.environ["HANDRAIL_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.web.settings"
if "HANDRAIL_TEST_DATA" not in os.environ:  # workers of the same run share the folder, not the database in it
    os.environ["HANDRAIL_TEST_DATA"] = tempfile.mkdtemp(prefix="handrail-tests-")
os.environ["HANDRAIL_DATA"] = os.environ["HANDRAIL_TEST_DATA"]

django.setup()  # before the fixtures, which import models

pytest_plugins = ["tests.fixtures"]
