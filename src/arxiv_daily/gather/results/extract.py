"""Results of a full text by rules: from tables whose heads, rows or caption name a data set and a metric.

A cell counts only where the metric and the data set are beyond doubt: named by its column's heads, by its row, or by
the caption and then with nothing else said. Whatever else is said of it becomes its setting, so that what was measured
otherwise is shown as different. A cell that leaves a doubt is left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..section import Section
from ..taxonomy import Taxonomy, key_of_name
from . import grid, units
from .grid import Grid, Row
from .row import MOST_RESULTS, PaperResult, Whose

NOT_THE_METRIC = re.compile(
    r"(?i)reduc|improv|relativ|\brel\b|gain|delta|Δ|diff|increas|degrad|correl|\bstd\b|varianc|\b[lsp]r?cc\b|krcc|rtf"
    r"|latenc|\bparams?\b|\bavg\b|averag|\bmean\b|overall|\bloss\b|weight|\bsteps?\b|\brank|oracle|threshold|target"
    r"|\btime\b|hours?\b|\bsize\b|\bvs\b|\bgap\b|p-value"
)
_SYSTEM_HEAD = re.compile(r"(?i)model|method|system|approach|network|architect|algorithm|parser|codec|framework|team|baseline|encoder|vocoder|front-?end")  # fmt: skip
SCALED = re.compile(r"(?:\\times|×)\s?10|10\s?\^|(?i:multiplied by)")  # values that are not what they seem
_TRAINED = re.compile(r"(?i)\btrain|\bfine-?tun|\bpre-?train|\bcorpora\b")
_TRAINED_ON = re.compile(
    r"(?i)\b(?:pre-?|fine-?)?(?:train|tun)(?:ed|ing)\b[^.;]{0,20}?\b(?:on|with|using|from)\b(?:(?!\btest|\beval)[^.;]){0,120}"
    r"|\bsource (?:dataset|corpus|domain)\b[^.;]{0,60}|[\w-]+(?: [A-Z][\w-]*)? training (?:data|sets?|corpus)\b"
)
_DATA_HEAD = re.compile(r"(?i)\bdata|corpus|test|\bset\b|bench|domain|language|\blang\b|condition|\bSNR\b")
_METRIC_HEAD = re.compile(r"(?i)\b(?:metric|measure|indicator)")
_A_MODEL = re.compile(
    r"(?i)[\s-]*(?:baselines?|models?|(?:pre-?)?trained|fine-?tuned|adapted|pipelines?|checkpoints?|recipe)\b"
)  # behind a data set's name
_MEASURED = re.compile(r"\d\.\d|±")
_CONDITION_HEAD = re.compile(r"(?i)\b(?:class|categor|attack|speaker|gender|emotion|accent|length|duration|type|topic|case|scenario)")  # fmt: skip
_TRUTH = re.compile(r"(?i)\b(?:ground[- ]?truth|gt|reference|recordings?|natural|oracle|topline|human|original|mixture|noisy|unprocessed)\b")  # fmt: skip
_MANY = re.compile(r"(?i)\b(?:both|two|three|four|five|several|various|different|multiple|all)\b[^.;]{0,30}?\b(?:datasets|corpora|test ?sets|benchmarks)\b")  # fmt: skip
_ALSO = re.compile(
    r"\s*(?:datasets?|corpus)?\s*(?:,|/|&|\band\b|\bto\b)\s*(?:[\w-]+\s)?[A-Z][\w-]*[A-Z\d]"
)  # of a name unknown
_LANGUAGE = re.compile(r"(?i)(?:en|zh|cn|de|fr|es|it|ja|jp|ko|kr|ru|pt|nl|pl|hi|english|chinese|mandarin|cantonese|german|french|spanish|italian|japanese|korean|russian|portuguese|dutch|polish|hindi)")  # fmt: skip
_OWN = re.compile(r"(?i)\bours?\b|\bproposed\b|\bthis (?:work|paper)\b")
_CITED = re.compile(r"\[\s?\d|et al|\((?:[^()]{0,60}[ ,])?(?:19|20)\d\d[a-z]?\)|\[[A-Z][A-Za-z+]{1,9}\d\d\]")
_PLAIN_WORDS = frozenset(["a", "all", "and", "by", "corpus", "corpora", "data", "dataset", "db", "evaluation", "for", "from", "in", "is", "eval", "model", "of", "on", "our", "performance", "percent", "results", "result", "score", "scores", "set", "sets", "speech", "test", "testing", "the", "to", "using", "with"])  # fmt: skip
_WORD = re.compile(r"[\w.'&@%-]+")
_REFERENCE = re.compile(r"(?:\s?\[[\d,\s–-]{1,20}\]|\s?\((?:[^()]{0,80}[ ,])?(?:19|20)\d\d[a-z]?\))+$")
_VARIANT = re.compile(r"(?i)[-–+]\s|(?:w/o?|with(?:out)?|only|no|full)\b|\+")
_WORDS = re.compile(r"[^\W\d_]{3}")
_LONGEST_SYSTEM, _LONGEST_SETTING = 60, 80


@dataclass(frozen=True)
class _Named:
    """What a text names, and the words in it besides."""

    metrics: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    rest: str = ""


def results(
    sections: Iterable[Section], taxonomy: Taxonomy, title: str = "", task: str = ""
) -> list[PaperResult]:
    """The results that the tables of a paper state beyond doubt, its own first; at most `MOST_RESULTS`.

    `title` is the paper's, which may name its own system; `task` is the id of its main task.
    """
    found: list[PaperResult] = []
    for section in sections:
        if section.kind in ("table", "appendix") and section.anchor:
            found += [replace(one, task=task) for one in of_table(section, taxonomy, title)]
    kept = list(dict.fromkeys(found))
    order = {"own": 0, "": 1, "baseline": 2}
    return sorted(kept, key=lambda one: order[one.whose])[:MOST_RESULTS]


def of_table(section: Section, taxonomy: Taxonomy, title: str = "") -> list[PaperResult]:
    """The results of one table."""
    reader = TableReader(taxonomy, section, title)
    if SCALED.search(reader.caption):
        return []
    return _told_apart([one for table in grid.grids(section.text) for one in reader.read(table)])


class TableReader:
    """Reads the tables under one caption."""

    def __init__(self, taxonomy: Taxonomy, section: Section, title: str):
        self.taxonomy, self.section = taxonomy, section
        self.caption = grid.plain(section.title)
        self.said = self.named(_TRAINED_ON.sub(" ", self.caption))
        name = re.match(r"([\w.+-]{2,30})\s?:", title)
        self.own_name = key_of_name(name[1]) if name else ""
        self.unclear = bool(_MANY.search(self.caption)) or self.names_more()

    def says_percent(self, heads: Iterable[str]) -> bool:
        """Whether the heads of a column or the caption have a percent sign."""
        return "%" in f"{self.caption} {' '.join(heads)}"

    def names_more(self) -> bool:
        """Whether the caption names something beside its data set that may be another one."""
        if "dataset" not in self.taxonomy.facets:
            return False
        spans = list(self.taxonomy.facets["dataset"].spans(self.caption))
        starts = {start for start, *_ in spans}
        for _, end, _ in spans:
            also = _ALSO.match(self.caption, end)
            if also and not any(end <= start < also.end() for start in starts):
                return True
        return False

    def named(self, text: str) -> _Named:
        """Metrics and data sets in a text, each once in their order, and what else it says."""
        spans: list[tuple[int, int, str, str]] = []
        for facet in ("metric", "dataset"):
            if facet in self.taxonomy.facets:
                terms = self.taxonomy.facets[facet].spans(text)
                spans += [
                    (start, end, facet, term.id)
                    for start, end, term in terms
                    if facet == "metric" or not _A_MODEL.match(text, end)
                ]
        rest, at = "", 0
        for start, end, _, _ in sorted(spans):
            rest += text[at:start] + " "
            at = max(at, end)
        rest += text[at:]
        ids = {
            facet: tuple(dict.fromkeys(one for *_, kind, one in sorted(spans) if kind == facet))
            for facet in ("metric", "dataset")
        }
        return _Named(ids["metric"], ids["dataset"], rest)

    def read(self, table: Grid) -> Iterator[units.Read]:
        """The results of one grid, column by column."""
        heads = [self.head(column) for column in table.heads]
        measured = [bool(one and one.metrics) for one in heads]
        labels = [
            at
            for at, column in enumerate(table.heads)
            if not measured[at]
            and sum(bool(grid.values(row.cells[at])) for row in table.rows) * 2 <= len(table.rows)
        ]
        if not labels:
            return
        system_at = self.system_column(table, labels)
        marked = any(self.is_own(f"{row.cells[system_at]} {row.group}") for row in table.rows)
        for at, head in enumerate(heads):
            if head is None or at in labels:
                continue
            found = [
                (one, _besides(table, row, measured, system_at))
                for row in table.rows
                for one in self.cell(table, row, at, head, labels, system_at, marked)
            ]
            yield from units.with_units(found, self.taxonomy, self.says_percent(table.heads[at]))

    def system_column(self, table: Grid, labels: list[int]) -> int:
        """Which of the columns without values names the systems: by its head, else the first that names no data sets."""
        named = (at for at in labels if _SYSTEM_HEAD.search(" ".join(table.heads[at])))

        def names_data(at: int) -> bool:
            return sum(bool(self.named(row.cells[at]).datasets) for row in table.rows) * 2 >= len(table.rows)

        others = (at for at in labels if not names_data(at))
        return next(named, next(others, labels[0]))

    def head(self, texts: tuple[str, ...]) -> _Named | None:
        """What the heads of a column say; the lowest that names a metric or a data set counts. None: not a result."""
        known = [self.named(text) for text in texts]
        rest = " ".join(one.rest for one in known)
        if NOT_THE_METRIC.search(rest) or (_TRAINED.search(rest) and any(one.datasets for one in known)):
            return None
        metrics = next((one.metrics for one in reversed(known) if one.metrics), ())
        datasets = next((one.datasets for one in reversed(known) if one.datasets), ())
        return _Named(metrics, datasets, rest)

    def cell(
        self, table: Grid, row: Row, at: int, head: _Named, labels: list[int], system_at: int, marked: bool
    ) -> Iterator[PaperResult]:
        """The results a cell states: one, several between slashes where the head names as many metrics, or none."""
        values = grid.values(row.cells[at])
        label = self.named(_REFERENCE.sub("", row.cells[system_at]))
        others = [
            (" ".join(table.heads[one]), row.cells[one])
            for one in labels
            if one != system_at and _WORDS.search(row.cells[one])
        ]
        trained = [text for name, text in others if _TRAINED.search(name) and "\\" not in text]
        named_others = [(name, text, self.named(text)) for name, text in others if not _TRAINED.search(name)]
        row_says = [label, *(one for *_, one in named_others)]
        group = self.named(row.group)
        metrics = (
            head.metrics
            or _only([one.metrics for one in row_says if one.datasets or not _words(one.rest)])
            or group.metrics
        )
        by_caption = not metrics
        metrics = metrics or self.said.metrics
        if not values or len(metrics) != len(values):
            return
        datasets = head.datasets or _only([one.datasets for one in row_says]) or group.datasets
        datasets = datasets or self.named(" ".join(table.heads[system_at])).datasets
        if not datasets and (
            any(_DATA_HEAD.search(name) for name, *_ in named_others)
            or _DATA_HEAD.search(" ".join(table.heads[system_at]))
            or (row.group and _DATA_HEAD.search(row.group))
        ):
            return
        heads = " ".join(table.heads[at])
        from_caption = not datasets
        datasets = datasets or self.said.datasets
        if len(datasets) != 1 or (from_caption and self.unclear):
            return
        texts = [heads, *(text for _, text, _ in named_others), row.cells[system_at], row.group]
        splits, rest = self.split(datasets[0], texts, head.rest)
        besides = _words(rest)
        said = next(
            (text for text in (row.cells[system_at], *(t for _, t in others)) if any(map(str.isalnum, text))),
            "",
        )
        said = said or row.cells[system_at]
        system_head = " ".join(table.heads[system_at])
        by_metric = bool(label.metrics) and not head.metrics
        on_its_side = bool(label.datasets) or (by_metric and bool(_METRIC_HEAD.search(system_head)))
        unclear = [word for word in besides if not _LANGUAGE.fullmatch(word)]
        if unclear and not on_its_side and (from_caption or by_caption):
            return  # what the heads say of this column is not known: it may be another data set or metric
        if on_its_side:  # the column's head names the system
            system = " ".join(besides)
            settings = [*splits]
        elif _CONDITION_HEAD.search(system_head):
            system = ""
            settings = [*splits, row.cells[system_at], " ".join(besides)]
        else:
            system = _REFERENCE.sub("", said)
            settings = [*splits, " ".join(besides)]
        if label.datasets and _words(self.split(datasets[0], [], label.rest)[1]):
            settings.append(" ".join(_words(label.rest)))
        settings += [text for _, text, known in named_others if not known.datasets and not known.metrics]
        settings += [f"train: {text}" for text in trained]
        if _OWN.search(row.group) is None and row.group and not group.datasets and not group.metrics:
            settings.append(row.group)
        if len(system) > _LONGEST_SYSTEM:
            return
        said = system if on_its_side else said
        whose = self.whose(f"{said} {row.group if _OWN.search(row.group) else ''}", marked)
        setting = _cut(" · ".join(dict.fromkeys(filter(None, settings))))
        for metric, value in zip(metrics, values, strict=True):
            yield PaperResult(
                "", datasets[0], setting, metric, value.text, value.unit, system, whose, self.section.anchor
            )

    def split(self, dataset: str, texts: list[str], rest: str) -> tuple[list[str], str]:
        """The parts of a data set that the heads, the row or else the caption name, and the rest of the heads without
        their words."""
        term = self.taxonomy.term("dataset", dataset)
        found = []
        said = f" {key_of_name(' '.join(texts))} "
        for part in term.split if term else ():
            name = key_of_name(part)
            last = name.split()[-1]
            bare = last != name and f" {last} " in said and "dev" not in said and "train" not in said
            if f" {name} " in said or (
                bare and name.split()[0] == "test" and "test" in f"{said}{self.caption}".casefold()
            ):
                found.append(part)
                rest = re.sub(rf"(?i)(?<![\w-]){re.escape(part)}(?![\w-])", " ", rest)
                for word in re.split(r"[\s_-]", part):
                    rest = re.sub(rf"(?i)(?<!\w){re.escape(word)}(?!\w)", " ", rest)
        if not found and term and not any(f" {key_of_name(part)} " in said for part in term.split):
            caption = f" {key_of_name(self.caption)} "
            there = [part for part in term.split if f" {key_of_name(part)} " in caption]
            found = there if len(there) == 1 else []
            for word in re.split(r"[\s_-]", there[0]) if found else ():
                rest = re.sub(rf"(?i)(?<!\w){re.escape(word)}(?!\w)", " ", rest)
        return found, rest

    def is_own(self, text: str) -> bool:
        if _OWN.search(text):
            return True
        return bool(self.own_name) and f" {self.own_name} " in f" {key_of_name(text)} "

    def whose(self, text: str, marked: bool) -> Whose:
        """Whose a system is, by its row: the paper's own where it says so; in such a table, and with a citation, the
        others are others'."""
        if self.is_own(text):
            return "own"
        if _CITED.search(text):
            return "baseline"
        others = marked and not _VARIANT.match(text) and "ablat" not in self.caption.casefold()
        return "baseline" if others and not _TRUTH.search(text) else ""


