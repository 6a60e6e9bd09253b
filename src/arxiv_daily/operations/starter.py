"""The files a project begins with: most are this repository's own, some are written for the project.

The wheel carries the repository's files as `arxiv_daily/shipped` (pyproject.toml, force-include); in a checkout they are
read where they stand.
"""

import json
import re
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from .. import DISTRIBUTION, origin
from ..gather.parameter_texts import params_file
from ..site.exports.site_config import PLACEHOLDER

_PACKAGE = Path(__file__).resolve().parent.parent
_WRITTEN = Path(__file__).with_name("project")  # templates of what this repository has in another form
SHIPPED = (  # of this repository, as patterns from its root
    *("*.qmd", "_quarto.yml", "lists/*.qmd", "assets/*", "posts/_metadata.yml"),
    *("notebooks/*.ipynb", "params/prompts/*.md", "params/glossary.csv"),
    *(".github/workflows/daily.yml", ".gitignore", ".gitattributes", "constraints.txt"),
)
_TITLE = "arXiv Daily"  # in the repository's own pages


@dataclass(frozen=True)
class Facts:
    """What a project is told once and every shipped file is written with."""

    title: str
    site_url: str = ""


def is_checkout(root: Path) -> bool:
    """Whether a project is the repository of the package itself."""
    return root == _PACKAGE.parent.parent


def _source() -> Path:
    """The folder with the shipped files: in the wheel, else the checkout this package is run from."""
    within = _PACKAGE / "shipped"
    return within if within.is_dir() else _PACKAGE.parent.parent


def shipped(facts: Facts) -> dict[str, bytes]:
    """Every file that `upgrade` keeps up to date, by its path in the project."""
    source = _source()
    found = {
        str(path.relative_to(source)): path.read_bytes()
        for pattern in SHIPPED
        for path in sorted(source.glob(pattern))
        if path.is_file()
    }
    for name in ("_quarto.yml", "index.qmd", "about.qmd"):
        found[name] = _named(found[name].decode(), facts).encode()
    found["requirements.txt"] = _requirements().encode()
    found["environment.yml"] = (_WRITTEN / "environment.yml").read_bytes()
    return found


def _named(text: str, facts: Facts) -> str:
    """A page or the site's configuration with the project's own title and address."""
    text = text.replace(f'title: "{_TITLE}"', f"title: {json.dumps(facts.title, ensure_ascii=False)}")
    text = text.replace(f"**{_TITLE}**", f"**{facts.title}**")
    if facts.site_url:
        return text.replace(f"https://{PLACEHOLDER}", facts.site_url)
    return re.sub(rf"^ *site-url: .*{re.escape(PLACEHOLDER)}.*\n", "", text, flags=re.MULTILINE)


def _requirements() -> str:
    """requirements.txt: this version of the package, from where it was installed."""
    return f"--constraint constraints.txt\n{origin.requirement('site,notify')}\n"


def own(
    facts: Facts, digest: str, categories: tuple[str, ...], service: str, **keys: str
) -> dict[str, bytes]:
    """The files that belong to the user from the first minute on: params, the file of secrets, README."""
    made = {
        "title": facts.title,
        "digest": digest,
        "categories": ", ".join(categories),
        "site_url": facts.site_url or "https://OWNER.github.io/REPOSITORY",
    }
    address = f"OPENAI_BASE_URL={service}" if service else "# OPENAI_BASE_URL=https://…"
    env = (_WRITTEN / "dotenv").read_text(encoding="utf-8").replace("{address}", address)
    return {
        f"params/{digest}.yaml": params_file(digest, categories, title=facts.title, **keys).encode(),
        ".env": env.encode(),
        "README.md": _filled("README.md", made),
        "README.zh.md": _filled("README.zh.md", made),
    }


def _filled(name: str, values: dict[str, str]) -> bytes:
    text = (_WRITTEN / name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text.encode()


# ---- what was shipped last: the base of the next upgrade

BASE = Path(".arxiv-daily", "shipped")
_FACTS = Path(".arxiv-daily", "project.json")


def _facts_file(facts: Facts) -> bytes:
    """`.arxiv-daily/project.json`: the facts, and the version that shipped."""
    known = asdict(facts) | {"version": version(DISTRIBUTION)}
    return (json.dumps(known, ensure_ascii=False, indent=1) + "\n").encode()


def read_facts(root: Path) -> tuple[Facts | None, str]:
    """The facts of a project and the version it has; None where it was not made by `init`."""
    try:
        known = json.loads((root / _FACTS).read_text(encoding="utf-8"))
        return Facts(str(known["title"]), str(known.get("site_url", ""))), str(known.get("version", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None, ""


def remembered(facts: Facts, files: dict[str, bytes]) -> dict[str, bytes]:
    """What the next upgrade starts from, as files of the project."""
    kept = {str(BASE / name): content for name, content in files.items()}
    return kept | {str(_FACTS): _facts_file(facts)}
