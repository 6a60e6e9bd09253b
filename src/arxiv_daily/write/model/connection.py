"""The connection to a service: one chat completion or the list of models, asked for once."""

import asyncio
import contextlib
import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ...lazy import Lazy
from . import stream
from .stream import completion

if TYPE_CHECKING:
    import httpx2
    import openai
else:
    openai, httpx2 = Lazy("openai"), Lazy("httpx2")  # half a second

_LOOPBACK = re.compile(r"https?://(?:[^/@]*@)?(?:127\.|localhost\b|\[::1\])", re.IGNORECASE)
_LISTS = ("data", "models", "result", "list")  # fields of a list of models, one within the other
_CONNECT = 10.0  # seconds until a connection must stand


class Connection:
    """A client of the service at an address. The waiting is limited here, by silence, and not by the client."""

    def __init__(self, base_url: str, key: str):
        timeout = openai.Timeout(None, connect=_CONNECT)
        # no proxy leads to this machine, whatever the environment says
        client = openai.DefaultAsyncHttpxClient(trust_env=False) if _LOOPBACK.match(base_url) else None
        self._client = openai.AsyncOpenAI(
            base_url=base_url, api_key=key or "none", max_retries=0, timeout=timeout, http_client=client
        )

    async def complete(self, sent: dict, silence: float | None, told: Callable[[], None]) -> dict:
        """The completion as a plain dict; `told` is called at every token.

        Raises what the client raises, `Silence`, `SaidError`, JSONDecodeError.
        """

        async def read(sounds: Callable[[], None]) -> dict:
            def heard() -> None:
                sounds()
                told()

            create = self._client.chat.completions.with_streaming_response.create
            # All of it as `extra_body`: what the client knows by name it works through, part by part.
            async with create(model=sent["model"], messages=[], extra_body=sent) as response:
                asked = "\n".join(str(one.get("content", "")) for one in sent["messages"])
                return await completion(stream.lines(response.iter_text()), heard, asked)

        with _unreachable():
            return await stream.within(silence, read)

    async def models(self, seconds: float) -> list[str] | None:
        """The names of the models the service lists; None for a list in no known form, `SaidError` for an error in its place."""
        with _unreachable():
            try:
                body = await asyncio.wait_for(self._client.get("/models", cast_to=object), seconds)
            except json.JSONDecodeError:
                return None
        names = _names_in(body)
        if not names and isinstance(body, dict):
            stream.raise_for_error(body)
        return names

    async def close(self) -> None:
        await self._client.close()


def _names_in(body: object, within: bool = False) -> list[str] | None:
    """The names in a list of models, which may be bare, and may be a list of names; None for a page."""
    if isinstance(body, dict) and (known := [name for name in _LISTS if name in body]):
        return _names_in(body[known[0]] or [], within=True)
    if isinstance(body, dict):
        body = [name for name, about in body.items() if within and isinstance(about, dict)]
    if not isinstance(body, list):
        return None
    named = ((one.get("id") or one.get("name")) if isinstance(one, dict) else one for one in body)
    return [name for name in named if isinstance(name, str) and name]


@contextlib.contextmanager
def _unreachable() -> Iterator[None]:
    """Whatever breaks on the way there and back, a proxy's address or a body's compression included, is one kind of error."""
    try:
        yield
    except (httpx2.RequestError, httpx2.InvalidURL, ExceptionGroup, OverflowError) as error:
        raise openai.APIConnectionError(request=None) from error  # type: ignore[arg-type]
