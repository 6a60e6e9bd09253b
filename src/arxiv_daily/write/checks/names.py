"""Names, acronyms and data sets: lost, put in, or told as one another."""

import re
from collections.abc import Iterator

from ...text.bilingual import entities, lexicon
from ...text.bilingual.glossary import Glossary
from . import flag
from .flag import Flag, alarm

# Names that are words as well, with what they are called in Chinese.
_IN_WORDS = (
    ("transformer", "变换器"),
    ("transformer", "转换器"),
    ("autoencoder", "自编码"),
    ("conformer", "卷积增强"),
    (r"type-[IVX]+", "型"),
    (r"conv(?:olutional)?nets?$", "卷积"),
    (r"(?:batch|layer|group|instance|rms)norm", "归一化"),
    (r"resnets?$", "残差"),
    (r"bi-?(?:lstm|gru|rnn)s?$", "双向"),
)


def check_names(source: str, target: str, glossary: Glossary, faithful: bool) -> Iterator[Flag]:
    """Names of the English that the Chinese lacks (if `faithful`), and names that it has of its own."""
    plain = entities.FORMULA.sub(" ", source)
    ours = dict.fromkeys(n for n in entities.names(plain) if not re.fullmatch(r"[IVX]+|[A-Z]s", n))
    there = entities.fold(target)
    for name in ours if faithful else ():
        if entities.fold(name) not in there and _tail_lost(name, target):
            yield alarm("name", "name_lost", en=name)
            continue
        pieces = [p for p in re.split(r"[-–/+]", name) if entities.is_name(p)] or [name]
        for piece in [name] if entities.fold(name) in there else pieces:
            singular = re.sub(r"(?<=[A-Z])s$", "", piece)
            if entities.fold(singular).removesuffix("s") in there or any(
                t.rendered(target) for t in glossary.matching(singular)
            ):
                continue
            in_words = any(re.match(en, singular, re.I) and zh in target for en, zh in _IN_WORDS) or any(
                form in target for form in lexicon.whole(singular.lower())
            )
            if _glued(singular, plain, there):
                continue
            spelt = in_words or _long_form(singular, plain) or _scattered(singular, plain)
            if spelt or entities.translatable(singular, plain):
                yield flag.note("name", "name_lost", en=singular)
            else:
                yield alarm("name", "name_lost", en=singular)
    known = entities.fold(source)
    for name in dict.fromkeys(entities.names(entities.FORMULA.sub(" ", target))):
        invented = [
            p for p in re.split(r"[-–/+]", name) if entities.fold(p) not in known and entities.is_name(p)
        ]
        if entities.fold(name) not in known and invented and not _units_only(name):
            initials = re.sub(r"s$", "", name)
            if initials in entities.COMMON_ACRONYMS or entities.initials_of(initials, source):
                yield flag.note("name", "name_added", zh=name)
            else:
                yield alarm("name", "name_added", zh=name)

    for name in dict.fromkeys(_PLAIN.findall(entities.FORMULA.sub(" ", entities.LINK.sub(" ", target)))):
        if entities.fold(name) not in known:
            yield alarm("name", "name_added", zh=name)


# A word of one capital: in a Chinese text it is a name.
_PLAIN = re.compile(r"(?<![A-Za-z0-9./_\\-])[A-Z][a-z]{2,}(?![A-Za-z0-9_./-])")


def _glued(name: str, source: str, there: str) -> bool:
    """Whether a blank is missing behind another name of the source that the Chinese has: FooNetcan."""
    heads = (other for other in entities.names(source) if name.startswith(other) and len(other) > 2)
    return any(
        name[len(h) :].islower() and len(name) > len(h) + 1 and entities.fold(h) in there for h in heads
    )


def _long_form(name: str, source: str) -> bool:
    """Whether the name is a word of a name that is spelt out before its acronym: InterPlanetary File System (IPFS)."""
    after = re.search(
        rf"\b{re.escape(name)}((?:[ ~-]+[A-Z][A-Za-z]+){{1,5}})[ ~]*\(([A-Z]{{2,6}})s?\)", source
    )
    return bool(after and after[2].startswith("".join(c for c in name if c.isupper())))


def _scattered(name: str, source: str) -> bool:
    """Whether the letters of an acronym begin words that stand in this order, two others between them at most: visual, and audiovisual speech recognition."""
    if not re.fullmatch(r"[A-Z]{3,5}", name):
        return False
    between = r"(?:\W+\w+){0,2}?\W+"
    return bool(
        re.search(r"\b" + between.join(rf"{letter}[a-z]{{2,}}" for letter in name), source, re.IGNORECASE)
    )


def _parts_in(name: str, folded: str) -> bool:
    """Whether the parts of a name stand in the other text, be it in another order."""
    parts = re.split(r"[-–/+]", name)
    return len(parts) > 1 and all(entities.fold(part) in folded for part in parts)


