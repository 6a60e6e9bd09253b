"""Params files as people write them: YAML, with a line number and a fix for what it trips over, and no key twice."""

import contextlib
from pathlib import Path
from typing import Any

import yaml

from ..errors import ConfigError

_MERGE = "tag:yaml.org,2002:merge"


class _OnceEach(yaml.constructor.SafeConstructor):
    """YAML in which a key that stands twice is an error: else the last one would win, unseen."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key.value} is there twice: keep one", key.start_mark
                    )
                seen.add(key.value)
        return super().construct_mapping(node, deep)


class _Slow(_OnceEach, yaml.SafeLoader):
    """PyYAML's own parser, which says best what is wrong."""


class _Fast(_OnceEach, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """libyaml, where PyYAML has it: a tenth of the time."""


def read(path: Path) -> object:
    """What a file says; ConfigError names the file, the line and the fix. FileNotFoundError if it is not there."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        with contextlib.suppress(yaml.YAMLError):
            return yaml.load(text, _Fast)
        return yaml.load(text, _Slow)
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not valid YAML: it is not UTF-8: save it as UTF-8") from None
    except RecursionError:
        raise ConfigError(f"{path} is not valid YAML: it is nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date or number that is none
        raise ConfigError(f"{path} is not valid YAML{_said(error)}") from None


def _said(error: Exception) -> str:
    """Where and what, with a fix."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or " ".join(str(error).split())
    where = f", line {mark.line + 1}" if mark else ""
    if "'\\t'" in problem:
        problem = "a tab: indent with spaces"
    elif "mapping values are not allowed" in problem:
        problem = "a second colon: put the value in quotes"
    elif "another document" in problem:
        problem = "a second document: keep what stands before ---, or make it a file of its own"
    elif "undefined alias" in problem:
        problem = f"{problem}: a value that begins with * needs quotes"
    elif not problem.endswith("keep one"):
        problem = f"{problem}: put values with : # [ {{ & * in quotes, and close every bracket"
    return f"{where}: {problem}"
