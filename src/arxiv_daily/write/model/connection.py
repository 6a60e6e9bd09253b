"""The connection to a service: one chat completion or the list of models, asked for once."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...lazy import Lazy
from . import stream
from .stream import completion

if TYPE_CHECKING:
    import httpx2
    import openai
else:
    openai, httpx2 = Lazy("openai"), Lazy("httpx2")  # half a second

_CONNECT = 10.0  # seconds until a connection must stand


class Connection:
    """A client of the service at an address. The waiting is limited here, by silence, and not by the client."""

    def __init__(self, base_url: str, key: str):
        timeout = openai.Timeout(None, connect=_CONNECT)
        self._client = openai.AsyncOpenAI(
            base_url=base_url, api_key=key or "none", max_retries=0, timeout=timeout
        )

    async def complete(self, sent: dict, silence: float | None) -> dict:
        """The completion as a plain dict. Raises what the client raises, `Silence`, `SaidError`, JSONDecodeError."""
        extra = {name: sent[name] for name in ("enable_thinking",) if name in sent}
        known = {name: value for name, value in sent.items() if name not in extra}

        async def read(heard: Callable[[], None]) -> dict:
            create = self._client.chat.completions.with_streaming_response.create
            async with create(**known, extra_body=extra or None) as response:
                try:
                    return await completion(response.iter_lines(), heard)
                except httpx2.TransportError as error:
                    raise openai.APIConnectionError(request=response.http_request) from error

        return await stream.within(silence, read)

    async def models(self, seconds: float) -> list[str] | None:
        """The names of the models the service lists; None for a list in no known form."""
        page = await asyncio.wait_for(self._client.models.list(), seconds)
        data = getattr(page, "data", None)
        return [entry.id for entry in data] if isinstance(data, list) else None

    async def close(self) -> None:
        await self._client.close()
