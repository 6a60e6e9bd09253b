"""The site as a whole: its name and where it stands, from `_quarto.yml`."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import yaml

from ...words import say


@dataclass(frozen=True)
class About:
    """`url` has no slash at its end; it is empty where `_quarto.yml` names none.

    `reports` is where readers report errors: `issue-url` there, a form for new issues or a `mailto:` address.
    """

    title: str = "arXiv Daily"
    description: str = ""
    url: str = ""
    language: str = "zh"
    reports: str = ""

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
            reports=_reports(website),
        )

    def at(self, address: str) -> str:
        """The full address of something in the site; the first page is the site's own address."""
        return f"{self.url}/{'' if address == 'index.html' else quote(address, safe='/#_')}"

    def report(self, paper: str, version: int, address: str) -> str:
        """A link that begins a report of an error in what `address` says of a paper; empty where none are taken."""
        if not self.reports:
            return ""
        subject = say("site.paper.report_subject", paper=paper, version=version)
        body = say("site.paper.report_body", paper=paper, version=version, address=self.at(address))
        names = ("subject", "body") if self.reports.startswith("mailto:") else ("title", "body")
        mark = "&" if "?" in self.reports else "?"
        return f"{self.reports}{mark}{names[0]}={quote(subject, safe='')}&{names[1]}={quote(body, safe='')}"

    def tag(self, name: str) -> str:
        """A tag URI: it stays while the site keeps its host, wherever on it the site stands."""
        return f"tag:{urlsplit(self.url).hostname or 'localhost'},2025:{name}"


def _reports(website: dict) -> str:
    """Where `_quarto.yml` takes reports: `issue-url`, else the issues of a repository at GitHub."""
    chosen = str(website.get("issue-url") or "")
    repository = str(website.get("repo-url") or "").rstrip("/")
    if not chosen and repository.startswith("https://github.com/"):
        chosen = f"{repository}/issues/new"
    return chosen if chosen.startswith(("https://", "http://", "mailto:")) else ""
