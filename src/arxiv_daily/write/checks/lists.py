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
_BROKEN = re.compile(
    r"\b(?:but|which|while|with|that|who|is|are|was|were|we|one (?:based|built|for|of|on)|the other)\b",
    re.IGNORECASE,
)
# What opens a sentence before its subject, and is no first item: "Nevertheless, a and b", "In contrast, a and b".
_OPENING = re.compile(
    r"\s*(?:\w+ly|however|nevertheless|nonetheless|moreover|furthermore|thus|hence|overall|instead|meanwhile|still|here|besides|indeed|likewise|"
    r"(?:in|to|for|as|on|at|by) (?:\w+ ){0,2}\w+)\s*",
    re.IGNORECASE,
)
_ZH_BORDER = re.compile("[，。；：！？（）—]")
_AND = re.compile("以及|和|与|及|或者?|(?:并|而)?且")
# Words that open a clause before a list: "At the receiver side, a, b, and c".
_LEADS = re.compile(
    r"\s*(?:while|although|though|at|in|on|by|for|with|when|as|if|to|after|before|through|using|from|under|despite|given|since|because|due|unlike|beyond|first|finally|however|moreover|[a-z]+less|[a-z]+ly)\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"[a-z]+ing\b|[a-z]+ed by\b")
_FOR_EXAMPLE = re.compile(r"^(?:e\.g\.|i\.e\.|such as|including|like),?\s|,?\s*etc\.?$")
_MOST_WORDS = 5  # of an item between commas
_SURE_ITEM = 4  # characters of an item of known words that hardly render a word nobody listed
_MOST_BETWEEN = 12  # words of English from one item to the next but one
_MOST_LISTS, _MOST_ITEMS = 4, 24  # of a sentence, of a list, that are looked at


def check_lists(source: str, target: str, around: tuple[str, str]) -> Iterator[Flag]:
    """Alarms about one pair of sentences; `around` is either text with the sentences beside it."""
    told = _chinese_lists(target)[:_MOST_LISTS]
    found = list(_beside_english_lists(source, target, told, around))
    yield from found
    known = lexicon.known(source)
    for row in told if not found else ():
        for left, item, right in zip(row[:_MOST_ITEMS], row[1:], row[2:], strict=False):
            if len(item) >= _SURE_ITEM and _listed(item) and not _caused(item, around[0]):
                gap = _between(left.casefold(), right.casefold(), known)
                english = source[slice(*gap)] if gap else ""
                words = re.findall("[A-Za-z]{4,}", english.lower())
                if 0 < len(words) <= _MOST_BETWEEN and all(map(lexicon.renderings, words)):
                    yield alarm("list", "item_added", en=english, zh=item)
    yield from _and_for_or(source, target)


def _beside_english_lists(
    source: str, target: str, told: list[list[str]], around: tuple[str, str]
) -> Iterator[Flag]:
    for row in told:
        yield from _doubled(row)
    for items in _english_lists(source)[:_MOST_LISTS]:
        forms = [_forms(item) for item in items]
        rows = [(_matches(forms, row), row) for row in told]
        matches, row = max(rows, key=lambda found: len(found[0]), default=([], []))
        if row and len(matches) > 1 and max(len(items), len(row)) <= _MOST_ITEMS:
            yield from _compared(items, forms, row, matches, around)
            yield from _ends(items, forms, row, matches, (source, target))


def _between(left: str, right: str, known: list[tuple[str, tuple[str, ...], int]]) -> tuple[int, int] | None:
    """The English from a word that is told in one Chinese item to the nearest that is told in the other."""
    ours, theirs = (
        [(at, at + len(word)) for word, forms, at in known if any(form in item for form in forms)]
        for item in (left, right)
    )
    pairs = [(a[0], b[1]) for a in ours for b in theirs if a[0] < b[0]]
    return min(pairs, key=lambda span: span[1] - span[0], default=None)


def _doubled(row: list[str]) -> Iterator[Flag]:
    for one, other in pairwise(row):
        if len(one) > 1 and one == other:
            yield alarm("list", "item_added", en="", zh=one)


def _matches(forms: list[list[str]], row: list[str]) -> list[tuple[int, int]]:
    """Which item is told where: the largest set of pairs in the order of both lists (a longest common subsequence)."""
    told = [item.casefold() for item in row][:_MOST_ITEMS]
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [[(0.0, [])] * (len(told) + 1)]
    for k, found in enumerate(forms[:_MOST_ITEMS]):
        line: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
        for m, item in enumerate(told):
            shared = sum(len(form) for form in set(found) if form in item)
            either = max(best[k][m + 1], line[m], key=lambda state: state[0])
            if shared and (total := best[k][m][0] + 1 + 0.01 * shared) > either[0]:
                either = total, [*best[k][m][1], (k, m)]
            line.append(either)
        best.append(line)
    return best[-1][-1][1]


def _compared(
    items: list[str],
    forms: list[list[str]],
    told: list[str],
    matches: list[tuple[int, int]],
    around: tuple[str, str],
) -> Iterator[Flag]:
    """Between two items that are known, one that is lost, put in, or stands for another."""
    free = [item for m, item in enumerate(told) if m not in dict(matches).values()]
    for (k, m), (after, there) in pairwise(matches):
        beside = [_rest(told[m], forms[k]), _rest(told[there], forms[after])]
        lost = [n for n in range(k + 1, after) if not _told(forms[n], [*free, *beside])]
        put_in = range(m + 1, there)
        strange = [n for n in put_in if _listed(told[n]) and not _caused(told[n], around[0])]
        if len(lost) < after - k - 1:
            continue  # another order, or two items in one
        counted = (
            len(matches) == len(told) == len(items) - 1
        )  # all that is told is known: what is not, is lost
        if lost and not put_in and len(told) < len(items) and (counted or all(forms[n] for n in lost)):
            yield alarm("list", "item_lost", en=items[lost[0]], zh="、".join(told[m : there + 1])[:40])
        elif strange and not lost and len(told) > len(items):
            yield alarm("list", "item_added", en=", ".join(items)[:60], zh=told[strange[0]])
        elif strange and len(lost) == len(put_in):
            n = lost[strange[0] - m - 1]
            if _known(items[n]) or (not forms[n] and len(told[strange[0]]) >= _SURE_ITEM):
                yield alarm("word", "exchanged", en=items[n], zh=told[strange[0]])


def _ends(
    items: list[str],
    forms: list[list[str]],
    told: list[str],
    matches: list[tuple[int, int]],
    pair: tuple[str, str],
) -> Iterator[Flag]:
    """The first or last item lost, where all that is told is one of the others."""
    source, target = pair
    if not len(matches) == len(told) == len(items) - 1 or _PARTICIPLE.match(items[1]):
        return
    before = _BORDER.split(source[: source.find(items[0]) + len(items[0])])[-1].split(", ")[-1]
    for n, words in ((0, items[0].split()[-1:]), (len(items) - 1, items[-1].split()[:1])):
        found = _forms(" ".join(words))
        sure = any(lexicon.reliable(word.lower()) for word in words) or (n == 0 and not _LEADS.match(before))
        if sure and n not in dict(matches) and found and not _told(found, [target]):
            yield alarm("list", "item_lost", en=items[n], zh="、".join(told)[:40])


def _rest(item: str, forms: list[str]) -> str:
    """What of a Chinese item is left when the words of its own English are taken out."""
    item = item.casefold()
    for form in sorted(forms, key=len, reverse=True):
        item = item.replace(form, " ")
    return item


def _told(forms: list[str], items: list[str]) -> bool:
    return any(form in item.casefold() for form in forms for item in items)


def _english_lists(text: str) -> list[list[str]]:
    """The lists of a sentence: three items and more, the last behind an "and"; of the first and last their near words."""
    found = [
        items
        for inside in re.findall(r"\(([^()]{5,200})\)", text)
        if not _TIED.search(inside)
        and len(items := [piece.strip() for piece in _FOR_EXAMPLE.sub("", inside).split(",")]) > 2
        and all(map(_is_item, items))
    ]
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
            if (
                all(map(_is_item, items))
                and not _TIED.search(pieces[first])
                and not (first == 0 and _OPENING.fullmatch(pieces[first]))
            ):
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
        elif len(pieces := _AND.split(part)) > 1:
            found.append(pieces)
    return found


def _forms(item: str) -> list[str]:
    """All that the Chinese may have for the words of an item."""
    forms = [form for _, found, _ in lexicon.known(item) for form in found]
    names = [
        word.casefold().removesuffix("s")
        for word in re.findall(r"[A-Za-z][\w-]*", item)
        if entities.is_name(word) or re.search("[A-Z]", word)
    ]
    return forms + names


def _known(item: str) -> bool:
    """Whether every word of an English item is in the lexicon, or one that is nearly always told by its renderings."""
    words = [word for word in re.findall("[A-Za-z]{3,}", item.lower()) if word not in ("and", "the", "for")]
    return all(map(lexicon.renderings, words)) or any(map(lexicon.reliable, words))


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
