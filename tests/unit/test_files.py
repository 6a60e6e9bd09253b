"""Files are replaced in one step, with the modes they are meant to have."""

import os
import stat

import pytest

from arxiv_daily import files


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "a.json"
    for content in (b"one", b"two"):
        files.write_atomic(path, content, synced=True)
        assert path.read_bytes() == content
    assert [found.name for found in tmp_path.iterdir()] == ["a.json"]


def test_what_cannot_be_written_leaves_what_was(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write_atomic(path, b"new", synced=True)
    assert path.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 1


def test_the_cache_is_its_owners_alone_and_pages_are_everybodys(tmp_path):
    files.remember(tmp_path / "cache" / "a.json", {"x": "é\ud800"})
    files.put(tmp_path / "page.html", "<p>")
    assert files.recall(tmp_path / "cache" / "a.json") == {"x": "é\ud800"}
    assert mode(tmp_path / "cache" / "a.json") == 0o600 and mode(tmp_path / "cache") == 0o700
    assert mode(tmp_path / "page.html") & 0o600 == 0o600


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff", b"[" * 100_000])
def test_a_cache_that_cannot_be_read_holds_nothing(tmp_path, content):
    path = tmp_path / "a.json"
    if content is not None:
        path.write_bytes(content)
    assert files.recall(path) is None
