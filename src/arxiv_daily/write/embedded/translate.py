"""Translation with the embedded model, sentence by sentence.

A base model of 270M parameters continues few-shot pairs. What helps it, each a step that can be left out to
measure it (`benchmarks/translation.py`): `shots` from our field, `terms` of the glossary put into the English,
`clauses` of long sentences one by one, `leaks` of the pairs refused and asked again without the pair, `retry` with
other pairs, `choice` among candidates, `polish`.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence

from ...text.align import sentences
from ...text.bilingual.glossary import Glossary
from ...text.bilingual.quantities import quantities
from ..checks import polarity
from ..memory import nearest_pairs
from .examples import FIELD, PLAIN
from .leaks import leaked
from .pace import Ask, Asker, TimeOver

STEPS = frozenset({"shots", "terms", "clauses", "leaks", "retry", "choice", "polish"})
_LONG = 15  # words from which a sentence is cut at a clause border
_SHORT = 7  # words a clause must have
_LONGEST = 60  # words after which a text without borders is cut anywhere, so that it fits the model's context
_CANDIDATES = 3  # further answers asked for where the first is doubtful
_DOUBTFUL = 0.05  # the fault from which it is
_UNUSABLE = 0.9  # the fault from which an answer is thrown away
_LEAST = 0.6  # characters a word of English; of 990 published sentences none has less than 0.8
_WITHOUT = 2  # times an answer that leaks is asked for again, each time without the pairs it leaks from

_HAN = re.compile(r"[一-鿿]")
FORMULA = re.compile(r"\$[^$\n]+\$|\\[a-zA-Z]+\{[^{}]*\}|https?://[!-~]*[A-Za-z0-9/~=#%_-]")
_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.ASCII)
_BORDER = re.compile(
    r"(?<=[;:])\s+|\s+--\s+|\s+(?=\(?(?:\d|i{1,3}|iv|v)\)\s)|"
    r",\s+(?=(?:and|but|while|where|which|so that|thereby|using|whereas|with|in which|by)\b)|"
    r"\s+(?=(?:which|that|while|because|whereas|but|where|when)\b)"
)
_ENGLISH = re.compile(
    r"(?:[A-Za-z][\w'’-]*[ ,]+){5}[A-Za-z]", re.ASCII
)  # six words of it in a row, which no name has
_STUCK = re.compile(r"(.{2,12}?)\1{3,}")  # the same few characters over and over
_PREPOSITION = re.compile(r"\s+(?=(?:via|using|with|for|from|by|under|through|based on|towards?|in)\s)")


def _split(text: str) -> list[str]:
    """The sentences of an English text, white space made single and what is no valid text left out."""
    return sentences(text.encode("utf-8", "ignore").decode().replace("\0", " "))


def clauses(sentence: str) -> list[str]:
    """A long sentence cut at the clause borders nearest to its middle; never inside brackets or a formula."""
    if len(sentence.split()) <= _LONG:
        return [sentence]
    cuts = []
    for border in _BORDER.finditer(sentence):
        left, right = sentence[: border.start()], sentence[border.end() :]
        shorter = min(len(left.split()), len(right.split()))
        if shorter >= _SHORT and left.count("(") == left.count(")") and left.count("$") % 2 == 0:
            cuts.append((shorter, left, right))
    if not cuts and len(words := sentence.split()) > _LONGEST:
        half = len(words) // 2
        return clauses(" ".join(words[:half])) + clauses(" ".join(words[half:]))
    if not cuts:
        return [sentence]
    _, left, right = max(cuts, key=lambda cut: cut[0])
    return clauses(left) + clauses(right)


def _with_terms(sentence: str, glossary: Glossary) -> str:
    """The sentence with the glossary's terms in Chinese already; formulas, names and acronyms stay."""
    parts = re.split(rf"({FORMULA.pattern})", sentence)
    for i in range(0, len(parts), 2):
        for term in glossary.matching(parts[i]):
            if not term.exact:
                parts[i] = term.pattern.sub(term.translation, parts[i])
    return "".join(parts)


async def translate(
    ask: Ask | Asker,
    text: str,
    glossary: Glossary | None = None,
    steps: frozenset[str] = STEPS,
    pairs: Sequence[tuple[str, str]] = (),
) -> str:
    """The text in Chinese; "" where more than a fifth of its sentences did not come back.

    `pairs` are sentences with their translations, of which each sentence is shown those nearest to it.
    """
    asker, parts = Asker.of(ask), _split(text)
    asker.begin(parts)

    async def one(sentence: str) -> str:
        answer = await translate_sentence(asker, sentence, glossary, steps, pairs)
        asker.end(sentence)
        return answer

    answers = await asyncio.gather(*map(one, parts))
    lost = sum(not answer for answer in answers)
    if not _HAN.search("".join(answers)) or 5 * lost > len(parts):
        return ""
    return "".join(answer or sentence for answer, sentence in zip(answers, parts, strict=True))


