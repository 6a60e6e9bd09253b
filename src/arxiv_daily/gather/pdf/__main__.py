"""The contents of the PDF on standard input as JSON, for a reader in another process."""

import dataclasses
import json
import sys

from .. import pdf

if __name__ == "__main__":
    json.dump(dataclasses.asdict(pdf.contents(sys.stdin.buffer.read())), sys.stdout)
