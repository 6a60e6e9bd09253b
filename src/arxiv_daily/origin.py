"""Where this package was installed from: pip is asked for it there, never for a stranger's of the same name."""

import json
from functools import cache
from pathlib import Path

from . import DISTRIBUTION


def requirement(extras: str) -> str:
    """The package with these extras as a requirements file names it: by its address under version control, else by version."""
    told = _told()
    if (control := told.get("vcs_info")) and control.get("commit_id"):
        return f"{DISTRIBUTION}[{extras}] @ {control['vcs']}+{told['url']}@{control['commit_id']}"
    from importlib.metadata import version

    return f"{DISTRIBUTION}[{extras}]=={version(DISTRIBUTION)}"


def get_extra(extra: str) -> str:
    """The command that brings an extra on this machine; in a checkout its own folder is named."""
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    told = _told()
    if "dir_info" in told:
        folder = Path(url2pathname(urlsplit(told["url"]).path))
        where = "." if folder == Path.cwd() else str(folder)
        return f"pip install {'--editable ' if told['dir_info'].get('editable') else ''}'{where}[{extra}]'"
    if "archive_info" in told:
        return f"pip install '{DISTRIBUTION}[{extra}] @ {told['url']}'"
    return f"pip install '{requirement(extra)}'"


@cache
def _told() -> dict:
    """What pip kept of the address (PEP 610); empty for a package from an index."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        told = json.loads(distribution(DISTRIBUTION).read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return {}
    return told if isinstance(told, dict) and isinstance(told.get("url"), str) else {}
