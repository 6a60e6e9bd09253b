"""The site for an editor at work: a change of a post is on the page a moment later."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import ArxivDailyError, PostError
from ..origin import get_extra
from . import edit_links, render

log = logging.getLogger(__name__)

_WATCHED = ("posts/*/*/index.ipynb", "posts/_metadata.yml", "*.qmd", "lists/*.qmd", "assets/*", "_quarto.yml")
_NEW = "posts/*"  # a folder changes when an edition comes or goes


def serve(root: Path, renderer: str | None, port: int, announce: Callable[[str], None]) -> None:
    """Render, serve on loopback, and render again after every change; a change that does not render is named."""
    try:
        from livereload import Server
    except ImportError:
        raise PostError(f"the preview needs livereload: {get_extra('site')}") from None
    render.render(root, renderer)

    def again() -> None:
        try:
            render.render(root, renderer, statistics=False)
        except ArxivDailyError as error:
            log.warning("%s", error)

    server = Server()
    server.SFH = _with_edit_links(root)
    for pattern in (*_WATCHED, _NEW):
        server.watch(str(root / pattern), again)
    for name in ("livereload", "tornado.access"):
        logging.getLogger(name).setLevel(logging.ERROR)
    announce(f"http://127.0.0.1:{port}/")
    try:
        server.serve(host="127.0.0.1", port=port, root=str(root / render.SITE), live_css=False)
    except OSError as error:
        raise PostError(f"port {port} cannot be used ({error.strerror}): name another with --port") from error


def _with_edit_links(root: Path) -> Any:
    """The handler that serves the site's files, with links to the post in an edition's page."""
    from livereload.handlers import StaticFileHandler

    class Handler(StaticFileHandler):
        @classmethod
        def get_content(cls, abspath: str, start: int | None = None, end: int | None = None) -> bytes:
            path = Path(abspath)
            content = edit_links.served(
                root, path.relative_to(root / render.SITE).as_posix(), path.read_bytes()
            )
            return content[start:end]

        def get_content_size(self) -> int:
            return len(self.get_content(self.absolute_path))

    return Handler
