"""What corrections teach: reviewed sentences into the memory, repeated changes as terms for the glossary."""

import shutil

import pytest
from click.testing import CliRunner

from arxiv_daily.cli import main
from arxiv_daily.learn import glossary_proposals
from arxiv_daily.learn.corrections import changed_sentences, corrections, plain
from arxiv_daily.post.review import accept, mark_reviewed
from arxiv_daily.post.schema import NAME, fingerprint
from arxiv_daily.post.store import commit, rewrite
from arxiv_daily.text.bilingual.glossary import Glossary, Term
from arxiv_daily.write.memory import Correction, Memory
from tests.builders import posts
from tests.builders.posts import cell, edit

ENGLISH = (
    "We study target speaker extraction in rooms. It needs 3 voices. Piano reduction is left for later work."
)
MACHINE = "我们研究房间中的目标说话人提取。\n它需要3个声音。\n钢琴缩编留待以后。"
EDITOR = "我们研究房间中的目标说话人抽取。\n它需要3个声音。\n钢琴缩编留待以后。"
DATE = "2026-01-08"


def edition(papers=("1", "2"), **words):
    nb = posts.post(papers, {f"{name}/abstract": words.get(f"of_{name}", MACHINE) for name in papers})
    nb.metadata[NAME] |= {"digest": "audio", "date": DATE}
    return nb


def learned(nb, english=None):
    return corrections(nb, english or {"1": ENGLISH, "2": ENGLISH}, DATE)


def test_only_changed_sentences_of_reviewed_papers_are_kept():
    nb = edition()
    edit(nb, "1/abstract", EDITOR)
    assert learned(nb) == {"1": [], "2": []}
    assert learned(mark_reviewed(nb, "2")) == {"1": [], "2": []}
    known = Correction(
        DATE, "1", "We study target speaker extraction in rooms.", "我们研究房间中的目标说话人提取。", "我们研究房间中的目标说话人抽取。"
    )  # fmt: skip
    assert learned(mark_reviewed(nb, "1")) == {"1": [known], "2": []}
    assert learned(mark_reviewed(nb)) == {"1": [known], "2": []}


def test_a_proposal_that_was_taken_is_no_correction():
    nb = mark_reviewed(edition(("1",)), "1")
    edit(nb, "1/abstract", EDITOR)
    newer = MACHINE.replace("研究", "考察")
    cell(nb, "1/abstract").metadata[NAME]["proposal"] = {"text": newer, "machine": fingerprint(newer)}
    assert len(learned(nb)["1"]) == 1
    assert learned(accept(nb, "1"))["1"] == []


@pytest.mark.parametrize("lacking", ["english", "text", "pending"])
def test_what_has_no_pair_teaches_nothing(lacking):
    nb = mark_reviewed(edition(("1",)), "1")
    edit(nb, "1/abstract", EDITOR)
    if lacking == "text":
        del cell(nb, "1/abstract").metadata[NAME]["text"]
    if lacking == "pending":
        cell(nb, "1/abstract").metadata[NAME]["state"] = "pending"
    found = learned(nb, {"1": "" if lacking == "english" else ENGLISH})
    assert not found.get("1")


def test_a_split_abstract_is_read_as_one():
    nb = mark_reviewed(edition(("1",)), "1")
    edit(nb, "1/abstract", EDITOR)
    posts.split(nb, "1/abstract", EDITOR.index("\n") + 1)
    assert [one.chinese for one in learned(nb)["1"]] == ["我们研究房间中的目标说话人抽取。"]


def test_sentences_that_an_editor_joined_go_with_both_english_ones():
    editor = "我们研究房间中的目标说话人提取，它需要3个声音。钢琴缩编留待以后。"
    ((english, machine, chinese),) = changed_sentences(ENGLISH, plain(MACHINE), editor)
    assert english == "We study target speaker extraction in rooms. It needs 3 voices."
    assert machine == "我们研究房间中的目标说话人提取。它需要3个声音。"
    assert chinese == "我们研究房间中的目标说话人提取，它需要3个声音。"


def test_two_chinese_sentences_of_one_english_go_together():
    english = "We study target speaker extraction in rooms, which needs at least 3 voices. It is hard."
    machine = "我们研究房间中的目标说话人提取。它至少需要3个声音。这很难。"
    editor = "我们研究房间里的目标说话人提取。它至少要有3个声音。这很难。"
    ((source, old, new),) = changed_sentences(english, machine, editor)
    assert source == english.removesuffix(" It is hard.")
    assert (old, new) == (machine.removesuffix("这很难。"), editor.removesuffix("这很难。"))


