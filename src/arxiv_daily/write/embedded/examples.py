"""Few-shot pairs for the embedded model, written for this project: examples.txt, the English above its Chinese."""

from importlib.resources import files


def _pairs(name: str) -> list[tuple[str, str]]:
    text = files(__package__).joinpath("examples.txt").read_text(encoding="utf-8")
    lines = text.partition(f"[{name}]\n")[2].partition("\n\n")[0].splitlines()
    return list(zip(lines[::2], lines[1::2], strict=True))


PLAIN = _pairs("plain")  # short and general: the second set, asked where the first fails
FIELD = _pairs("field")  # the kinds of sentences that abstracts of speech and audio papers are made of
