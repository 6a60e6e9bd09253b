"""All benchmarks, one after the other: `python -m benchmarks [--quick] [--only NAME …]`, or `make bench`.

Each runs in a process of its own and prints Markdown tables; a column called `ratio` is what was measured, divided
by its counterpart in the same run, and those are gathered in one table at the end. What was printed is kept in
benchmarks/results: the newest tables of each benchmark, and every ratio ever measured, with date and machine.
"""

import argparse
import ast
import datetime as dt
import json
import os
import re
import subprocess
import sys
import time

from benchmarks import PROJECT, RESULTS, machine

RATIOS = RESULTS / "ratios.jsonl"
ARGUMENTS = {  # in full, and in short
    "fuzz": (
        ["--texts", "20000", "--records", "10000"],
        ["--texts", "1000", "--records", "200", "--sites", "50", "--rendered", "50"],
    ),
    "memory": ([], ["--search"]),
    "soak": (["--editions", "200", "--kills", "20"], ["--editions", "4", "--kills", "1"]),
    "site": (["--editions", "10", "100", "1000"], ["--editions", "3", "10"]),
}
MARK = "<!-- from here on written by python -m benchmarks -->"
LONGEST = 3600.0  # seconds one benchmark may take


def names() -> list[str]:
    """The benchmarks: modules of this package that can be run."""
    return sorted(path.stem for path in (PROJECT / "benchmarks").glob("[a-z]*.py"))


def run(name: str, quick: bool) -> tuple[str, float]:
    """What a benchmark printed, and how long it took; an error is part of what it printed."""
    arguments = ARGUMENTS.get(name, ([], []))[quick]
    environment = os.environ | {"BENCH_QUICK": "1" if quick else ""}
    start = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", *arguments],
            cwd=PROJECT,
            env=environment,
            text=True,
            capture_output=True,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        return f"failed: no end within {LONGEST:g} s\n", LONGEST
    failed = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    said = "".join(f"\nfailed: {line}\n" for line in failed or [f"exit {done.returncode}"] if done.returncode)
    return done.stdout + said, time.monotonic() - start


def ratios(name: str, printed: str) -> list[dict]:
    """The rows of all tables that have a ratio: which, and how much."""
    found, columns = [], []
    for line in printed.splitlines():
        if not line.startswith("|"):
            columns = []
            continue
        cells = [cell.strip(" *") for cell in line.strip().strip("|").split("|")]
        if not columns:
            columns = cells
        elif not re.fullmatch(r"[-:| ]+", line) and "ratio" in columns:
            first = columns.index("ratio")
            values = [
                float(cell)
                for column, cell in zip(columns, cells, strict=False)
                if column == "ratio" and re.fullmatch(r"\d+(\.\d+)?", cell)
            ]
            case = ", ".join(
                f"{cell} {column}" if cell[:1].isdigit() else cell
                for column, cell in zip(columns[:first], cells, strict=False)
            )
            if values:
                found.append({"benchmark": name, "case": case, "ratios": values})
    return found


def keep(name: str, printed: str, rows: list[dict], quick: bool) -> None:
    """The tables as the newest of this benchmark, the ratios behind all others."""
    RESULTS.mkdir(exist_ok=True)
    form = "short form" if quick else "in full"
    tables = printed.strip().removeprefix(f"{machine()}\n").lstrip()
    (RESULTS / f"{name}.md").write_text(f"{machine()}; {form}\n\n{tables}\n", encoding="utf-8")
    known = {"date": str(dt.date.today()), "machine": machine().partition("; ")[2], "form": form}
    with RATIOS.open("a", encoding="utf-8") as out:
        out.writelines(json.dumps(known | row, ensure_ascii=False) + "\n" for row in rows)


def readme() -> None:
    """benchmarks/README.md with the newest tables of every benchmark behind its own words."""
    path = PROJECT / "benchmarks" / "README.md"
    own = path.read_text(encoding="utf-8").partition(MARK)[0] if path.is_file() else ""
    sections = []
    for kept in sorted(RESULTS.glob("*.md")):
        source = (PROJECT / "benchmarks" / f"{kept.stem}.py").read_text(encoding="utf-8")
        sections.append(
            f"## {kept.stem}\n\n{ast.get_docstring(ast.parse(source))}\n\n{kept.read_text(encoding='utf-8')}"
        )
    path.write_text(f"{own}{MARK}\n\n" + "\n".join(sections), encoding="utf-8")


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    asked.add_argument("--only", nargs="+", choices=names(), help="these alone")
    asked.add_argument("--quick", action="store_true", help="short forms, to see that they run")
    asked.add_argument("--keep", action="store_true", help="write benchmarks/results (in full: always)")
    chosen = asked.parse_args()
    table, failed = [], []
    for name in chosen.only or names():
        printed, seconds = run(name, chosen.quick)
        rows = ratios(name, printed)
        print(f"## {name} ({seconds:.0f} s)\n\n{printed}", flush=True)
        if re.search(r"^failed: ", printed, re.MULTILINE):
            failed.append(name)
        elif chosen.keep or not chosen.quick:
            keep(name, printed, rows, chosen.quick)
            readme()
        table += rows
    print(f"## Ratios\n\n{machine()}\n\n| benchmark | case | ratio |\n|---|---|---:|")
    for row in table:
        print(
            f"| {row['benchmark']} | {row['case']} | {' / '.join(f'{value:.2f}' for value in row['ratios'])} |"
        )
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
