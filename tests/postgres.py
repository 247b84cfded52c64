"""A PostgreSQL server of the tests' own.

It is in a folder of its own, reached through a socket there. It needs a server's programs on this
machine; whoever has none skips what needs one.
"""

from __future__ import annotations

import atexit
import getpass
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")
"""Where systems put the server's programs; they stand on no path."""
SERVANT = "postgres"
"""As whom the server runs where the tests run as root, which it refuses to be."""


class Server:
    """One server, until the tests end."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._as = _servant()
        self.folder = Path(tempfile.mkdtemp(prefix="kmpg"))  # short: a socket's path is
        if self._as:
            shutil.chown(self.folder, self._as)
        self._call("initdb", "-D", f"{self.folder}/data", "-A", "trust", "-E", "UTF8",
                   "--locale=C", "-U", SERVANT, "--no-sync")  # fmt: skip
        self.start()
        atexit.register(self.end)

    @classmethod
    def at(cls, folder: Path) -> Server:
        """Take the server of a folder, which runs already."""
        found = cls.__new__(cls)
        found._programs, found._as, found.folder = programs(), _servant(), folder
        return found

    def start(self) -> None:
        """Start it, and wait until it answers."""
        how = f"-k {self.folder} -c listen_addresses='' -c max_connections=200"
        self._call("pg_ctl", "-D", f"{self.folder}/data", "-o", how, "-l", f"{self.folder}/log",
                   "-w", "start")  # fmt: skip

    def stop(self, how: str = "immediate") -> None:
        """Stop it; ``immediate`` is as a crash."""
        self._call("pg_ctl", "-D", f"{self.folder}/data", "-m", how, "-w", "stop", fails=True)

    def end(self) -> None:
        """Stop it and take its folder away."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, schema: str, user: str = SERVANT) -> str:
        """Give the address of a store on it."""
        return f"postgresql://{user}@/postgres?host={self.folder}&schema={schema}"

    def _call(self, program: str, *words: str, fails: bool = False) -> None:
        call: Sequence[str] = [str(self._programs / program), *words]
        if self._as:
            call = [
                "setpriv",
                f"--reuid={self._as}",
                f"--regid={self._as}",
                "--clear-groups",
                *call,
            ]
        done = subprocess.run(call, capture_output=True, text=True, cwd="/", timeout=60)
        assert fails or done.returncode == 0, done.stdout + done.stderr


@cache
def server() -> Server:
    """Give the server of these tests; skips where none can be had."""
    return Server(programs())


def programs() -> Path:
    """Find a server's programs; skips where none are, or none may run."""
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed (the extra `postgres`)")
    found = _programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed here")
    if os.geteuid() == 0 and not _there(SERVANT):
        pytest.skip("PostgreSQL refuses to run as root, and there is no user postgres")
    return found


def schema_of(path: Path) -> str:
    """Name the schema that stands for a file."""
    return f"s{hashlib.sha256(str(path).encode()).hexdigest()[:24]}"


def _servant() -> str:
    return SERVANT if os.geteuid() == 0 else ""


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    there = [path for place in PLACES for path in Path(place).glob("*/bin/initdb")]
    return max(there, default=Path()).parent if there else None


def _there(user: str) -> bool:
    import pwd

    try:
        return bool(pwd.getpwnam(user) and getpass.getuser())
    except KeyError:
        return False
