"""Records as strangers, editors and other versions write them: each costs only itself."""

import datetime as dt
import json
import random
import shutil

import arxiv
import jsonschema
import pytest

from arxiv_daily.errors import PostError
from arxiv_daily.gather import paper, papers, reasons, receipt, table
from arxiv_daily.gather.digest import Digest
from arxiv_daily.gather.edition import Edition
from arxiv_daily.gather.filters import select
from arxiv_daily.gather.frame import from_rows, read_table, to_rows
from tests.conftest import PROJECT

OLD = PROJECT / "tests" / "data" / "posts"
EDITION = Edition(Digest(digest="audio", categories=["cs.SD", "eess.AS"]), dt.date(2025, 12, 25))
NOON = dt.datetime(2025, 12, 24, 12, tzinfo=dt.UTC)
RECORD = {
    "entry_id": "http://arxiv.org/abs/2512.20001v12",
    "updated": NOON,
    "published": NOON,
    "title": "A  title\non two lines",
    "authors": [arxiv.Result.Author("A. Author"), arxiv.Result.Author("B. Writer")],
    "summary": "We do this.",
    "primary_category": "cs.SD",
    "categories": ["cs.SD", "eess.AS"],
}


def record(**changes) -> arxiv.Result:
    result = arxiv.Result(**RECORD)
    for name, value in changes.items():
        setattr(result, name, value)
    return result


def row(**changes) -> dict:
    return papers.row(record(**changes), EDITION)


def test_a_record_becomes_a_row():
    made = row()
    assert (made["id"], made["version"], made["title"]) == ("2512.20001", 12, "A title on two lines")
    assert (made["authors"], made["primary"]) == (["A. Author", "B. Writer"], "cs.SD")
    assert made["submitted"] == "2025-12-24T12:00:00Z"
    assert "odd" not in made and set(made) == set(paper.PAPER_COLUMNS)


@pytest.mark.parametrize(
    ("changes", "column", "value"),
    [
        ({"authors": [arxiv.Result.Author(name) for name in ("A. B", "", "  ", ":", "C. D")]}, "authors", ["A. B", "C. D"]),
        ({"authors": [None, 7, arxiv.Result.Author(None), "E. F"]}, "authors", ["E. F"]),
        ({"authors": None}, "authors", []),
        ({"authors": [arxiv.Result.Author(f"A. N{n}") for n in range(3000)]}, "authors", [f"A. N{n}" for n in range(3000)]),
        ({"categories": ["cs.SD", "68T10, 94A12 (Primary)", "I.2.7; H.5.5", "../../x", 'x"><img>', "cs.SD"]}, "categories", ["cs.SD"]),
        ({"categories": None}, "categories", ["cs.SD"]),
        ({"primary_category": "68T10", "categories": ["68T10", "eess.AS"]}, "primary", "eess.AS"),
        ({"primary_category": None, "categories": []}, "primary", ""),
        ({"primary_category": "cmp-lg", "categories": []}, "primary", "cmp-lg"),
        ({"title": None}, "title", "2512.20001"),
        ({"title": "a\x00b\ud800c"}, "title", "a b c"),
        ({"title": "x" * 10**6}, "title", "x" * 2000),
        ({"summary": 7}, "abstract", ""),
        ({"comment": ["a"]}, "comment", ""),
        ({"comment": "see https://a.example/b, 5 pages"}, "comment", "see https://a.example/b, 5 pages"),
        ({"doi": "10.1145/1.2, https://doi.org/10.1109/X.2025.1"}, "doi", "10.1145/1.2 10.1109/X.2025.1"),
        ({"doi": "10.1/x},note={…}}@misc{evil,"}, "doi", "10.1/x"),
        ({"doi": "none"}, "doi", ""),
        ({"doi": "10.1103/A.1;10.1103/B.2,10.1000/c"}, "doi", "10.1103/A.1 10.1103/B.2 10.1000/c"),
        ({"doi": "10.1002/(SICI)1(19)17:15/16<1661::AID>3.0.CO;2-2"}, "doi", "10.1002/(SICI)1(19)17:15/16<1661::AID>3.0.CO;2-2"),
        ({"updated": None}, "updated", ""),
        ({"updated": dt.datetime(1, 1, 1)}, "updated", ""),
        ({"entry_id": "http://arxiv.org/abs/cs/0112017v12"}, "id", "cs/0112017"),
        ({"entry_id": "http://arxiv.org/abs/math.GT/0309136v1"}, "id", "math.GT/0309136"),
        ({"entry_id": "http://arxiv.org/abs/2512.20001"}, "version", 1),
    ],
)  # fmt: skip
def test_what_is_odd_in_a_field_costs_no_more(changes, column, value):
    made = row(**changes)
    assert made[column] == value
    shown = select(from_rows([made]), EDITION.digest, {})
    assert json.loads(json.dumps(to_rows(shown)))[0][column] in (value, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"entry_id": "http://arxiv.org/abs/../../pwned"},
        {"entry_id": "http://arxiv.org/abs/2512.20001v1 x"},
        {"entry_id": "http://arxiv.org/abs/2512.２0001v1"},
        {"entry_id": None},
        {"published": None},
        {"published": "2025-12-24"},
        {"published": dt.datetime(2025, 12, 24)},
    ],
)
def test_a_record_that_cannot_be_a_row_is_named_and_costs_only_itself(changes, caplog):
    made = papers.rows_of_results([record(**changes), record()], EDITION)
    assert [known["id"] for known in made] == ["2512.20001"]
    assert "audio/2025-12-25: a record of arXiv's is left out" in caplog.text


