"""One page for one scenario, on this machine only."""

import gzip
import json
import logging
import socket
import threading
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from foedus.errors import FoedusError, InputError
from foedus.explore import assets, payload
from foedus.explore.jobs import Full, Jobs
from foedus.explore.oracle import Gone, Oracle
from foedus.explore.questions import Choices, question
from foedus.explore.security import Guard

log = logging.getLogger(__name__)
HOST = "127.0.0.1"
MOST_EVENTS = 500
MOST_BODY = 16_384
LEAVE_SECONDS = 1
"""How long an open stream may hold up the end of the server."""
JSON = "application/json"


class Desk:
    """Answers requests about one scenario; what it answers is put into bytes once."""

    def __init__(self, scenario: Any, oracle: Oracle | None):
        laid = payload.build(scenario)
        self.span = laid["span"]
        self.packed = gzip.compress(_bytes(laid), 6)
        self.dated = [e for e in scenario.chronicle.events if e.date.earliest is not None]
        self.oracle = oracle
        self.parts: dict[str, bytes] = {}
        self.choices: Choices | None = None
        self.jobs = Jobs()
        self.preparing: threading.Thread | None = None
        self.is_closed = False

    def close(self) -> None:
        """End whatever is being computed."""
        self.is_closed = True
        self.jobs.close()
        if self.oracle is not None:
            self.oracle.close()

    def _prepare(self, parts: dict[str, Callable[[], Any]]) -> None:
        """Compute each part; one that fails stays empty and says why where the command runs."""
        for name, part in parts.items():
            found = self._part(name, part)
            if self.is_closed:
                return
            if name == "whatifs" and found:
                self.choices = found["choices"]
            self.parts[name] = _bytes(found)

    def _part(self, name: str, part: Callable[[], Any]) -> Any:
        try:
            return part()
        except (FoedusError, Gone) as error:
            if not self.is_closed:
                log.warning("%s: %s", name, error)
        except Exception:
            log.exception("%s: our fault", name)
        return None

    async def page(self, request: Request) -> Response:
        return Response(assets.index(), media_type="text/html")

    async def asset(self, request: Request) -> Response:
        found = assets.served().get(request.path_params["name"])
        return Response(found[0], media_type=found[1]) if found else Response("no such file", 404)

    async def record(self, request: Request) -> Response:
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(gzip.decompress(self.packed), media_type=JSON)
        return Response(self.packed, media_type=JSON, headers={"Content-Encoding": "gzip"})

    async def events(self, request: Request) -> Response:
        try:
            start, stop = (int(request.query_params[key]) for key in ("from", "to"))
        except (KeyError, ValueError):
            return JSONResponse({"error": "from and to are positions in the record"}, 400)
        start = max(0, start)
        return JSONResponse([payload.event(e) for e in self.dated[start : min(stop, start + MOST_EVENTS)]])

    async def part(self, request: Request) -> Response:
        name = request.path_params["name"]
        if self.oracle is None or name not in self.oracle.parts:
            return JSONResponse(None)
        if self.preparing is None:  # only now: the page is drawn, and fitting no longer delays it
            self.preparing = threading.Thread(target=self._prepare, args=(self.oracle.parts,), daemon=True)
            self.preparing.start()
        return Response(self.parts[name], media_type=JSON) if name in self.parts else JSONResponse(None, 202)

    async def whatif(self, request: Request) -> Response:
        if self.oracle is None or self.choices is None:
            return JSONResponse({"error": "no model has been fitted yet"}, 409)
        try:
            asked = question(await _json(request), self.choices, self.span)
            job = self.jobs.add(partial(self.oracle.world, asked))
        except InputError as error:
            return JSONResponse({"error": str(error)}, 400)
        except Full:
            return JSONResponse({"error": "too many simulations are waiting; try again soon"}, 429)

        async def stream() -> AsyncIterator[str]:
            async for message in self.jobs.messages(job):
                yield f"data: {json.dumps(message)}\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def cancel(self, request: Request) -> Response:
        return JSONResponse({"cancelled": self.jobs.cancel(request.path_params["job"])})


def _bytes(found: Any) -> bytes:
    return json.dumps(found, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


async def _json(request: Request) -> Any:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY:
            raise InputError("a question is short")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise InputError("a question is JSON") from None


def application(desk: Desk, port: int) -> Starlette:
    """The ASGI application of one scenario's page, served on ``port``: other Host headers are refused."""
    routes = [
        Route("/", desk.page),
        Route("/page/{name}", desk.asset),
        Route("/api/payload", desk.record),
        Route("/api/events", desk.events),
        Route("/api/part/{name}", desk.part),
        Route("/api/whatif", desk.whatif, methods=["POST"]),
        Route("/api/whatif/{job}/cancel", desk.cancel, methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, port=port)])


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(100)  # whoever hears the address may come at once
    except OSError as error:
        listener.close()
        raise InputError(f"port {port} cannot be used: {error.strerror}; --port 0 takes a free one") from None
    return listener


def _server(desk: Desk, listener: socket.socket) -> uvicorn.Server:
    app = application(desk, listener.getsockname()[1])
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=LEAVE_SECONDS,
        )
    )


def serve(scenario: Any, port: int, ready: Callable[[str], None], oracle: Oracle | None = None) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    scenario
        As for :func:`foedus.explore.payload.build`.
    port
        On this machine; 0 takes a free one.
    ready
        Hears the address.
    oracle
        Who fits and simulates, closed at the end; without one the page shows the record alone.
    """
    with _listen(port) as listener:
        desk = Desk(scenario, oracle)
        try:
            server = _server(desk, listener)
            ready(f"http://{HOST}:{listener.getsockname()[1]}/")
            server.run(sockets=[listener])
        finally:
            desk.close()


def background(scenario: Any, oracle: Oracle | None = None) -> tuple[str, Callable[[], None]]:
    """Serve from a thread, as notebooks do: the address, and a call that ends it."""
    listener = _listen(0)
    desk = Desk(scenario, oracle)
    server = _server(desk, listener)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()

    def stop() -> None:
        desk.close()
        server.should_exit = True
        thread.join(10)
        listener.close()

    return f"http://{HOST}:{listener.getsockname()[1]}/", stop
