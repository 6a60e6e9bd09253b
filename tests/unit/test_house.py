"""The house rules that a machine can hold: private names, names that are unique, rooms of a bearable size, words."""

import ast
import json
import re
import tomllib
from collections import Counter, defaultdict
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import PROJECT

PACKAGE = PROJECT / "src" / "arxiv_daily"
ROOMS = ("text", "gather", "write", "post", "site", "jekyll", "learn", "runs", "operations", "cli")
USED_FROM_OUTSIDE = ("tests", "benchmarks", "docs", "notebooks")
LOOKED_AT = (ast.ImportFrom, ast.Constant, ast.Attribute, ast.Call, ast.Name, ast.JoinedStr)
SPOKEN = ("log", "PublishedPaper", "PublishedEdition")  # as everywhere in Python; names in data/schema.json


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its path from the package's folder."""
    files = sorted(PACKAGE.rglob("*.py"))
    return {str(file.relative_to(PACKAGE)): ast.parse(file.read_text(encoding="utf-8")) for file in files}


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """All nodes of a module that any of the rules is about."""
    return tuple(node for node in ast.walk(tree) if isinstance(node, LOOKED_AT))


def defined(tree: ast.Module):
    """Module-level names with the line they are defined on."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, node.lineno) for target in targets if isinstance(target, ast.Name))


def dotted(path: str) -> str:
    """The module's name: `text.gate` for `text/gate.py`, `text` for `text/__init__.py`."""
    return path.removesuffix(".py").removesuffix("__init__").strip("/").replace("/", ".")


def resolved(path: str, node: ast.ImportFrom) -> str | None:
    """The module of the package that an import names, seen from a file of the package or from outside ("")."""
    if not node.level:
        name = node.module or ""
        return name.removeprefix("arxiv_daily").strip(".") if name.split(".")[0] == "arxiv_daily" else None
    folder = path.split("/")[:-1] if path else []
    parents = folder[: len(folder) - node.level + 1]
    return ".".join([*parents, *((node.module or "").split(".") if node.module else [])])


