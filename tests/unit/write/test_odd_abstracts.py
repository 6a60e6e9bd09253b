"""Abstracts no one wished for: translated or pending, never lost, by a service and by the embedded model."""

import pytest

from arxiv_daily.write.embedded import server
from tests.builders.writers import desk, papers, texts
from tests.unit.write.test_writer import Local

ABSTRACTS = {
    "20 words": "We present a small model for speech that runs on a phone and needs no labels, only forty hours.",
    "2,000 words": "The model reaches 5.1% WER on LibriSpeech, and it was trained without any labels at all. "
    * 125,
    "2,000 words without a full stop": "the model hears speech and noise in one room " * 222,
    "no sentences": "Speech recognition; noise; 16 kHz; low latency",
    "French": "Nous présentons un modèle de séparation de sources. Il réduit l'erreur de 12 % et ne demande aucune étiquette.",
    "all formula": r"$E=mc^2$, $\nabla\cdot u=0$, $\int_0^1 x\,dx=\frac{1}{2}$.",
    "one word": "Withdrawn",
    "nothing": "",
    "dollars that never close": "We pay $5 for audio and x_1 for $the rest of it.",
    "Chinese": "本文提出一种语音模型，在公开数据上取得了好结果。",
    "controls": "We hear\x00 \x1b[31mred\ud800 noise\u202e and speech.",
}


@pytest.fixture(params=["service", "embedded"])
def model(request, service, monkeypatch):
    if request.param == "embedded":
        for name in service.environ():
            monkeypatch.delenv(name)
        service.key, service.models = "none", [server.MODEL_NAME]
        monkeypatch.setattr(server, "start", lambda n_parallel: Local(service))
    return service


@pytest.mark.parametrize("abstract", ABSTRACTS.values(), ids=ABSTRACTS)
def test_translated_or_pending(model, checked, abstract):
    table = papers(2)
    table["abstract"] = [abstract, "We study speech. It works well in noise."]
    at = desk()
    translations, readings = at.translate(table), at.read(table, texts(table))
    frame = translations.frame()
    assert list(frame["id"]) == list(table["id"])
    odd, usual = frame.to_dict("records")
    assert usual["state"] == "done"
    assert (odd["state"] == "done" and odd["text"]) or (odd["state"] == "pending" and odd["reason"])
    assert len(readings.frame()) == 2 and at.checks() is not None


@pytest.mark.parametrize("name", ["20 words", "2,000 words", "no sentences", "French"])
def test_these_are_translated(service, name):
    table = papers(1)
    table["abstract"] = ABSTRACTS[name]
    row = desk().translate(table).frame().iloc[0]
    assert row["state"] == "done" and row["text"]
