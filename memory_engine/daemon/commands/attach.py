"""``attach``: a session seen live, and a word to it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from threading import Thread
from typing import Any, cast

import click

from memory_engine.adapters.nightwatch import client
from memory_engine.adapters.root import find_root
from memory_engine.daemon.sessions import pages
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.deciding import NotTheOwner
from memory_engine.domain.errors.leaving import NotDelivered
from memory_engine.views.answers.elsewhere import DeliveryAnswer, SessionRow, SessionsAnswer
from memory_engine.wiring import Call, refuse_shut

WAIT_SECONDS = 25.0
"""[s] For a message to be seen in the transcript: a little more than the watch waits itself."""
KINDS = ("said", "heard", "session", "delivery")
"""Of events that are told of a session."""


@click.command("attach")
@click.argument("session", required=False)
@click.option(
    "--since",
    type=int,
    help="First what was since the event of that number, as far as it is still known; 0: all.",
)
@click.option("--inject", metavar="TEXT", help="Send TEXT to the session, tell what became of it.")
@click.option("--list", "only_list", is_flag=True, help="List the sessions, and leave.")
@click.pass_obj
def command(
    call: Call, session: str | None, since: int | None, inject: str | None, only_list: bool
) -> None:
    """Watch SESSION live: who says what, which tools run, what is kept of it. Ctrl-C leaves.

    Without SESSION, the only one that runs; where several do, they are listed. A line that you type
    is sent to it: its agent sees it as another session's word, which is not yours. With --json each
    event is a line.
    """
    refuse_shut("attach")
    if inject is not None:
        call.as_owner("attach --inject")
    named = None if only_list else session
    asked = {"store": _here(call)} if named is None else {"session": named}
    answer = cast(SessionsAnswer, client.ask("sessions", **asked))
    row = None if only_list else _chosen(answer["sessions"], named)
    if row is None:
        call.answer(dict(answer), pages.listed(answer["sessions"], answer["more"]))
        return
    if inject is not None:
        _inject(call, row["session"], inject)
        return
    with suppress(KeyboardInterrupt, BrokenPipeError):
        _watch(call, row["session"], since)


def _here(call: Call) -> str:
    """Name the store whose sessions are meant.

    It is the one of this folder, where it is watched.
    """
    with suppress(KairosError):
        here = os.path.realpath(find_root(call.root))
        for store in cast(list[Mapping[str, Any]], client.ask("status")["stores"]):
            if os.path.realpath(str(store["root"])) == here:
                return str(store["root"])
    return ""


def _chosen(rows: list[SessionRow], session: str | None) -> SessionRow | None:
    """Find the session that is meant, or the only one.

    The watch found it by its name, or it is the one that runs.
    """
    if session is not None:
        return rows[0]
    running = [row for row in rows if row["runs"] and row["store"]]
    return running[0] if len(running) == 1 else None


def _watch(call: Call, session: str, since: int | None) -> None:
    """Tell what happens until the reader leaves, or the watch ends."""
    events = _events(session, since)
    if not call.as_json:
        print(f"Watching session {session}. Ctrl-C leaves.", file=sys.stderr)
    if sys.stdin.isatty() and _is_owner(call):
        Thread(target=_send_lines, args=(session,), daemon=True).start()
    for event in events:
        text = json.dumps(event, ensure_ascii=False) if call.as_json else pages.event(event)
        if text:
            print(text, flush=True)


def _events(
    session: str, since: int | None, patience: float | None = None
) -> Iterator[Mapping[str, object]]:
    """Give a session's events since a number, then those to come."""
    request: dict[str, object] = {"do": "since", "follow": True, "session": session}
    request |= {"kinds": list(KINDS), **({} if since is None else {"seq": since})}
    for line in client.lines(request, patience):
        event = line.get("event")
        if isinstance(event, dict):
            yield event


def _is_owner(call: Call) -> bool:
    try:
        call.as_owner("attach")
    except NotTheOwner:
        return False
    return True


def _send_lines(session: str) -> None:
    """Send each line that is typed.

    What becomes of it, the events tell.
    """
    for line in sys.stdin:
        if text := line.strip():
            try:
                client.ask("inject", session=session, text=text)
            except KairosError as fault:
                print(f"{fault.message} {fault.hint}", file=sys.stderr)


def _inject(call: Call, session: str, text: str) -> None:
    """Send a message, wait for its delivery, tell what became of it."""
    newest = next(client.lines({"do": "since"}))["newest"]
    told = cast(DeliveryAnswer, client.ask("inject", session=session, text=text))
    if told["report"] == "written":
        told = _outcome(told, cast(int, newest))
    if told["report"] == "refused":
        raise NotDelivered(session, told["why"])
    call.answer(dict(told), f"Message {pages.report(told)}.")


def _outcome(sent: DeliveryAnswer, since: int) -> DeliveryAnswer:
    """Wait for the last word on a message."""
    until = time.monotonic() + WAIT_SECONDS
    with suppress(KairosError):  # whoever waited long enough knows no more
        for event in _events(sent["session"], since, WAIT_SECONDS):
            data = cast(Mapping[str, Any], event["data"])
            if event["kind"] == "delivery" and data["id"] == sent["id"]:
                sent = DeliveryAnswer(
                    id=sent["id"],
                    session=sent["session"],
                    report=str(data["report"]),
                    why=str(data["why"]),
                )
                if sent["report"] != "written":
                    return sent
            if time.monotonic() >= until:
                break
    return sent
