"""What a run of many editions has gathered for one of them, so that arXiv is not asked once more."""

import json
from pathlib import Path

from .. import environment
from ..errors import GatherError
from .edition import Edition


def load_gathered(edition: Edition) -> dict | None:
    """Papers (rows) and receipt from the file that ARXIV_DAILY_GATHERED names; None where none is named."""
    if not (named := environment.GATHERED.get()):
        return None
    try:
        given = json.loads(Path(named).read_bytes())
        there = given["edition"]
    except (OSError, ValueError, KeyError) as problem:
        raise GatherError(
            f"{environment.GATHERED.name} names no gathered edition ({problem}): unset it"
        ) from None
    if there != edition.key:
        raise GatherError(f"{environment.GATHERED.name} holds {there}, not {edition.key}: unset it")
    return given