def test_what_cannot_say_the_same_is_not_taught():
    added = (
        EDITOR
        + "此处编辑另加了一句与原文无关的说明，篇幅甚长，谈到作者的其他工作、数据的来历以及读者可能关心的许多问题。"
    )
    short = "我们研究房间中的目标说话人提取。\n需三。\n钢琴缩编留待以后。"
    assert [one[2] for one in changed_sentences(ENGLISH, plain(MACHINE), plain(added))] == [
        "我们研究房间中的目标说话人抽取。"
    ]
    assert not list(changed_sentences(ENGLISH, plain(MACHINE), plain(short)))


def test_escapes_of_the_gate_are_not_taught():
    assert plain(r"约\~5 分贝\[1\]，$x\_1$。" + "\n第二句。") == r"约~5 分贝[1]，$x\_1$。第二句。"


def corrected(english, machine, chinese, paper):
    return Correction(DATE, paper, english, machine, chinese)


TWICE = [
    corrected(
        "We study target speaker extraction.", "我们研究目标说话人提取。", "我们研究目标说话者抽取。", "1"
    ),
    corrected("Target speaker extraction is hard.", "目标说话人提取很难。", "目标说话者抽取很难。", "2"),
    corrected("Piano reduction is old.", "钢琴缩编很古老。", "钢琴缩编由来已久。", "3"),
]


def test_a_change_made_twice_is_a_term():
    (one,) = glossary_proposals.proposals(Memory(TWICE), Glossary())
    assert (one.terms, one.replaced, one.translation) == (
        ("target speaker extraction",),
        "目标说话人提取",
        "目标说话者抽取",
    )
    assert one.certain and one.papers == ("1", "2")


def test_a_change_made_once_is_none():
    assert glossary_proposals.proposals(Memory(TWICE[1:]), Glossary()) == []
    assert glossary_proposals.proposals(Memory([TWICE[0], TWICE[0]]), Glossary()) == []


def test_a_term_of_the_glossary_gets_its_new_wording_first():
    glossary = Glossary([Term("speaker extraction", ("说话人提取", "说话人分离"))])
    twice = [
        corrected("We do speaker extraction.", "我们做说话人提取。", "我们做说话人抽取。", "1"),
        corrected("Fast speaker extraction works.", "快速的说话人提取可行。", "快速的说话人抽取可行。", "2"),
    ]
    (one,) = glossary_proposals.proposals(Memory(twice), glossary)
    assert (one.terms, one.replaced, one.translation) == (("speaker extraction",), "说话人提取", "说话人抽取")
    preferred = Glossary([Term("speaker extraction", ("说话人抽取", "说话人提取"))])
    assert glossary_proposals.proposals(Memory(twice), preferred) == []


def test_more_than_one_english_term_is_not_certain():
    twice = [
        corrected("Neural codecs need voice prompts.", "神经编码需要提示。", "神经编解码需要提示。", "1"),
        corrected("Voice prompts help neural codecs.", "提示有助于神经编码。", "提示有助于神经编解码。", "2"),
        corrected(
            "Neural nets and codecs need a prompt.", "神经网与编码需提示。", "神经网与编码需要提示。", "3"
        ),
    ]
    proposed = glossary_proposals.proposals(Memory(twice), Glossary())
    assert all(not one.certain for one in proposed if "voice prompt" in one.terms)


GLOSSARY = "term,translation,note,case\nbaseline,基线|基准方法,,\nspeaker extraction,说话人提取|说话人分离,introduce,\n"


def test_the_glossary_is_changed_in_its_lines_alone():
    new = glossary_proposals.Proposal(("neural codec",), "神经编码", "神经编解码器", ("1", "2"))
    known = glossary_proposals.Proposal(("speaker extraction",), "说话人提取", "说话人抽取", ("1", "2"))
    unsure = glossary_proposals.Proposal(("a", "b"), "甲", "乙", ("1", "2"))
    assert glossary_proposals.with_proposals(GLOSSARY, [new, known, unsure]) == (
        "term,translation,note,case\nbaseline,基线|基准方法,,\nneural codec,神经编解码器,,\n"
        "speaker extraction,说话人抽取|说话人提取|说话人分离,introduce,\n"
    )


