"""The pages of one store, as an application that a server calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlencode

import anyio
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from memory_engine.domain.errors import KairosError
from memory_engine.web import render, troubles
from memory_engine.web.desk import Desk
from memory_engine.web.door import Door, refusal
from memory_engine.web.frame import Frame
from memory_engine.web.leafing import changed
from memory_engine.web.once import form_name
from memory_engine.web.pages import (
    contests,
    fact,
    facts,
    health,
    home,
    ledger,
    live,
    memory,
    night,
    permissions,
    plan,
    revert,
    surroundings,
    word,
)
from memory_engine.web.safety import Refused
from memory_engine.web.visit import Deed, Done, Page, Shown, Visit

NIGHTS: tuple[ModuleType, ...] = (home, permissions, night, plan, revert, live, health)
MEMORY: tuple[ModuleType, ...] = (facts, fact, word, memory, contests, ledger, surroundings)
ROOMS = (*NIGHTS, *MEMORY)
"""The modules of ``pages``; each has ``PAGES`` and, where something is done there, ``DEEDS``."""

NAV: Sequence[tuple[str, str]] = (
    ("/", "Nights"),
    ("/plan", "Plan"),
    ("/live", "Live"),
    ("/facts", "Facts"),
    ("/memory", "MEMORY.md"),
    ("/conflicts", "Conflicts"),
    ("/log", "Ledger"),
    ("/sessions", "Sessions"),
    ("/privacy", "Privacy"),
    ("/instructions", "Instructions"),
)
"""Address -> its name, in the bar on top of every page."""

LARGEST_FORM = 2 * 1024 * 1024
"""[bytes] A form with a decision on each of 10,000 proposals takes a tenth of it."""
MOST_FIELDS = 50_000
FORM_SECONDS = 60.0
"""For a form to come; the largest comes from this machine in less than one."""
PROOF = "proof"
"""The field of a form that shows that it came from a page of ours."""
BUSY_FORM = "A form of this size is none of this page's."


def application(desk: Desk) -> Door:
    """Give all pages and deeds over one store, behind the door.

    The door stands before all of it: what fails within is told with the headers of safety, too.
    """
    routes: list[BaseRoute] = []
    for room in ROOMS:
        for page in getattr(room, "PAGES", ()):
            routes += _routes(desk, page)
        routes += [_deed(desk, deed) for deed in getattr(room, "DEEDS", ())]
        for more in getattr(room, "ROUTES", ()):  # what is no page: streams and sockets
            routes.append(more(desk))
    routes.append(Mount("/static", StaticFiles(directory=render.HOME / "static")))

    async def failed(request: Request, error: Exception) -> Response:
        if not request.state.session:  # a file that everybody has is not there: no store is named
            return refusal(Refused(404, "There is no such file."))
        return troubles.answer(error, _frame(desk, request), _wants_json(request))

    handlers = {HTTPException: failed, KairosError: failed, OSError: failed, Exception: failed}
    return Door(Starlette(routes=routes, exception_handlers=handlers), desk.guard)


def _routes(desk: Desk, page: Page) -> list[BaseRoute]:
    """Give the two addresses of a page.

    Of ``/`` the document is ``/index.json``.
    """

    async def shown(request: Request) -> Response:
        visit = _visit(desk, request, {})
        if page.document and _wants_json(request):
            return render.as_json(await run_in_threadpool(page.document, visit))
        found = await run_in_threadpool(page.show, visit)
        if _wants_json(request):
            return render.as_json(found.document, found.status)
        return await _drawn(desk, request, found)

    document = "/index.json" if page.path == "/" else f"{page.path}.json"
    # The document first: a word of an address would else take the ending in.
    return [Route(document, shown, methods=["GET"]), Route(page.path, shown, methods=["GET"])]


async def _drawn(desk: Desk, request: Request, found: Shown) -> Response:
    drawn = (found.template, found.document, _frame(desk, request), found.beside, found.status)
    return await run_in_threadpool(render.html, *drawn)


def _deed(desk: Desk, deed: Deed) -> BaseRoute:
    async def acted(request: Request) -> Response:
        form = await _form(request)
        state = request.state
        if not desk.guard.proven(state.session, "".join(form.get(PROOF, [""]))):
            raise HTTPException(403, "This form did not come from a page of this session.")
        if desk.read_only:
            raise HTTPException(403, "This page was opened with --read-only: nothing is done here.")
        visit = _visit(desk, request, form)

        async def act() -> Done | Shown:
            return await run_in_threadpool(deed.act, visit)

        name = form_name(state.session, str(request.url), form)
        done = await (desk.once.does(name, act) if name else act())
        if isinstance(done, Shown):
            return await _drawn(desk, request, done)
        return RedirectResponse(_noted(done.to, desk.leave(done)), 303)

    return Route(deed.path, acted, methods=["POST"])


def _noted(to: str, note: str) -> str:
    """Add a note's name to an address, before its place.

    The place is the one on the page that it leads to.
    """
    path, mark, place = to.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{urlencode({'note': note})}{mark}{place}"


async def _form(posted: Request) -> Mapping[str, Sequence[str]]:
    body = bytearray()
    with anyio.move_on_after(FORM_SECONDS) as waited:
        async for chunk in posted.stream():
            body += chunk
            if len(body) > LARGEST_FORM:
                raise HTTPException(413, BUSY_FORM)
    if waited.cancelled_caught:
        raise HTTPException(408, "The form did not come in time. Nothing was done.")
    try:
        return parse_qs(
            body.decode("utf-8"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError:
        raise HTTPException(400, "The form can't be read.") from None


def _visit(desk: Desk, request: Request, form: Mapping[str, Sequence[str]]) -> Visit:
    words: dict[str, Any] = dict(request.path_params)
    place = desk.place()
    return Visit(place, words, dict(request.query_params), form, desk.read_only)


def _frame(desk: Desk, request: Request) -> Frame:
    state = request.state
    return Frame(
        request.url.path,
        desk.root,
        getattr(state, "nonce", ""),
        desk.guard.proof(getattr(state, "session", "")),
        desk.read_only,
        NAV,
        desk.note(request.query_params.get("note", "")),
        changed(request.url.path, request.query_params),
    )


def _wants_json(request: Request) -> bool:
    return request.url.path.endswith(".json")
