"""What every test starts from: an environment without services, keys or politeness pauses."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

import arxiv_daily  # noqa: F401 - before anything imports nbformat: see there what that saves

# Hypothesis tries the same examples in every run, so that a release fails by its changes alone;
# HYPOTHESIS_PROFILE=search, as in `make soak`, looks for new ones.
settings.register_profile("repeatable", derandomize=True, database=None)
settings.register_profile("search", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_collection_modifyitems(items):
    """What runs the same lines many times over costs half again as much when each is counted: it is not counted."""
    for item in items:
        if item.get_closest_marker("slow") or getattr(item.obj, "is_hypothesis_test", False):
            item.add_marker("no_cover")


PROJECT = Path(__file__).parent.parent
SHARED = PROJECT.parent / "shared"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared reference data is not here")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    """No variable of the machine reaches a test; state goes to a folder of the test's own."""
    for name in (
        "OPENAI_BASE_URL",
        "OPENAI_API_KEY",
        "ARXIV_API_URL",
        "ARXIV_CONTENT_URL",
        "GITHUB_REPOSITORY",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path))
    monkeypatch.setenv("ARXIV_API_INTERVAL", "0")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767600000")  # 2026-01-05: posts are the same to the byte
