"""``cron``: what the night watch begins by itself, and when."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import click

from memory_engine.adapters import program
from memory_engine.adapters.nightwatch import client, killing
from memory_engine.adapters.nightwatch import folder as place
from memory_engine.daemon.clock import Moment, chosen
from memory_engine.daemon.schedule import cron, doing, own, pages
from memory_engine.daemon.schedule.listed import as_json, listed
from memory_engine.daemon.schedule.rows import written
from memory_engine.daemon.schedule.runs import SECONDS
from memory_engine.daemon.schedule.tasks import CATCH_UP, DEFAULTS, Task
from memory_engine.daemon.schedule.zone import zone_of
from memory_engine.domain.errors import KairosError, Usage
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.patterns import regex
from memory_engine.domain.records.fact import replace
from memory_engine.wiring import Call

NAME = regex(r"[a-z0-9][a-z0-9-]{0,39}")
DRAWN_BYTES = 4
"""Of an id that nobody chose."""
LIST = "`kairos-mem cron list` names them."
WHEN = f"{cron.HOW} Or a time to run once at, like `2026-12-01 09:00`."


@click.group("cron", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """What the night watch begins by itself: three tasks that are always there, and your own.

    *catch-up* hears what came meanwhile, once after start; *morning* tells the brief; *dream*
    dreams, through the gates. They can be moved and switched off, and not removed.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_command)


@command.command("list", short_help="When each task is next, and what came of it last.")
@click.pass_obj
def list_command(call: Call) -> None:
    """Each task: when it is next, with and without jitter, and what came of it last."""
    value = listed(_now())
    call.answer(as_json(value), pages.schedule(value))


