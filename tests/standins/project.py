"""A project of a test's own: everything of this one but its posts."""

import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("notebooks", "params", "assets", "lists")


def copy_project(target: Path, stats: bool = False) -> Path:
    """Copy the project's sources into the folder `target`, and return it; statistics take a kernel's time."""
    for name in FOLDERS:
        shutil.copytree(PROJECT / name, target / name)
    if not stats:
        for name in ("stats.ipynb", "trust.ipynb", "periods.ipynb"):
            (target / "notebooks" / name).unlink()
    (target / "posts").mkdir()
    for path in [*PROJECT.glob("*.qmd"), PROJECT / "_quarto.yml", PROJECT / "posts" / "_metadata.yml"]:
        shutil.copy(path, target / path.relative_to(PROJECT))
    return target
