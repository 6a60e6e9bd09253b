"""Every alarm leads to the words it means."""

import pytest

from arxiv_daily.post.notes import annotated, in_margin
from arxiv_daily.post.quotes import in_context
from arxiv_daily.post.schema import facts
from arxiv_daily.write.checks.flag import alarms
from arxiv_daily.write.checks.translation import check_translation
from tests.builders import other_errors, seeded_errors
from tests.builders.posts import cell, post

TEXT = "本文提出 FooNet。\n它将误差降低57%，\n并在5 dB下保持稳定。"


@pytest.mark.parametrize(
    "words, found",
    [
        ("foonet", "FooNet"),
        ("降低57%，并在5 dB", "降低57%，\n并在5 dB"),
        ("57% … 5 dB", "57%"),
        ("本文提出 FooNet…", "本文提出 FooNet"),
        ("nowhere", None),
        ("", None),
        ("(57%", "57%"),
    ],
)
def test_words_are_found_as_the_text_has_them(words, found):
    there = in_context(words, TEXT)
    assert (there and there[1]) == found
    assert there is None or "".join(there) in TEXT


def test_the_words_of_every_alarm_about_a_seeded_error_stand_in_one_of_the_texts():
    pairs = seeded_errors.own_pairs()
    seen = 0
    for kinds in (seeded_errors.KINDS, other_errors.KINDS):
        for _, english, wrong in seeded_errors.seeded(pairs, 1, kinds=kinds):
            for flag in alarms(check_translation(english, wrong)):
                seen += 1
                assert flag.words_en or flag.words_zh or flag.check in ("length", "english", "empty"), flag
                assert not flag.words_en or in_context(flag.words_en, english), flag
                assert not flag.words_zh or in_context(flag.words_zh, wrong), flag
    assert seen > 40


def test_the_margin_marks_the_words_in_both_languages():
    nb = post()
    abstract = cell(nb, "1/abstract")
    words = abstract.source.strip()[:4]
    facts(abstract)["flags"] = [
        {"check": "word", "detail": "x", "words_zh": words, "words_en": "no such words"}
    ]
    note = next(each for each in annotated(nb).cells if in_margin(each) and "<mark>" in str(each.outputs))
    html = note.outputs[0].data["text/html"]
    assert f"<mark>{words}</mark>" in html and html.count("<mark>") == 1
