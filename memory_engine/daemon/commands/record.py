"""``record``: run a command on a terminal, and keep what it showed.

It is kept because you asked for it.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

import click

from memory_engine.adapters.flags import shut
from memory_engine.adapters.nightwatch.folder import settings_file
from memory_engine.adapters.terminal.lines import lines
from memory_engine.adapters.terminal.running import run
from memory_engine.daemon.settings import read_settings
from memory_engine.domain.errors.leaving import NotOn
from memory_engine.views.lines import many
from memory_engine.wiring import Call

FLAG = "watch-terminal"
SIGNALLED = 128
"""What a shell adds to the number of a signal that ended a command."""
REMEDY = "Write `watchers: {{terminal: true}}` into {file}."


@click.command("record", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def command(call: Call, words: tuple[str, ...]) -> int:
    """Run a command, or your shell, and keep what it showed for `recall`, without secrets.

    What you type is not kept. What a command showed may quote anybody: it is kept as an outside
    source's word, and no belief rests on it. The exit code is the command's.
    """
    call.as_owner("record")
    if why := shut.why(FLAG):
        raise NotOn(FLAG, why, "Take its name out there, if that is yours to do.")
    if not read_settings(settings_file()).watchers.terminal:
        raise NotOn(FLAG, "switched off", REMEDY.format(file=settings_file()))
    place = call.place()
    words = words or (os.environ.get("SHELL", "/bin/sh"),)
    if not call.as_json:
        print(f"kairos-mem: recording {words[0]}; it ends with it.", file=sys.stderr)
    done = run(words, 2 if call.as_json else 1)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    found = lines(words, done.code, done.shown, at, place.tags())
    place.logs.append(found)
    value = {"observed": len(found), "exit": done.code, "cut": done.cut}
    if call.as_json:
        call.answer(value, "")
    else:
        print(f"kairos-mem: {many(len(found), 'piece')} kept for search.", file=sys.stderr)
    return done.code if done.code >= 0 else SIGNALLED - done.code
