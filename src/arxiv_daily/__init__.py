"""arXiv Daily: every morning a page in Chinese with every new arXiv paper of a field."""

import sys

DISTRIBUTION = "arxiv-daily-notebooks"  # `arxiv-daily` on the package index is somebody else's

# nbformat imports jsonschema, which with this module builds a grammar of web addresses at every start: seconds of
# processor time for a check that no schema of notebooks asks for. Without the module jsonschema leaves the check out.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
