"""Lists: an item that is lost, put in or exchanged, and "or" told as "and".

A list is looked at where each language has one in the pair of sentences; the neighbours of an item must be known.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from ...text.bilingual import entities, lexicon
from .flag import Flag, alarm

_BORDER = re.compile(r"[.;:!?()—]|\s--?\s")
_TIED = re.compile(r"\s(?:and|or|as well as)\s|^(?:and|or|as well as)\s", re.IGNORECASE)
_BROKEN = re.compile(r"\b(?:but|which|while|with|that|who|is|are|was|were|we)\b", re.IGNORECASE)
_ZH_BORDER = re.compile("[，。；：！？（）—]")
_AND = re.compile("以及|和|与|及|或者?|(?:并|而)?且")
_MOST_WORDS = 5  # of an item between commas
_MOST_LISTS, _MOST_ITEMS = 4, 24  # of a sentence, of a list, that are looked at


def check_lists(source: str, target: str, around: tuple[str, str]) -> Iterator[Flag]:
    """Alarms about one pair of sentences; `around` is either text with the sentences beside it."""
    ours, theirs = _english_lists(source), _chinese_lists(target)
    if len(ours) == 1 and len(theirs) == 1:
        yield from _items(ours[0], theirs[0], source, target)
    for items in (row for row in ours[:_MOST_LISTS] if len(row) <= _MOST_ITEMS):
        forms = [_forms(item) for item in items]
        rows = [row for row in theirs[:_MOST_LISTS] if len(row) <= _MOST_ITEMS]
        shared = [sum(any(form in told for form in f) for f in forms for told in row) for row in rows]
        if shared and max(shared) > 1:
            yield from _counted_items(items, forms, rows[shared.index(max(shared))], around)
    yield from _and_for_or(source, target)


def _counted_items(
    items: list[str], forms: list[list[str]], told: list[str], around: tuple[str, str]
) -> Iterator[Flag]:
    """An item too few or too many, and which; where as many are told, one that stands for another."""
    chinese = around[1].casefold()
    lost = [
        (item, any(lexicon.reliable(word) for word, _, _ in lexicon.known(item)))
        for item, found in zip(items, forms, strict=True)
        if found and not any(form in chinese for form in found)
    ]
    of = [
        {k for k, found in enumerate(forms) if any(form in item.casefold() for form in found)}
        for item in told
    ]
    strange = [item for item, ks in zip(told, of, strict=True) if not ks]
    put_in = [
        item for item in strange if item in told[1:-1] and _listed(item) and not _caused(item, around[0])
    ]
    if len(lost) == 1 and len(told) == len(items) - 1 and (lost[0][1] or not strange):
        yield alarm("list", "item_lost", en=lost[0][0], zh="、".join(told)[:40])
    elif len(put_in) == 1 and len(told) == len(items) + 1 and not lost:
        yield alarm("list", "item_added", en=", ".join(items)[:60], zh=put_in[0])
    elif len(put_in) == len(lost) == len(strange) == 1 and len(told) == len(items) and lost[0][1]:
        yield alarm("word", "exchanged", en=lost[0][0], zh=put_in[0])


def _english_lists(text: str) -> list[list[str]]:
    """The lists of a sentence: three items and more, the last behind an "and"; of the first and last their near words."""
    found = []
    for part in _BORDER.split(text):
        pieces = part.split(", ")
        for k in range(1, len(pieces)):
            if len(_TIED.findall(pieces[k])) != 1:
                continue
            before, after = _TIED.split(pieces[k], maxsplit=1)
            items = [before.strip()] if before.strip() else []
            first = k - 1
            while first > 0 and _is_item(pieces[first]):
                items.insert(0, pieces[first].strip())
                first -= 1
            if all(map(_is_item, items)) and not _TIED.search(pieces[first]):
                items = [" ".join(pieces[first].split()[-3:]), *items, " ".join(after.split()[:4])]
                found += [items] if len(items) >= 3 else []
    return found


def _is_item(piece: str) -> bool:
    return len(piece.split()) <= _MOST_WORDS and not _TIED.search(piece) and not _BROKEN.search(piece)


def _chinese_lists(text: str) -> list[list[str]]:
    found = []
    for part in _ZH_BORDER.split(text):
        if "、" in part:
            *items, last = part.split("、")
            found.append([*items, *_AND.split(last, maxsplit=1)])
    return found


def _items(items: list[str], told: list[str], source: str, target: str) -> Iterator[Flag]:
    """Between two items that stand side by side in one language, one more or another one in the other."""
    forms = [_forms(item) for item in items]
    where = [{k for k, f in enumerate(forms) if any(form in item.casefold() for form in f)} for item in told]
    lost = {k for k, f in enumerate(forms) if f and not any(form in target.casefold() for form in f)}
    for n, (left, right) in enumerate(pairwise(where)):
        if dropped := [k for k in left for m in right if m - k == 2 and k + 1 in lost]:
            yield alarm("list", "item_lost", en=items[dropped[0] + 1], zh="、".join(told[n : n + 2])[:40])
    for n, (left, here, right) in enumerate(zip(where, where[1:], where[2:], strict=False), start=1):
        beside = len(told) > len(items) and any(m - k == 1 for k in left for m in right)
        if beside and not here and _listed(told[n]) and not _caused(told[n], source):
            yield alarm("list", "item_added", en=", ".join(items)[:60], zh=told[n])


def _forms(item: str) -> list[str]:
    """All that the Chinese may have for the words of an item."""
    forms = [form for _, found, _ in lexicon.known(item) for form in found]
    names = [
        word.casefold().removesuffix("s")
        for word in re.findall(r"[A-Za-z][\w-]*", item)
        if entities.is_name(word) or re.search("[A-Z]", word)
    ]
    return forms + names


def _listed(item: str) -> bool:
    """Whether most of an item's characters are words of the lexicon: of others nothing can be said."""
    return lexicon.chinese_words(item).bit_count() >= max(2, 0.5 * len(item))


