"""The executed notebook as a post: its shown parts become cells, and what varies by chance goes."""

import re
from pathlib import Path

from nbformat import NotebookNode, from_dict

from .. import secrets
from ..text.gate import Markdown
from . import schema
from .front_matter import front_cell
from .schema import machine_cell, machine_code

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_FOLDED = {"source_hidden": True, "outputs_hidden": True}  # with `collapsed`, what JupyterLab writes
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def assemble(run: NotebookNode) -> tuple[NotebookNode, list[dict]]:
    """The post and the rows of its table; `run` is left alone. A run that showed no page gives no cells
    but code and no `date` in the metadata."""
    run = from_dict(secrets.blot(run))
    code, parts, filed = [], [], {}
    for cell in run.cells:
        if cell.cell_type != "code":
            continue
        kept = []
        for output in cell.outputs:
            known = _shown_part(output)
            if known is None:
                kept.append(output)
                continue
            if known["part"] == "intro":
                filed = {name: known.pop(name) for name in ("digest", "date", "front", "receipt", "table")}
            parts.append(machine_cell(Markdown(output["data"]["text/markdown"]), known))  # `page` gated it
        code.append(_provenance(cell, kept))
    table = filed.pop("table", [])
    front = [front_cell(filed["front"])] if filed else []
    metadata = {
        "kernelspec": KERNELSPEC,
        "language_info": run.metadata.get("language_info", {"name": "python"}),
        "papermill": _provenance_of_run(run),
        schema.NAME: {"notebook": run.metadata[schema.NAME].get("notebook", "")} | filed,
    }
    cells = [*front, *parts, *code]  # a document first
    return from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}), table


def _shown_part(output: NotebookNode) -> dict | None:
    """The facts of an output that is a part of the page; None for any other output."""
    known = output.get("metadata", {}).get("text/markdown", {}).get(schema.NAME)
    return dict(known) if known and "text/markdown" in output.get("data", {}) else None


def _provenance(cell: NotebookNode, outputs: list[NotebookNode]) -> NotebookNode:
    """A code cell with the outputs that belong to it, folded and locked against slips of the hand."""
    tags = cell.metadata.get("tags", [])
    name = "injected-parameters" if "injected-parameters" in tags else cell.id
    kept = machine_code(cell.source, {"part": f"code:{name}"})
    kept.id = name
    kept.metadata |= {"editable": False, "deletable": False, "collapsed": True, "jupyter": dict(_FOLDED)}
    if tags:
        kept.metadata["tags"] = list(tags)
    kept.execution_count = cell.execution_count
    kept.outputs = _joined(_without_addresses(output) for output in outputs if output.get("name") != "stderr")
    return kept


def _joined(outputs) -> list[NotebookNode]:
    """Outputs with neighbouring pieces of one stream joined: where they break is chance."""
    result: list[NotebookNode] = []
    for output in outputs:
        if result and output.get("name") and output.get("name") == result[-1].get("name"):
            result[-1]["text"] += output["text"]
        else:
            result.append(output)
    return result


def _without_addresses(output: NotebookNode) -> NotebookNode:
    """A copy of an output without the addresses in memory that Python shows of objects."""
    return from_dict(_mapped(output, lambda text: _ADDRESS.sub("", text)))


def _mapped(value, change):
    """A copy with `change` applied to every text in it."""
    if isinstance(value, dict):
        return {name: _mapped(item, change) for name, item in value.items()}
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def _provenance_of_run(run: NotebookNode) -> dict:
    """Papermill's metadata without times and places."""
    made = run.metadata.get("papermill", {})
    kept = {name: made[name] for name in ("parameters", "version") if name in made}
    return kept | {"input_path": Path(str(made.get("input_path") or "")).name}
