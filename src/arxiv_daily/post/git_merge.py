"""The merge of two editors' posts that git asks for: nbdime's, cell by cell, or git's own where nbdime gives up."""

import subprocess
import sys
from pathlib import Path

_NBDIME = ("-m", "nbdime.vcs.git.mergedriver", "merge", "--output-strategy", "use-local")
_SIDES = ("-L", "local", "-L", "base", "-L", "remote")


def merge_files(base: str, ours: str, theirs: str, marker: str, path: str) -> int:
    """Merge into the file `ours`, as git's merge drivers do; 0 if nothing is left to decide.

    nbdime ends with an error and leaves our side alone where it cannot write what it merged, as for two like cells that
    both sides added in one place. Then the file is merged by the line, so that the other side is in it too.
    """
    before = Path(ours).read_bytes()
    files = (base, ours, theirs)
    done = subprocess.run(
        [sys.executable, *_NBDIME, *files, marker, path], capture_output=True, text=True, check=False
    )
    if done.returncode == 0 or Path(ours).read_bytes() != before:
        sys.stderr.write(done.stderr)
        return done.returncode
    print(f"{path}: not merged cell by cell; what both sides changed stands in the file", file=sys.stderr)
    by_line = ["git", "merge-file", "--marker-size", marker, *_SIDES, ours, base, theirs]
    return int(subprocess.run(by_line, check=False).returncode != 0)
