"""The lists readers find papers by: newest editions, calendar, months, categories, authors, and the table.

Every function gives HTML from the archive's records. Each page is bounded: it holds a month, or the newest
papers and links to the months, so that no page grows with the archive and a new edition touches only a few.
"""

import calendar
import datetime as dt
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from html import escape

from ..gather.calendar import why_few
from ..project import fragment
from .records import EditionRecord, PaperRecord

WEEKDAYS = "一二三四五六日"
NEWEST = 30  # editions on the first page
OPEN = 3  # of them unfolded
NEWEST_PAPERS = 60  # on the page of a category
TABLE_ROWS = 200  # of the table, before a script asks for more
MARKS = {"withdrawn": "已撤稿", "late": "补收"}


# ---- pieces


def day(date: str) -> str:
    """A date as readers say it."""
    known = dt.date.fromisoformat(date)
    return f"{known.month} 月 {known.day} 日 周{WEEKDAYS[known.weekday()]}"


def month_name(month: str) -> str:
    year, number = month.split("-")
    return f"{year} 年 {int(number)} 月"


def note(edition: EditionRecord) -> str:
    """What an edition says of itself in half a line; of an empty one why it is empty."""
    if not edition.papers:
        return f"没有新论文。{edition.receipt.get('empty_reason', '')}".strip()
    pending = sum(paper.state == "pending" for paper in edition.papers)
    late = sum(paper.late for paper in edition.papers)
    said = [f"{len(edition.papers)} 篇"]
    said += [f"补收 {late}"] if late else []
    said += [f"待补 {pending}"] if pending else []
    said += ["人工校对"] if edition.reviewed else []
    return " · ".join(said)


@lru_cache(maxsize=50_000)
def inline(text: str) -> str:
    """One line of Markdown as HTML: emphasis, code and formulas; links only as their words."""
    from ..text.inline_html import html

    return html(text)


def name(edition: EditionRecord) -> str:
    """The digest's name without the date in its title."""
    return re.sub(r"\s*[–—-]\s*\d{4}-\d\d-\d\d$", "", edition.title) or edition.digest


def entry(edition: EditionRecord, paper: PaperRecord, up: str, dated: bool = False) -> str:
    """One paper in a list: its name linked to its place, what it does, where it is filed."""
    href = f"{up}{edition.address}#{fragment(paper.id)}"
    lang = "" if paper.title_zh else ' lang="en"'
    marks = "".join(
        f' <span class="mark-{key}">{word}</span>' for key, word in MARKS.items() if getattr(paper, key)
    )
    marks += ' <span class="mark-pending">待补</span>' if paper.state == "pending" else ""
    said = f'<span class="task">{inline(paper.summary)}</span>' if paper.summary else ""
    when = f'<span class="when">{edition.date}</span> ' if dated else ""
    return (
        f'<li>{when}<a href="{escape(href)}"{lang}>{inline(paper.name)}</a>{marks}'
        f'<div class="under">{said} {chips(paper.categories[:3], up)}</div></li>'
    )


def chips(categories: Iterable[str], up: str) -> str:
    return " ".join(
        f'<a class="chip" href="{up}lists/{escape(one)}.html">{escape(one)}</a>' for one in categories
    )


def entries(found: Iterable[tuple[EditionRecord, PaperRecord]], up: str, dated: bool = False) -> str:
    return f'<ol class="papers">{"".join(entry(*each, up, dated) for each in found)}</ol>'


def newest_first(editions: Iterable[EditionRecord]) -> list[EditionRecord]:
    return sorted(editions, key=lambda one: (one.date, one.digest), reverse=True)


# ---- the first page


def index(editions: Iterable[EditionRecord]) -> str:
    """The newest editions with one line a paper, the older of them folded."""
    shown = newest_first(editions)[:NEWEST]
    if not shown:
        return "<p>还没有一期。</p>"
    several = len({edition.digest for edition in shown}) > 1
    busy = [edition.key for edition in shown if edition.papers][:OPEN]
    blocks = [edition_block(edition, edition.key in busy, several) for edition in shown]
    older = '<p class="more"><a href="archive.html">更早的各期</a></p>'
    return f"{filed_under(shown)}{''.join(blocks)}{older}"