def _only(named: list[tuple[str, ...]]) -> tuple[str, ...]:
    """What the only one of these texts that names anything names."""
    said = [one for one in named if one]
    return said[0] if len(said) == 1 else ()


def _words(rest: str) -> list[str]:
    """The words of what is left of a text that say something."""
    return [word for word in _WORD.findall(rest) if not is_plain(word)]


def is_plain(word: str) -> bool:
    return word.casefold().strip(".-'%") in _PLAIN_WORDS or not any(map(str.isalnum, word))


def _besides(table: Grid, row: Row, measured: list[bool], system_at: int) -> str:
    """What a row says in its other columns, to tell rows apart that are else the same."""
    first = measured.index(True) if True in measured else len(measured)
    said = [
        f"{' '.join(head)} {cell}".strip()
        for at, (head, cell) in enumerate(zip(table.heads, row.cells, strict=True))
        if cell and at != system_at and at < first and head and len(cell) <= 20 and not _MEASURED.search(cell)
    ]
    return " · ".join(said[:3])


def _told_apart(found: list[units.Read]) -> list[PaperResult]:
    """The results; those that differ in nothing but the value with what else their rows say, and left out if that
    does not tell them apart either."""
    for _ in range(2):
        kinds: dict[PaperResult, set[str]] = {}
        for one, _ in found:
            kinds.setdefault(replace(one, value=""), set()).add(one.value)
        alike = {kind for kind, values in kinds.items() if len(values) > 1}
        found = [
            (replace(one, setting=_cut(" · ".join(filter(None, (one.setting, besides))))), "")
            if replace(one, value="") in alike
            else (one, besides)
            for one, besides in found
            if besides or replace(one, value="") not in alike
        ]
    return [one for one, _ in found]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SETTING else f"{text[: _LONGEST_SETTING - 1].rstrip()}…"
