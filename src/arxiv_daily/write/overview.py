"""The introduction to the day, from titles and abstracts alone."""

import re

import pandas as pd

from .budget import tokens
from .faults import Bad
from .llm import Answer, Service
from .prompts import Prompt, question
from .written import Written, in_chinese, usable

LINK = re.compile(r"\]\(([^)\s]*)\)")
EXPECT = 600  # tokens of an introduction, for the estimate


async def overview(
    service: Service, papers: pd.DataFrame, translations: pd.DataFrame, prompt: Prompt, limit: int, model: str
) -> Written:
    """A few sentences with links to the papers. Raises `NoAnswer`."""
    messages = question(prompt, [], {"今日论文": listing(papers, translations, limit)})
    known = {f"#p-{name}" for name in papers["id"]}

    def accept(answer: Answer) -> None:
        usable(answer, prompt.text)
        in_chinese(LINK.sub("]", answer.text), "导读")
        links = LINK.findall(answer.text)
        if not links or not known.issuperset(links):
            raise Bad(
                "导读里的链接不对",
                "每篇论文用所给的 #p- 记号链接，如 [简称](#p-…)，不写别的链接。请重写全文。",
            )

    answer = await service.ask(messages, model=model, accept=accept, expect=EXPECT)
    return Written(answer.text, model=answer.model, prompt=prompt.hash, source="abstract")


def listing(papers: pd.DataFrame, translations: pd.DataFrame, limit: int) -> str:
    """Every paper with its mark; abstracts, then summaries, are left out where they exceed `limit` tokens."""
    written = {row.id: row for row in translations.itertuples()}
    for detail in (2, 1, 0):
        blocks = []
        for paper in papers.itertuples():
            row = written[paper.id]
            lines = [f"#p-{paper.id}", row.title or paper.title, row.summary, row.text or paper.abstract]
            blocks.append("\n".join(line for line in lines[: 2 + detail] if line))
        text = "\n\n".join(blocks)
        if tokens(text) <= limit:
            break
    return text
