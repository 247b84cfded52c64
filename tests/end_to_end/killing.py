"""Run a command over and over, killed at each write.

Each time it is killed at another of its writes.

    python killing.py TASK.json

A process of its own: it loads the installed command once and forks a child for each run. In the
child the calls that write (and the statements that SQLite runs) are counted, and at the wanted one
the child kills itself with SIGKILL, as a power cut would: nothing is flushed, no handler runs. A
write that can be torn is done by half first. For each run one JSON line says where it was killed
and what the calls of ``then`` answered afterwards; the first run is not killed, it tells what
writes there are. Of each line of code that writes, the first and the last write are tried, or
``every`` one. A child that lives for ``limit`` seconds hangs, and is ended by SIGALRM; how long all
of them take is nobody's business.
"""

from __future__ import annotations

import _sqlite3  # the module that the store asks
import importlib
import json
import os
import pkgutil
import re
import runpy
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

OURS = ("memory_engine", "kairos_mem")
WRITING = re.compile(
    r"(BEGIN|COMMIT|ROLLBACK|INSERT|UPDATE|DELETE|CREATE(?! TEMP)|DROP|REPLACE|PRAGMA "
    r"user_version =|PRAGMA journal_mode)",
    re.I,
)
THREADED = ("lance", "embed")
"""Modules that load libraries with threads of their own, which do not survive a fork; everything
else is loaded before."""

STATE = {
    "facts": "SELECT row, confidence, weight, heard FROM facts ORDER BY id",
    "observations": "SELECT id FROM observations ORDER BY id",
    "head": "SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1",
    "dreams": "SELECT number FROM dreams ORDER BY number",
}
"""What a run came to, as it stands in the database."""

WRITE = os.write
"""As it was before anything is watched."""


class Site:
    """Counts the writes of this process, ending it at one.

    At the ``wanted``-th it notes which one it is and ends everything. With a ``delay`` only commits
    count, and the end comes so many seconds after the wanted one has begun. Where none is wanted
    (0), all are noted.
    """

    def __init__(self, wanted: int, delay: float | None, note: int) -> None:
        self.wanted = wanted
        self.delay = delay
        self.note = note
        self.count = 0

    def reached(self, name: str, half: Callable[[], object] | None = None) -> None:
        """One more write is about to happen."""
        if self.delay is not None and name != "COMMIT":
            return
        self.count += 1
        if self.wanted in (0, self.count):
            WRITE(self.note, json.dumps([name, _place()]).encode() + b"\n")
        if self.count == self.wanted and self.delay is not None:
            threading.Timer(self.delay, self.end).start()
        elif self.count == self.wanted:
            if half:
                half()
            self.end()

    def end(self) -> None:
        """As a power cut would: at once."""
        os.kill(os.getpid(), signal.SIGKILL)


def _place() -> str:
    """The line of ours that is about to write."""
    for frame, line in traceback.walk_stack(None):
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(OURS):
            return f"{module}:{line}"
    return "?"