async def translate_title(ask: Ask | Asker, title: str, glossary: Glossary | None = None) -> str:
    """A title in Chinese; "" where none came.

    The name of a method before a colon stays as it is. Where the whole does not come back, it is asked for in two
    halves; at most two times the questions of a sentence each.
    """
    asker = Asker.of(ask)
    words = " ".join(_split(title))
    name, mark, rest = words.partition(": ")
    if mark and rest and _is_name(name):
        chinese = await translate_title(asker, rest, glossary)
        return f"{name}：{chinese}" if chinese else ""
    asker.begin([words])
    try:
        for pieces in ([words], _halves(words)):
            answers = [await translate_sentence(asker, piece, glossary) for piece in pieces]
            if answers and all(map(_HAN.search, answers)):
                return ("：" if mark else "，").join(answer.rstrip("。") for answer in answers)
    finally:
        asker.end(words)
    return ""


def _is_name(text: str) -> bool:
    """Whether what stands before a title's colon is a name and says nothing else."""
    words = text.split()
    return len(words) == 1 or (len(words) <= 3 and all(re.search(r"[A-Z0-9].*[A-Z0-9]", w) for w in words))


def _halves(title: str) -> list[str]:
    """A title cut at its colon, else at the preposition nearest to its middle; [] where there is none."""
    cuts = list(re.finditer(r":\s+", title)) or list(_PREPOSITION.finditer(title))
    if not cuts:
        return []
    cut = min(cuts, key=lambda border: abs(border.start() + border.end() - len(title)))
    return [title[: cut.start()], title[cut.end() :]]


async def translate_sentence(
    ask: Ask | Asker,
    sentence: str,
    glossary: Glossary | None = None,
    steps: frozenset[str] = STEPS,
    pairs: Sequence[tuple[str, str]] = (),
) -> str:
    """One sentence in Chinese; "" where no usable answer came. At most 9 calls a clause, in most cases 1 to 4."""
    if not re.search(r"[A-Za-z]{2}", FORMULA.sub("", sentence)):
        return sentence  # a formula or a number alone
    asker, glossary = Asker.of(ask), glossary or Glossary()
    parts = clauses(sentence) if "clauses" in steps else [sentence]
    near = nearest_pairs(sentence, pairs)
    answers = await asyncio.gather(*(_clause(asker, part, glossary, steps, near) for part in parts))
    if not all(answers):
        return ""
    whole = "，".join([re.sub(r"[，。；：,.;:]+$", "", a) for a in answers[:-1]] + [answers[-1]])
    return polish(whole, ends=sentence[-1] in ".!?") if "polish" in steps else whole


async def _clause(
    ask: Asker, clause: str, glossary: Glossary, steps: frozenset[str], near: list[tuple[str, str]]
) -> str:
    """The best answer to one clause, or ""; `near` are further pairs to continue."""
    source = _with_terms(clause, glossary) if "terms" in steps else clause
    first, other = (FIELD, PLAIN) if "shots" in steps else (PLAIN, FIELD)
    careful = "leaks" in steps
    best, shots = await _of_its_own(ask, clause, source, [*first, *near], careful)
    worst = fault(clause, best, glossary)
    if "retry" in steps and worst > _UNUSABLE:
        again, _ = await _of_its_own(ask, clause, source, [*other, *near], careful)
        best = min(best, again, key=lambda answer: fault(clause, answer, glossary))
    if "choice" in steps and worst > _DOUBTFUL:
        asked = (_candidate(ask, source, shots, seed=k + 1) for k in range(_CANDIDATES))
        found = [answer for answer in await asyncio.gather(*asked) if answer]
        own = [answer for answer in found if not (careful and leaked(clause, answer, shots))]
        best = choose(clause, [best, *own], glossary)
    return best if fault(clause, best, glossary) <= _UNUSABLE or "retry" not in steps else ""


async def _of_its_own(
    ask: Asker, clause: str, source: str, shots: list[tuple[str, str]], careful: bool
) -> tuple[str, list[tuple[str, str]]]:
    """An answer and the pairs it was made with: the given ones but for those it leaked from; "" if it still leaks."""
    for _ in range(_WITHOUT + 1):
        answer = await _one(ask, source, shots)
        leaks = leaked(clause, answer, shots) if careful else []
        if not leaks:
            return answer, shots
        shots = [pair for place, pair in enumerate(shots) if place not in leaks]
    return "", shots


async def _candidate(ask: Asker, source: str, shots: list[tuple[str, str]], seed: int) -> str:
    """A further answer by chance; "" where there is no time for one."""
    try:
        return await _one(ask.again, source, shots, temperature=0.4, seed=seed)
    except TimeOver:
        return ""


