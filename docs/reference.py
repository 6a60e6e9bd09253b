"""Writes what follows from the code: `python docs/reference.py`, or `--check` to compare.

docs/parameters.md, docs/environment.md and docs/tables.md, params/audio.yaml and the notebook's parameters cell.
"""

import json
import sys
from pathlib import Path
from typing import get_args

from arxiv_daily import environment
from arxiv_daily.gather import digest, paper, parameter_texts, receipt
from arxiv_daily.post import part

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = "notebooks/daily.ipynb"


def parameters() -> str:
    """docs/parameters.md: every parameter of a digest and of a run."""
    lines = [
        "# Parameters",
        "",
        "The keys of `params/<digest>.yaml`, which are the notebook's parameters: `papermill -f params/audio.yaml`, or",
        "`-y 'reading: licence'` for one. This page is made by `python docs/reference.py` from",
        "`src/arxiv_daily/gather/digest.py`; a test keeps it, the notebook's cell and `params/audio.yaml` up to date.",
        "",
        "| key | values | default | meaning |",
        "|---|---|---|---|",
    ]
    for name, field in digest.Digest.model_json_schema(by_alias=True)["properties"].items():
        if name != "filters":
            lines.append(_row(name, field))
            continue
        inner = digest.Filters.model_json_schema()["properties"]
        lines += [_row(f"filters: {key}", known) for key, known in inner.items()]
    lines += ["", "Parameters of one run, which are not keys of a params file:", ""]
    lines += ["| name | default | meaning |", "|---|---|---|"]
    lines += [f'| `{name}` | `"{default}"` | {meaning} |' for name, (default, meaning) in digest.RUN.items()]
    gone = ", ".join(f"`{name}: {value}`" for name, value in digest.RETIRED.items())
    lines += ["", f"A file of an older version may still say {gone}; it is passed over."]
    return "\n".join(lines) + "\n"


def _row(name: str, field: dict) -> str:
    kinds = field.get("anyOf", [field])
    values = " or ".join(_values(kind) for kind in kinds)
    default = f"`{json.dumps(field['default'], ensure_ascii=False)}`" if "default" in field else "required"
    return f"| `{name}` | {values} | {default} | {field['description']} |"


def _values(kind: dict) -> str:
    if "enum" in kind:
        return ", ".join(f"`{value}`" for value in kind["enum"])
    bounds = [f"from {kind['minimum']}"] if "minimum" in kind else []
    bounds += [f"to {kind['maximum']}"] if "maximum" in kind else []
    words = {"array": "list of strings", "object": "mapping", "boolean": "true, false", "null": "null"}
    return " ".join([words.get(kind["type"], kind["type"]), *bounds])


def variables() -> str:
    """docs/environment.md: every environment variable."""
    titles = {
        "user": "Set by you",
        "process": "Set by our own processes for each other",
        "other": "Read where other programs set them",
    }
    lines = [
        "# Environment variables",
        "",
        "This page is made by `python docs/reference.py` from `src/arxiv_daily/environment.py`, the only place that touches the",
        "environment. A project may keep its own in a file `.env` beside `params/`; what the environment already says counts more.",
    ]
    for audience, title in titles.items():
        lines += ["", f"## {title}", "", "| variable | meaning | default |", "|---|---|---|"]
        lines += [
            f"| `{known.name}` | {known.meaning} | {f'`{known.default}`' if known.default else ''} |"
            for known in environment.VARIABLES
            if known.audience == audience
        ]
    return "\n".join(lines) + "\n"


def tables() -> str:
    """docs/tables.md: the columns of an edition's table and the fields of its receipt."""
    facts, told = paper.json_schema()["properties"], receipt.json_schema()["properties"]
    lines = [
        "# The table and the receipt of an edition",
        "",
        "This page is made by `python docs/reference.py` from `gather/paper.py` and `gather/receipt.py`. JSON Schema:",
        "`arxiv_daily.gather.paper.json_schema()`, `arxiv_daily.gather.receipt.json_schema()`.",
        "",
        "## `papers.jsonl`",
        "",
        "One JSON object a line. In Python `arxiv_daily.gather.frame.read_table(folder)` gives a frame with these columns. Rows of",
        "imported editions lack some; fields of a newer version are kept.",
        "",
        "| column | type | |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{name}` | {_dtype(paper.SCHEMA[name])} | {field['description']} |"
        for name, field in facts.items()
    ]
    lines += ["", f"`status` is one of {', '.join(f'`{status}`' for status in get_args(paper.Status))}.", ""]
    lines += [
        "## The receipt",
        "",
        "In the post's metadata (`arxiv_daily.receipt`), and in words at the head of the page.",
        "",
    ]
    lines += ["| field | |", "|---|---|"]
    lines += [
        f"| `{name}` | {field.get('description', 'what the models took')} |" for name, field in told.items()
    ]
    lines += ["", "## A cell of a post", ""]
    lines += [
        "In its metadata (`arxiv_daily`), from `post/part.py`. JSON Schema: `arxiv_daily.post.part.json_schema()`.",
        "",
    ]
    lines += [
        "| field | |",
        "|---|---|",
        *(f"| `{name}` | {said} |" for name, said in part.described().items()),
    ]
    return "\n".join(lines) + "\n"


def _dtype(name: str) -> str:
    return "list of str" if name == "object" else name


def notebook() -> str:
    """The notebook with the parameters cell as the code has it."""
    nb = json.loads((ROOT / NOTEBOOK).read_text(encoding="utf-8"))
    cell = next(cell for cell in nb["cells"] if "parameters" in cell["metadata"].get("tags", []))
    cell["source"] = parameter_texts.parameters_cell().splitlines(keepends=True)
    return json.dumps(nb, ensure_ascii=False, indent=1) + "\n"


DOCUMENTS = {
    "docs/parameters.md": parameters,
    "docs/environment.md": variables,
    "docs/tables.md": tables,
    "params/audio.yaml": parameter_texts.params_file,
    NOTEBOOK: notebook,
}


def outdated() -> list[str]:
    """The documents that are not as the code would write them."""
    return [
        name
        for name, made in DOCUMENTS.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != made()
    ]


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(f"out of date: {', '.join(found)}: run {sys.argv[0]}" if (found := outdated()) else 0)
    for name in outdated():
        (ROOT / name).write_text(DOCUMENTS[name](), encoding="utf-8")
        print(name)