@command.command(
    "add",
    short_help="Add a task of yours.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("when", metavar="WHEN")
@click.argument("words", metavar="-- WORDS...", nargs=-1, type=click.UNPROCESSED)
@click.option("--id", "name", default="", metavar="NAME", help="What to call it; default: drawn.")
@click.option("--all", "everywhere", is_flag=True, help="For each store that is watched.")
@click.pass_obj
def add_command(call: Call, when: str, words: tuple[str, ...], name: str, everywhere: bool) -> None:
    """Add a task: at WHEN, run WORDS in the folder of this store's project.

    WHEN is five fields of cron (`0 18 * * FRI`), or a time to run once at (`2026-12-01 09:00`).
    WORDS are `kairos-mem` with a verb that decides nothing for you (`-- kairos-mem verify`), or a
    program of yours with its words. No shell reads them; what they print is not kept.
    """
    call.as_owner("cron add")
    moment = _now()
    does = own.checked(words)
    known = {task.id for task in own.tasks()} | set(DEFAULTS)
    name = name or token_hex(DRAWN_BYTES)
    if not NAME.fullmatch(name) or name in known:
        what = "is there already" if name in known else "is no name"
        raise Usage(f"{name!r} {what}.", "Small letters, digits and hyphens make a name.")
    store = "" if everywhere else os.path.realpath(call.place().root)
    _refuse_anybodys(store)
    task = Task(name, _when(when, moment), does, store, True, written(moment.wall), own.SOURCE)
    _keep((*own.tasks(), task))
    call.answer(_told(task), f"{task.id} is added. `kairos-mem cron list` shows when it is next.")


@command.command("remove")
@click.argument("name", metavar="ID")
@click.pass_obj
def remove_command(call: Call, name: str) -> None:
    """Take a task of yours away."""
    call.as_owner("cron remove")
    if name in DEFAULTS:
        hint = f"`kairos-mem cron set {name} --off` switches it off."
        raise Usage(f"{name} is always there, and can't be removed.", hint)
    _find(name)
    _keep(task for task in own.tasks() if task.id != name)
    call.answer({"id": name, "removed": True}, f"{name} is removed.")


@command.command("set")
@click.argument("name", metavar="ID")
@click.option("--at", "when", default="", metavar="WHEN", help="Move it.")
@click.option("--on/--off", "on", default=None, help="Switch it on or off.")
@click.option("--default", "anew", is_flag=True, help="As it was before anybody set it.")
@click.pass_obj
def set_command(call: Call, name: str, when: str, on: bool | None, anew: bool) -> None:
    """Move a task, or switch it on or off. What it missed while it was off stays missed."""
    call.as_owner("cron set")
    moment, task = _now(), _find(name)
    others = tuple(other for other in own.tasks() if other.id != name)
    if anew and task.permanent:
        _keep(others)
        call.answer({"id": name, "default": True}, f"{name} is as it was before anybody set it.")
        return
    if name == CATCH_UP and when:
        raise Usage(f"{name} runs after the start alone.", "It can be switched off: `--off`.")
    if not when and on is None:
        raise Usage("Nothing is to be set.", "Say `--at WHEN`, `--on` or `--off`.")
    moved = replace(task, when=_when(when, moment)) if when else task
    if moved.permanent and moved.kind == "once":
        raise Usage(f"{name} is always there, and never runs just once.", cron.HOW)
    since, source = written(moment.wall), own.SOURCE
    fresh = replace(moved, on=task.on if on is None else on, since=since, source=source)
    _keep((*others, fresh))
    call.answer(_told(fresh), f"{name}: {fresh.when}{'' if fresh.on else ', off'}.")


@command.command("run", short_help="Begin a task now.")
@click.argument("name", metavar="ID")
@click.pass_obj
def run_command(call: Call, name: str) -> int:
    """Begin a task now, whenever it is due; its own times stay as they are.

    The night watch does it where it runs, for each store of the task; else it is done here, for
    this store.
    """
    call.as_owner("cron run")
    _find(name)
    if place.running():
        told = client.ask("cron-run", task=name)
        begun = told.get("begun")
        many = len(begun) if isinstance(begun, list) else 0
        stores = f"{many} store{'s' * (many != 1)}"
        call.answer(
            told, f"{name} is begun for {stores}; `kairos-mem cron list` tells how it went."
        )
        return 0
    return _run_here(call, name)


def _run_here(call: Call, name: str) -> int:
    """Do a task in the foreground."""
    task = _find(name)
    root = task.store or str(call.place().root)
    said = _ran(doing.words(task, root), os.path.dirname(root))
    sys.stderr.write(said.complaint.decode("utf-8", "replace"))
    text = said.out.decode("utf-8", "replace").rstrip("\n")
    call.answer({"id": name, "store": root, "code": said.code, "said": text}, text)
    return said.code


def _ran(words: tuple[str, ...], folder: str) -> program.Said:
    """Run a task to its end.

    Raises ``KairosError`` where it can't be run, or hangs.
    """
    shown, hint = shlex.join(words), "`kairos-mem cron list` shows what the task runs."
    try:
        return program.run(words, b"", SECONDS, folder)
    except OSError as error:
        raise KairosError(f"{shown} can't be started: {error.strerror}.", hint) from None
    except program.TimedOut:
        raise KairosError(f"{shown} took longer than {SECONDS:g} s, and was ended.", hint) from None
    except program.TooMuch:
        raise KairosError(
            f"{shown} said more than anybody would read, and was ended.", hint
        ) from None


@command.command("off", short_help="Stop all tasks, until `cron on`.")
@click.pass_obj
def off_command(call: Call) -> None:
    """Stop all tasks, at once and until `cron on`: what runs already comes to its end."""
    call.as_owner("cron off")
    killing.stop(True)
    _wake()
    call.answer(
        {"stopped": killing.killed()}, f"Nothing begins any more: {killing.kill_file()} is there."
    )


@command.command("on")
@click.pass_obj
def on_command(call: Call) -> None:
    """Let tasks begin again. What they missed stays missed."""
    call.as_owner("cron on")
    changed = killing.stop(False)
    _wake()
    still = listed(_now()).plan.stopped
    rest = f"Still nothing begins: {still}." if still else "Tasks begin again at their times."
    call.answer({"changed": changed, "stopped": still or None}, rest)


def _now() -> Moment:
    return chosen(os.environ).now()


def _when(text: str, moment: Moment) -> str:
    """Read when a task runs, as it is kept; raises ``Usage``."""
    try:
        return cron.plain(text)
    except ValueError as error:
        what = str(error)
    with suppress(ValueError):
        time = datetime.fromisoformat(text.strip())
        time = time if time.tzinfo else time.replace(tzinfo=zone_of(moment.wall))
        if time.astimezone(UTC) <= moment.wall.astimezone(UTC):
            raise Usage(f"{text!r} is over already.", "Name a time to come.")
        return written(time)
    raise Usage(f"{text!r} is no time of a schedule: {what}.", WHEN)


def _refuse_anybodys(store: str) -> None:
    """Refuse to keep tasks where a project's others could add to them.

    Raises ``Usage``.
    """
    roots = (store, *place.watched_roots()) if store else place.watched_roots()
    if project := own.in_project(tuple(Path(root).parent for root in roots)):
        what = f"{own.cron_file()} would lie in the project {project}, where anybody may commit it."
        raise Usage(what, "Let XDG_CONFIG_HOME name a folder of your own.")


def _find(name: str) -> Task:
    """Find a task by its id; raises ``Unknown``."""
    for row in listed(_now()).tasks:
        if row.task.id == name:
            return row.task
    raise Unknown("task", name, LIST)


def _keep(tasks: Iterable[Task]) -> None:
    own.keep(tuple(tasks))
    _wake()


def _wake() -> None:
    """Have the watch look again.

    Where it does not hear, it looks within a minute.
    """
    with suppress(KairosError):
        if place.running():
            client.ask("stores")


def _told(task: Task) -> dict[str, object]:
    return {**task._asdict(), "does": list(task.does)}