def _caused(item: str, source: str) -> bool:
    return any(
        form in item or (len(form) > 1 and item in form)
        for _, found, _ in lexicon.known(source)
        for form in found
    )


_OR = re.compile(r"\bx?or\b(?! (?:more|less|not|even|so|equal)\b)", re.IGNORECASE)
_OR_CAUSE = re.compile(
    r"\b(?:n?or|either|whether|alternativ\w*|any|if|to no|depending|optional\w*|versus|vs)\b|[/|∨]",
    re.IGNORECASE,
)
_OR_MAY_BE_AND = re.compile(
    r"\b(?:not|no|without|n't|cannot|never|neither|nor|any|whether|regardless|such as|like|e\.g|including|ranging|can|may|lack\w*|un\w+|less|fail\w*|avoid\w*|between|various|different|than|could|might|when|if|either|need\w*|eliminat\w*|remov\w*|prevent\w*)\b|-free|[()]",
    re.IGNORECASE,
)
_ZH_OR = re.compile("或(?!许|将|有|可)|还是|抑或|要么|亦|无论|不论|不管|/|乃至|甚至|即|也就是|、|也|均|都|任")


def _and_for_or(source: str, target: str) -> Iterator[Flag]:
    told = re.search(
        "(?<!不可)(?<=[一-鿿A-Za-z])或者?(?=[一-鿿A-Za-z]{2})(?!许|将|有|可|多或少|非|更)", target
    )
    said = re.search(r"\band\b", source)
    if told and said and not _OR_CAUSE.search(source):
        yield alarm("list", "or", en="and", zh=target[max(0, told.start() - 6) : told.end() + 6])
    word = _OR.search(source)
    if (
        word
        and len(_OR.findall(source)) == 1
        and not _OR_MAY_BE_AND.search(source)
        and not _ZH_OR.search(target)
    ) and re.search("和|与|以及|并", target):
        near = source[max(0, word.start() - 14) : word.end() + 14].strip()
        yield alarm("list", "or", en=near, zh="和")
