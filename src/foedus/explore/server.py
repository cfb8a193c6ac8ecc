"""One page for one scenario, on this machine only."""

import gzip
import json
import logging
import socket
import threading
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any, Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from foedus.errors import FoedusError, InputError
from foedus.explore import assets, payload
from foedus.explore.jobs import Full, Jobs, Tell
from foedus.explore.questions import Question, question
from foedus.explore.security import Guard

log = logging.getLogger(__name__)
HOST = "127.0.0.1"
MOST_EVENTS = 500
MOST_BODY = 4096


class Oracle(Protocol):
    """Who computes what the record alone cannot tell; each part may take long and is asked for once."""

    parts: dict[str, Callable[[], Any]]

    def world(self, asked: Question, tell: Tell) -> dict[str, Any]:
        """Another history, in the shape of one of ``whatifs["worlds"]``."""


class Desk:
    """Answers requests about one scenario."""

    def __init__(self, scenario: Any, oracle: Oracle | None):
        self.laid = payload.build(scenario)
        text = json.dumps(self.laid, separators=(",", ":"), ensure_ascii=False)
        self.packed = gzip.compress(text.encode(), 6)
        self.dated = [e for e in scenario.chronicle.events if e.date.earliest is not None]
        self.oracle = oracle
        self.parts: dict[str, Any] = {}
        self.jobs = Jobs()
        self.preparing: threading.Thread | None = None

    def _prepare(self, parts: dict[str, Callable[[], Any]]) -> None:
        """Compute each part; one that fails stays empty and says why where the command runs."""
        for name, part in parts.items():
            try:
                self.parts[name] = part()
            except FoedusError as error:
                log.warning("%s: %s", name, error)
                self.parts[name] = None
            except Exception:
                log.exception("%s: our fault", name)
                self.parts[name] = None

    async def page(self, request: Request) -> Response:
        return Response(assets.index(), media_type="text/html")

    async def asset(self, request: Request) -> Response:
        found = assets.served().get(request.path_params["name"])
        return Response(found[0], media_type=found[1]) if found else Response("no such file", 404)

    async def record(self, request: Request) -> Response:
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(gzip.decompress(self.packed), media_type="application/json")
        return Response(self.packed, media_type="application/json", headers={"Content-Encoding": "gzip"})

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
        return JSONResponse(self.parts[name]) if name in self.parts else JSONResponse(None, 202)

    async def whatif(self, request: Request) -> Response:
        whatifs = self.parts.get("whatifs")
        if self.oracle is None or not whatifs:
            return JSONResponse({"error": "no model has been fitted yet"}, 409)
        try:
            asked = question(await _json(request), whatifs["choices"], self.laid["span"])
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


def application(scenario: Any, port: int, oracle: Oracle | None = None) -> Starlette:
    """The ASGI application that serves the page of ``scenario``.

    Parameters
    ----------
    scenario
        As for :func:`foedus.explore.payload.build`.
    port
        Port it will be served on; other Host headers are refused.
    oracle
        Who fits and simulates; without one the page shows the record alone.
    """
    desk = Desk(scenario, oracle)
    routes = [
        Route("/", desk.page),
        Route("/page/{name}", desk.asset),
        Route("/api/payload", desk.record),
        Route("/api/events", desk.events),
        Route("/api/part/{name}", desk.part),
        Route("/api/whatif", desk.whatif, methods=["POST"]),
        Route("/api/whatif/{job}/cancel", desk.cancel, methods=["POST"]),
    ]
    middleware = [Middleware(Guard, port=port), Middleware(GZipMiddleware, minimum_size=2000)]
    return Starlette(routes=routes, middleware=middleware)


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise InputError(f"port {port} cannot be used: {error.strerror}; --port 0 takes a free one") from None
    return listener


def _server(scenario: Any, listener: socket.socket, oracle: Oracle | None) -> uvicorn.Server:
    app = application(scenario, listener.getsockname()[1], oracle)
    return uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", server_header=False))


def serve(scenario: Any, port: int, ready: Callable[[str], None], oracle: Oracle | None = None) -> None:
    """Serve until interrupted; ``port`` 0 takes a free one. ``ready`` hears the address."""
    with _listen(port) as listener:
        server = _server(scenario, listener, oracle)
        ready(f"http://{HOST}:{listener.getsockname()[1]}/")
        server.run(sockets=[listener])


def background(scenario: Any, oracle: Oracle | None = None) -> tuple[str, Callable[[], None]]:
    """Serve from a thread, as notebooks do: the address, and a call that ends it."""
    listener = _listen(0)
    server = _server(scenario, listener, oracle)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join(10)
        listener.close()

    return f"http://{HOST}:{listener.getsockname()[1]}/", stop