def filed_under(shown: list[EditionRecord]) -> str:
    """The categories of the newest editions, each a way to its list."""
    counts = Counter(one for edition in shown for paper in edition.papers for one in paper.categories[:1])
    names = [one for one, _ in counts.most_common(12)]
    return (
        f'<nav class="filed" aria-label="分类">{chips(names, "")} <a href="archive.html">全部</a></nav>'
        if names
        else ""
    )


def edition_block(edition: EditionRecord, unfolded: bool, several: bool) -> str:
    """One edition on the first page."""
    of = f'<span class="digest">{escape(name(edition))}</span> ' if several else ""
    head = (
        f'<h2><a href="{edition.address}">{of}<time datetime="{edition.date}">{day(edition.date)}</time></a>'
        f' <span class="note">{escape(note(edition))}</span></h2>'
    )
    if not edition.papers:
        return f'<section class="edition empty">{head}</section>'
    listed = entries(((edition, paper) for paper in edition.papers), "")
    if unfolded:
        return f'<section class="edition">{head}{listed}</section>'
    return f'<section class="edition">{head}<details><summary>{len(edition.papers)} 篇题目</summary>{listed}</details></section>'


# ---- archive


def archive(editions: Iterable[EditionRecord], lists: dict[str, int]) -> str:
    """Calendars of the newest year, older months, categories and authors; `lists` counts what each list holds."""
    by_month = defaultdict(list)
    for edition in editions:
        by_month[edition.month].append(edition)
    months = sorted(by_month, reverse=True)
    parts = ['<section id="calendar"><h2>日历</h2><div class="calendars">']
    parts += [month_grid(month, by_month[month]) for month in months[:12]]
    parts.append("</div>")
    if months[12:]:
        parts.append("<h3>更早</h3><ul class='inline'>")
        parts += [
            f'<li><a href="lists/{month}.html">{month_name(month)}</a> {lists[month]} 篇</li>'
            for month in months[12:]
        ]
        parts.append("</ul>")
    parts.append("</section>")
    parts.append('<section id="categories"><h2>分类</h2><ul class="inline">')
    for one in sorted(filter(is_category, lists), key=lambda key: (-lists[key], key)):
        parts.append(
            f'<li><a class="chip" href="lists/{escape(one)}.html">{escape(one)}</a> {lists[one]}</li>'
        )
    parts.append(
        '</ul></section><section id="authors"><h2>作者</h2><p>按姓氏的前两个字母：</p><ul class="inline letters">'
    )
    for one in sorted(key for key in lists if key.startswith("authors-")):
        parts.append(f'<li><a href="lists/{one}.html">{one.removeprefix("authors-").capitalize()}</a></li>')
    return "".join([*parts, "</ul></section>"])


def month_grid(month: str, editions: list[EditionRecord], up: str = "") -> str:
    """A month as a calendar with counts; below it why days are empty."""
    year, number = map(int, month.split("-"))
    on = defaultdict(list)
    for edition in editions:
        on[edition.date].append(edition)
    rows = []
    for week in calendar.Calendar().monthdatescalendar(year, number):
        cells = "".join(grid_cell(date, date.month == number, on.get(str(date), []), up) for date in week)
        rows.append(f"<tr>{cells}</tr>")
    head = "".join(f'<th scope="col">{one}</th>' for one in WEEKDAYS)
    empty = [f"<li>{day(date)}：{escape(reason)}</li>" for date, reason in empty_days(editions)]
    why = (
        f'<details class="why"><summary>没有论文的日子</summary><ul>{"".join(empty)}</ul></details>'
        if empty
        else ""
    )
    return (
        f'<div class="month"><table class="calendar"><caption><a href="{up}lists/{month}.html">{month_name(month)}</a>'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{why}</div>"
    )


def empty_days(editions: list[EditionRecord]) -> list[tuple[str, str]]:
    """Days without papers, each with its reason: the edition's own, or arXiv's calendar where there is none."""
    if not editions:
        return []
    several = len({one.digest for one in editions}) > 1
    found = [
        (
            one.date,
            (f"{name(one)}：" if several else "") + (one.receipt.get("empty_reason") or "没有新论文。"),
        )
        for one in editions
        if not one.papers
    ]
    there = {dt.date.fromisoformat(one.date) for one in editions}
    end = dt.datetime.fromisoformat(editions[0].window_end)
    for offset in range((max(there) - min(there)).days):
        date = min(there) + dt.timedelta(days=offset)
        if date not in there:
            closed = end + (date - dt.date.fromisoformat(editions[0].date))
            found.append((str(date), "没有这一期。" + why_few(closed - dt.timedelta(days=1), closed)))
    return sorted(found)


