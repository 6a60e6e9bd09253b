"""Links from a previewed edition to the cells of its post: beside each paper, to where an editor corrects it."""

import json
import re
from html import escape
from pathlib import Path
from urllib.parse import quote

from ..errors import ConfigError
from ..gather import digests
from ..post.schema import facts
from ..project import key_of_fragment
from ..words import say

_HEADING = re.compile(
    r'<section id="(?P<anchor>p-[^"<>]{1,80})" class="level2[^"<>]{0,80}">\s{0,9}<h2\b[^<>]{0,300}>'
)


def with_links(page: str, cells: dict[str, str], post: str, address: str) -> str:
    """An edition's page with a link behind each paper's title that the post has a heading cell for.

    `cells` are the ids of these by paper, `address` has {post} for the post below posts/ and {cell} for the id; without
    {cell} the id is what JupyterLab jumps to.
    """
    address = address if "{cell}" in address else f"{address}#cell-id={{cell}}"

    def link(paper: str) -> str:
        if paper not in cells:
            return ""
        target = address.replace("{post}", quote(post)).replace("{cell}", quote(cells[paper]))
        return f' <a class="edit-here" href="{escape(target)}" target="arxiv-daily-edit">{say("site.preview.edit")}</a>'

    pieces, at = [], 0
    for found in _HEADING.finditer(page):
        end = page.find("</h2>", found.end())
        if end < 0:
            break
        pieces += [page[at:end], link(key_of_fragment(found["anchor"]))]
        at = end
    return "".join([*pieces, page[at:]])


def served(root: Path, name: str, page: bytes) -> bytes:
    """What the preview serves for a file of the site: an edition's page with its links, any other as it is."""
    parts = Path(name).parts
    if len(parts) != 4 or (parts[0], parts[3]) != ("posts", "index.html"):
        return page
    post = root.joinpath(*parts[:3], "index.ipynb")
    try:
        address = digests.load(parts[1]).edit_at
        cells = json.loads(post.read_bytes())["cells"]
        headings = {
            known["paper"]: cell["id"]
            for cell in reversed(cells)
            if (known := facts(cell)).get("part") == "heading"
        }
    except (ConfigError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return page  # a post that cannot be read, or of no digest any more, has its last page and no links
    if not address:
        return page
    return with_links(page.decode(), headings, f"{parts[1]}/{parts[2]}/index.ipynb", address).encode()
