"""The merge over random histories of editors and runs: nothing is lost, and what is untouched is newest."""

import copy
import itertools
import re
from collections import Counter

import nbformat
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from nbformat import from_dict

from arxiv_daily.errors import PostError
from arxiv_daily.post import layout, text_form
from arxiv_daily.post.merge import LISTS, merge
from arxiv_daily.post.schema import FRONT, facts, key, kind, part_of
from tests.builders import posts

PAPERS = [str(number) for number in range(1, 7)]
NAMES = [f"{paper}/{part}" for paper in PAPERS for part in posts.PARTS]
_TYPED = re.compile(r"编辑的话 number \d+")
place = st.integers(0, 10_000)


class EditionWriter(RuleBasedStateMachine):
    """One post on an editor's desk. `typed` counts the editor's words, so that every text is told apart."""

    @initialize(papers=st.permutations(PAPERS), count=st.integers(0, 4))
    def first_run(self, papers, count):
        self.typed = itertools.count()
        self.editions = dict.fromkeys(NAMES, 1)
        self.deleted = set()
        self.run = self.made(papers[:count])
        self.machine_texts = set()
        self.machine_lines = set()
        self.wrote(self.run)
        self.nb = merge(None, self.run)
        self.text = ""

    def made(self, papers):
        """A run's post with contents, in the words of this moment."""
        words = {
            name: (posts.headed if name.endswith("heading") else posts.wording)(name, edition)
            for name, edition in self.editions.items()
        }
        return posts.post(papers, words=words, contents=bool(papers))

    def wrote(self, run):
        """Remember what the machine wrote, whole and by line."""
        self.machine_texts |= set(posts.sources(run))
        self.machine_lines |= {line for text in posts.sources(run) for line in text.split("\n")}

    def words(self):
        return f"编辑的话 number {next(self.typed)}"

    def pick(self, where, found=lambda cell: True):
        """A cell that is not the run's code."""
        chosen = [cell for cell in self.nb.cells if kind(key(cell) or "/note") != "code" and found(cell)]
        return chosen[where % len(chosen)] if chosen else None

    def index(self, cell):
        return next(index for index, other in enumerate(self.nb.cells) if other is cell)

    @rule(where=place, how=st.sampled_from(["append", "rewrite", "cut"]))
    def edits(self, where, how):
        cell = self.pick(where)
        if cell is None:
            return
        text = {"append": cell.source + self.words(), "rewrite": self.words(), "cut": cell.source[:-7]}
        cell.source = text[how]

    @rule(where=place)
    def notes(self, where):
        index = self.index(self.pick(where)) + 1
        note = nbformat.v4.new_markdown_cell(self.words(), id=f"note-{next(self.typed)}")
        self.nb.cells.insert(index, note)

    @rule(where=place, line=place, how=st.sampled_from(["change", "add", "remove"]))
    def edits_a_line(self, where, line, how):
        """A line of a list: of the contents, of a heading, of the introduction or of the front matter."""
        cell = self.pick(where, lambda cell: part_of(cell) in LISTS)
        if cell is None:
            return
        lines = cell.source.split("\n")
        at = line % len(lines)
        if how == "remove":
            del lines[at]
        else:
            lines[at : at + (how == "change")] = [
                lines[at] + self.words() if how == "change" else self.words()
            ]
        cell.source = "\n".join(lines)

    @rule(where=place)
    def retitles_in_the_contents(self, where):
        """A paper's title corrected where an older post had it: it must reach the heading and stay."""
        cell = next((cell for cell in self.nb.cells if key(cell) == "/contents"), None)
        entries = list(layout.read_contents(cell.source).values()) if cell is not None else []
        if entries:
            entry = entries[where % len(entries)]
            newer = layout.write_entry(layout.Entry(entry.paper, f"题目{self.words()}", entry.summary))
            cell.source = cell.source.replace(layout.write_entry(entry), newer)

    @rule(where=place)
    def adds_code(self, where):
        cell = nbformat.v4.new_code_cell(f"print({self.words()!r})", id=f"code-{next(self.typed)}")
        self.nb.cells.insert(where % (len(self.nb.cells) + 1), cell)

    @rule(where=place)
    def deletes(self, where):
        if cell := self.pick(where, lambda cell: key(cell) != FRONT):
            del self.nb.cells[self.index(cell)]

    @rule(where=place)
    def deletes_a_paper(self, where):
        if heading := self.pick(where, lambda cell: facts(cell).get("part") == "heading"):
            paper = facts(heading)["paper"]
            self.nb.cells = [cell for cell in self.nb.cells if facts(cell).get("paper") != paper]

    @rule(where=place, to=place)
    def moves(self, where, to):
        cell = self.pick(where)
        if cell is None:
            return
        del self.nb.cells[self.index(cell)]
        self.nb.cells.insert(to % (len(self.nb.cells) + 1), cell)

    @rule(where=place, to=place)
    def copies(self, where, to):
        twin = copy.deepcopy(self.pick(where))
        twin.id = f"copy-{next(self.typed)}"
        self.nb.cells.insert(to % (len(self.nb.cells) + 1), twin)

    @rule(where=place, cut=place)
    def splits(self, where, cut):
        whole = self.pick(where)
        first = copy.deepcopy(whole)
        cut %= len(whole.source) + 1
        first.id, first.source = f"half-{next(self.typed)}", whole.source[:cut]
        whole.source = whole.source[cut:]
        self.nb.cells.insert(self.index(whole), first)

    @rule(where=place, stays=st.sampled_from(["upper", "lower", "none"]))
    def joins(self, where, stays):
        index = where % len(self.nb.cells)
        pair = self.nb.cells[index : index + 2]
        if len(pair) == 2 and {cell.cell_type for cell in pair} == {"markdown"}:
            metadata = {"upper": pair[0].metadata, "lower": pair[1].metadata, "none": {}}[stays]
            joined = nbformat.v4.new_markdown_cell(f"{pair[0].source}\n\n{pair[1].source}")
            joined.id, joined.metadata = f"joined-{next(self.typed)}", nbformat.from_dict(metadata)
            self.nb.cells[index : index + 2] = [joined]

    @rule(where=place, to=st.sampled_from(["markdown", "raw", "code"]))
    def retypes(self, where, to):
        cell = self.pick(where)
        if cell is None:
            return
        new = {
            "markdown": nbformat.v4.new_markdown_cell,
            "raw": nbformat.v4.new_raw_cell,
            "code": nbformat.v4.new_code_cell,
        }[to]
        self.nb.cells[self.index(cell)] = new(cell.source, id=cell.id, metadata=cell.metadata)

    @rule()
    def writes_the_text_form(self):
        self.text = text_form.write(self.nb)

    @rule(where=place, how=st.sampled_from(["change", "cut", "add", "halve"]))
    def applies_the_text_form(self, where, how):
        """A text of now or of before, corrected and taken back: every word of it is in the post, or none."""
        if not self.text:
            return
        *sections, end = re.split(r"(?m)^(?=<!-- (?:cell|end of))", self.text)[1:]
        if not sections:
            return
        at, words = where % len(sections), self.words()
        if how == "change":
            sections[at] += words
        elif how == "add":
            sections.insert(at, f"<!-- cell -->\n\n{words}\n\n")
        elif how == "cut" and at:
            del sections[at]
        corrected = "".join([*sections, end])
        before = copy.deepcopy(self.nb)
        try:
            result, _ = text_form.apply(
                self.nb, corrected[: len(corrected) // 2] if how == "halve" else corrected
            )
        except PostError as error:
            assert "\n" not in str(error)
            result = self.nb
        else:
            assert how != "halve"
            assert how == "cut" or any(words in cell.source for cell in result.cells)
        assert self.nb == before
        self.nb, self.text = result, ""
        self.wrote(self.nb_of_machine())

    @rule(where=place)
    def changes_the_runs_code(self, where):
        code = [cell for cell in self.nb.cells if kind(key(cell) or "/note") == "code"]
        code[where % len(code)].source = f"print({self.words()!r})"

    @rule(papers=st.permutations(PAPERS), count=st.integers(0, 6), reword=st.sets(st.sampled_from(NAMES)))
    def runs_again(self, papers, count, reword):
        old = self.nb
        for name in reword:
            self.editions[name] += 1
        self.run = self.made(papers[:count])
        present = {key(cell) for cell in old.cells}
        self.deleted = ({*old.metadata.arxiv_daily.known} | self.deleted) - present
        self.nb = merge(old, self.run)
        self.wrote(self.run)
        self.wrote(self.nb_of_machine())
        assert key(self.nb.cells[0]) == FRONT
        assert self.nb.cells[0].cell_type == "raw"
        self.nothing_lost(old)
        self.order_kept(old)
        self.contents_agree()
        self.untouched_is_newest()
        self.deleted_stays_deleted(old)
        assert merge(self.nb, self.run) == self.nb
        nbformat.validate(self.nb)

    def typed_by_hand(self, cell):
        """Whether the cell is not to the letter what a run wrote, judged without the module under test."""
        usual = {"/front": "raw", "/code:step": "code"}.get(key(cell), "markdown")
        return cell.source.strip("\n") not in self.machine_texts or cell.cell_type != usual

    def nothing_lost(self, old):
        """Every cell an editor had a hand in is there, as often as it was, and of its type; of a list, every line.

        An entry of the contents is there too where its paper's heading has its words: so it leaves with the
        contents of an edition without papers. Of the front matter the text alone counts: its type is given.
        """

        def lines(nb):
            return Counter(line for cell in nb.cells for line in cell.source.split("\n") if line.strip())

        typed = Counter({line: n for line, n in lines(old).items() if line not in self.machine_lines})
        missing = [line for line in typed - lines(self.nb) if not self.carried(line)]
        assert missing == []

        def by_hand(cells):
            return Counter((cell.source, cell.cell_type) for cell in cells if self.typed_by_hand(cell))

        first = next((cell for cell in old.cells if key(cell) == FRONT), None)
        assert by_hand(cell for cell in old.cells if cell is not first and not self.is_list(cell)) <= by_hand(
            self.nb.cells
        )

    def is_list(self, cell):
        """Whether a cell counts by the line: a part that does, or one that a run may know again as such."""
        return (
            part_of(cell) in LISTS
            or layout.is_heading(cell.source)
            or bool(layout.read_contents(cell.source))
            or cell.source.startswith("---\n")
        )

    def carried(self, line):
        """Whether the editor's words in an entry of the contents stand in the heading or newest entry of its paper."""
        if (entry := layout.read_entry(line)) is None:
            return False
        headings = [cell.source for cell in self.nb.cells if key(cell) == f"{entry.paper}/heading"]
        lines = [text for cell in self.nb.cells for text in cell.source.split("\n")]
        entries = [
            text for text in lines if (other := layout.read_entry(text)) and other.paper == entry.paper
        ]
        said = _TYPED.findall("\n".join(headings + entries))
        return {*_TYPED.findall(line)} <= {*said}

    def order_kept(self, old):
        """What stays, stays in the editor's order, but for the front matter and the run's code behind the page."""
        code = [kind(key(cell) or "/note") == "code" for cell in self.nb.cells]
        assert code == sorted(code)
        ids = {cell.id for cell, is_code in zip(self.nb.cells, code, strict=True) if not is_code}
        front = self.nb.cells[0].id
        before = [cell.id for cell in old.cells if cell.id in ids and cell.id != front]
        known = set(before)
        assert [cell.id for cell in self.nb.cells if cell.id in known] == before

    def untouched_is_newest(self):
        newest = {key(cell): cell.source for cell in self.run.cells}
        for cell in self.nb.cells:
            if key(cell) in newest and part_of(cell) != "contents" and not self.typed_by_hand(cell):
                assert cell.source == newest[key(cell)]

    def contents_agree(self):
        """The contents have the headings as they are, unless an editor's own line says otherwise."""
        contents = [
            cell for cell in self.nb.cells if key(cell) == "/contents" and cell.cell_type == "markdown"
        ]
        for cell in self.nb.cells:
            if part_of(cell) == "heading" and contents and cell.cell_type == "markdown":
                entry = layout.read_contents(facts(contents[0])["text"]).get(facts(cell)["paper"])
                first = posts.cell(self.nb, key(cell))
                heading = layout.read_heading(cell.source)
                assert first is not cell or entry.title == (heading.title or heading.original or entry.paper)

    def nb_of_machine(self):
        """The texts the merge says are the machine's: contents and description follow from the headings."""
        texts = [
            facts(cell).get("text", "") for cell in self.nb.cells if part_of(cell) in ("contents", "front")
        ]
        return from_dict({"cells": [{"source": text} for text in texts]})

    def deleted_stays_deleted(self, old):
        """A deleted part is only there if the editor's own text was known as it; all others are there."""
        announced = {f"{layout.announced(cell.source)}/heading" for cell in old.cells}
        announced |= {"/contents" for cell in old.cells if layout.is_contents(cell.source)}
        there = {text.strip("\n") for text in posts.sources(old)}
        for cell in self.nb.cells:
            assert key(cell) not in self.deleted - announced or cell.source in there
        present = {key(cell) for cell in self.nb.cells}
        for cell in self.run.cells:
            name = key(cell)
            heading = f"{facts(cell).get('paper')}/heading"
            assert name in present or name in self.deleted or heading in self.deleted


EditionWriter.TestCase.settings = settings(
    max_examples=150,
    stateful_step_count=40,
    deadline=None,
    phases=(
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ),  # shrinking takes minutes; a failing history is printed whole
    suppress_health_check=list(HealthCheck),
)
TestHistories = pytest.mark.slow(EditionWriter.TestCase)


def _run(papers, *reword):
    return ("runs_again", {"papers": list(papers), "count": len(papers), "reword": set(reword)})


_RETITLES = ("retitles_in_the_contents", {"where": 0})
_HISTORIES = {
    "contents whose only change was carried to a heading go with an edition without papers": (
        ["6", "3"],
        [_RETITLES, _run([])],
    ),
    "an entry's title is the editor's and its one line is the newest": (
        ["6", "3"],
        [_RETITLES, _run(["6", "3"], "6/heading"), _run(["6"])],
    ),
    "two titles of an editor for one paper both stay, beside the newest one line": (
        ["5", "1"],
        [_RETITLES, _run(["5", "1"]), _RETITLES, _run(["5", "1"], "5/heading")],
    ),
    "two titles of an editor for a paper that went and came back both stay": (
        ["1", "6"],
        [
            ("retitles_in_the_contents", {"where": 1}),
            _run(["1", "6"]),
            _run(["1"]),
            ("retitles_in_the_contents", {"where": 1}),
            _run(["1", "6"], "6/heading"),
        ],
    ),
    "a front matter split in two and turned into code is raw, and not trimmed one run later": (
        [],
        [
            ("splits", {"where": 0, "cut": 4}),
            ("retypes", {"where": 0, "to": "code"}),
            _run(["5", "1"]),
        ],
    ),
    "contents split in two and kept without their papers stay at the next run too": (
        ["5", "2", "6"],
        [
            ("retypes", {"where": 4, "to": "raw"}),
            ("splits", {"where": 2, "cut": 78}),
            _run([]),
        ],
    ),
    "a heading without its title line gives the contents its English title": (
        ["3"],
        [("edits_a_line", {"where": 3, "line": 0, "how": "remove"}), _run(["2", "3"])],
    ),
    "a heading split behind its first mark gets no lines back from the contents": (
        ["4"],
        [("splits", {"where": 3, "cut": 3}), _run(["4"])],
    ),
    "contents without their title keep the blank line below it in the machine's own text": (
        ["4", "6"],
        [
            ("edits_a_line", {"where": 2, "line": 0, "how": "remove"}),
            ("edits_a_line", {"where": 2, "line": 0, "how": "change"}),
            ("deletes_a_paper", {"where": 0}),
            _run(["6"]),
            _run(["4"]),
        ],
    ),
    "a copy of contents whose first cell nobody edited gets no new entries and keeps its blank lines": (
        ["5", "1"],
        [
            ("deletes_a_paper", {"where": 1}),
            _RETITLES,
            _run(["5"]),
            ("copies", {"where": 2, "to": 4}),
            ("edits_a_line", {"where": 4, "line": 1, "how": "remove"}),
            _run(["4", "5"]),
        ],
    ),
    "contents joined with a note without metadata go by the line, as contents do": (
        ["4", "2", "3"],
        [
            ("notes", {"where": 2}),
            ("joins", {"where": 2, "stays": "none"}),
            ("deletes_a_paper", {"where": 1}),
            _run(["4", "2"]),
        ],
    ),
    "a heading and its abstract, joined and split again, are heading and abstract": (
        ["4"],
        [
            ("joins", {"where": 3, "stays": "upper"}),
            _run(["4"]),
            ("splits", {"where": 3, "cut": len(posts.headed("4/heading", 1))}),
            _run(["4"], "4/heading"),
        ],
    ),
    "a heading joined with its abstract without metadata is the heading of its paper": (
        ["3", "1"],
        [_RETITLES, ("joins", {"where": 4, "stays": "none"}), _run(["3", "1"])],
    ),
}


@pytest.mark.parametrize(("papers", "steps"), _HISTORIES.values(), ids=_HISTORIES)
def test_history(papers, steps):
    writer = EditionWriter()
    writer.first_run(papers, len(papers))
    for name, arguments in steps:
        getattr(writer, name)(**arguments)
