"""The page for people who subscribe: every feed with its address, and where the data lie."""

from collections.abc import Iterable
from html import escape

from ..records import EditionRecord, followed, newest
from .site_config import About


def page(editions: Iterable[EditionRecord], about: About) -> str:
    """The lists of feeds and data, in HTML; addresses are written out, to be copied into a feed reader."""
    ordered = newest(editions)
    if not about.url:
        return "<p><code>_quarto.yml</code> 里没有 <code>site-url</code>，因此没有订阅源。</p>"
    digests = {
        one.digest: one.title.removesuffix(one.date).rstrip(" –—-") or one.digest for one in ordered[::-1]
    }
    several = len(digests) > 1
    by_edition = [("index.xml", "全部")] if several or not digests else []
    by_edition += [(f"feeds/{name}.xml", title) for name, title in sorted(digests.items())]
    by_paper = [(f"feeds/categories/{name}.xml", name) for name in followed(ordered)]
    data = [("data/index.json", "数据目录（JSON）"), ("data/schema.json", "数据格式（JSON Schema）")]
    data += [(f"data/{one.digest}/{one.month}.{form}", f"{digests[one.digest]} {one.month}（{name}）")
             for one in first_of_digests(ordered) for form, name in (("json", "JSON"), ("bib", "BibTeX"))]  # fmt: skip
    return "".join(
        f"<h2>{heading}</h2><p>{words}</p><ul>{''.join(item(*one, about) for one in found)}</ul>"
        for heading, words, found in (
            ("每期一条", "Atom，含全文：收录说明、导读，每篇的摘要译文与详细解读。", by_edition),
            ("每篇一条", "按分类，一篇论文一条。", by_paper),
            ("数据", "每期页面旁另有 <code>papers.json</code> 与 <code>papers.bib</code>。", data),
        )
        if found
    )


def item(address: str, name: str, about: About) -> str:
    """The link leads to the site's own file; the address to copy is the public one."""
    return (
        f'<li><a href="{escape(address)}">{escape(name)}</a><br><code>{escape(about.at(address))}</code></li>'
    )


def first_of_digests(ordered: list[EditionRecord]) -> list[EditionRecord]:
    """The newest edition of each digest."""
    return list({one.digest: one for one in ordered[::-1]}.values())
