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
_PATHS = re.compile(
    r"/chat/?$|/(?:chat/)?completions/?$|/(?:models|responses|messages|embeddings|engines)/?$|/api/(?:chat|generate)/?$|"
    r"(?<=/v1)/v1/?$",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(  # what was to be replaced; not `none`, which services without a key are given
    r"\$\{?\{?\s*[A-Za-z_]|%\w+%$|\{\{?\s*\w|<[^<>:]+>$|your[-_ ](?:\w+[-_ ]){0,3}key", re.IGNORECASE
)
_QUOTES = "\"'`"


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
        try:
            parts = urlsplit(self.base_url)
            named = bool(parts.hostname) and parts.port != 0
        except ValueError as error:  # a port or an address of six that cannot be
            raise ServiceError(f"OPENAI_BASE_URL is not an address ({error}): correct it") from None
        if parts.scheme not in ("http", "https") or not named:
            raw = errors.clean(self.base_url, self.key)
            raise ServiceError(
                f"OPENAI_BASE_URL {raw!r} must start with http:// or https:// and a host (one of IPv6 in brackets)"
            )
        if end := _PATHS.search(parts.path):
            root = self.shown[: len(self.shown) - len(end[0])]
            raise ServiceError(f"OPENAI_BASE_URL ends in {end[0]}: set it to {root}, without that")
        if parts.query or parts.fragment or self.base_url[-1] in ",.;":
            raise ServiceError(
                f"OPENAI_BASE_URL goes on after its path: set it to {self.shown.rstrip(',.;')}"
            )

    @property
    def embedded(self) -> bool:
        """Whether it is the small model of the package, which takes no instructions."""
        return self.local and not self.gguf

    @property
    def shown(self) -> str:
        """The address as it may be shown: without user, password or query."""
        if self.local:
            return "the model on this machine"
        parts = urlsplit(self.base_url)
        host = parts.netloc.rpartition("@")[2]
        return errors.clean(f"{parts.scheme}://{host}{parts.path}" if host else parts.path, self.key)


def _refuse_unsendable(variable: str, value: str) -> None:
    """ServiceError for a value with a character that no HTTP header or address can hold."""
    if value and (value[0] in _QUOTES or value[-1] in _QUOTES):
        raise ServiceError(f"{variable} has quotes around its value: set it without them")
    if _PLACEHOLDER.match(value):
        raise ServiceError(f"{variable} is a placeholder: set the value itself")
    if found := re.match(
        rf"(?:export\s+)?{variable}\s*=|(?:api[-_]?)?key\s*[=:]|Bearer[\s:]|Authorization\s*:",
        value,
        re.IGNORECASE,
    ):
        raise ServiceError(f"{variable} begins with {found[0].strip()!r}: set it to what follows")
    for place, character in enumerate(value, 1):
        if not ("!" <= character <= "~"):
            name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
            name = "byte order mark" if character == "\ufeff" else name
            name = "a blank" if character == " " else "a line break" if character in "\r\n" else name
            raise ServiceError(
                f"{variable} holds a character that cannot be sent ({name}, number {place} of {len(value)}): "
                "copy the value again without it"
            )


def proxy_variables() -> list[str]:
    """The variables that name a proxy, in the spelling they have in the environment."""
    known = environment.current()
    return [name for name in known if name.upper() in _PROXIES and known[name].strip()]
