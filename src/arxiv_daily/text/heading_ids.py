"""Ids of headings as Pandoc makes them from their words."""

import re


def of_heading(text: str) -> str:
    """The id of a heading without one of its own."""
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub(r"\]\([^)]*\)|[*`\[\]]", "", text))
    kept = "".join(char.lower() for char in plain if char.isalnum() or char.isspace() or char in "_-.")
    made = "-".join(kept.split())
    first = next((at for at, char in enumerate(made) if char.isalpha()), len(made))
    return made[first:] or "section"
