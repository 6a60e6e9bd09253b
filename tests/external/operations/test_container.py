"""The container, built where an engine answers."""

import shutil
import subprocess

import pytest

from tests.conftest import PROJECT


def _engine():
    for name in ("docker", "podman"):
        if shutil.which(name) and subprocess.run([name, "info"], capture_output=True).returncode == 0:
            return name
    return ""


def test_the_container_is_built_and_speaks(tmp_path):
    engine = _engine() or pytest.skip("no container engine answers")
    name = "arxiv-daily-test"
    build = [engine, "build", "--quiet", "--file", "contrib/Dockerfile", "--tag", name, "."]
    subprocess.run(build, cwd=PROJECT, check=True, timeout=1800)
    try:
        said = subprocess.run(
            [engine, "run", "--rm", name, "--version"], capture_output=True, text=True, timeout=120
        )
        assert said.returncode == 0 and said.stdout.startswith("arxiv-daily, version")
    finally:
        subprocess.run([engine, "rmi", "--force", name], capture_output=True, timeout=120)
