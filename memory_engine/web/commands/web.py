"""``web``: the page."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import click

from memory_engine.domain.errors.machine import NoLibrary

if TYPE_CHECKING:
    from memory_engine.web.serving import Served
    from memory_engine.wiring import Place


class Call(Protocol):
    """What this verb needs of the call that runs it."""

    def place(self) -> Place:
        """Give the store that this call means."""
        ...

    def answer(self, value: Any, text: str) -> None:  # noqa: ANN401  (JSON is what it is)
        """Write the answer, as one JSON document or as text."""
        ...

    def as_owner(self, verb: str) -> None:
        """Refuse what is the owner's alone in an agent's shell; raises ``NotTheOwner``."""
        ...


ENDS = "Enter prints a link for another browser, Ctrl-C ends it."
WATCH = "The night watch serves it; the link opens it once. `--own` serves one of this terminal."
TICK_SECONDS = 1.0
"""Between two looks at whether it still serves."""


@click.command("web")
@click.option("--port", default=0, show_default="any that is free", help="The port, of 127.0.0.1.")
@click.option(
    "--uds",
    default="",
    metavar="PATH",
    help="Serve on this socket file instead, for your user alone; SSH forwards it.",
)
@click.option("--read-only", is_flag=True, help="Show everything, decide nothing.")
@click.option("--own", is_flag=True, help="Serve here, though the night watch serves it, too.")
@click.option("--no-open", is_flag=True, help="Print the link; open no browser.")
@click.pass_obj
def command(call: Call, port: int, uds: str, read_only: bool, own: bool, no_open: bool) -> None:
    """See what memory did, in a browser on this machine: nights, facts, why, and take back.

    The link opens it once, in one browser; Enter prints another, Ctrl-C ends it. Only this machine
    reaches it, and it loads nothing from elsewhere. Where the night watch serves it already, the
    link is the watch's, and nothing runs here; any option but --no-open serves here.
    """
    from memory_engine.wiring import link_of_watch, refuse_shut

    refuse_shut("page")
    if not read_only:
        call.as_owner("web")
    root = str(call.place().root)
    here = own or port or uds or read_only
    if not here and (url := link_of_watch(root)):
        _show(call, {"url": url, "socket": None, "read_only": False, "watch": True}, WATCH, no_open)
        return
    served = _serve(root, port, uds, read_only)
    answer = {"url": served.url, "socket": uds or None, "read_only": read_only, "watch": False}
    _show(call, answer, f"behind the socket {uds}" if uds else ENDS, no_open or bool(uds))
    _until_interrupted(served)


def _show(call: Call, answer: Mapping[str, object], more: str, no_open: bool) -> None:
    """Print the link, and open it."""
    url = str(answer["url"])
    call.answer(dict(answer), f"{url}\n{more}")
    sys.stdout.flush()
    if not no_open:
        from memory_engine.web.browser import opened

        opened(url)


def _serve(root: str, port: int, uds: str, read_only: bool) -> Served:
    try:
        from memory_engine.web.serving import serve

        return serve(root, port, uds, read_only)
    except ModuleNotFoundError as lack:
        what = f"the package {lack.name} is not installed"
        raise NoLibrary("web", what, "page") from None


def _until_interrupted(served: Served) -> None:
    """Serve until Ctrl-C or SIGTERM; both are a good end."""
    import signal

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, ended)
    asking = sys.stdin.isatty()
    try:
        while served.alive:
            if not asking:
                served.wait(TICK_SECONDS)
            elif (line := _line()) is not None:
                asking = bool(line)  # at its end nobody asks any more
                click.echo(served.url if line else "", nl=bool(line))
    except KeyboardInterrupt:
        pass
    finally:
        served.stop()


def _line() -> str | None:
    """Read a line that was typed; None where none was."""
    import select

    return sys.stdin.readline() if select.select([sys.stdin], [], [], TICK_SECONDS)[0] else None
