"""The site as a whole: its name and where it stands, from `_quarto.yml`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from ... import environment
from ...errors import ConfigError
from ...gather import params_yaml
from ...words import say

PLACEHOLDER = "arxiv-daily.example"  # the host in this repository's own _quarto.yml, which is nobody's
PLACEHOLDER_SAID = (
    "_quarto.yml still has the site-url of the example, so that feeds, cards and canonical links lead nowhere: "
    "put your own there, or set ARXIV_DAILY_SITE_URL"
)


_SHAPE: dict[str, tuple[tuple[type, ...], str]] = {  # what is read here, what it must be, and that in words
    **dict.fromkeys(
        ("project", "website", "website.navbar", "format", "format.html"), ((dict,), "a list of keys")
    ),
    "format.html.css": ((str, list), "the name of a file, or several"),
    "format.html.toc-depth": ((int,), "a number"),
}


def configuration(root: Path) -> dict[str, Any]:
    """The project's `_quarto.yml`; ConfigError says in a line what in it cannot be read."""
    try:
        found = params_yaml.read(root / "_quarto.yml") or {}
    except OSError as error:
        raise ConfigError(f"_quarto.yml cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise ConfigError("_quarto.yml must be a list of keys (project:, website:, format:)")
    for name, (kinds, wanted) in _SHAPE.items():
        held: Any = found
        for key in name.split("."):
            held = held.get(key) if isinstance(held, dict) else None
        if held is not None and not isinstance(held, kinds):
            raise ConfigError(f"_quarto.yml: {name} must be {wanted}, not {str(held)[:60]!r}")
    return found


@dataclass(frozen=True)
class About:
    """`url` has no slash at its end; it is empty where neither `_quarto.yml` nor the environment names one.

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
        config = configuration(root)
        website = config.get("website") or {}
        return cls(
            title=str(website.get("title") or cls.title),
            description=str(website.get("description") or ""),
            url=address(website),
            language=str(config.get("lang") or "zh"),
            reports=_reports(website),
        )

    @property
    def is_placeholder(self) -> bool:
        """Whether the address is still the example's."""
        return urlsplit(self.url).hostname == PLACEHOLDER

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


def pages_named(root: Path) -> list[str]:
    """The pages of the project that the navigation bar leads to, as it names them."""
    bar = (configuration(root).get("website") or {}).get("navbar") or {}
    sides = (bar.get(side) for side in ("left", "right"))
    items = [item for side in sides if isinstance(side, list) for item in side if isinstance(item, dict)]
    named = [str(item.get("href") or "") for item in items]
    return [name for name in named if name.endswith(".qmd") and "://" not in name]


def _reports(website: dict) -> str:
    """Where `_quarto.yml` takes reports: `issue-url`, else the issues of a repository at GitHub."""
    chosen = str(website.get("issue-url") or "")
    repository = str(website.get("repo-url") or "").rstrip("/")
    if not chosen and repository.startswith("https://github.com/"):
        chosen = f"{repository}/issues/new"
    return chosen if chosen.startswith(("https://", "http://", "mailto:")) else ""


def address(website: dict) -> str:
    """The site's address without a slash at its end: of the configuration, unless it is still the example's.

    Then ARXIV_DAILY_SITE_URL counts, then, in a workflow, where GitHub Pages puts a repository's site.
    """
    named = str(website.get("site-url") or "").strip().rstrip("/")
    if named and urlsplit(named).hostname != PLACEHOLDER:
        return named
    return environment.SITE_URL.get().rstrip("/") or _of_pages(environment.GITHUB_REPOSITORY.get()) or named


def _of_pages(repository: str) -> str:
    """The address on GitHub Pages of `owner/name`; a repository named like its host has the root."""
    owner, _, name = repository.partition("/")
    host = f"{owner.lower()}.github.io"
    return "" if not name else f"https://{host}" if name.lower() == host else f"https://{host}/{name}"
