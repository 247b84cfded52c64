"""The running night's log as written: page, events, socket.

The events are a stream. Nobody steers anything over these: they only tell.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from memory_engine.domain.errors import KairosError
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.turn import Turn
from memory_engine.web.desk import Desk
from memory_engine.web.visit import Page, Shown, Visit

LOOK_SECONDS = 0.4
"""Between two looks at a log: a stage is seldom shorter, and nobody notices."""
QUIET_SECONDS = 15.0
"""After which a stream without news says that it is there."""
RETRY_MILLISECONDS = 2000


class Told(NamedTuple):
    """What a viewer is told of one event.

    It has where to go on from.
    """

    id: str
    said: dict[str, Any]


def live(visit: Visit) -> Shown:
    """Show how far the running night is.

    It is how the last one went, where none runs.
    """
    rows = visit.place.turns.since()
    over = rows[-1] if rows and rows[-1].kind == "end" else None
    running = bool(rows) and over is None and not visit.place.idle
    document = {
        "running": running,
        "broken": bool(rows and not running and (over is None or over.said.get("why"))),
        "night": rows[0].said.get("night") if rows else None,
        "outcome": over.said.get("outcome") if over else None,
        "last": rows[-1].id if rows else "",
        "turns": [told(turn).said for turn in rows],
    }
    return Shown("live.html", document, {"rows": rows})


def told(turn: Turn) -> Told:
    """Give an event as viewers are told it."""
    return Told(turn.id, {"id": turn.id, "n": turn.n, "kind": turn.kind, **turn.said})


async def following(desk: Desk, since: str) -> AsyncIterator[Told | None]:
    """Give each event as it comes, from after ``since`` on.

    Gives None where nothing was to tell.
    """
    quiet = 0.0
    while not desk.closing.is_set():
        turns = await run_in_threadpool(_news, desk, since)
        for turn in turns:
            since, quiet = turn.id, 0.0
            yield told(turn)
        await anyio.sleep(LOOK_SECONDS)
        quiet += LOOK_SECONDS
        if quiet >= QUIET_SECONDS:
            quiet = 0.0
            yield None


def events(desk: Desk) -> BaseRoute:
    """Stream events to a browser, resuming by ``Last-Event-ID``.

    It goes on so after a break.
    """

    async def streamed(request: Request) -> Response:
        since = request.headers.get("last-event-id") or request.query_params.get("since", "")

        async def lines() -> AsyncIterator[str]:
            yield f"retry: {RETRY_MILLISECONDS}\n\n"
            async for one in following(desk, since):
                yield f"id: {one.id}\ndata: {_json(one.said)}\n\n" if one else ": quiet\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream")

    return Route("/live/events", streamed, methods=["GET"])


def viewer(desk: Desk) -> BaseRoute:
    """Tell the events over a socket, for viewers elsewhere.

    All that these say is ``since``.
    """

    async def viewed(socket: WebSocket) -> None:
        await socket.accept()
        place = Viewed(socket.query_params.get("since", ""))
        async with anyio.create_task_group() as both:
            both.start_soon(_heard, socket, place, both.cancel_scope)
            while not desk.closing.is_set():
                for turn in await run_in_threadpool(_news, desk, place.since):
                    place.since = turn.id
                    await socket.send_text(_json(told(turn).said))
                await anyio.sleep(LOOK_SECONDS)

    return WebSocketRoute("/live/socket", viewed)


class Viewed:
    """How far a viewer has seen."""

    def __init__(self, since: str) -> None:
        self.since = since


async def _heard(socket: WebSocket, place: Viewed, both: anyio.CancelScope) -> None:
    """Hear where a viewer wants to go on from, until it leaves."""
    with suppress(WebSocketDisconnect, KeyError):
        while True:
            place.since = _since(await socket.receive_text())
    both.cancel()


def _news(desk: Desk, since: str) -> list[Turn]:
    """Read what came since.

    A store that is away for a while has no news.
    """
    try:
        return desk.place().turns.since(since)
    except (KairosError, OSError):
        return []


def _since(text: str) -> str:
    """Read where a viewer stopped.

    Gives "" where it says something else, which is no command here.
    """
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return str(asked.get("since", "")) if isinstance(asked, dict) else ""


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False)


PAGES = (Page("/live", live),)
ROUTES = (events, viewer)
