"""`python -m arxiv_daily` is the command `arxiv-daily`."""

from .cli import main

main(prog_name="arxiv-daily")
