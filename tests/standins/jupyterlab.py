"""JupyterLab on a project's posts, started as `make edit` does but for the browser: `with lab(root) as address: ...`"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def lab(root: Path, language: str = "C.UTF-8") -> Iterator[str]:
    """Its address; it has a home of its own, and the system's language is `language`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = ["--no-browser", "--allow-root", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command = [sys.executable, "-m", "arxiv_daily", "--root", str(root), "edit", "--", *options]
    with tempfile.TemporaryDirectory() as home, Path(home, "log").open("w+") as log:
        environment = os.environ | {
            "HOME": home,
            "JUPYTER_PLATFORM_DIRS": "0",
            "LC_ALL": "",
            "LANG": language,
        }
        server = subprocess.Popen(
            [*command, "--IdentityProvider.token="], env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            for _ in range(1800):
                with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/api"):
                    break
                assert server.poll() is None, Path(log.name).read_text()
                time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            server.wait()
