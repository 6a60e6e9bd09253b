"""What readers decide by, as columns of a row: venue, addresses and affiliations, from all there is of a paper."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from .addresses import KINDS, AddressKind, addresses, addresses_in_text, merged
from .section import Section
from .venue import venue

ADDRESSES = KINDS  # columns of a paper's row, each a list of addresses


def facts_of_record(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that arXiv's record of a paper fills."""
    found = cast(dict[str, Any], addresses(row.get("comment") or "", row.get("abstract") or ""))
    return {"venue": venue(row.get("comment") or "", row.get("journal_ref") or ""), **found}


def facts_of_text(
    row: Mapping[str, Any], sections: Iterable[Section], affiliations: Iterable[str]
) -> dict[str, list[str]]:
    """The columns that a full text fills or adds to, beside what the record says."""
    stated = addresses(row.get("comment") or "", row.get("abstract") or "")
    found = addresses_in_text((one.kind, one.title, one.text) for one in sections)
    return {"affiliations": list(affiliations), **cast(dict[str, list[str]], merged(stated, found))}


def addresses_of(row: object) -> dict[AddressKind, list[str]]:
    """The addresses of a row of the table by kind; rows of older tables have none."""
    return {kind: list(getattr(row, kind, None) or ()) for kind in KINDS}
