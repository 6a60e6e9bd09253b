"""Posts of an older Jekyll archive, written for the tests in its format, good days and bad."""

PAPERS = ["2503.01234", "2503.01111", "2503.00987"]
READING = (
    "1)  \n- **研究背景**：{name}的处境。\n  - 缺少数据。\n\n2)  \n论文提出 **{name}**：\n- **做法**：先简化。\n    - 再还原。\n\n"
    "3)  \n- **效果**：误差降低 12%。"
)
FRAME = '<details>\n<summary>详细解读</summary>\n\n<div markdown="1">\n\n{text}\n</div>\n\n</details>'


def post(
    papers=PAPERS, date="2025-03-04", scheme="https", front=None, intro=None, between="\n\n---\n\n", **parts
):
    """A post's text; `parts` maps heading, abstract, reading or further to what stands there instead."""
    if front is None:
        front = f'---\nlayout: post\ntitle: "arXiv Daily – {date}"\ntags: [arxiv, cs.SD, eess.AS]\n---'
    if intro is None:
        intro = (
            f"以下为 {date}（CST，北京时间）窗口内更新的论文中文译文：\n"
            "- 时间窗口（锚点 08:50 CST）：2025-03-03 08:50 — 2025-03-04 08:50\n"
            f"- 抓取总数：{len(papers)} 篇 | 本页显示：{len(papers)} 篇（去重/过滤后）"
        )
    made = [paper(key, scheme, **parts) for key in papers]
    return f"{front}\n\n{intro}\n\n{between.join(made)}\n\n---\n"


def paper(key, scheme="https", heading=None, abstract=None, reading=None, further=""):
    if heading is None:
        heading = "\n".join(
            [
                f"## A Study of {key}",
                "- **Authors**: Ann Müller, Bo Li",
                "- **Categories**: cs.SD, cs.LG",
                f"- **arXiv**: [{scheme}://arxiv.org/abs/{key}v2]({scheme}://arxiv.org/abs/{key}v2)",
                f"- **PDF**: [{scheme}://arxiv.org/pdf/{key}v2]({scheme}://arxiv.org/pdf/{key}v2)",
            ]
        )
    if abstract is None:
        abstract = f"我们研究{key}，误差降低 12%。"
    if reading is None:
        reading = FRAME.format(text=READING.format(name=key))
    return "\n\n".join(part for part in (heading, abstract, reading, further) if part)
