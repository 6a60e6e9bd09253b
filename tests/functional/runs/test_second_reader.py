"""A whole run with a second reader: what it costs, and what of its findings reaches the post."""

import re

import nbformat

from arxiv_daily.post import notes
from arxiv_daily.runs import execute
from tests.builders.backfills import FIRST
from tests.standins import openai

PRICES = "{currency: CNY, standin: {in: 0, out: 0}, strict: {in: 1000, out: 1000}}"


def reader():
    """Answers of a model that translates faithfully, and as `strict` finds everything, then nothing, then invents."""
    papers = []

    def write(request):
        if request.body["model"] != "strict":
            return openai.written(request)
        pairs = re.findall(r"^\[(\d+)\]\n(.+)\n(.+)$", request.text, re.M)
        if not pairs:
            return "好"  # the one word by which a service is tried
        papers.append(len(pairs))
        if len(papers) == 1:
            return "\n".join(
                f"word | {n} | {english.split()[0]} | {chinese[:2]}" for n, english, chinese in pairs
            )
        return "无" if len(papers) == 2 else "word | 1 | words of nobody | 无人说过的话"

    return write, papers


def test_a_second_reader_switched_on_later_asks_once_a_paper_and_only_marks(project, service, tmp_path):
    params = tmp_path / "params" / "audio.yaml"
    text = params.read_text(encoding="utf-8").replace('model: ""  ', "model: standin  ", 1)
    text = re.sub(r"(?m)^prices: \{\}", f"prices: {PRICES}", text)
    params.write_text(text, encoding="utf-8")
    service.models.append("strict")
    service.write, papers = reader()
    execute.run(execute.load_digest("audio"), str(FIRST))
    path = tmp_path / "posts" / "audio" / str(FIRST) / "index.ipynb"
    before = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    assert not papers

    text = text.replace("second_reader: false", "second_reader: true")
    params.write_text(text.replace('second_model: ""', "second_model: strict"), encoding="utf-8")
    for _ in range(2):  # the second time every answer is at hand
        execute.run(execute.load_digest("audio"), str(FIRST))

    post = nbformat.read(path, as_version=4)
    assert len(papers) == 3
    after = [cell.source for cell in post.cells if cell.cell_type == "markdown"]
    assert after[1:] == before[1:]  # the first has the receipt
    facts = [cell.metadata.arxiv_daily for cell in post.cells if "arxiv_daily" in cell.metadata]
    seconds = [
        [flag for flag in fact.get("flags", []) if flag["check"] == "second"]
        for fact in facts
        if fact.get("part") == "abstract"
    ]
    tables = [
        str(o.data) for cell in post.cells if cell.cell_type == "code" for o in cell.outputs if "data" in o
    ]
    assert any(re.search(r"second readings(?:<[^>]*>|\s|\\n)*3\b", table) for table in tables)
    assert sorted(map(len, seconds)) == [0, 0, papers[0]]
    assert all(flag["level"] == "alarm" for found in seconds for flag in found)
    margin = "".join(
        str(output.data.get("text/html"))
        for cell in notes.annotated(post).cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    )
    assert "<mark>" in margin
