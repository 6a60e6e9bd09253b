"""One message an edition and an address, and one a fault, however often this is run.

`posts/<digest>/notified.jsonl` is the ledger, committed with the posts. A line is written before a message is sent and
another one when the messenger has answered; where a run was killed between the two, or no answer came, the message may
have arrived, and it is not sent again: never twice comes before always.
"""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import requests
from filelock import FileLock

from .. import environment
from ..errors import ArxivDailyError, ConfigError
from ..gather.dates import is_date
from ..gather.digest import Digest
from ..gather.edition import newest_closed
from ..site import index
from ..site.exports import feeds
from ..site.exports.site_config import About
from ..site.index import Archive
from ..site.lists import days
from ..site.records import EditionRecord
from ..text import inline
from ..words import say
from . import mail, messengers
from .alarms import Trouble
from .message import Message, NotSent, Unsure

_DAYS = 7  # editions older than that are no news
_LEDGER = "notified.jsonl"
_PAGE_BYTES = 1_000_000  # of a mail's HTML; more than that is left to the site


@dataclass(frozen=True)
class Told:
    """What became of one message to one address: sent, failed (tried again by the next run) or unsure."""

    subject: str
    variable: str
    state: str
    why: str = ""


def editions(root: Path, digest: Digest, now: dt.datetime | None = None) -> Iterator[Told]:
    """Tell every address of the digest of its new editions, oldest first; what has been told is passed over.

    A mail address that ends with `every=week` gets one message a week, when the week is over.
    """
    addresses = messengers_of(digest)
    if not addresses:
        return
    archive = index.read(root)
    made = sorted((one for one in archive.editions if one.digest == digest.name), key=lambda one: one.date)
    weekly = {name: address for name, address in addresses.items() if mail.is_weekly(address)}
    daily = {name: address for name, address in addresses.items() if name not in weekly}
    teller = _Teller(root, archive)
    with _ledger(root, digest.name) as ledger:
        for edition in _news(made, ledger) if daily else ():
            yield from _tell(edition.key, partial(teller.edition, edition), daily, ledger)
        if weekly and (week := _last_week(made, newest_closed(digest, now))):
            monday = dt.date.fromisoformat(week[0].date)
            subject = "{}/{}-W{:02}".format(digest.name, *monday.isocalendar()[:2])
            yield from _tell(subject, partial(teller.week, week, digest.title), weekly, ledger)


def raise_alarm(root: Path, digest: Digest, fault: Trouble) -> Iterator[Told]:
    """Tell every address of the digest of a fault; one that knows of it is passed over."""
    message = Message(say("operations.alarm.title", title=digest.title), ((fault.words, ""),))
    with _ledger(root, digest.name) as ledger:
        yield from _tell(f"alarm/{fault.name}", lambda _: message, messengers_of(digest), ledger)


def messengers_of(digest: Digest) -> dict[str, str]:
    """Variable and address of every messenger; ConfigError for one that is not set or cannot be used."""
    found = {}
    for variable in digest.notify:
        if not (address := environment.current().get(variable, "").strip()):
            raise ConfigError(
                f"{variable} is not set, and `notify:` of {digest.name} names it: put the address there"
            )
        messengers.kind_of(variable, address)
        found[variable] = address
    return found


def _ready(made: list[EditionRecord]) -> list[EditionRecord]:
    """Editions with something that readers can see."""
    return [
        one
        for one in made
        if one.papers and not one.draft and not all(paper.state == "pending" for paper in one.papers)
    ]


def _news(made: list[EditionRecord], ledger: "_Ledger") -> list[EditionRecord]:
    """Editions of the last days that are ready; of a digest that begins to tell, the newest."""
    ready = _ready(made)
    if not ready or not ledger.began:
        return ready[-1:]
    first = str(dt.date.fromisoformat(ready[-1].date) - dt.timedelta(days=_DAYS))
    return [one for one in ready if one.date >= max(first, ledger.began)]


def _last_week(made: list[EditionRecord], newest: dt.date) -> list[EditionRecord]:
    """The editions of the last week, Monday to Sunday, all of whose windows have closed."""
    end = newest - dt.timedelta(days=newest.isoweekday() % 7)
    return [one for one in _ready(made) if str(end - dt.timedelta(days=6)) <= one.date <= str(end)]


