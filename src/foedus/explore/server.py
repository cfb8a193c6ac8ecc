"""One page for one scenario, on this machine only."""

import json
import threading
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foedus.explore import assets, payload
from foedus.explore.security import Guard

HOST = "127.0.0.1"
MOST_EVENTS = 500


def application(scenario: Any, port: int) -> Starlette:
    """The ASGI application that serves the page of ``scenario``.

    Parameters
    ----------
    scenario
        As for :func:`foedus.explore.payload.build`.
    port
        Port it will be served on; other Host headers are refused.
    """
    desk = Desk(scenario)
    routes = [
        Route("/", desk.page),
        Route("/page/{name}", desk.asset),
        Route("/api/payload", desk.record),
        Route("/api/events", desk.events),
        Route("/api/part/{name}", desk.part),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, port=port), Middleware(GZipMiddleware, minimum_size=2000)],
    )


class Desk:
    """Answers requests about one scenario."""

    def __init__(self, scenario: Any):
        self.scenario = scenario
        self.payload = json.dumps(payload.build(scenario), separators=(",", ":"), ensure_ascii=False).encode()
        self.dated = [e for e in scenario.chronicle.events if e.date.earliest is not None]
        self.parts: dict[str, Any] = {}
        self.working: set[str] = set()

    async def page(self, request: Request) -> Response:
        return Response(assets.text("index.html"), media_type="text/html")

    async def asset(self, request: Request) -> Response:
        found = assets.served().get(request.path_params["name"])
        return Response(*found[:1], media_type=found[1]) if found else Response("no such file", 404)

    async def record(self, request: Request) -> Response:
        return Response(self.payload, media_type="application/json")

    async def events(self, request: Request) -> Response:
        try:
            start, stop = (int(request.query_params[key]) for key in ("from", "to"))
        except (KeyError, ValueError):
            return JSONResponse({"error": "from and to are positions in the record"}, 400)
        start = max(0, start)
        return JSONResponse([payload.event(e) for e in self.dated[start : min(stop, start + MOST_EVENTS)]])

    async def part(self, request: Request) -> Response:
        return JSONResponse(None, 404)


def serve(scenario: Any, port: int = 0, ready: Callable[[str], None] = print) -> None:
    """Serve until interrupted; ``port`` 0 takes a free one. ``ready`` hears the address."""
    import socket

    import uvicorn

    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        port = listener.getsockname()[1]
        config = uvicorn.Config(
            application(scenario, port), log_level="warning", lifespan="off", server_header=False
        )
        ready(f"http://{HOST}:{port}/")
        uvicorn.Server(config).run(sockets=[listener])


def background(scenario: Any) -> tuple[str, Callable[[], None]]:
    """Serve from a thread; the address, and a call that ends it. For tests and notebooks."""
    import socket

    import uvicorn

    listener = socket.socket()
    listener.bind((HOST, 0))
    port = listener.getsockname()[1]
    config = uvicorn.Config(
        application(scenario, port), log_level="warning", lifespan="off", server_header=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join(10)
        listener.close()

    return f"http://{HOST}:{port}/", stop
