"""Where the model is: the service the environment names, or the embedded model where it names none."""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ... import environment, secrets
from ...errors import ServiceError
from ..embedded import server
from . import errors

OPENAI = "https://api.openai.com/v1"
_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")
_PATHS = re.compile(r"/(?:chat/)?completions/?$|/models/?$|/responses/?$", re.IGNORECASE)


@dataclass(frozen=True)
class Endpoint:
    """An address, a key and the model to ask where the params name none; `local` where it runs in this process.

    That is the instruct model of the file `gguf`, else (`embedded`) the small one of the package.
    """

    base_url: str
    key: str = field(default="", repr=False)
    local: bool = False
    gguf: Path | None = None
    model: str = ""

    @classmethod
    def from_environment(cls) -> "Endpoint":
        """What the environment names; ServiceError for an address or a key that cannot be used at all."""
        secrets.load()
        url, key = environment.OPENAI_BASE_URL.get(), environment.OPENAI_API_KEY.get()
        file, model = server.gguf(), environment.OPENAI_MODEL.get()
        if file and (url or key):
            named = environment.OPENAI_BASE_URL.name if url else environment.OPENAI_API_KEY.name
            raise ServiceError(f"{environment.GGUF.name} and {named} name two models: unset one of them")
        endpoint = cls((url or OPENAI).rstrip("/"), key, local=not (url or key), gguf=file, model=model)
        if not endpoint.local:
            _refuse_unsendable("OPENAI_API_KEY", key)
            _refuse_unsendable("OPENAI_BASE_URL", url)
            _refuse_unsendable("OPENAI_MODEL", model)
            endpoint._refuse_address()
        return endpoint

    def _refuse_address(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ServiceError(f"OPENAI_BASE_URL {self.shown!r} must start with http:// or https://")
        if end := _PATHS.search(parts.path):
            root = self.shown[: len(self.shown) - len(end[0])]
            raise ServiceError(f"OPENAI_BASE_URL ends in {end[0]}: set it to {root}, without that")

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


def _refuse_unsendable(variable: str, value: str) -> None:
    """ServiceError for a value with a character that no HTTP header or address can hold."""
    if value[:1] in "\"'" and value[:1] == value[-1:] and len(value) > 1:
        raise ServiceError(f"{variable} has quotes around its value: set it without them")
    for place, character in enumerate(value, 1):
        if not ("!" <= character <= "~"):
            name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
            name = "a blank" if character == " " else "a line break" if character in "\r\n" else name
            raise ServiceError(
                f"{variable} holds a character that cannot be sent ({name}, number {place} of {len(value)}): "
                "copy the value again without it"
            )


def proxy_variables() -> list[str]:
    """The variables that name a proxy, in the spelling they have in the environment."""
    known = environment.current()
    return [name for name in known if name.upper() in _PROXIES and known[name].strip()]