class _Teller:
    """The words of messages; `whole` asks for the HTML of a mail too."""

    def __init__(self, root: Path, archive: Archive):
        self._about, self._archive = About.read(root), archive

    def edition(self, edition: EditionRecord, whole: bool) -> Message:
        """Counts, titles with links, what is pending."""
        pending = sum(paper.state == "pending" for paper in edition.papers)
        lines = [(say("operations.news.count", count=len(edition.papers)), self._link(edition.address))]
        for paper in edition.papers:
            link = self._link(f"{edition.address}#{paper.anchor}") or f"https://arxiv.org/abs/{paper.id}"
            lines.append((inline.as_plain(paper.name), link))
        if pending:
            lines.append((say("operations.news.pending", count=pending), ""))
        page = self._page([edition]) if whole else ""
        return Message(days.name(edition) + f" {edition.date}", tuple(lines), page)

    def week(self, editions: list[EditionRecord], title: str, whole: bool) -> Message:
        """A line and the words of each edition."""
        lines = [
            (f"{one.date} {say('operations.news.count', count=len(one.papers))}", self._link(one.address))
            for one in editions
        ]
        span = say("operations.news.week", title=title, first=editions[0].date, last=editions[-1].date)
        return Message(span, tuple(lines), self._page(editions) if whole else "")

    def _link(self, address: str) -> str:
        return self._about.at(address) if self._about.url and not self._about.is_placeholder else ""

    def _page(self, editions: list[EditionRecord]) -> str:
        """The editions in full, as feeds have them; "" for more than a mail can carry."""
        made, size = [], 0
        for one in editions:
            made.append(
                f"<h1>{one.date}</h1>\n{feeds.edition_html(self._archive.page(one), self._link(one.address))}"
            )
            size += len(made[-1].encode())
            if size > _PAGE_BYTES:
                return ""
        return "\n".join(made)


def _tell(
    subject: str, message: Callable[[bool], Message], addresses: dict[str, str], ledger: "_Ledger"
) -> Iterator[Told]:
    """Send to each address that has not been told; `message` is asked whether for a mail."""
    for variable, address in addresses.items():
        if ledger.is_told(subject, variable):
            continue
        words = message(messengers.kind_of(variable, address)[0] == "mail")
        ledger.write(subject, variable, "claimed")
        try:
            messengers.send(variable, address, words)
        except NotSent as error:
            ledger.write(subject, variable, "failed")
            yield Told(subject, variable, "failed", str(error))
        except Unsure as error:
            ledger.write(subject, variable, "unsure")
            yield Told(subject, variable, "unsure", str(error))
        else:
            ledger.write(subject, variable, "sent")
            yield Told(subject, variable, "sent")


class _Ledger:
    """What has been told to whom; held by one process at a time."""

    def __init__(self, path: Path):
        self._path, self._lock = path, FileLock(path.with_name(".lock.notified"))
        self._states: dict[tuple[str, str], str] = {}

    def __enter__(self) -> "_Ledger":
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock.acquire(timeout=600)
        for line in (
            self._path.read_text(encoding="utf-8", errors="replace").splitlines()
            if self._path.is_file()
            else ()
        ):
            try:
                known = json.loads(line)
                self._states[str(known["what"]), str(known["to"])] = str(known["state"])
            except (ValueError, KeyError, TypeError):
                continue  # half a line of a full disk
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    @property
    def began(self) -> str:
        """The date of the first edition that was told; "" where there is none."""
        return min(
            (
                date
                for what, _ in self._states
                if is_date(date := what.rpartition("/")[2]) and not what.startswith("alarm/")
            ),
            default="",
        )

    def is_told(self, what: str, to: str) -> bool:
        return self._states.get((what, to), "failed") != "failed"

    def write(self, what: str, to: str, state: str) -> None:
        """One line, on disk before anything else happens."""
        with self._path.open("a", encoding="utf-8") as out:
            if out.tell() and not self._path.read_bytes().endswith(b"\n"):
                out.write("\n")
            out.write(json.dumps({"what": what, "to": to, "state": state}) + "\n")
            out.flush()
            os.fsync(out.fileno())
        self._states[what, to] = state


def _ledger(root: Path, digest: str) -> _Ledger:
    return _Ledger(root / "posts" / digest / _LEDGER)


def ping() -> None:
    """Ask the address in ARXIV_DAILY_PING, whose host raises an alarm when nobody asks; ArxivDailyError if it fails."""
    if not (address := environment.PING.get()):
        return
    try:
        requests.get(address, timeout=20).raise_for_status()
    except requests.RequestException as error:
        raise ArxivDailyError(
            f"the address in {environment.PING.name} does not answer ({type(error).__name__}): check it"
        ) from None
