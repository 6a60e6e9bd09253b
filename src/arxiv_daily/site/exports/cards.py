"""The picture that a link to an edition shows elsewhere: date, count and first titles, 1200 by 630."""

import subprocess
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from ...text import inline
from ...words import say
from ..records import EditionRecord
from .site_config import About

_SIZE = 1200, 630
LEFT, RIGHT = 84, 1116
INK, SOFT, ACCENT, PAPER = "#1f2328", "#57606a", "#9b2c2c", "#fdfcfa"
_TITLES = 4
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
_NAMES = (
    "NotoSansCJK*-Regular.*",
    "NotoSansSC*Regular*",
    "SourceHanSans*Regular*",
    "PingFang.ttc",
    "msyh.ttc",
    "wqy-*.ttc",
)


def of_edition(edition: EditionRecord, about: About) -> bytes:
    """The card of an edition as PNG; where no font has Chinese, titles are English and no word is a box."""
    chinese = chinese_font() is not None
    name = edition.title.removesuffix(edition.date).rstrip(" –—-") or about.title
    lines = [_shown(line, chinese) for line in _titles(edition, chinese)]
    return draw(_shown(name, chinese), edition.date, _count(edition, chinese), lines)


def of_site(about: About) -> bytes:
    """The card of every other page."""
    chinese = chinese_font() is not None
    return draw("", _shown(about.title, chinese), _shown(about.description, chinese).strip(), [])


def draw(name: str, large: str, note: str, lines: list[str]) -> bytes:
    """A card: a name, a large line, a note, and a list."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", _SIZE, PAPER)
    brush = ImageDraw.Draw(image)
    brush.rectangle((0, 0, 22, _SIZE[1]), fill=ACCENT)
    down = 0 if lines else 110
    for top, text, size, colour in ((64, name, 38, ACCENT), (122, large, 92, INK), (246, note, 36, SOFT)):
        brush.text((LEFT, top + down), _shortened(text, size, RIGHT - LEFT), font=font(size), fill=colour)
    for number, line in enumerate(lines):
        top = 324 + 62 * number
        brush.ellipse((LEFT + 4, top + 18, LEFT + 14, top + 28), fill=ACCENT)
        brush.text((LEFT + 34, top), _shortened(line, 34, RIGHT - LEFT - 34), font=font(34), fill=INK)
    out = BytesIO()
    image.quantize(64, Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


def _count(edition: EditionRecord, chinese: bool) -> str:
    """How many papers of which categories."""
    filed = ("、" if chinese else ", ").join(edition.per_category)
    number = len(edition.papers)
    said = f"{number} new papers"
    if chinese:
        said = say("site.cards.papers", count=number) if number else say("site.cards.empty")
    return f"{said}  ·  {filed}" if filed else said


def _titles(edition: EditionRecord, chinese: bool) -> list[str]:
    """The first titles; of an empty edition why it is empty."""
    if not edition.papers:
        reason = edition.empty_reason
        return [reason] if reason and chinese else []
    return [inline.plain(paper.name if chinese else paper.english) for paper in edition.papers[:_TITLES]]


def _shown(text: str, chinese: bool) -> str:
    """The text in letters the font has."""
    return text if chinese else text.encode("latin-1", "ignore").decode("latin-1")


def _shortened(text: str, size: int, width: int) -> str:
    """The text cut to a width, with an ellipsis where it was cut."""
    if font(size).getlength(text) <= width:
        return text
    while text and font(size).getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


@lru_cache(maxsize=8)
def font(size: int):
    from PIL import ImageFont

    found = chinese_font()
    return ImageFont.truetype(*found[:1], size, index=found[1]) if found else ImageFont.load_default(size)


@cache
def chinese_font() -> tuple[str, int] | None:
    """File and index of a font with simplified Chinese; None where the machine has none."""
    return next((found for found in candidates() if _has_chinese(*found)), None)


def candidates():
    """Fonts to try: fontconfig's choice, then those known by name."""
    try:
        asked = ["fc-match", "-f", "%{file}\t%{index}", "sans:lang=zh-cn"]
        done = subprocess.run(
            asked, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False, timeout=20
        )
        file, _, index = done.stdout.partition("\t")
        if Path(file).is_file():
            yield file, int(index or 0)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        pass
    for folder in _FOLDERS:
        for name in _NAMES:
            for found in sorted(Path(folder).rglob(name)) if Path(folder).is_dir() else ():
                yield str(found), 0


def _has_chinese(file: str, index: int) -> bool:
    """Whether the font draws Chinese signs, and not one box for all."""
    from PIL import ImageFont

    try:
        tried = ImageFont.truetype(file, 24, index=index)
        drawn = [bytes(tried.getmask(sign)) for sign in ("译", "文", "\U0010fffd")]
    except OSError:
        return False
    return len(set(drawn)) == 3
