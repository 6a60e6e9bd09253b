"""What a run of many editions has gathered for one of them, so that arXiv is not asked once more."""

import json
import os
from pathlib import Path

from ..errors import GatherError
from .edition import Edition

VARIABLE = "ARXIV_DAILY_GATHERED"


def handed(edition: Edition) -> dict | None:
    """Papers (rows) and receipt from the file that ARXIV_DAILY_GATHERED names; None where none is named."""
    if not (named := os.environ.get(VARIABLE)):
        return None
    try:
        given = json.loads(Path(named).read_bytes())
        there = given["edition"]
    except (OSError, ValueError, KeyError) as problem:
        raise GatherError(f"{VARIABLE} names no gathered edition ({problem}): unset it") from None
    if there != edition.key:
        raise GatherError(f"{VARIABLE} holds {there}, not {edition.key}: unset it")
    return given
