"""``daemon``: the night watch of a user, which outlives every conversation."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable

import click

from memory_engine.adapters.nightwatch import client
from memory_engine.adapters.nightwatch import folder as place
from memory_engine.adapters.root import find_root
from memory_engine.daemon import installed, pages, starting
from memory_engine.domain.errors.stores import NoStore
from memory_engine.services.backend import Backend
from memory_engine.services.backends import BACKENDS
from memory_engine.services.finding import Host
from memory_engine.services.job import RESIDENT
from memory_engine.wiring import Call, whereabouts

LINES = 20
"""Of the log that are shown."""
PAUSE_SECONDS = 0.5
CHOICE = click.Choice(list(BACKENDS))


@click.group("daemon", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """The night watch: one process of yours that looks after memory while nobody does.

    It outlives sessions, keeps the nights of the stores it is given, and answers `status`.
    """
    if context.invoked_subcommand is None:
        context.invoke(status_command)


@command.command("start", short_help="Start it, and give it the store of this folder.")
@click.pass_obj
def start_command(call: Call) -> None:
    """Start it apart from this terminal, and give it the store of this folder, if there is one."""
    call.as_owner("daemon start")
    added = _add_here(call)
    before = place.running()
    found = before or installed.begun(installed.host())
    if before and added:
        client.ask("stores")
    call.answer(
        {"pid": found.pid, "started": before is None, "stores": list(place.watched_roots())},
        pages.started(found, before is None, place.watched_roots()),
    )


@command.command("run", short_help="Watch in the foreground.")
def run_command() -> None:
    """Watch in the foreground, as a service manager wants it, until it is told to stop."""
    starting.watch()


@command.command("stop")
@click.pass_obj
def stop_command(call: Call) -> None:
    """Let it end. A night that is dreamt is broken off where it is whole."""
    call.as_owner("daemon stop")
    found = place.running()
    if found:
        installed.stop(found)
    value = {"stopped": bool(found), "pid": found.pid if found else None}
    said = (
        f"The night watch (process {found.pid}) has ended."
        if found
        else "The night watch was not running."
    )
    call.answer(value, said)


@command.command("status", short_help="What it watches, what is due next, what is amiss.")
@click.pass_obj
def status_command(call: Call) -> None:
    """What it watches, what is due next, what it takes, what is amiss."""
    if place.running() is None:
        ended, roots = starting.ended(), place.watched_roots()
        value = {"running": False, "ended": ended or None, "stores": list(roots)}
        call.answer(value, pages.not_running(ended, roots))
        return
    told = client.ask("status")
    call.answer(dict(told), pages.status(told))


@command.command("add")
@click.argument("store", required=False, default="")
@click.pass_obj
def add_command(call: Call, store: str) -> None:
    """Give it the store of a folder, or of this one."""
    call.as_owner("daemon add")
    root = os.path.realpath(find_root(store or call.root))
    _register(lambda roots: (*roots, root) if root not in roots else roots)
    call.answer({"stores": list(place.watched_roots())}, f"{root} is watched.")


@command.command("remove")
@click.argument("store", required=False, default="")
@click.pass_obj
def remove_command(call: Call, store: str) -> None:
    """Take a store from it, be it there or not any more. What memory holds stays."""
    call.as_owner("daemon remove")
    root = os.path.realpath(whereabouts(store or call.root))
    known = root in place.watched_roots()
    _register(lambda roots: tuple(kept for kept in roots if kept != root))
    said = f"{root} is not watched any more." if known else f"{root} was not watched."
    call.answer({"stores": list(place.watched_roots()), "removed": known}, said)


@command.command("install")
@click.option("--backend", type=CHOICE, help="The service manager to use, whatever is found.")
@click.option("--dry-run", is_flag=True, help="Show the files and calls; change nothing.")
@click.pass_obj
def install_command(call: Call, backend: str | None, dry_run: bool) -> None:
    """Have the system's service manager keep it running. A second call changes nothing.

    Gives it the store of this folder, too, if there is one.
    """
    on = installed.host()
    chosen = installed.chosen(on, backend)
    if dry_run:
        _show(call, on, chosen)
        return
    call.as_owner("daemon install")
    changed, found = installed.lay_down(on, chosen)
    if _add_here(call):
        client.ask("stores")
    value = {
        "backend": chosen.NAME,
        "files": list(chosen.places(RESIDENT, on.homes)),
        "changed": changed,
        "pid": found.pid,
        "stores": list(place.watched_roots()),
    }
    call.answer(value, pages.installed(chosen, changed, found, place.watched_roots()))


@command.command("uninstall")
@click.pass_obj
def uninstall_command(call: Call) -> None:
    """Take the service away and end the watch. Its list of stores stays."""
    call.as_owner("daemon uninstall")
    names = installed.take_away(installed.host())
    said = f"{', '.join(names)} starts the night watch no more, and it has ended."
    nothing = "The night watch was no service; nothing was changed."
    call.answer({"removed": names}, said if names else nothing)


@command.command("logs")
@click.option("-f", "--follow", is_flag=True, help="Go on with what is written from now on.")
@click.option("-n", "--lines", default=LINES, show_default=True, help="How many of the last ones.")
@click.pass_obj
def logs_command(call: Call, follow: bool, lines: int) -> None:
    """What it wrote down."""
    path = place.state_folder() / place.LOG
    text = path.read_text("utf-8", "replace") if path.exists() else ""
    rows = text.splitlines()[-lines:] if lines > 0 else []
    nothing = f"The night watch has written nothing down yet; its log will be {path}."
    call.answer({"log": str(path), "lines": rows}, "\n".join(rows) if text else nothing)
    seen = len(text.encode())
    while follow:
        time.sleep(PAUSE_SECONDS)
        seen = _tell_new(str(path), seen)


def _tell_new(path: str, seen: int) -> int:
    """Print what was written since.

    A log that is shorter now was begun anew.
    """
    size = os.path.getsize(path) if os.path.exists(path) else 0
    if size == seen:
        return seen
    with open(path, "rb") as file:
        file.seek(seen if size > seen else 0)
        click.echo(file.read().decode("utf-8", "replace"), nl=False)
    return size


def _add_here(call: Call) -> bool:
    """Give the watch the store of this folder.

    Gives False where there is none or it has it.
    """
    try:
        root = os.path.realpath(find_root(call.root))
    except NoStore:
        if call.root:
            raise
        return False
    return place.change_roots(lambda roots: (*roots, root) if root not in roots else roots)


def _register(change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
    if place.change_roots(change) and place.running():
        client.ask("stores")


def _show(call: Call, on: Host, chosen: Backend) -> None:
    laid, calls = installed.would_lay(on, chosen), chosen.start(RESIDENT, on.homes)
    value = {
        "dry_run": True,
        "backend": chosen.NAME,
        "files": [file.place for file in laid],
        "contents": [file.content.decode() for file in laid],
        "calls": [list(each.words) for each in calls],
    }
    call.answer(value, pages.dry_run(chosen, laid, [shlex.join(each.words) for each in calls]))
