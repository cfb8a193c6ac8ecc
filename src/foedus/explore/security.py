"""What the page's server refuses, and what it tells browsers to refuse."""

from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Middleware: only this machine's own names as Host, only this page as origin of a POST.

    A page elsewhere that points its own name at 127.0.0.1 (DNS rebinding) shows up as a foreign Host; a form or
    script elsewhere that posts here shows up as a foreign Origin, or without a JSON body.

    Parameters
    ----------
    app
        The application behind it.
    port
        Port it is served on.
    """

    def __init__(self, app: ASGIApp, port: int):
        self.app = app
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"} | (
            {"127.0.0.1", "localhost"} if port == 80 else set()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self.refusal(scope["method"], Headers(scope=scope))

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer: Any = self.app if refused is None else PlainTextResponse(refused[1], refused[0])
        await answer(scope, receive, guarded)

    def refusal(self, method: str, headers: Headers) -> tuple[int, str] | None:
        """Status and reason if the request must not pass."""
        if headers.get("host", "").lower() not in self.hosts:
            return 421, "This server answers to 127.0.0.1 and localhost only."
        if method not in ("GET", "HEAD", "POST"):
            return 405, "Only GET and POST."
        if method == "POST":
            origin = headers.get("origin")
            if origin is not None and origin.removeprefix("http://") not in self.hosts:
                return 403, "Another page may not ask for simulations."
            if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return 403, "Another page may not ask for simulations."
            if headers.get("content-type", "").split(";")[0].strip() != "application/json":
                return 415, "A POST carries application/json."
        return None
