"""Where the model is: the service the environment names, or the embedded model where it names none."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ... import environment, secrets
from ...errors import ServiceError
from ..embedded import server
from . import errors

OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True)
class Endpoint:
    """An address and its key; `local` where the model runs in this process.

    That is the instruct model of the file `gguf`, else (`embedded`) the small one of the package.
    """

    base_url: str
    key: str = field(default="", repr=False)
    local: bool = False
    gguf: Path | None = None

    @classmethod
    def from_environment(cls) -> "Endpoint":
        secrets.load()
        url, key = environment.OPENAI_BASE_URL.get(), environment.OPENAI_API_KEY.get()
        file = server.gguf()
        if file and (url or key):
            named = environment.OPENAI_BASE_URL.name if url else environment.OPENAI_API_KEY.name
            raise ServiceError(f"{environment.GGUF.name} and {named} name two models: unset one of them")
        endpoint = cls((url or OPENAI).rstrip("/"), key, local=not (url or key), gguf=file)
        if not endpoint.local and urlsplit(endpoint.base_url).scheme not in ("http", "https"):
            raise ServiceError(f"OPENAI_BASE_URL {endpoint.shown!r} must start with http:// or https://")
        return endpoint

    @property
    def embedded(self) -> bool:
        """Whether it is the small model of the package, which takes no instructions."""
        return self.local and not self.gguf

    @property
    def shown(self) -> str:
        """The address as it may be shown: without user, password or query."""
        parts = urlsplit(self.base_url)
        host = parts.netloc.rpartition("@")[2]
        return errors.clean(f"{parts.scheme}://{host}{parts.path}" if host else parts.path, self.key)
