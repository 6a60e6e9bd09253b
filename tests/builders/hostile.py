"""The hostile texts of tests/data/hostile, by name: as they are, or as JSON where a file cannot hold them."""

import json

from tests.conftest import PROJECT

DATA = PROJECT / "tests" / "data" / "hostile"


def texts() -> dict[str, str]:
    """Every text of the corpus."""
    found = {
        path.stem: path.read_text(encoding="utf-8") for path in DATA.glob("*.txt") if path.stem != "pieces"
    }
    return found | {path.stem: text(json.loads(path.read_bytes())) for path in DATA.glob("*.json")}


def text(value: str | dict) -> str:
    """A text, or one that repeats a piece."""
    return value if isinstance(value, str) else value["repeat"][0] * value["repeat"][1]
