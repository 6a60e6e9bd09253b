"""When the content of a feed's entry last changed: remembered by its hash, else asked of git or the file.

Where nothing is remembered the answer is the post's last commit, for a post that is not committed its file's
time. A clone without its history cannot tell: there an entry was updated when it was published.
"""

import hashlib
import subprocess
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from ...files import recall, remember


class Changes:
    """The memory of one project, in `.cache/feeds.json`."""

    def __init__(self, root: Path):
        self.root = root
        self.file = root / ".cache" / "feeds.json"
        self.known: dict[str, list[str]] = recall(self.file) or {}

    def __call__(self, entry: str, content: str, source: str, published: str) -> str:
        """When this content of the entry came to be, not before it was published."""
        seen = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        held = self.known.get(entry)
        if not held or held[0] != seen:
            held = self.known[entry] = [seen, max(published, self.changed(source, published))]
        return held[1]

    def changed(self, source: str, published: str) -> str:
        """When the post of an edition last changed."""
        path = f"posts/{source}/index.ipynb"
        if path in self.commits and path not in self.unsaved:
            return self.commits[path]
        if self.shallow and path not in self.unsaved:
            return published
        return f"{datetime.fromtimestamp((self.root / path).stat().st_mtime, UTC):%Y-%m-%dT%H:%M:%SZ}"

    @cached_property
    def commits(self) -> dict[str, str]:
        """The last commit of every post; none where the history is cut off."""
        found: dict[str, str] = {}
        if not self.shallow:
            moment = ""
            for line in self.git(
                "log", "--format=@%cI", "--name-only", "--relative", "--", "posts"
            ).splitlines():
                if line.startswith("@"):
                    moment = _utc(line[1:])
                elif line:
                    found.setdefault(line, moment)
        return found

    @cached_property
    def unsaved(self) -> set[str]:
        """Posts that differ from their last commit."""
        lines = self.git("status", "--porcelain", "--untracked-files=all", "--", "posts").splitlines()
        folder = self.git("rev-parse", "--show-prefix")
        return {line[3:].strip('"').removeprefix(folder) for line in lines}

    @cached_property
    def shallow(self) -> bool:
        return self.git("rev-parse", "--is-shallow-repository") == "true"

    def git(self, *words: str) -> str:
        """What git says, empty where it or a repository is missing."""
        try:
            done = subprocess.run(
                ["git", *words],
                cwd=self.root,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except OSError:
            return ""
        return done.stdout.rstrip() if done.returncode == 0 else ""

    def save(self) -> None:
        remember(self.file, self.known)


def _utc(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
