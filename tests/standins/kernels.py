"""Kernels that start warm: forked from one process that has imported what an edition's kernel imports.

Most of a kernel's start is importing, and a hundred tests start one. What is forked is the same
kernel in a process and session of its own. Tests that run a command start theirs from nothing, as users do.
"""

import atexit
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import PROJECT

IMPORTED = [
    "arxiv_daily",  # before nbformat: see there
    "pytest",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "debugpy.server.api",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "sqlite3",
    "psutil",
    "faulthandler",
    "tornado.platform.asyncio",
    "pandas.io.formats.html",
    "lxml.html",
    "openai.lib.streaming.chat",
    "openai.resources.chat.completions.completions",
    "openai.resources.models",
    "httpcore2",
    "anyio._backends._asyncio",
    "socksio",
    "truststore",
    "genai_prices.data",
    "pyrate_limiter",
    "tenacity",
    "filelock",
    "arxiv",
    "arxiv_daily.gather.papers",
    "arxiv_daily.gather.fulltext",
    "arxiv_daily.gather.results",
    "arxiv_daily.post.page",
    "arxiv_daily.write.writer",
    "arxiv_daily.gather.arxiv_api",
    "arxiv_daily.site.stats.tables",
]


def _kernel(command, cwd, environment, ready):
    """The process of a kernel, as `python -m ipykernel_launcher` has it."""
    os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment | {"JPY_PARENT_PID": str(os.getppid())})
    sys.argv[:] = command
    sys.path[:] = [folder for folder in sys.path if folder not in ("", str(PROJECT))]
    ready.send(True)
    ready.close()
    import pandas
    from ipykernel import kernelapp

    # pandas looks where it is when it is imported; in a kernel it chooses this
    pandas.set_option("display.max_columns", 20)
    kernelapp.IPKernelApp.parent_handle.default_value = os.getppid()
    try:
        kernelapp.launch_new_instance()
    finally:
        atexit._run_exitfuncs()


class _Process:
    """What the provisioner asks of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, process):
        self._process = process
        self.pid = process.pid

    def poll(self):
        return self._process.exitcode

    def wait(self, timeout=None):
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("kernel", timeout)
        return self._process.exitcode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        self._process.kill()

    def terminate(self):
        self._process.terminate()


def _of_python(environment):
    """The variables that a process reads before it can be told others."""
    return {name: value for name, value in environment.items() if name.startswith(("PYTHON", "LD_", "LC_"))}


def warm(monkeypatch):
    """From here on Jupyter's provisioner forks its kernels, where the platform is one that can."""
    from multiprocessing import forkserver

    from jupyter_client.provisioning import local_provisioner

    if sys.platform != "linux":
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    cold, first = local_provisioner.launch_kernel, []

    def launch(command, *, env, cwd=None, **others):
        ours = [sys.executable, "-m", "ipykernel_launcher"]
        if not first:
            first.append(_of_python(env))
            with monkeypatch.context() as patch:
                # else the debugger warns of a process without file
                patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
                forkserver.ensure_running()
        if command[:3] != ours or _of_python(env) != first[0] or set(others) - {"independent"}:
            return cold(command, env=env, cwd=cwd, **others)
        ready, told = context.Pipe(duplex=False)
        process = context.Process(
            target=_kernel, args=(command[2:], cwd or Path.cwd(), env, told), daemon=True
        )
        process.start()
        told.close()
        ready.recv()  # it leads a group of its own now: that is what signals are sent to
        return _Process(process)

    monkeypatch.setattr(local_provisioner, "launch_kernel", launch)
