"""One thing told as another: a Chinese word without its English beside an English one without its Chinese.

Both must be words that can be relied on (`lexicon.reliable`), and stand in the same place of the sentence.
"""

from collections.abc import Iterator

from ...text.bilingual import lexicon
from ...text.bilingual.alignment import Alignment, Bead
from ...text.bilingual.locate import Locator
from .flag import Flag, alarm

_MARGIN = 24  # letters around what of the English stands behind a Chinese clause
_MOST = 12  # words of a sentence that are looked at on either side


def exchanged_words(whole: Alignment, bead: Bead, pair: Locator) -> Iterator[Flag]:
    """An alarm about one pair of sentences, the first that is found."""
    lost = _lost(whole, bead)[:_MOST]
    if not lost:
        return
    for zh, at in _strange(whole, bead, pair.chinese)[:_MOST]:
        english = pair.english_near(at, _MARGIN).lower()
        for word, forms in lost:
            if word in english and zh not in forms and not _caused(zh, english):
                yield alarm("word", "exchanged", en=word, zh=zh)
                return


def _lost(whole: Alignment, bead: Bead) -> list[tuple[str, tuple[str, ...]]]:
    """Words of the English, with their forms, that the Chinese near has not, or in this pair less often."""
    near = whole.targets[max(0, bead.targets.start - 1) : bead.targets.stop + 1]
    around, chinese = "".join(near).casefold(), bead.target.casefold()
    words: dict[str, tuple[int, tuple[str, ...]]] = {}
    for i in bead.sources:
        for item in whole.items[i]:
            small = whole.sources[i].startswith(item.word, item.spots[0]) or not item.spots[0]
            if (
                item.kind == "word"
                and item.weight >= 1
                and item.word.isalpha()
                and small
                and lexicon.reliable(item.word)
            ):
                count = words.get(item.word, (0, ()))[0]
                words[item.word] = count + len(item.spots), item.forms
    return [
        (word, forms)
        for word, (count, forms) in words.items()
        if sum(chinese.count(form) for form in forms) < count
        and (count > 1 or not any(form in around for form in forms))
    ]


def _strange(whole: Alignment, bead: Bead, chinese: str) -> list[tuple[str, int]]:
    """Words of the Chinese for which the English near has no cause, or fewer than there are."""
    near = range(max(0, bead.sources.start - 1), min(len(whole.sources), bead.sources.stop + 1))
    covered = offset = 0
    for j in bead.targets:
        for i in near:
            covered |= whole.covered[i][j] << offset
        offset += len(whole.targets[j])
    caused: dict[str, int] = {}
    for i in near:
        for item in whole.items[i]:
            for form in (*item.forms, *item.told):
                caused[form] = caused.get(form, 0) + len(item.spots)
    words = lexicon.reliable_chinese(chinese)
    told: dict[str, int] = {}
    for word, _ in words:
        told[word] = told.get(word, 0) + 1
    return [
        (word, at)
        for word, at in words
        if (told[word] > caused[word] if word in caused else not covered & (((1 << len(word)) - 1) << at))
    ]


def _caused(word: str, english: str) -> bool:
    """Whether some English has a word for it."""
    return any(word in form or form in word for _, forms, _ in lexicon.known(english) for form in forms)
