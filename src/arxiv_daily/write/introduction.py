"""The introduction to the day, from titles and abstracts alone."""

import re
from collections.abc import Sequence

from .. import project
from ..words import say
from .checks import injection
from .model import wrapping
from .model.service import Answer, Service
from .model.usage import tokens
from .part import ModelText, bad, in_chinese, said_once, usable
from .prompts import Prompt, question

_LINK = re.compile(r"\]\(([^)\s]*)\)")
_LONGEST = 3000  # characters
EXPECT = 400  # tokens of an introduction: what its prompt asks for at most


async def write_overview(
    service: Service, written: list[tuple], prompt: Prompt, limit: int, model: str, again: Sequence[str] = ()
) -> ModelText:
    """A few sentences with links to the papers; `written` pairs papers with translations. Raises `NoAnswer`."""
    messages = question(prompt, [], {say("write.given.papers"): _listing(written, limit)})
    known = {f"#{project.fragment(paper.id)}" for paper, _ in written}

    def accept(answer: Answer) -> None:
        usable(answer)
        in_chinese(_LINK.sub("]", answer.text), say("write.name.introduction"))
        if len(answer.text) > _LONGEST or injection.brought_in("", _LINK.sub("]", answer.text)):
            raise bad("unfit_introduction", "plain_introduction")
        said_once([answer.text])
        links = _LINK.findall(answer.text)
        if not links or not known.issuperset(links):
            raise bad("wrong_links", "given_links")

    answer = await service.ask(messages, model=model, accept=accept, expect=EXPECT, again=again)
    return ModelText(
        wrapping.without_numbers(answer.text), model=answer.model, prompt=prompt.hash, source="abstract"
    )


def _listing(written: list[tuple], limit: int) -> str:
    """Every paper with its mark; abstracts, then summaries, are left out where they exceed `limit` tokens.

    A paper that speaks to models is left out: the introduction is not its own page.
    """
    for detail in (2, 1, 0):
        blocks = []
        for paper, part in written:
            if injection.orders(paper.title, paper.abstract, part.title, part.summary, part.text):
                continue
            mark = f"#{project.fragment(paper.id)}"
            lines = [mark, part.title or paper.title, part.summary, part.text or paper.abstract]
            blocks.append("\n".join(line for line in lines[: 2 + detail] if line))
        text = "\n\n".join(blocks)
        if tokens(text) <= limit:
            break
    return text