def test_what_was_left_out_of_a_record_stands_in_the_receipt():
    made = papers.tabulate(EDITION, papers.rows_of_results([record(authors=["", "A. B"])], EDITION), {})
    now = dt.datetime(2026, 1, 20, tzinfo=dt.UTC)
    assert receipt.make_receipt(EDITION, made, now, "no")["odd"] == {"2512.20001": ["authors"]}


VALUES = [None, "", 0, -1, 1e400, float("nan"), True, [], {}, [None], ["", 3], {"a": 1}, "x" * 9999, "\x00\ud800", "{{<", dt.date(1, 1, 1),
          dt.datetime(9999, 12, 31, 23, tzinfo=dt.timezone(-dt.timedelta(hours=14))), b"x", "cs.SD", "../x", object()]  # fmt: skip


@pytest.mark.slow
def test_whole_records_with_anything_in_them():
    rng = random.Random(13)
    names = [*RECORD, "comment", "doi", "journal_ref"]
    schema = jsonschema.Draft202012Validator(paper.json_schema())
    for _ in range(300):
        changes = {name: rng.choice(VALUES) for name in rng.sample(names, rng.randint(1, 4))}
        made = papers.rows_of_results([record(**changes), record()], EDITION)
        frame = select(from_rows(made), EDITION.digest, {})
        for known in table.read_lines(table.table_bytes(to_rows(frame)).decode(), "t"):
            schema.validate({name: value for name, value in known.items() if value is not None})
            assert paper.ID.fullmatch(known["id"])


# ---- tables and receipts on disk


@pytest.fixture
def old(tmp_path):
    shutil.copytree(OLD, tmp_path / "posts")
    return tmp_path / "posts" / "audio"


def test_a_table_of_version_0_1_is_read_as_before(old):
    before = (old / "2025-12-25" / "papers.jsonl").read_bytes()
    found = read_table(old / "2025-12-25").set_index("id")["reason"].to_dict()
    assert found == {
        "2512.21324": "",
        "2512.21215": "excluded:Universal",
        "2512.20978": "takedown",
        "2512.20948": "cross_list",
        "2512.20944": "over_limit",
    }
    assert {
        known["id"]: known["reason"] for known in table.read_rows(old / "2025-12-26") if known["reason"]
    } == {
        "2512.21324": "elsewhere:2025-12-25",
        "2512.20944": "new_version:1:2:2025-12-25",
    }
    assert (old / "2025-12-25" / "papers.jsonl").read_bytes() == before


