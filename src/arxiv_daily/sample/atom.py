"""arXiv's query API in small: which records a query selects, and the Atom feed that carries them.

A record is a dict: `id`, `version`, `title`, `authors`, `categories` (primary first), `abstract`, `submitted`
and optionally `updated` (both ISO 8601, UTC), `comment`, `doi`, `journal_ref`.
"""

import re
from collections.abc import Callable, Iterable
from xml.etree import ElementTree

_ATOM = "http://www.w3.org/2005/Atom"
_ARXIV = "http://arxiv.org/schemas/atom"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
for prefix, address in (("", _ATOM), ("arxiv", _ARXIV), ("opensearch", _OPENSEARCH)):
    ElementTree.register_namespace(prefix, address)

_Test = Callable[[dict], bool]
_TOKEN = re.compile(r'\s*(\(|\)|ANDNOT\b|AND\b|OR\b|\w+:(?:\[[^\]]*\]|"[^"]*"|[^\s()]+))')


class QueryError(ValueError):
    """A query that is not in the API's grammar."""


def select(records: Iterable[dict], arguments: dict[str, str]) -> list[dict]:
    """The records that the arguments of a request ask for, sorted, before paging.

    AND binds tighter than OR, as on arXiv: without parentheses a date binds to the last category only.
    """
    found = list(records)
    if query := arguments.get("search_query", "").strip():
        found = list(filter(parse(query), found))
    if ids := [name for name in arguments.get("id_list", "").split(",") if name]:
        for name in ids:
            if not re.fullmatch(r"(\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(v\d+)?", name):
                raise QueryError(f"incorrect id format for {name}")
        found = [r for r in found if r["id"] in ids or f"{r['id']}v{r['version']}" in ids]
    if arguments.get("sortBy", "relevance") != "relevance":
        field = "submitted" if arguments["sortBy"] == "submittedDate" else "updated"
        found.sort(
            key=lambda r: (_time(r, field), r["id"]), reverse=arguments.get("sortOrder") != "ascending"
        )
    return found


def parse(query: str) -> _Test:
    """A query as a test of one record."""
    tokens, position = [], 0
    while query[position:].strip():
        if not (match := _TOKEN.match(query, position)):
            raise QueryError(f"cannot read the query at {query[position:]!r}")
        tokens.append(match[1])
        position = match.end()
    test = _either(tokens)
    if tokens:
        raise QueryError(f"cannot read the query at {tokens[0]!r}")
    return test


def _either(tokens: list[str]) -> _Test:
    tests = [_both(tokens)]
    while tokens[:1] == ["OR"]:
        tokens.pop(0)
        tests.append(_both(tokens))
    return lambda record: any(test(record) for test in tests)


def _both(tokens: list[str]) -> _Test:
    tests = [_term(tokens)]
    while tokens[:1] in (["AND"], ["ANDNOT"]):
        wanted = tokens.pop(0) == "AND"
        test = _term(tokens)
        tests.append(test if wanted else _not(test))
    return lambda record: all(test(record) for test in tests)


def _not(test: _Test) -> _Test:
    return lambda record: not test(record)


def _term(tokens: list[str]) -> _Test:
    if not tokens:
        raise QueryError("the query ends too early")
    token = tokens.pop(0)
    if token == "(":
        test = _either(tokens)
        if tokens[:1] != [")"]:
            raise QueryError("a parenthesis is not closed")
        tokens.pop(0)
        return test
    field, _, value = token.partition(":")
    if field in ("submittedDate", "lastUpdatedDate"):  # arXiv searches v1's date under either name
        bounds = re.fullmatch(r"\[(\d{12})(?:\d\d)? TO (\d{12})(?:\d\d)?\]", value)
        if not bounds:
            raise QueryError(f"cannot read the dates {value}")
        return lambda record: bounds[1] <= _minute(record) <= bounds[2]
    if field == "cat":
        pattern = re.compile(re.escape(value).replace(r"\*", ".*"))
        return lambda record: any(pattern.fullmatch(name) for name in record["categories"])
    word = value.strip('"').lower()
    return lambda record: word in f"{record['title']} {record['abstract']} {record['authors']}".lower()


def _time(record: dict, field: str) -> str:
    return record.get(field) or record["submitted"]


def _minute(record: dict) -> str:
    return re.sub(r"\D", "", record["submitted"])[:12]


def feed(records: list[dict], total: int, arguments: dict[str, str], start: int, size: int) -> bytes:
    """One page of results, element for element as today's API writes it."""
    query, ids = arguments.get("search_query", ""), arguments.get("id_list", "")
    root = _head(
        "https://arxiv.org/api/sample",
        f"arXiv Query: search_query={query}&id_list={ids}&start={start}&max_results={size}",
    )
    _counts(root, size, total, start)
    for record in records:
        _entry(root, record)
    return _bytes(root)


def error(message: str) -> bytes:
    """The feed by which the API reports an error: one entry titled `Error`."""
    root = _head("https://arxiv.org/", "arXiv Search Results")
    _counts(root, 1, 1, 0)
    entry = _add(root, "entry")
    address = "https://arxiv.org/api/errors#" + re.sub(r"\W+", "_", message)
    _add(entry, "id", address)
    _add(entry, "title", "Error")
    _add(entry, "updated", "2026-01-08T00:00:00Z")
    _add(entry, "link", href=address, rel="alternate", type="text/html")
    _add(entry, "summary", message)
    _add(_add(entry, "author"), "name", "arXiv api core")
    return _bytes(root)


def _head(address: str, title: str) -> ElementTree.Element:
    root = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(root, "id", address)
    _add(root, "title", title)
    _add(root, "updated", "2026-01-08T00:00:00Z")
    return root


def _counts(root: ElementTree.Element, size: int, total: int, start: int) -> None:
    for name, number in (("itemsPerPage", size), ("totalResults", total), ("startIndex", start)):
        _add(root, name, str(number), space=_OPENSEARCH)


def _entry(root: ElementTree.Element, record: dict) -> None:
    entry, name = _add(root, "entry"), f"{record['id']}v{record['version']}"
    _add(entry, "id", f"http://arxiv.org/abs/{name}")
    _add(entry, "title", record["title"])
    _add(entry, "updated", _time(record, "updated"))
    _add(entry, "link", href=f"https://arxiv.org/abs/{name}", rel="alternate", type="text/html")
    address = f"https://arxiv.org/pdf/{name}"
    _add(entry, "link", href=address, rel="related", type="application/pdf", title="pdf")
    _add(entry, "summary", record["abstract"])
    for category in record["categories"]:
        _add(entry, "category", term=category, scheme=_ARXIV)
    _add(entry, "published", record["submitted"])
    if record.get("comment"):
        _add(entry, "comment", record["comment"], space=_ARXIV)
    _add(entry, "primary_category", term=record["categories"][0], space=_ARXIV)
    if record.get("journal_ref"):
        _add(entry, "journal_ref", record["journal_ref"], space=_ARXIV)
    for author in record["authors"]:
        _add(_add(entry, "author"), "name", author)
    if record.get("doi"):
        _add(entry, "doi", record["doi"], space=_ARXIV)
        _add(entry, "link", rel="related", href=f"https://doi.org/{record['doi']}", title="doi")


def _add(parent: ElementTree.Element, name: str, text: str | None = None, space: str = _ATOM, **attributes):
    child = ElementTree.SubElement(parent, f"{{{space}}}{name}", attributes)
    child.text = text
    return child


def _bytes(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
