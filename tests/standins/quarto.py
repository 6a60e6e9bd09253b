"""A stand-in for Quarto: `quarto render FOLDER` as far as the project's own code meets it.

It renders what the render list names, in that order, runs the steps before and after, and writes what Quarto writes
beside the pages. A post with the word UNRENDERABLE ends it as an error does there: the cause first, a warning last.
"""

import sys
from pathlib import Path

_PROGRAM = r"""#!{python}
import html, json, os, re, subprocess, sys
from pathlib import Path

import yaml

root = Path(sys.argv[2] if sys.argv[2:] else ".").resolve()
config = yaml.safe_load((root / "_quarto.yml").read_text())
project, site = config["project"], root / config["project"]["output-dir"]


def steps(name):
    for command in project.get(name, []):
        subprocess.run(command.split(), cwd=root, check=True, env=os.environ | {{"QUARTO_PROJECT_OUTPUT_DIR": str(site)}})


def markdown(path):
    text = path.read_text()
    if path.suffix != ".ipynb":
        return text.split("\n---\n", 1)[-1]
    for command in config["format"]["html"].get("ipynb-filters", []):
        text = subprocess.run(command.split(), cwd=root, check=True, input=text, capture_output=True, text=True).stdout
    return "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")


def sections(text):
    for part in re.split(r"(?m)^(?=## )", text):
        raw = re.sub(r"```{{=html}}\n(.*?)\n```", lambda m: "\0" + m[1] + "\0", part, flags=re.S).split("\0")
        body = "".join(one if at % 2 else "<p>" + html.escape(one) + "</p>" for at, one in enumerate(raw))
        found = re.match(r"## (.*?) \{{#(\S+)", part)
        yield f'<section id="{{found[2]}}" class="level2"><h2>{{found[1]}}</h2>{{body}}</section>' if found else body


steps("pre-render")
names = dict.fromkeys(str(path.relative_to(root)) for glob in project["render"] for path in sorted(root.glob(glob)))
for at, name in enumerate(names, 1):
    print(f"[{{at}}/{{len(names)}}] {{name}}", file=sys.stderr)
    text = markdown(root / name)
    if "UNRENDERABLE" in text:
        print("\nERROR: YAMLError: bad indentation of a mapping entry\n\nStack trace:\n    at generateError\n"
              "WARN: Error encountered when rendering files", file=sys.stderr)
        sys.exit(1)
    page = (site / name).with_suffix(".html")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("<html><head><title>x</title></head><body><main>" + "\n".join(sections(text)) + "</main></body></html>")
(site / "site_libs").mkdir(exist_ok=True)
(site / "search.json").write_text("[]")
(site / "sitemap.xml").write_text("".join(f"<loc>{{name}}</loc>" for name in names))
steps("post-render")
"""


def install(folder: Path) -> Path:
    """Write the program into `folder`, which must be on the PATH, and return its path."""
    program = folder / "quarto"
    program.write_text(_PROGRAM.format(python=sys.executable))
    program.chmod(0o755)
    return program