def test_each_paper_of_old_tables_still_appears_once(old):
    known = table.known("audio", dt.date(2025, 12, 27))
    assert (known["2512.21324"].shown, known["2512.21324"].left_out) == ("2025-12-25", False)
    assert known["2512.20948"].left_out and not known["2512.20948"].shown


def test_a_receipt_of_version_0_1_is_read_with_codes(old):
    nb = json.loads((old / "2025-12-25" / "index.ipynb").read_bytes())
    read = receipt.read_receipt(nb["metadata"]["arxiv_daily"]["receipt"])
    assert read["left_out"] == {"cross_list": 1, "excluded:Universal": 1, "takedown": 1}
    assert read["shown"] == 1 and read["usage"]["calls"] > 0


@pytest.mark.parametrize(
    "found", [None, [], "x", {"shown": "many", "left_out": ["a"], "window": None, "later": {"a": 1}}]
)
def test_a_receipt_of_any_form_is_read(found):
    assert receipt.read_receipt(found) in ({}, {"later": {"a": 1}})


def test_words_for_readers_are_those_of_version_0_1(old):
    for folder in (old / "2025-12-25", old / "2025-12-26"):
        for line in (folder / "papers.jsonl").read_text().splitlines():
            words = json.loads(line)["reason"]
            assert reasons.in_words(reasons.read_reason(words)) == words
    assert reasons.in_words("excluded:a:b") == "含排除词 a:b"
    assert reasons.in_words("a reason of another version") == "a reason of another version"


GOOD = {"id": "2512.1", "status": "shown"}


@pytest.mark.parametrize(
    ("change", "column", "value"),
    [
        ({"a_field_of_tomorrow": {"x": 1}}, "a_field_of_tomorrow", {"x": 1}),
        ({"authors": "A. B"}, "authors", ["A. B"]),
        ({"authors": None}, "authors", []),
        ({"authors": {"a": 1}}, "authors", ["a"]),
        ({"categories": ["cs.SD", "68T10"]}, "categories", ["cs.SD"]),
        ({"categories": 5}, "categories", []),
        ({"version": "3"}, "version", 3),
        ({"version": None}, "version", 1),
        ({"version": 1e99}, "version", 1),
        ({"title": None}, "title", ""),
        ({"title": 12}, "title", ""),
        ({"late": "yes"}, "late", False),
        ({"late": 1}, "late", True),
        ({"first_seen": "soon"}, "first_seen", ""),
        ({"submitted": 5}, "submitted", ""),
        ({"reason": None}, "reason", ""),
        ({"abs_url": "javascript:alert(1)"}, "abs_url", ""),
    ],
)
def test_a_row_edited_by_hand_or_of_a_newer_version_is_read(tmp_path, change, column, value):
    (tmp_path / "papers.jsonl").write_text(json.dumps(GOOD | change) + "\n")
    (known,) = table.read_rows(tmp_path)
    assert known[column] == value
    assert len(read_table(tmp_path)) == 1


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("[]", "the id is missing"),
        ("5", "the id is missing"),
        ('{"id": "../x", "status": "shown"}', "the id is missing or not arXiv's"),
        ('{"id": 5, "status": "shown"}', "the id is missing or not arXiv's"),
        ('{"id": "2512.1"}', "the status 'None' is not known here"),
        ('{"id": "2512.1", "status": "held"}', "the status 'held' is not known here"),
        ("[" * 100_000, "not JSON"),
        ("{", "not JSON"),
    ],
)
def test_a_row_that_cannot_be_read_is_one_line(tmp_path, line, cause):
    (tmp_path / "papers.jsonl").write_text(json.dumps(GOOD) + "\n" + line + "\n")
    with pytest.raises(PostError) as caught:
        table.read_rows(tmp_path)
    assert "papers.jsonl is broken at line 2: restore it" in str(caught.value) and cause in str(caught.value)
    assert "\n" not in str(caught.value)
