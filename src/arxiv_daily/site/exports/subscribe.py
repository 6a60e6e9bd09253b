"""The page for people who subscribe: every feed with its address, and where the data lie."""

from collections.abc import Sequence

from ...words import say
from .. import templating
from ..index import Archive
from ..lists.days import digest_names
from ..periods.span import Period
from ..records import EditionRecord, followed, newest
from ..results.topics import counted_topics
from .site_config import About


def page(archive: Archive, about: About, spans: Sequence[Period] = ()) -> str:
    """The lists of feeds and data, in HTML; addresses are written out, to be copied into a feed reader.

    `spans` are the weeks and months that have a page. A link leads to the site's own file; the address to copy is the public one.
    """
    if not about.url:
        return templating.fragment("feeds", groups=[])
    ordered = newest(archive.editions)
    digests = digest_names(ordered)
    by_edition = [("index.xml", say("site.feeds.everything"))] if len(digests) != 1 else []
    by_edition += [(f"feeds/{name}.xml", title) for name, title in sorted(digests.items())]
    by_paper = [(f"feeds/categories/{name}.xml", name) for name in followed(ordered)]
    by_topic = {
        f"by_{facet}": [(f"feeds/topics/{topic.key}.xml", topic.name) for topic, _ in found]
        for facet, found in counted_topics(archive.by_topic, archive.digests).items()
    }
    by_period = [
        (f"feeds/{name}.xml", say(f"site.periods.{name}"))
        for name in ("weeks", "months")
        if any(one.is_week == (name == "weeks") for one in spans)
    ]
    others = [("feeds/all.opml", say("site.feeds.opml")), ("feed.json", say("site.feeds.json_feed"))]
    data = [("data/index.json", say("site.feeds.index")), ("data/schema.json", say("site.feeds.schema"))]
    data += [
        (
            f"data/{one.digest}/{one.month}.{ending}",
            say("site.feeds.month", digest=digests[one.digest], month=one.month, form=form),
        )
        for one in _first_of_digests(ordered)
        for ending, form in (("json", "JSON"), ("bib", "BibTeX"), ("ris", "RIS"))
    ]
    groups = [
        (
            say(f"site.feeds.{name}"),
            say(f"site.feeds.{name}_words"),
            [(*one, about.at(one[0])) for one in found],
        )
        for name, found in (
            ("by_edition", by_edition),
            ("by_paper", by_paper),
            *by_topic.items(),
            ("by_period", by_period),
            ("others", others),
            ("data", data),
        )
    ]
    return templating.fragment("feeds", groups=groups)


def _first_of_digests(ordered: list[EditionRecord]) -> list[EditionRecord]:
    """The newest edition of each digest."""
    return list({one.digest: one for one in ordered[::-1]}.values())