async def _one(ask: Ask | Asker, source: str, shots: list[tuple[str, str]], **sampling: float) -> str:
    """One answer: the line that continues the pairs."""
    messages = [
        {"role": role, "content": content}
        for pair in shots
        for role, content in zip(("user", "assistant"), pair, strict=True)
    ]
    messages.append({"role": "user", "content": source})
    limit = 3 * len(source.split()) + 30
    return (
        await ask(messages, **{"temperature": 0, "max_tokens": limit, "stop": ["\n"], **sampling})
    ).strip()


def choose(source: str, answers: list[str], glossary: Glossary) -> str:
    """The answer that is most like the others (minimum Bayes risk) and has the least fault."""

    def worth(i: int) -> float:
        others = [_likeness(answers[i], other) for j, other in enumerate(answers) if j != i]
        return sum(others) / max(1, len(others)) - fault(source, answers[i], glossary)

    return answers[max(range(len(answers)), key=worth)]


def _likeness(one: str, other: str) -> float:
    """The share of character n-grams (1 to 4) that two texts have in common, 0 to 1."""
    a, b = _grams(one), _grams(other)
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def _grams(text: str) -> Counter[str]:
    text = "".join(text.split())
    return Counter(text[i : i + n] for n in (1, 2, 3, 4) for i in range(len(text) - n + 1))


def fault(source: str, target: str, glossary: Glossary) -> float:
    """How wrong a Chinese sentence looks beside its English source: 0 nothing found, 1 not usable."""
    if not target or not _HAN.search(target) or _STUCK.search(target) or _ENGLISH.search(target):
        return 2.0
    formulas, theirs = Counter(FORMULA.findall(source)), Counter(FORMULA.findall(target))
    plain, answer = FORMULA.sub(" ", source), FORMULA.sub(" ", target)
    names, kept = _names(plain), _names(answer)
    ours, numbers = quantities(plain), quantities(answer)
    lost = sum(not any(q.same(n) for n in numbers) for q in ours)
    made = sum(not any(q.same(n) for n in ours) for q in numbers if not q.spelt)
    faults = 0.15 * (lost + made) + 0.15 * ((formulas - theirs).total() + (theirs - formulas).total())
    faults += 0.05 * len(names ^ kept)
    faults += 0.02 * sum(not term.rendered(target) for term in glossary.matching(source))
    han = len(_HAN.findall(answer))
    english = sum(len(word) for word in _NAME.findall(answer) if word not in names)
    faults += 1.5 * max(0.0, 0.7 - han / max(1, han + english))
    words = len(plain.split())
    ratio = (han + len(_NAME.findall(answer))) / max(1, words)
    if words > 3 and ratio < _LEAST:
        return 2.0  # far too short
    faults += 0.3 * max(0.0, 1.6 - ratio) + 0.3 * max(0.0, ratio - 2.6)
    bead = polarity.Bead(plain, answer)
    faults += 0.3 * bool(polarity.flipped(bead)) + 0.3 * bool(polarity.lost_negation(bead))
    return faults + (0.3 if re.search(r"(.{4,}).{0,2}\1", answer) else 0.0)


def _names(text: str) -> set[str]:
    return {word for word in _NAME.findall(text) if re.search(r"[A-Z0-9].*[A-Z]|[A-Z].*[A-Z0-9]", word)}


def polish(text: str, ends: bool = True) -> str:
    """Full-width punctuation, no spaces between Chinese and Latin, outside formulas; `ends`: with a full stop."""
    parts = re.split(rf"({FORMULA.pattern})", text)
    for i in range(0, len(parts), 2):
        parts[i] = _punctuation(parts[i])
    text = re.sub(
        r"(?<=[一-鿿，。；：、])\s+(?=\$)|(?<=\$)\s+(?=[一-鿿，。；：、])", "", "".join(parts)
    ).strip()
    if not ends:
        return re.sub(r"[。，、,.]+$", "", text)
    return text if re.search(r"[。！？；：…]$", text) else re.sub(r"[，、,.;:]*$", "。", text, count=1)


def _punctuation(text: str) -> str:
    text = text.replace("％", "%").replace("\\%", "%")
    text = re.sub(r"\s*\(([^()]*)\)\s*", r"（\1）", text)
    for half, full in (",，", ";；", ":：", "?？"):
        text = re.sub(
            rf"(?<=[一-鿿）])\s*{re.escape(half)}\s*|\s*{re.escape(half)}\s*(?=[一-鿿（])", full, text
        )
    text = re.sub(r"(?<=[一-鿿）])\s*\.\s*(?=$|[一-鿿])", "。", text)
    text = re.sub(r"(?<=[一-鿿，。；：、（）])[ \t]+|[ \t]+(?=[一-鿿，。；：、（）])", "", text)
    return re.sub(r"([，。；：、])[，、：；]+", r"\1", text)
