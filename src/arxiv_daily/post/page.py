"""The page of an edition: its parts as Markdown, each shown by the notebook as an output of its own."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from zoneinfo import ZoneInfo

import pandas as pd

from ..gather import licence
from ..gather.edition import Edition
from ..gather.frame import to_rows
from ..gather.reasons import in_words
from ..gather.receipt import Receipt, Usage, completed
from ..project import fragment
from ..text.gate import Gated, bare, gate
from ..text.lines import apart

READING_FRAME = """\
<details>
<summary>详细解读</summary>

<div markdown="1">

{text}

</div>

</details>"""

ORIGINAL_FRAME = """\
<details>
<summary>英文摘要</summary>

{text}

</details>"""


@dataclass(frozen=True)
class Part:
    """One thought of the page: `text` becomes a markdown cell, the rest its `arxiv_daily` metadata.

    `part` is one of intro, overview, contents, heading, abstract, original, reading; `paper` is the
    arXiv id without version, empty for the parts that belong to the edition. `marks` of a heading are
    late and withdrawn.
    """

    part: str
    text: str
    paper: str = ""
    version: int = 0
    state: str = "done"
    model: str = ""
    prompt: str = ""
    flags: list[dict] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


def page(
    edition: Edition,
    papers: pd.DataFrame,
    receipt: Receipt,
    translations: pd.DataFrame,
    readings: pd.DataFrame,
    overview=None,
    usage: pd.DataFrame | None = None,
) -> None:
    """Show the page: one `text/markdown` output a part.

    The introduction's metadata carries what the edition is filed under: front matter, receipt and table;
    the receipt also tells what is pending and what the models took.
    """
    from IPython.display import Markdown, display

    took = None if usage is None else totals(usage)
    receipt = completed(receipt, pending(translations, readings), took)
    filed = {
        "digest": edition.digest.name,
        "date": str(edition.date),
        "front": front_matter(edition, papers, translations),
        "receipt": receipt,
        "table": to_rows(papers),
    }
    for part in parts(edition, papers, receipt, translations, readings, overview):
        metadata = asdict(part)
        text = metadata.pop("text")
        if part.part == "intro":
            metadata |= filed
        display(Markdown(text, metadata={"arxiv_daily": metadata}))


def parts(
    edition: Edition,
    papers: pd.DataFrame,
    receipt: Receipt,
    translations: pd.DataFrame,
    readings: pd.DataFrame,
    overview=None,
) -> Iterator[Part]:
    """The parts of the page in reading order."""
    yield Part("intro", introduction(edition, papers, receipt))
    if overview is not None:
        gated = gate(overview.text, source="")
        yield Part(
            "overview",
            f"## 今日导读\n\n{apart(gated.text)}",
            state=overview.state,
            model=overview.model,
            prompt=overview.prompt,
            flags=changed(gated),
        )
    translated = {row.id: row for row in translations.itertuples()}
    read = {row.id: row for row in readings.itertuples()}
    shown = papers[papers["status"] == "shown"]
    if len(shown):
        yield Part("contents", contents(shown, translated))
    for paper in shown.itertuples():
        marks = [name for name in ("late", "withdrawn") if getattr(paper, name)]
        named = changed(*named_parts(paper))
        yield Part("heading", heading(paper), paper.id, paper.version, flags=named, marks=marks)
        yield written(paper, "abstract", translated[paper.id], abstract(paper, translated[paper.id]))
        if translated[paper.id].state == "done":
            gated = gate(paper.abstract, plain=True)
            text = ORIGINAL_FRAME.format(text=gated.text)
            yield Part("original", text, paper.id, paper.version, flags=changed(gated))
        if paper.id in read:
            yield written(paper, "reading", read[paper.id], reading(paper, read[paper.id]))


def written(paper, part: str, row, gated: Gated) -> Part:
    """A part a model wrote, with what is known of its making."""
    flags = [*row.flags, *changed(gated)]
    return Part(part, gated.text, paper.id, paper.version, row.state, row.model, row.prompt, flags)


def changed(*gated: Gated) -> list[dict]:
    """A flag that names what the gate took out of these texts; none if it let them pass."""
    changes = sorted({change for each in gated for change in each.changes})
    return [{"check": "gate", "detail": f"入页时处理：{'、'.join(changes)}"}] if changes else []


def introduction(edition: Edition, papers: pd.DataFrame, receipt: Receipt) -> str:
    """What the edition says of itself: window, counts, what was left out and why, what is still to come."""
    zone = ZoneInfo(edition.digest.timezone)
    start, end = (instant.astimezone(zone) for instant in (edition.start, edition.end))
    clock = zone_name(start)
    city = "，北京时间" if edition.digest.timezone == "Asia/Shanghai" else ""
    lines = [
        f"- 时间窗口（锚点 {edition.digest.anchor} {clock}）：{start:%Y-%m-%d %H:%M} — {end:%Y-%m-%d %H:%M}",
        f"- 抓取总数：{receipt['fetched']} 篇 | 本页显示：{receipt['shown']} 篇（去重/过滤后）",
    ]
    if receipt["per_category"]:
        counts = "，".join(f"{name} {count} 篇" for name, count in receipt["per_category"].items())
        lines.append(f"- 分类：{counts}")
    if receipt["late"]:
        lines.append(f"- 补收：{receipt['late']} 篇（提交于此前的窗口，今日才可见）")
    lines += [
        f"- 未显示：{count} 篇（{gate(in_words(reason), inline=True).text}）"
        for reason, count in receipt["left_out"].items()
    ]
    if edition.digest.editor:
        editor = gate(edition.digest.editor, inline=True).text
        lines.append(f"- 译文与解读：语言模型生成，{editor} 负责审校；以论文原文为准")
    if receipt["pending"]:
        names = "、".join(f"[{name}](#{fragment(name)})" for name in receipt["pending"])
        lines.append(f"- 待补：{names}")
    if uncovered := receipt.get("uncovered"):
        lines.append(f"- 未覆盖：{uncovered[0]} 至 {uncovered[1]} 各期早于回看期，尚未补做")
    closes = f"{local(receipt['closes'], zone)} 关闭，此前可能还有论文公布"
    lines.append(f"- 窗口状态：{closes if receipt['state'] == 'open' else '已关闭，应公布的均已公布'}")
    text = f"以下为 {edition.date}（{clock}{city}）窗口内更新的论文中文译文：\n\n" + "\n".join(lines)
    if not receipt["shown"]:
        by_rule = "（按惯例推算）" if receipt.get("calendar") == "by rule" else ""
        following = f"{local(receipt['next_announcement'], zone)}{by_rule}"
        text += f"\n\n本期没有新论文。{receipt['empty_reason']}下一次公布：{following}。"
    listed = papers[papers["status"] == "listed"]
    if len(listed):
        titles = [f"- [{gate(row.title, inline=True).text}]({row.abs_url})" for row in listed.itertuples()]
        text += "\n\n超出本页篇数上限，仅列题目：\n\n" + "\n".join(titles)
    replaced = papers[papers["status"] == "replaced"]
    if len(replaced):
        text += "\n\n此前各期论文的新版本：\n\n" + "\n".join(map(new_version, replaced.itertuples()))
    return text


def new_version(paper) -> str:
    """One line for a paper shown earlier."""
    withdrawn = "，已撤稿" if paper.withdrawn else ""
    return (
        f"- [{gate(paper.title, inline=True).text}]({paper.abs_url})（{in_words(paper.reason)}{withdrawn}）"
    )


def local(instant: str, zone: ZoneInfo) -> str:
    """An instant of the receipt in the digest's own time."""
    return f"{dt.datetime.fromisoformat(instant).astimezone(zone):%Y-%m-%d %H:%M}"


