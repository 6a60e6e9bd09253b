"""An edition as a Jekyll post: what of a notebook goes into the archive's format, and how."""

import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell

from arxiv_daily.cli import main
from arxiv_daily.errors import PostError
from arxiv_daily.jekyll import export
from arxiv_daily.post.schema import NAME
from arxiv_daily.post.store import commit
from tests.builders import posts
from tests.builders.posts import delete, edit, part

HEADING = (
    "## A Title {{#p-{0} .paper}}\n\n- **Authors**: Ann\n- **Categories**: cs.SD\n"
    "- **arXiv**: [https://arxiv.org/abs/{0}v1](https://arxiv.org/abs/{0}v1)\n"
    "- **PDF**: [https://arxiv.org/pdf/{0}v1](https://arxiv.org/pdf/{0}v1)\n- **Licence**: [x](https://x.org)"
)
INTRO = (
    "以下为 2026-01-08（CST，北京时间）窗口内更新的论文中文译文：\n\n- 时间窗口（锚点 08:50 CST）：甲 — 乙\n"
    "- 抓取总数：2 篇 | 本页显示：2 篇（去重/过滤后）\n- 分类：cs.SD 2 篇\n- 补收：1 篇（提交于此前的窗口，今日才可见）"
)
FRONT = "---\ntitle: arXiv Daily – 2026-01-08\ndate: '2026-01-08'\ncategories:\n- cs.SD\nlang: zh\n---"
READING = '<details>\n<summary>详细解读</summary>\n\n<div markdown="1">\n\n{}\n\n</div>\n\n</details>'


def edition(papers=("2601.00002", "2601.00001"), **known):
    words = {"/intro": INTRO}
    for name in papers:
        words[f"{name}/heading"] = HEADING.format(name)
        words[f"{name}/abstract"] = f"{name} 的译文。"
        words[f"{name}/reading"] = READING.format(f"{name} 的解读。")
    nb = posts.post(papers, words, **known)
    nb.cells[0] = part("/front", FRONT)
    nb.metadata["papermill"] = {"parameters": {"categories": ["cs.SD", "eess.AS"]}}
    return nb


def exported(nb):
    return export.export(nb).decode()


def test_an_edition_in_full():
    paper = (
        "## A Title\n- **Authors**: Ann\n- **Categories**: cs.SD\n"
        "- **arXiv**: [https://arxiv.org/abs/{0}v1](https://arxiv.org/abs/{0}v1)\n"
        "- **PDF**: [https://arxiv.org/pdf/{0}v1](https://arxiv.org/pdf/{0}v1)\n\n{0} 的译文。\n\n"
        '<details>\n<summary>详细解读</summary>\n\n<div markdown="1">\n\n{0} 的解读。\n</div>\n\n</details>\n\n---\n'
    )
    assert exported(edition()) == (
        '---\nlayout: post\ntitle: "arXiv Daily – 2026-01-08"\ntags: [arxiv, cs.SD, eess.AS]\n---\n\n'
        + INTRO.replace("：\n\n", "：\n").replace("- 分类：cs.SD 2 篇\n", "")
        + "\n\n"
        + "\n".join(map(paper.format, ("2601.00002", "2601.00001")))
    )


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("2601.00002/abstract", "改过。\n\n两段。", "\n\n改过。\n\n两段。\n\n<details>"),
        ("2601.00002/reading", READING.format("改过。"), '<div markdown="1">\n\n改过。\n</div>'),
        ("2601.00002/reading", "没有框的解读。", "的译文。\n\n没有框的解读。\n\n---\n\n"),
        ("2601.00002/heading", "## 新题 {#p-2601.00002 .paper}\n\n说明", "\n\n## 新题\n\n说明\n\n2601.00002 的译文。"),
        ("/intro", "编辑写的引言。", "---\n\n编辑写的引言。\n\n## A Title"),
        ("/intro", INTRO.replace("2 篇 |", "3 篇 |"), "译文：\n- 时间窗口（锚点 08:50 CST）：甲 — 乙\n- 抓取总数：3 篇"),
        ("/front", FRONT.replace("- cs.SD", "- cs.LG"), "tags: [arxiv, cs.LG]"),
        ("/front", FRONT.replace("arXiv Daily – 2026-01-08", '"引号 \\"题\\""'), 'title: "引号 \\"题\\""'),
        ("2601.00002/abstract", "见 [上文](#p-2601.00001)。", "见 [上文](https://arxiv.org/abs/2601.00001)。"),
        ("2601.00002/abstract", r"写给 a\@b，$x\^2$，2\^n。", r"写给 a@b，$x\^2$，2^n。"),
        ("2601.00002/abstract", "以 $\\frac{{a}}{b}$ 计。", "\n\n{% raw %}以 $\\frac{{a}}{b}$ 计。{% endraw %}\n\n"),
        ("2601.00002/abstract", "{% endraw %}{{ site }}", "{% raw %}{ % endraw %}{{ site }}{% endraw %}"),
        ("2601.00002/abstract", "", "v1)\n\n<details>"),
    ],
)  # fmt: skip
def test_what_an_editor_wrote_is_there_as_it_is(name, text, there):
    nb = edition()
    edit(nb, name, text)
    assert there in exported(nb)


