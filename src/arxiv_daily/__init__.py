"""arXiv Daily: every morning a page in Chinese with every new arXiv paper of a field."""

import sys

DISTRIBUTION = "arxiv-daily-notebooks"  # `arxiv-daily` on the package index is somebody else's

# nbformat imports jsonschema, which builds the grammar of a format called "iri" in every process, for seconds, where
# rfc3987-syntax is installed, as Jupyter does. No schema of a notebook has that format: this module is not found here.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