def zone_name(instant: dt.datetime) -> str:
    return instant.tzname() or "UTC"


def contents(shown: pd.DataFrame, translated: dict) -> str:
    """One line a paper: its title in Chinese and what it does, linked to its place on the page."""
    lines = []
    for paper in shown.itertuples():
        row = translated[paper.id]
        title = gate(row.title or paper.title, inline=True).text
        summary = gate(row.summary, inline=True).text
        lines.append(f"- [{title}](#{fragment(paper.id)})" + (f"：{summary}" if summary else ""))
    return "## 本期论文\n\n" + "\n".join(lines)


def heading(paper) -> str:
    """Title, authors, categories and links, in the words of the archive's older posts."""
    title, authors, categories = (gated.text for gated in named_parts(paper))
    lines = [
        f"- **Authors**: {authors}",
        f"- **Categories**: {categories}",
        f"- **arXiv**: [{paper.abs_url}]({paper.abs_url})",
        f"- **PDF**: [{paper.pdf_url}]({paper.pdf_url})",
    ]
    if paper.licence:
        lines.append(f"- **Licence**: [{licence.name(paper.licence)}]({paper.licence})")
    return f"## {title}\n\n" + "\n".join(lines)


def named_parts(paper) -> tuple[Gated, Gated, Gated]:
    """Title, authors and categories as they may be shown."""
    texts = paper.title, ", ".join(paper.authors), ", ".join(paper.categories)
    return tuple(gate(text, inline=True) for text in texts)


def abstract(paper, row) -> Gated:
    """The Chinese abstract; while it is pending, the English one and a word that says so."""
    if row.state == "done":
        gated = gate(row.text, source=paper.abstract)
        return replace(gated, text=apart(gated.text))
    english = gate(paper.abstract, plain=True)
    text = f"*译文待补（{gate(row.reason, inline=True).text}），以下为英文原文。*\n\n{english.text}"
    return replace(english, text=text)


def reading(paper, row) -> Gated:
    if row.state == "done":
        gated = gate(row.text, source=paper.abstract)
        return replace(gated, text=READING_FRAME.format(text=apart(gated.text)))
    return Gated(f"*解读待补（{gate(row.reason, inline=True).text}）。*", [])


def pending(translations: pd.DataFrame, readings: pd.DataFrame) -> list[str]:
    """Ids of the papers of which a part is still to come, in page order."""
    rows = pd.concat([translations, readings])
    return list(dict.fromkeys(rows.loc[rows["state"] != "done", "id"]))


def totals(usage: pd.DataFrame) -> Usage:
    """What the edition took in all; `cost` is None where a model has no price."""
    counted = {name: int(usage[name].sum()) for name in ("calls", "tokens_in", "cached", "tokens_out")}
    cost = None if usage["cost"].isna().any() else round(float(usage["cost"].sum()), 4)
    return counted | {"cost": cost, "currency": usage.attrs.get("currency", "")}


def front_matter(edition: Edition, papers: pd.DataFrame, translations: pd.DataFrame) -> dict:
    """The post's YAML header, from which Quarto makes listing, feed and search."""
    shown = papers[papers["status"] == "shown"]
    filed = set(shown["categories"].explode())
    wanted = [name for name in edition.digest.categories if name in filed]
    titles = [bare(title) for title in translations["title"] if title][:3]
    described = "；".join(titles) + (" 等" if len(shown) > len(titles) > 0 else "")
    front = {
        "title": f"{edition.digest.title} – {edition.date}",
        "date": str(edition.date),
        "categories": wanted,
        "description": f"{len(shown)} 篇新论文" + (f"：{described}" if described else ""),
        "lang": "zh",
    }
    if edition.digest.publish == "reviewed":
        front["draft"] = True
    return front
