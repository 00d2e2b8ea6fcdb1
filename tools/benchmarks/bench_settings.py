"""The settings that ship, with one more address."""

from handrail.web.settings import *  # noqa: F403

ROOT_URLCONF = "tools.benchmarks.bench_urls"
