"""The prompts of a project, `params/prompts/<name>.md`, those of one digest, `params/prompts/<digest>/<name>.md`, and how text of strangers is put into a question.

A prompt is the system message, the same for every paper, so that services can cache it; what differs follows.
"""

import hashlib
import re
from dataclasses import dataclass

from ..errors import ConfigError
from ..project import root
from ..text.bilingual.glossary import Term
from ..words import say

_UNSENDABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Prompt:
    """The constant part of a question, and the hash that names it in a post."""

    text: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]


def load(name: str, digest: str = "") -> Prompt:
    """The prompt of this name, the digest's own before the project's; ConfigError where there is none."""
    folder = root() / "params" / "prompts"
    own = folder / digest / f"{name}.md"
    path = own if own.exists() else folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: restore the prompt or write one ({error})") from error
    if not text:
        raise ConfigError(f"{path} is empty: restore the prompt or write one")
    return Prompt(text)


def _fenced(label: str, text: str) -> str:
    """A stranger's text between marks made from its own hash, which it therefore cannot imitate."""
    text = _UNSENDABLE.sub("", text)
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{label}：\n<<<{mark}\n{text}\n{mark}>>>"


def question(prompt: Prompt, terms: list[Term], texts: dict[str, str]) -> list[dict]:
    """The messages: the prompt, then the terms that occur and the fenced texts by label."""
    known = "\n".join(f"- {term.term} → {term.translation}" for term in terms)
    parts = [f"{say('write.given.terms')}\n{known}"] if terms else []
    parts += [_fenced(label, text) for label, text in texts.items()]
    constant = {"role": "system", "content": prompt.text + "\n\n" + say("write.form.warning")}
    return [constant, {"role": "user", "content": "\n\n".join(parts)}]