def _tail_lost(name: str, target: str) -> bool:
    """Whether the Chinese has the head of a name, but nothing of what stands behind its last hyphen: HEar-ID as HEar."""
    head, _, tail = name.rpartition("-")
    if (
        not re.match(r"[A-Z\d]", tail)
        or not entities.is_name(head)
        or entities.fold(head) not in entities.fold(target)
    ):
        return False
    as_written = re.search(rf"(?<![A-Za-z\d]){re.escape(tail)}(?![A-Za-z\d])", target, re.IGNORECASE)
    return not as_written and not any(form in target for form in lexicon.renderings(tail.lower()))


def _units_only(name: str) -> bool:
    return bool(re.fullmatch(r"[kMGT]?(?:Hz|bps|bit/s)|dB[A-Za-z]{0,2}|k[Bb]/s|[KMGTPEZ]i?[Bb]", name))


# A name in brackets behind its words.
_BROUGHT_IN = re.compile(r"[（(]\s*([A-Za-z][A-Za-z0-9-]*[A-Z0-9][A-Za-z0-9-]*?|[A-Z][a-z]{2,}?)s?\s*[)）]")


def names_exchanged(source: str, target: str, around: str) -> Iterator[Flag]:
    """A name of the English sentence for which the Chinese one has another, though the abstract has both.

    `around` is the English with the sentences beside it, where an acronym may be spelt out.
    """
    ours = {entities.fold(n): n for n in entities.names(source)}
    theirs = {entities.fold(n): n for n in entities.names(target)}
    folded, chinese = entities.fold(source), entities.fold(target)
    strange = [n for key, n in theirs.items() if key not in folded and not _parts_in(n, folded)]
    lost = [
        n
        for key, n in ours.items()
        if re.sub(r"s$", "", key) not in chinese
        and not entities.translatable(n, around)
        and not re.fullmatch(r"[a-z]+-[IVX]+|.*-[a-z]+", n)
    ]
    brought_in, told_so = (
        {entities.fold(m[1]): m[1] for m in _BROUGHT_IN.finditer(text)} for text in (source, target)
    )
    instead = [n for key, n in told_so.items() if key not in brought_in and key in folded]
    elsewhere = [n for key, n in brought_in.items() if key not in told_so and key in chinese]
    if strange and lost:
        yield alarm("name", "name_swapped", en=lost[0], zh=strange[0])
    elif instead and elsewhere:
        yield alarm("name", "name_swapped", en=elsewhere[0], zh=instead[0])


def _unformulated(text: str) -> str:
    return entities.FORMULA.sub(" ", text)


# Words that stand for a name told before; "本文" stands for none.
_INSTEAD = re.compile(
    "[该此其它这]|本(?!文)|我们的|所提|前者|后者|两者|二者|上述|相关|前述|原|(?<=[，。；])(?:系统|模型|方法|框架)|^(?:系统|模型|方法|框架)"
)
# A word that wants a name behind it, with a mark or only a kind of thing there: "基于的", "在数据集上".
_HOLE = re.compile(
    "(?:提出|引入|推出|介绍|基于|与|和|将|使|为|优于|超越|远?高于|(?:评估|考虑|验证|测试|比较)了)(?=[，。；、）]|——)|"
    "(?:基于|与|和|将|在|用|使用|优于|超越|高于)(?=(?:数据集|架构|算法|基准|系列)[，。、上中的])|(?:基于|和|于|与)(?=的)|(?:[在于]|基于)(?=[上中]的?)"
)


def left_out(source: str, target: str, whole: tuple[str, str]) -> Iterator[Flag]:
    """A name that the Chinese abstract keeps as it is, but not in this sentence, and nothing that stands for it.

    `source` and `target` are a pair of sentences, `whole` the two texts.
    """
    there, ours, theirs = entities.fold(target), entities.fold(whole[0]), entities.fold(whole[1])
    plain = {*_PLAIN.findall(whole[0])} & {*_PLAIN.findall(whole[1])}
    found, told = (
        [*entities.names(text), *(n for n in _PLAIN.findall(text) if n in plain and not entities.is_name(n))]
        for text in map(_unformulated, (source, target))
    )
    again = any(told.count(name) > max(1, found.count(name)) for name in told)  # one stands for another
    hole = bool(_HOLE.search(target))
    for name in dict.fromkeys(found):
        key = entities.fold(name).removesuffix("s")
        pieces = [
            entities.fold(piece)
            for piece in re.split("[-–/+]", name)
            if not (piece.islower() and any(form in target for form in lexicon.whole(piece)))
        ]  # the words of a compound may be told in Chinese: SSM/diffusion
        if (
            len(key) < 3
            or name.endswith(("ed", "ing"))
            or key in there
            or all(any(form in there for form in (piece, *lexicon.renderings(piece))) for piece in pieces)
        ):
            continue
        kept = re.search(rf"(?<![A-Za-z]){re.escape(name.removesuffix('s'))}(?![a-z])", whole[1])
        fewer = bool(kept) and theirs.count(key) < ours.count(key)
        short = entities.translatable(name, whole[0])
        if (
            (hole and (fewer or not (kept or short)))
            or (again and (fewer or not (short or "-" in name)))
            or (fewer and not short and not _INSTEAD.search(target))
        ):
            yield alarm("name", "name_lost", en=name)
