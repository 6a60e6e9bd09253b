"""What Pandoc, Quarto's own reader, makes of texts behind the gate; and a maker of texts that try to break it."""

import json
import random
import subprocess

import pypandoc

from tests.conftest import PROJECT

DATA = PROJECT / "tests" / "data" / "hostile"

READER = "markdown"  # with all of Pandoc's extensions, as Quarto reads it
PLAIN = {"Str", "Space", "SoftBreak", "LineBreak", "Quoted", "SingleQuote", "DoubleQuote"}
SPANS = PLAIN | {"Emph", "Strong", "Code", "Math", "InlineMath", "DisplayMath", "Link"}
BLOCKS = {"Para", "Plain", "BulletList", "OrderedList", "Table"}
LISTS = {"Decimal", "DefaultStyle", "Period", "OneParen", "DefaultDelim"}
CELLS = {"AlignDefault", "AlignLeft", "AlignRight", "AlignCenter", "ColWidth", "ColWidthDefault"}
MEANT = SPANS | BLOCKS | LISTS | CELLS


def pandoc(text: str, *arguments: str, reader: str = READER) -> str:
    """Pandoc's output; its warnings are dropped."""
    command = [pypandoc.get_pandoc_path(), "--from", reader, *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, timeout=300).stdout


def trees(texts: list[str], reader: str = READER) -> list[list[dict]]:
    """Pandoc's blocks of each text, all read as one document, each behind a heading of its own.

    A text that takes the next heading with it is an error: the papers behind it would be lost.
    """
    whole = "\n\n".join(f"## paper{number} {{#p-{number}}}\n\n{text}" for number, text in enumerate(texts))
    found: list[list[dict]] = []
    for block in json.loads(pandoc(whole, "--to", "json", reader=reader))["blocks"]:
        if block["t"] == "Header" and block["c"][1][0] == f"p-{len(found)}":
            found.append([])
        else:
            found[-1].append(block)
    if len(found) != len(texts):
        raise AssertionError(f"paper {len(found)} of {len(texts)} is lost behind {texts[len(found) - 1]!r}")
    return found


def words(tree: object) -> str:
    """The text a reader sees."""
    if isinstance(tree, list):
        return "".join(map(words, tree))
    if not isinstance(tree, dict):
        return ""
    content = tree.get("c", [])
    match tree["t"]:
        case "Str":
            return content
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case "Link":
            return words(content[1])
        case "Code" | "Math":
            return content[1]
    return words(content)


def intruders(tree: object) -> list[str]:
    """What is in Pandoc's tree that no stranger's text may become, by kind."""
    found = []
    if isinstance(tree, dict):
        kind = tree.get("t", "")
        if kind and kind not in MEANT:
            found.append(kind)
        if kind == "Link" and not tree["c"][2][0].startswith(("http://", "https://", "#")):
            found.append(f"Link to {tree['c'][2][0]}")
        if kind in ("Link", "Code") and tree["c"][0][1:] not in ([[], []], [["uri"], []]):
            found.append(f"{kind} with attributes")
        for value in tree.values():
            found += intruders(value)
    elif isinstance(tree, list):
        for value in tree:
            found += intruders(value)
    return found


PIECES = (DATA / "pieces.txt").read_text(encoding="utf-8").split()  # a bar stands for a space
SPACES = ["", "", "", " ", " ", "\n", "\n", "\n\n", "\n\n", "  \n", "\\\n", "\n    ", "\n  ", "\t"]
ODD = [
    "\x00",
    "\u202e",
    "\u200b",
    "\ud800",
    "\u2028",
    "\ufeff",
    "\x0b",
    "\u0301",
    "\u3000",
    "\u00a0",
    "\u200d",
]


def made(chance: random.Random) -> str:
    """A text of pieces that mean something to one reader or another."""
    out = []
    for _ in range(chance.choice([1, 2, 3, 5, 8, 13, 40])):
        piece = chance.choice(PIECES if chance.random() < 0.97 else ODD).replace(
            "|", " " if chance.random() < 0.7 else "|"
        )
        out += [piece * chance.choice([1, 1, 1, 1, 1, 2, 3, 7]), chance.choice(SPACES)]
    return "".join(out)
