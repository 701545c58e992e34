"""The app on a page: textual-serve on the loopback, for one person's browser alone.

Any page of the web may send a browser to an address on the loopback, and any user of the machine may go there. So a
browser must bring the key that was printed (then kept in a cookie), and must have come from this very page.
"""

import secrets
import shlex
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web
from textual_serve.server import Server

HOST = "127.0.0.1"
_SECONDS_TO_END = 1.0
"""For pages that are open when the server is ended."""
_HEADERS = {
    # textual-serve's page asks Google for a font; this one goes nowhere else, and no other page may frame it
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_FOCUS = """<script>
new MutationObserver((_, observer) => {
  const keyboard = document.querySelector("#terminal textarea");
  if (keyboard) { keyboard.focus(); observer.disconnect(); }
}).observe(document.getElementById("terminal"), {childList: true, subtree: true});
</script></body>"""
"""Keys go to the app at once; textual-serve waits for a click."""


class PageServer(Server):
    """Starts `command` anew for every page that is opened."""

    def __init__(self, command: Sequence[str], port: int, key: str) -> None:
        """`key`: what a browser must bring to be let in, as `/?key=...`."""
        super().__init__(f"exec {shlex.join(command)}", HOST, port, "linkhop")  # a shell reads it
        self._name = HOST if port == 80 else f"{HOST}:{port}"  # as browsers write it
        self.origin = f"http://{self._name}"
        self.public_url = self.origin
        self._key = key

    @property
    def address(self) -> str:
        """What a person opens in a browser."""
        return f"{self.origin}/?key={self._key}"

    def serve(self, debug: bool = False) -> None:
        """Serve until SIGINT or SIGTERM comes. Raises OSError where the port cannot be had."""
        web.run_app(
            self._make_app(),
            host=HOST,
            port=self.port,
            access_log=None,
            shutdown_timeout=_SECONDS_TO_END,
            print=lambda *_: print(f"linkhop: open {self.address} in a browser; Ctrl-C ends it", flush=True),
        )

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page."""
        page = await super().handle_index(request)
        assert isinstance(page, web.Response)
        page.text = (page.text or "").replace("</body>", _FOCUS)
        return page

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing yet: the port is not ours before it listens."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._only_ours)
        app.on_response_prepare.append(_add_headers)
        return app

    @web.middleware
    async def _only_ours(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse whoever came under another name (DNS rebinding), from another page, or without the key."""
        if request.headers.get("Host") != self._name:
            raise web.HTTPForbidden(text=f"This is {self.origin} and nothing else.\n")
        if request.headers.get("Origin", self.origin) != self.origin:
            raise web.HTTPForbidden(text="Another page asks for this one.\n")
        cookie = f"linkhop-{self.port}"
        if secrets.compare_digest(request.cookies.get(cookie, "").encode(), self._key.encode()):
            return await handler(request)
        if not secrets.compare_digest(request.query.get("key", "").encode(), self._key.encode()):
            raise web.HTTPForbidden(text="Open the address that `linkhop serve` printed, with its key.\n")
        known = web.HTTPFound("/")  # the key neither stays in sight nor in the history
        known.set_cookie(cookie, self._key, httponly=True, samesite="Strict")
        raise known


async def _add_headers(request: web.Request, response: Any) -> None:
    response.headers.update(_HEADERS)
