"""A takedown is one line in the params: the paper leaves the post, edited or not, the site and every feed."""

import json

import nbformat
import pytest
from click.testing import CliRunner

from arxiv_daily import cli
from arxiv_daily.gather.frame import read_table
from arxiv_daily.post.schema import edited, facts
from arxiv_daily.post.takedown import honour
from arxiv_daily.runs import execute
from arxiv_daily.site import render
from tests.standins import arxiv, openai
from tests.standins.project import copy_project

DATE = "2025-12-25"
GONE, NEXT, STAYS = "2512.21215", "2512.20978", "2512.21324"


@pytest.fixture
def project(tmp_path, monkeypatch):
    copy_project(tmp_path)
    with arxiv.StandIn(arxiv.records()) as papers, openai.StandIn() as service:
        for name, value in (papers.environ() | service.environ()).items():
            monkeypatch.setenv(name, value)
        yield tmp_path


def published(folder):
    """Every file of the site in which the paper's number or the editor's words about it stand."""
    wanted = (GONE.encode(), "编辑写的话".encode(), "编辑的注".encode())
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(text in path.read_bytes() for text in wanted)
    }


def test_one_line_in_the_params_takes_a_paper_out_of_everything(project):
    execute.run(execute.load_digest("audio"), DATE)
    path = project / "posts" / "audio" / DATE / "index.ipynb"
    nb = nbformat.read(path, as_version=4)
    index = next(
        i
        for i, cell in enumerate(nb.cells)
        if facts(cell).get("paper") == GONE and facts(cell)["part"] == "abstract"
    )
    nb.cells[index].source = "编辑写的话。"
    nb.cells.insert(index + 1, nbformat.v4.new_markdown_cell("编辑的注。"))
    other = next(
        cell for cell in nb.cells if facts(cell).get("paper") == STAYS and facts(cell)["part"] == "abstract"
    )
    other.source = "另一篇的改动。"
    nbformat.write(nb, path)
    assert len(published(render.render(project, "embedded"))) > 1

    params = project / "params" / "audio.yaml"
    params.write_text(params.read_text().replace("takedown: [] ", f'takedown: ["{GONE}v1"] '))
    before = path.read_bytes()
    assert published(render.render(project, "embedded")) == set()
    assert path.read_bytes() == before, "rendering never changes a post"
    done = CliRunner().invoke(cli.main, ["takedown"])
    assert (done.exit_code, done.output) == (0, f"posts/audio/{DATE}/index.ipynb: papers taken down\n")
    assert published(render.render(project, "embedded")) == set()
    nb = nbformat.read(path, as_version=4)
    nbformat.validate(nb)
    text = "\n".join(cell.source for cell in nb.cells if cell.cell_type != "code")
    assert GONE not in text and "另一篇的改动。" in text
    assert "本页显示：4 篇" in text
    assert [facts(cell)["part"] for cell in nb.cells if facts(cell).get("text") and edited(cell)] == [
        "abstract"
    ]
    row = read_table(path.parent).set_index("id").loc[GONE]
    assert (row["status"], row["reason"]) == ("left out", "takedown")
    assert honour(project) == []

    params.write_text(params.read_text().replace(f'["{GONE}v1"]', f'["{GONE}", "{NEXT}"]'))
    cells = json.loads(CliRunner().invoke(cli.main, ["present"], input=path.read_text()).output)["cells"]
    shown = "".join("".join(cell["source"]) for cell in cells)
    assert STAYS in shown and NEXT not in shown
    done = CliRunner().invoke(cli.main, ["run", "--date", DATE, "--no-late"])
    assert f"posts/audio/{DATE}/index.ipynb: papers taken down" in done.output
    assert f"posts/audio/{DATE}/index.ipynb: 3 papers" in done.output
    text = "\n".join(
        cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type != "code"
    )
    assert GONE not in text and NEXT not in text and "另一篇的改动。" in text
