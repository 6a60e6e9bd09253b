"""A paper for reference managers: RIS, COinS for pages of many papers, `citation_*` and schema.org for its own page.

RIS is written as its reference of 2011 has it, with CRLF; COinS are OpenURL context objects in Dublin Core with the
item type that Zotero reads from `rft.type`; the names of `citation_*` are those arXiv itself uses.
"""

from collections.abc import Iterable
from urllib.parse import quote

from ...gather.names import family_name
from ...project import is_sample
from ...text import inline
from ..records import PaperRecord
from . import bibtex

_MOST_AUTHORS = 100  # of a COinS span: it is an attribute on a page of many papers


def _title(paper: PaperRecord) -> str:
    """The English title as plain text, formulas in Unicode."""
    return inline.plain(paper.english)


def _at_arxiv(paper: PaperRecord) -> str:
    """The paper at arXiv, whatever its newest version; empty for an invented one."""
    return "" if is_sample(paper.id) else f"https://arxiv.org/abs/{paper.id}"


def _inverted(author: str) -> str:
    """A person as `Family, Given`; the name of a body as it is."""
    name = " ".join(author.split())
    family = family_name(name)
    given = " ".join(name.replace(family, " ", 1).split()).strip(" ,")
    if (
        not family
        or not given
        or family not in name
        or name.lower().startswith(("the ", "on behalf", "for "))
    ):
        return name.replace(",", "")
    return f"{family}, {given}"


def _date(paper: PaperRecord) -> str:
    """The day of submission with slashes; as much of it as is known."""
    if paper.submitted:
        return paper.submitted[:10].replace("-", "/")
    year, month = bibtex.date_of(paper)
    return f"{year}/{month:02}" if year and month else year


def ris(paper: PaperRecord, abstract: str = "") -> str:
    """One record of RIS."""
    day = _date(paper)
    lines = [
        ("TY", "UNPB"),
        ("ID", f"arxiv:{paper.id}"),
        ("TI", _title(paper)),
        ("TT", inline.plain(paper.title_zh)),
        *(("AU", _inverted(one)) for one in paper.authors),
        ("PY", day[:4]),
        ("DA", f"{day}/" if day.count("/") == 2 else ""),
        ("PB", "arXiv"),
        ("AN", f"arXiv:{paper.id}"),
        ("DO", bibtex.doi(paper.doi)),
        ("UR", _at_arxiv(paper)),
        ("L1", paper.pdf_url),
        *(("KW", one) for one in paper.categories),
        ("N1", paper.journal_ref),
        ("AB", inline.as_plain(abstract) if abstract else ""),
    ]
    said = [f"{tag}  - {' '.join(inline.fit(value).split())}" for tag, value in lines if value.strip()]
    return "\r\n".join([*said, "ER  - ", ""])


def ris_of(papers: Iterable[PaperRecord]) -> str:
    """Papers in the order given, each once."""
    return "\r\n".join(ris(paper) for paper in {paper.id: paper for paper in papers}.values())


def coins(paper: PaperRecord) -> str:
    """The value of a COinS span's `title`."""
    known = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "preprint"),
        ("rft.title", _title(paper)),
        *(("rft.creator", _inverted(one)) for one in paper.authors[:_MOST_AUTHORS]),
        ("rft.date", _date(paper).replace("/", "-")),
        ("rft.publisher", "arXiv"),
        ("rft.identifier", _at_arxiv(paper)),
    ]
    if found := bibtex.doi(paper.doi):
        known.append(("rft_id", f"info:doi/{found}"))
    return "&".join(f"{name}={quote(inline.fit(value), safe='')}" for name, value in known if value)


def metas(paper: PaperRecord, abstract: str) -> list[tuple[str, str]]:
    """Names and contents of the `meta` elements of a page of one paper."""
    known = [
        ("citation_title", _title(paper)),
        *(("citation_author", _inverted(one)) for one in paper.authors),
        ("citation_date", _date(paper)),
        ("citation_online_date", paper.updated[:10].replace("-", "/")),
        ("citation_arxiv_id", paper.id),
        ("citation_publisher", "arXiv"),
        ("citation_language", "en"),  # else readers take the page's own
        ("citation_doi", bibtex.doi(paper.doi)),
        ("citation_abstract_html_url", _at_arxiv(paper)),
        ("citation_pdf_url", paper.pdf_url),
        ("citation_abstract", inline.as_plain(abstract) if abstract else ""),
    ]
    return [(name, inline.fit(value)) for name, value in known if value]


def json_ld(paper: PaperRecord, abstract: str, page: str) -> dict:
    """The paper as schema.org's `ScholarlyArticle`; `page` is the address of its own page, empty if there is none."""
    known = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": page,
        "headline": _title(paper),
        "alternativeHeadline": inline.plain(paper.title_zh),
        "author": [{"@type": "Person", "name": inline.fit(one)} for one in paper.authors],
        "datePublished": paper.submitted[:10],
        "dateModified": paper.updated[:10],
        "identifier": f"arXiv:{paper.id}",
        "sameAs": _at_arxiv(paper),
        "license": paper.licence,
        "about": list(paper.categories),
        "abstract": inline.as_plain(abstract) if abstract else "",
        "inLanguage": "en",
    }
    return {name: value for name, value in known.items() if value}
