"""Where the model is: the service the environment names, or the embedded model where it names none."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ... import environment, secrets
from ...errors import ServiceError
from . import errors

OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True)
class Endpoint:
    """An address and its key; `embedded` where the environment has neither."""

    base_url: str
    key: str = field(default="", repr=False)
    embedded: bool = False

    @classmethod
    def from_environment(cls) -> "Endpoint":
        secrets.load()
        url, key = environment.OPENAI_BASE_URL.get(), environment.OPENAI_API_KEY.get()
        endpoint = cls((url or OPENAI).rstrip("/"), key, embedded=not (url or key))
        if not endpoint.embedded and urlsplit(endpoint.base_url).scheme not in ("http", "https"):
            raise ServiceError(f"OPENAI_BASE_URL {endpoint.shown!r} must start with http:// or https://")
        return endpoint

    @property
    def shown(self) -> str:
        """The address as it may be shown: without user, password or query."""
        parts = urlsplit(self.base_url)
        host = parts.netloc.rpartition("@")[2]
        return errors.clean(f"{parts.scheme}://{host}{parts.path}" if host else parts.path, self.key)