def uses_of(path: str, tree: ast.Module, names: set[str]):
    """Every (module, name) of the package that a file uses by import, by attribute or by a dotted string."""
    aliases: dict[str, str] = {}
    for node in nodes(tree):
        if isinstance(node, ast.ImportFrom) and (base := resolved(path, node)) is not None:
            for alias in node.names:
                inner = f"{base}.{alias.name}".strip(".")
                if inner in names:
                    aliases[alias.asname or alias.name] = inner
                else:
                    yield base, alias.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.fullmatch(r"arxiv_daily(\.\w+)+", node.value):
                yield tuple(node.value.removeprefix("arxiv_daily.").rpartition(".")[::2])
                if (inner := node.value.removeprefix("arxiv_daily.")) in names:
                    aliases[inner.rpartition(".")[2]] = inner
            elif re.fullmatch(r"\w+", node.value):
                yield "", node.value  # exports by name, setattr
    for node in nodes(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            yield aliases[node.value.id], node.attr
        elif is_setattr(node):
            yield aliases.get(node.args[0].id, ""), str(node.args[1].value)


def is_setattr(node: ast.AST) -> bool:
    """`monkeypatch.setattr(module, "name", …)` and its kind."""
    return (
        isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("setattr", "object")
        and len(node.args) > 1
        and isinstance(node.args[0], ast.Name)
        and isinstance(node.args[1], ast.Constant)
    )


def code_of_notebook(file: Path) -> str:
    nb = json.loads(file.read_text(encoding="utf-8"))
    return "\n".join("".join(cell["source"]) for cell in nb["cells"] if cell["cell_type"] == "code")


@cache
def used_from_elsewhere() -> set[tuple[str, str]]:
    """(module, name) of everything that is used outside the module it is defined in."""
    names = {dotted(path) for path in modules()}
    found = set()
    for path, tree in modules().items():
        found |= {use for use in uses_of(path, tree, names) if use[0] != dotted(path) or not use[0]}
    for folder in USED_FROM_OUTSIDE:
        for file in (PROJECT / folder).rglob("*.py"):
            found |= set(uses_of("", ast.parse(file.read_text(encoding="utf-8")), names))
        for file in (PROJECT / folder).rglob("*.ipynb"):
            found |= set(uses_of("", ast.parse(code_of_notebook(file)), names))
    settings = (PROJECT / "pyproject.toml").read_text()
    return found | {
        tuple(one.rpartition(".")[::2])
        for one in re.findall(r"arxiv_daily\.([\w.]+)", settings.replace(":", "."))
    }


def is_used_elsewhere(path: str, name: str) -> bool:
    return (dotted(path), name) in used_from_elsewhere() or (
        ("", name) in used_from_elsewhere() and path.endswith("__init__.py")
    )


def test_no_modules_import_each_other():
    names = {dotted(path) for path in modules()}
    order = TopologicalSorter()
    for path, tree in modules().items():
        for node in nodes(tree):
            if isinstance(node, ast.ImportFrom) and (base := resolved(path, node)) is not None:
                used = {f"{base}.{alias.name}".strip(".") for alias in node.names}
                order.add(dotted(path), *(one if one in names else base for one in used))
    order.prepare()  # CycleError names the modules


def is_command(tree: ast.Module, name: str) -> bool:
    """Whether a function is a verb of the command line, which click finds."""
    node = next((one for one in tree.body if getattr(one, "name", "") == name), None)
    return any("click" in ast.unparse(one) for one in getattr(node, "decorator_list", []))


def test_what_only_its_own_module_uses_begins_with_an_underscore():
    wrong = [
        f"{path}:{line} {name}"
        for path, tree in modules().items()
        for name, line in defined(tree)
        if not name.startswith("_")
        and not is_used_elsewhere(path, name)
        and name not in SPOKEN
        and not is_command(tree, name)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_private_name_stands_for_nothing():
    wrong = []
    for path, tree in modules().items():
        used = {
            node.id for node in nodes(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
        registered = {node.name for node in tree.body if getattr(node, "decorator_list", [])}
        wrong += [
            f"{path}:{line} {name}"
            for name, line in defined(tree)
            if name.startswith("_")
            and name != "__all__"
            and name not in used | registered
            and not is_used_elsewhere(path, name)
        ]
    assert not wrong, "\n".join(wrong)


def test_a_name_is_unique_or_called_through_its_module():
    holders = defaultdict(set)
    for path, tree in modules().items():
        for name, _ in defined(tree):
            if not is_command(tree, name):
                holders[name].add(path)
    ambiguous = {
        name for name, paths in holders.items() if len(paths) > 1 and name not in ("__getattr__", "__all__")
    }
    wrong = [
        f"{path}:{node.lineno} {alias.name} (also in {', '.join(sorted(holders[alias.name]))})"
        for path, tree in modules().items()
        for node in nodes(tree)
        if isinstance(node, ast.ImportFrom) and node.level
        for alias in node.names
        if alias.name in ambiguous and not alias.asname and not is_a_module(path, node, alias.name)
    ]
    assert not wrong, "\n".join(wrong)


def is_a_module(path: str, node: ast.ImportFrom, name: str) -> bool:
    folder = (PACKAGE / path).parent
    for _ in range(node.level - 1):
        folder = folder.parent
    folder = folder.joinpath(*(node.module or "").split("."))
    return (folder / f"{name}.py").is_file() or (folder / name).is_dir()


def test_no_room_holds_more_than_a_quarter_of_the_lines():
    lines = Counter({path: len(ast.unparse(tree).splitlines()) for path, tree in modules().items()})
    rooms = Counter()
    for path, count in lines.items():
        rooms[Path(path).parts[0]] += count
    whole = sum(rooms.values())
    assert {room: count / whole for room, count in rooms.items() if room in ROOMS and count > whole / 4} == {}


@cache
def sentences() -> dict[str, str]:
    def flat(table, under=""):
        for name, value in table.items():
            yield from flat(value, f"{under}{name}.") if isinstance(value, dict) else [(under + name, value)]

    return dict(flat(tomllib.loads((PACKAGE / "words" / "zh.toml").read_text(encoding="utf-8"))))


def said() -> set[str]:
    """The keys that the code gives to `say`, `table` or `places`, as they stand there."""
    keys = set()
    for tree in modules().values():
        for node in nodes(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                keys.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                keys.add(
                    "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
                )
    for file in PACKAGE.rglob("*.j2"):
        keys |= set(re.findall(r"""["']([\w.]+)["']""", file.read_text(encoding="utf-8")))
    return keys


def test_every_sentence_is_said_somewhere():
    keys = said()
    starts = {key.partition("*")[0] for key in keys if "*" in key or key.endswith(".")}
    starts = {start for start in starts if "." in start.rstrip(".")}
    unused = [
        key
        for key in sentences()
        if key not in keys
        and not key.startswith(tuple(starts))
        and not any(key.rpartition(".")[0] == one for one in keys)
    ]
    assert not unused, "\n".join(unused)


def test_every_key_that_is_said_has_its_sentence():
    calls = [
        (path, node)
        for path, tree in modules().items()
        for node in nodes(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
    ]
    wrong = [
        f"{path}:{node.lineno} {node.args[0].value}"
        for path, node in calls
        if isinstance(node.args[0], ast.Constant) and node.args[0].value not in sentences()
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("key", sentences())
def test_the_places_of_a_sentence_can_be_filled(key):
    from string import Formatter

    names = [name for _, name, *_ in Formatter().parse(sentences()[key]) if name is not None]
    assert all(re.fullmatch(r"[a-z_]\w*", name) for name in names)
