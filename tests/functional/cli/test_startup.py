"""What a process imports before it works: every command and every edition waits for it."""

import subprocess
import sys

import pytest

HEAVY = {"lark", "pandas", "openai", "matplotlib", "lxml", "genai_prices", "pypdfium2"}


@pytest.mark.parametrize("module", ["arxiv_daily.cli", "arxiv_daily.post.engine", "papermill"])
def test_a_command_and_the_engine_import_nothing_heavy(module):
    code = f"import arxiv_daily, {module}, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "nbformat" in done.stdout.split()
    assert not HEAVY & set(done.stdout.split())