def grid_cell(date: dt.date, inside: bool, editions: list[EditionRecord], up: str) -> str:
    if not inside:
        return '<td class="outside"></td>'
    if not editions:
        return f'<td class="none">{date.day}</td>'
    count = sum(len(edition.papers) for edition in editions)
    href = f"{up}{editions[0].address}" if len(editions) == 1 else f"{up}lists/{str(date)[:7]}.html#d-{date}"
    why = "" if count else f' title="{escape(note(editions[0]))}"'
    level = 0 if not count else min(4, 1 + count // 8)
    return (
        f'<td class="level-{level}"><a href="{href}"{why} aria-label="{date.month} 月 {date.day} 日，{count} 篇">'
        f"<span>{date.day}</span><b>{count}</b></a></td>"
    )


# ---- lists: months, categories, authors


def is_category(key: str) -> bool:
    """Whether a list is that of a whole category."""
    return not re.match(r"\d{4}-\d\d$|authors-|digest-", key) and not re.search(r"_\d{4}-\d\d$", key)


def lists_of(edition: EditionRecord) -> Iterator[str]:
    """The names of all lists an edition's papers are on."""
    yield edition.month
    yield f"digest-{edition.digest}"
    for paper in edition.papers:
        for one in paper.categories:
            yield one
            yield f"{one}_{edition.month}"
        for author in paper.authors:
            yield bucket(author)


@cache
def bucket(author: str) -> str:
    """The list an author is on: the first two letters of the last name."""
    last = unicodedata.normalize("NFKD", author.split()[-1] if author.split() else "")
    letters = re.sub(r"[^a-z]", "", last.encode("ascii", "ignore").decode().lower())
    return f"authors-{letters[:2] or 'other'}"


def list_page(key: str, editions: list[EditionRecord], names: dict[str, list]) -> tuple[str, str]:
    """Title and HTML of one list; `names` are the authors on it with their papers."""
    if re.fullmatch(r"\d{4}-\d\d", key):
        return month_name(key), month(key, editions)
    if key.startswith("authors-"):
        return f"作者 {key.removeprefix('authors-').capitalize()}", authors(names)
    return category(key, editions)


def by_author(editions: Iterable[EditionRecord], lists: set[str]) -> dict[str, dict[str, list]]:
    """For those of the lists that hold authors: every author with their papers, the newest first."""
    found: dict[str, dict[str, list]] = {key: {} for key in lists if key.startswith("authors-")}
    for edition in newest_first(editions):
        for paper in edition.papers:
            for author in paper.authors:
                if (names := found.get(bucket(author))) is not None:
                    names.setdefault(author, []).append((edition, paper))
    return found


def month(key: str, editions: list[EditionRecord]) -> str:
    """All papers of a month, day by day, below its calendar."""
    chosen = sorted((one for one in editions if one.month == key), key=lambda one: (one.date, one.digest))
    parts = [month_grid(key, chosen, "../")]
    for edition in chosen[::-1]:
        listed = entries(((edition, paper) for paper in edition.papers), "../") if edition.papers else ""
        parts.append(
            f'<section class="edition" id="d-{edition.date}"><h2><a href="../{edition.address}">{day(edition.date)}</a>'
            f' <span class="note">{escape(note(edition))}</span></h2>{listed}</section>'
        )
    return "".join(parts)


def category(key: str, editions: list[EditionRecord]) -> tuple[str, str]:
    """A category, whole or in one month, or a digest: newest papers first, and the months with their counts."""
    base, _, within = key.partition("_")
    digest = base.removeprefix("digest-") if base.startswith("digest-") else ""
    found = [
        (edition, paper)
        for edition in newest_first(editions)
        for paper in edition.papers
        if edition.digest == digest or (not digest and base in paper.categories)
    ]
    title = name(found[0][0]) if digest and found else base
    if within:
        there = [each for each in found if each[0].month == within]
        return (
            f"{title} · {month_name(within)}",
            f'<p><a href="{base}.html">{escape(title)} 全部</a></p>' + entries(there, "../", True),
        )
    counts = Counter(edition.month for edition, _ in found)
    at = (lambda month: f"{month}.html") if digest else (lambda month: f"{base}_{month}.html")
    months = "".join(
        f'<li><a href="{at(one)}">{month_name(one)}</a> {counts[one]} 篇</li>'
        for one in sorted(counts, reverse=True)
    )
    return title, (
        f"<p>共 {len(found)} 篇，最新的在前。</p>{entries(found[:NEWEST_PAPERS], '../', True)}"
        f'<h2>按月份</h2><ul class="inline">{months}</ul>'
    )


def authors(names: dict[str, list]) -> str:
    """Authors of one list by name, each with their papers."""
    parts = []
    for author in sorted(names, key=lambda one: (one.split()[-1].casefold(), one)):
        items = "".join(
            f'<li><a href="../{edition.address}#{fragment(paper.id)}">{inline(paper.name)}</a> '
            f'<span class="when">{edition.date}</span></li>'
            for edition, paper in names[author]
        )
        parts.append(f'<dt lang="en">{escape(author)}</dt><dd><ul>{items}</ul></dd>')
    return f'<dl class="authors">{"".join(parts)}</dl>'


# ---- table


def table(editions: Iterable[EditionRecord]) -> str:
    """The newest papers as a table; a script sorts and filters it and fetches older months."""
    ordered = newest_first(editions)
    months = sorted({edition.month for edition in ordered}, reverse=True)
    rows, shown = [], []
    for one in months:
        if rows and len(rows) >= TABLE_ROWS:
            break
        shown.append(one)
        rows += [row for edition in ordered if edition.month == one for row in table_rows(edition)]
    older = [one for one in months if one not in shown]
    columns = (
        ("date", "日期"),
        ("title", "论文"),
        ("authors", "作者"),
        ("categories", "分类"),
        ("state", "状态"),
    )
    head = "".join(f'<th scope="col" data-sort="{key}">{word}</th>' for key, word in columns)
    digests = sorted({edition.digest: name(edition) for edition in ordered}.items())
    links = "".join(f'<li><a href="lists/digest-{key}.html">{escape(word)}</a></li>' for key, word in digests)
    by_month = "".join(f'<li><a href="lists/{one}.html">{month_name(one)}</a></li>' for one in older)
    return (
        f'<div id="papers-table" data-older="{" ".join(older)}"><div class="table-scroll" tabindex="0" role="region" aria-label="论文表">'
        f'<table class="papers-table"><caption class="visually-hidden">论文</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(map(table_row, rows))}</tbody></table></div></div>"
        f'<h2>各刊</h2><ul class="inline">{links}</ul>'
        + (f'<h2>更早的月份</h2><ul class="inline">{by_month}</ul>' if older else "")
        + '<script src="assets/table.js" type="module"></script>'
    )


def table_rows(edition: EditionRecord) -> Iterator[dict]:
    """The papers of an edition in the columns of the table."""
    for paper in edition.papers:
        state = (
            "已撤稿"
            if paper.withdrawn
            else "待补"
            if paper.state == "pending"
            else "人工校对"
            if paper.reviewed
            else "机器译文"
        )
        yield {
            "digest": edition.digest,
            "date": edition.date,
            "href": f"{edition.address}#{fragment(paper.id)}",
            "id": paper.id,
            "name": inline(paper.name),
            "title": paper.title,
            "authors": paper.authors[0] + (f" 等 {len(paper.authors)} 人" if len(paper.authors) > 1 else "")
            if paper.authors
            else "",
            "categories": list(paper.categories),
            "state": state,
        }


def table_row(row: dict) -> str:
    return (
        f'<tr data-digest="{escape(row["digest"])}"><td>{row["date"]}</td><td><a href="{escape(row["href"])}">{row["name"]}</a>'
        f'<br><small lang="en">{escape(row["title"])} · {escape(row["id"])}</small></td><td>{escape(row["authors"])}</td>'
        f"<td>{' '.join(map(escape, row['categories']))}</td><td>{row['state']}</td></tr>"
    )