def test_an_editors_own_cells_stay_where_they_are():
    nb = edition()
    posts.note(nb, "/intro", "卷首语。")
    posts.note(nb, "2601.00002/reading", "编者按。")
    posts.note(nb, "2601.00001/reading", "卷尾语。")
    nb.cells.append(new_code_cell("print(1)"))
    text = exported(nb)
    assert "日才可见）\n\n卷首语。\n\n## A Title" in text
    assert "</details>\n\n编者按。\n\n---\n\n## A Title" in text
    assert text.endswith("</details>\n\n卷尾语。\n\n---\n") and "print" not in text


def test_parts_the_archive_has_not_are_left_out_until_somebody_edits_them():
    nb = edition()
    nb.cells.insert(2, part("/overview", "## 今日导读\n\n机器写的。"))
    nb.cells.insert(3, part("/contents", "## 本期论文\n\n- [甲](#p-2601.00002)"))
    assert exported(nb) == exported(edition())
    edit(nb, "/overview", "## 今日导读\n\n人写的。")
    assert "## 今日导读\n\n人写的。\n\n## A Title" in exported(nb)


def test_a_paper_without_its_heading_is_still_apart_from_the_one_before():
    nb = edition()
    delete(nb, "2601.00001/heading")
    assert "</details>\n\n---\n\n2601.00001 的译文。" in exported(nb)


def test_a_draft_is_not_published():
    nb = edition()
    edit(nb, "/front", FRONT.replace("lang: zh", "lang: zh\ndraft: true"))
    assert "\npublished: false\n---\n" in exported(nb)


def test_a_front_matter_gone_or_broken():
    nb = edition()
    delete(nb, "/front")
    nb.metadata[NAME]["front"] = {"title": "T"}
    assert exported(nb).startswith(
        '---\nlayout: post\ntitle: "T"\ntags: [arxiv, cs.SD, eess.AS]\n---\n\n以下为'
    )
    nb = edition()
    edit(nb, "/front", "---\ntitle: [\n---")
    with pytest.raises(PostError, match="correct the first cell"):
        export.export(nb)


def test_a_notebook_without_metadata_is_exported_as_it_stands():
    nb = edition()
    texts = [cell.source for cell in nb.cells if cell.cell_type == "markdown"]
    posts.strip(nb, whole=True)
    text = exported(nb)
    assert text.startswith(
        '---\nlayout: post\ntitle: "arXiv Daily – 2026-01-08"\ntags: [arxiv, cs.SD]\n---\n\n'
    )
    assert all(export.linked(source) in text for source in texts)
    assert export.file_name(nb) == "2026-01-08-arxiv-daily.md"


def test_an_empty_day_keeps_its_reason():
    nb = edition(())
    empty = "\n\n本期没有新论文。\n周末没有公布。\n下一次公布：2026-01-12 09:00。"
    nb.cells[2] = part("/intro", INTRO + empty)
    assert exported(nb).endswith("\n\n本期没有新论文。周末没有公布。下一次公布：2026-01-12 09:00。\n")


def run(*arguments):
    return CliRunner().invoke(main, arguments)


def test_the_command(tmp_path):
    nb = edition()
    nb.metadata[NAME] |= {"digest": "audio"}
    commit(tmp_path / "posts" / "audio" / "2026-01-08" / "index.ipynb", nb)
    content = export.export(nb)
    assert run("export", "2026-01-08", "--to", "jekyll").stdout_bytes == content
    assert run("export", "2026-01-08", "--to", "jekyll", "--output", str(tmp_path / "x.md")).exit_code == 0
    assert (tmp_path / "x.md").read_bytes() == content
    assert run("export", "2026-01-08", "--to", "jekyll", "--output", str(tmp_path)).exit_code == 0
    assert (tmp_path / "2026-01-08-arxiv-daily.md").read_bytes() == content
    lost = run("export", "2026-01-08", "--to", "jekyll", "--output", str(tmp_path / "no" / "x.md"))
    assert lost.exit_code == 1 and len(lost.stderr.splitlines()) == 1 and not (tmp_path / "no").exists()
    assert run("export", "2026-01-09", "--to", "jekyll").exit_code == 1
