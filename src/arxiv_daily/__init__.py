"""arXiv Daily: every morning a page in Chinese with every new arXiv paper of a field."""

DISTRIBUTION = "arxiv-daily-notebooks"  # `arxiv-daily` on the package index is somebody else's
