"""How an extra is asked for, by where the package came from."""

import json
from importlib import metadata

import pytest

from arxiv_daily import origin

VERSION = metadata.version("arxiv-daily-notebooks")


class Installed:
    version = VERSION

    def __init__(self, told):
        self.told = told

    def read_text(self, name):
        assert name == "direct_url.json"
        return self.told if isinstance(self.told, str) or self.told is None else json.dumps(self.told)


@pytest.mark.parametrize(
    ("told", "command"),
    [
        (
            {"url": "file:///srv/my%20clone", "dir_info": {"editable": True}},
            "pip install --editable '/srv/my clone[site]'",
        ),
        ({"url": "file:///srv/clone", "dir_info": {}}, "pip install '/srv/clone[site]'"),
        (
            {"url": "https://host.example/repo", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "pip install 'arxiv-daily-notebooks[site] @ git+https://host.example/repo@abc'",
        ),
        (
            {"url": "file:///srv/a.whl", "archive_info": {}},
            "pip install 'arxiv-daily-notebooks[site] @ file:///srv/a.whl'",
        ),
        (None, f"pip install 'arxiv-daily-notebooks[site]=={VERSION}'"),
        ("[]", f"pip install 'arxiv-daily-notebooks[site]=={VERSION}'"),
        ("{", f"pip install 'arxiv-daily-notebooks[site]=={VERSION}'"),
    ],
)
def test_it_is_asked_for_where_the_package_was_installed_from(told, command, monkeypatch):
    monkeypatch.setattr(metadata, "distribution", lambda name: Installed(told))
    origin._told.cache_clear()
    try:
        assert origin.get_extra("site") == command
    finally:
        origin._told.cache_clear()


def test_in_the_checkout_itself_its_folder_is_a_dot(tmp_path, monkeypatch):
    told = {"url": tmp_path.as_uri(), "dir_info": {"editable": True}}
    monkeypatch.setattr(metadata, "distribution", lambda name: Installed(told))
    monkeypatch.chdir(tmp_path)
    origin._told.cache_clear()
    try:
        assert origin.get_extra("local") == "pip install --editable '.[local]'"
    finally:
        origin._told.cache_clear()
