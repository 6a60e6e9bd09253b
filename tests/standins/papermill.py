"""papermill's own command, as `python -m papermill` runs it, but without its longest import.

Our package comes first: see `arxiv_daily/__init__.py` for what that saves. `tests/functional/test_golden.py` runs the
command as it is.
"""

import sys

COMMAND = [sys.executable, "-c", "import arxiv_daily; from papermill.__main__ import papermill; papermill()"]