def watch(site: Site) -> None:
    """Have every call that changes a file counted.

    Irrevocable: only ever in a child.
    """
    write, pwrite, fsync, write_text, connect = (
        os.write,
        os.pwrite,
        os.fsync,
        Path.write_text,
        _sqlite3.connect,
    )

    def counted_write(file: int, data: Any) -> int:  # noqa: ANN401
        site.reached("write", lambda: write(file, bytes(data)[: len(data) // 2]))
        return write(file, data)

    def counted_pwrite(file: int, data: Any, place: int) -> int:  # noqa: ANN401
        site.reached("pwrite", lambda: pwrite(file, bytes(data)[: len(data) // 2], place))
        return pwrite(file, data, place)

    def counted_fsync(file: int) -> None:
        site.reached("fsync")
        fsync(file)

    def counted_write_text(path: Path, data: str, *how: Any, **named: Any) -> int:  # noqa: ANN401
        site.reached("write_text", lambda: write_text(path, data[: len(data) // 2], "utf-8"))
        return write_text(path, data, *how, **named)

    def watched(*how: Any, **named: Any) -> sqlite3.Connection:  # noqa: ANN401
        database: sqlite3.Connection = connect(*how, **named)
        database.set_trace_callback(
            lambda statement: (
                site.reached(_verb(statement)) if WRITING.match(statement.lstrip()) else None
            )
        )
        return database

    for owner, name, counted in (
        (os, "write", counted_write), (os, "pwrite", counted_pwrite), (os, "fsync", counted_fsync),
        (Path, "write_text", counted_write_text), (_sqlite3, "connect", watched),
    ):  # fmt: skip
        setattr(owner, name, counted)
    sys.addaudithook(lambda event, details: _audited(site, event, details))


def _verb(statement: str) -> str:
    return statement.split()[0].upper()


def _audited(site: Site, event: str, details: tuple[Any, ...]) -> None:
    if (
        event == "open"
        and isinstance(details[2], int)
        and details[2] & (os.O_WRONLY | os.O_RDWR)
        and str(details[0]) != os.devnull
    ):
        site.reached("open")
    elif event in (
        "os.rename",
        "os.mkdir",
        "os.remove",
        "os.chmod",
        "os.truncate",
        "os.link",
        "os.symlink",
        "os.rmdir",
    ):
        site.reached(event.removeprefix("os."))


def run(call: dict[str, Any], folder: Path, site: Site | None) -> tuple[int, str, str]:
    """Run the installed command in a child.

    Gives its exit code (-9: killed), stdout and stderr.
    """
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(call.get("stdin", "").encode())
        given.seek(0)
        child = os.fork()
        if not child:
            for stream, file in enumerate((given, out, err)):
                os.dup2(file.fileno(), stream)
            become(call, folder, site)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode("utf-8", "replace"))
        return code, said[0], said[1]


def become(call: dict[str, Any], folder: Path, site: Site | None) -> NoReturn:
    """In the child: be the command."""
    code = 70
    signal.alarm(call["limit"])
    try:
        os.chdir(folder)
        sys.stdin, sys.argv = (
            open(0, encoding="utf-8", closefd=False),  # noqa: SIM115
            [call["script"], *call["words"]],
        )
        if site:
            watch(site)
        runpy.run_path(call["script"], run_name="__main__")
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # noqa: BLE001  (a child must end here, whatever happened)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Read the task, run it, print one JSON line for each run."""
    task = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    for package in ("kairos_mem.commands", "memory_engine"):
        for module in pkgutil.walk_packages(
            importlib.import_module(package).__path__, f"{package}."
        ):
            if not module.name.endswith(THREADED):
                importlib.import_module(module.name)
    whole = one_run(task, 0, None)
    print(json.dumps(whole), flush=True)
    for wanted, delay in chosen(task, whole["sites"]):
        print(json.dumps(one_run(task, wanted, delay)), flush=True)


def chosen(task: dict[str, Any], sites: list[list[str]]) -> list[tuple[int, float | None]]:
    """Choose the writes to be killed at, with delays [s].

    A delay is how long after the write has begun (None: just before).
    """
    if task["within"]:
        commits = sum(name == "COMMIT" for name, _ in sites)
        return [(number, delay) for number in range(1, commits + 1) for delay in task["within"]]
    numbered = {tuple(site): number for number, site in enumerate(sites, 1)}
    first = {tuple(site): number for number, site in reversed([*enumerate(sites, 1)])}
    wanted = (
        range(1, len(sites) + 1) if task["every"] else sorted({*first.values(), *numbered.values()})
    )
    return [(number, None) for number in wanted]


def one_run(task: dict[str, Any], wanted: int, delay: float | None) -> dict[str, Any]:
    """Make one run on a fresh copy of the store.

    Gives what is there after the calls of ``then``.
    """
    work = Path(task["work"])
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(task["template"], work)
    with tempfile.TemporaryFile() as note:
        code, out, err = run(task, work, Site(wanted, delay, note.fileno()))
        note.seek(0)
        sites = [json.loads(line) for line in note]
    return {
        "sites": sites,
        "code": code,
        "out": out,
        "err": err,
        "then": [run({**task, **call}, work, None) for call in task["then"]],
        "left": [str(path.relative_to(work)) for path in sorted(work.rglob("*")) if path.is_file()],
        "pages": {
            path.name: path.read_text("utf-8")
            for path in sorted(work.glob(".kairos-mem/memory/*.md"))
        },
        **{name: rows(work, query) for name, query in STATE.items()},
    }


def rows(work: Path, query: str) -> list[Any]:
    """Rows of the store's database."""
    with closing(sqlite3.connect(work / ".kairos-mem" / "memory.db")) as database:
        return database.execute(query).fetchall()


if __name__ == "__main__":
    main()