def run(*arguments):
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def project(tmp_path):
    """Two reviewed editions in which an editor made the same change, and a glossary."""
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "glossary.csv").write_text(GLOSSARY, encoding="utf-8")
    for date, paper in (("2026-01-08", "2601.00001"), ("2026-01-09", "2601.00002")):
        nb = posts.post((paper,), {f"{paper}/abstract": MACHINE})
        nb.metadata[NAME] |= {"digest": "audio", "date": date}
        edit(nb, f"{paper}/abstract", EDITOR)
        row = {
            "id": paper,
            "status": "shown",
            "abstract": ENGLISH if date.endswith("8") else ENGLISH.replace("rooms", "cars"),
        }
        commit(tmp_path / "posts" / "audio" / date / "index.ipynb", mark_reviewed(nb), [row])
    return tmp_path


def test_the_command_shows_what_it_adds_and_leaves_the_glossary_alone(project):
    result = run("learn")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "2026-01-08 2601.00001  We study target speaker extraction in rooms."
    assert lines[1].strip() == "我们研究房间中的目标说话人[-提-]{+抽+}取。"
    assert "params/memory/audio.csv: 2 sentences, 2 new, 0 gone" in lines
    assert "~ speaker extraction → 说话人抽取   instead of 说话人提取: 2601.00001 2601.00002" in lines
    assert "--apply puts them in" in lines[-1]
    assert (project / "params" / "glossary.csv").read_text(encoding="utf-8") == GLOSSARY
    memory = project / "params" / "memory" / "audio.csv"
    before = memory.read_bytes()
    assert "0 new, 0 gone" in run("learn").stdout and memory.read_bytes() == before


def test_what_was_learned_is_found_for_later_papers(project):
    run("learn")
    memory, text = Memory.of("audio"), "Target speaker extraction for hearing aids."
    assert [one.paper for one in memory.nearest(text, before="2026-01-10")] == ["2601.00001"]
    assert [one.date for one in memory.nearest(f"{text} In cars.", before="2026-01-10")] == ["2026-01-09"]
    assert memory.nearest(text, before="2026-01-08") == []


def test_apply_changes_the_glossary_and_then_there_is_nothing_left(project):
    assert "params/glossary.csv: 1 terms changed" in run("learn", "--apply").stdout
    text = (project / "params" / "glossary.csv").read_text(encoding="utf-8")
    assert text == GLOSSARY.replace("说话人提取|", "说话人抽取|说话人提取|")
    assert "→" not in run("learn").stdout


def test_a_row_emptied_by_hand_stays_so(project):
    run("learn")
    path = project / "params" / "memory" / "audio.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("我们研究房间中的目标说话人抽取。", "", 1), encoding="utf-8"
    )
    emptied = path.read_bytes()
    assert "0 new, 0 gone" in run("learn").stdout and path.read_bytes() == emptied


def test_a_correction_taken_back_goes(project):
    run("learn")
    rewrite(project / "posts" / "audio" / "2026-01-08" / "index.ipynb", back_to_the_machine)
    result = run("learn").stdout
    assert "1 sentences, 0 new, 1 gone" in result and "→" not in result


def back_to_the_machine(nb):
    edit(nb, "2601.00001/abstract", MACHINE)
    return nb


def test_what_the_posts_do_not_hold_any_more_stays_learned(project):
    run("learn")
    shutil.rmtree(project / "posts" / "audio" / "2026-01-08")
    assert "2 sentences, 0 new, 0 gone" in run("learn").stdout


def test_a_post_that_cannot_be_read_is_named_and_unlearns_nothing(project):
    run("learn")
    (project / "posts" / "audio" / "2026-01-08" / "index.ipynb").write_text('{"cells": 1}')
    result = run("learn")
    assert result.exit_code == 1 and "2 sentences, 0 new, 0 gone" in result.stdout
    assert len(result.stderr.splitlines()) == 1 and "2026-01-08" in result.stderr


def test_a_memory_in_conflict_is_named(project):
    path = project / "params" / "memory" / "audio.csv"
    path.parent.mkdir()
    path.write_text("<<<<<<< ours\n")
    result = run("learn")
    assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1
    assert path.read_text() == "<<<<<<< ours\n"
