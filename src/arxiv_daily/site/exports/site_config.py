"""The site as a whole: its name and where it stands, from `_quarto.yml`."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import yaml


@dataclass(frozen=True)
class About:
    """`url` has no slash at its end; it is empty where `_quarto.yml` names none."""

    title: str = "arXiv Daily"
    description: str = ""
    url: str = ""
    language: str = "zh"

    @classmethod
    def read(cls, root: Path) -> "About":
        """The facts in the project's `_quarto.yml`."""
        config = yaml.safe_load((root / "_quarto.yml").read_text(encoding="utf-8")) or {}
        website = config.get("website") or {}
        return cls(
            title=str(website.get("title") or cls.title),
            description=str(website.get("description") or ""),
            url=str(website.get("site-url") or "").rstrip("/"),
            language=str(config.get("lang") or "zh"),
        )

    def at(self, address: str) -> str:
        """The full address of something in the site; the first page is the site's own address."""
        return f"{self.url}/{'' if address == 'index.html' else quote(address, safe='/#_')}"

    def tag(self, name: str) -> str:
        """A tag URI: it stays while the site keeps its host, wherever on it the site stands."""
        return f"tag:{urlsplit(self.url).hostname or 'localhost'},2025:{name}"
