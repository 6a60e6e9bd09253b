"""Every sentence that a reader, an editor or a model sees, from one file: `words/zh.toml`.

`say("post.receipt.shown", count=5)` is that file's `shown` in `[post.receipt]` with its braces filled in. Codes
(reasons, states, checks) become words here, at the edge, and are never read back.
"""

import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

_LANGUAGE = "zh"


@functools.cache
def _sentences() -> dict[str, str]:
    """All sentences by dotted key."""
    text = files(__name__).joinpath(f"{_LANGUAGE}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: dict, under: str = ""):
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{under}{name}.")
        else:
            yield under + name, value


def say(key: str, /, **facts: object) -> str:
    """The sentence `key` with `facts` in its places; KeyError if there is none, or a place has no fact."""
    sentence = _sentences()[key]
    return sentence.format(**facts) if facts else sentence


@functools.cache
def table(under: str) -> Mapping[str, str]:
    """All sentences of one table, by their last name: `table("site.marks")["late"]`."""
    prefix = f"{under}."
    found = {key[len(prefix) :]: text for key, text in _sentences().items() if key.startswith(prefix)}
    return MappingProxyType(found)
