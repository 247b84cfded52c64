"""A project with a store, verbs, and what it holds.

The store is in a folder of its own, and came to hold that.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.attacks_texts import Known
from kairos_mem.app import run
from memory_engine.belief.confidence import tainted
from memory_engine.domain.errors import KairosError
from memory_engine.domain.ports import Silent
from memory_engine.domain.records.observation import Observation
from memory_engine.engine import weighing
from memory_engine.wiring import place

HOSTS = ("CLAUDE", "KAIROS_MEM", "GEMINI_CLI", "CURSOR_AGENT", "CODEX", "OPENCODE")
"""How the names of variables begin by which a host of agents may be recognised."""

INTERNAL = "Unexpected"


class Held(NamedTuple):
    """What a store holds of planted texts.

    Each member has the markers of those that came so far. ``rules`` asserted as the owner's;
    ``owner`` recorded with the owner's trust; ``asserted`` claims that are believed; ``lines`` of
    pages; ``untainted`` observations that are not known to be an outsider's.
    """

    rules: frozenset[str]
    owner: frozenset[str]
    asserted: frozenset[str]
    lines: frozenset[str]
    untainted: frozenset[str]
    approved: frozenset[str]


class Site:
    """A project's folder with a store, made anew."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.faults: list[str] = []
        self.around: Mapping[str, str] = {}
        """Variables of its own, under which requests were asked."""
        self.asked: dict[str, str] = {}
        """The id of a request to the owner -> the text whose attacker knows it."""
        for name, text in (("src/app.py", "PORT = 8080\n"), ("Makefile", "test:\n\tpytest\n")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        self.run("init")

    @property
    def store(self) -> Path:
        """Name the store's folder."""
        return self.root / ".kairos-mem"

    def run(self, *words: str) -> tuple[int, str]:
        """Run a verb in this process, as the owner.

        It is in a plain shell. Gives exit code and what it said.
        """
        said = io.StringIO()
        with _plain_shell(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                code = run(["--root", str(self.root), *words])
            except KairosError as refused:
                code = refused.exit_code
                said.write(refused.message)
        if INTERNAL in said.getvalue():
            self.faults.append(f"{words[0]}: {said.getvalue().strip()[-200:]}")
        return code, said.getvalue()

    def shell(
        self, words: Sequence[str], env: Mapping[str, str], stdin: str = ""
    ) -> tuple[int, str]:
        """Run a verb as a process, with shell variables."""
        call = [sys.executable, "-m", "kairos_mem.main", "--root", str(self.root), *words]
        here = os.pathsep.join(path for path in sys.path if path)
        around = {**_without_hosts(), "PYTHONPATH": here, **env}
        done = subprocess.run(
            call,
            input=stdin,
            capture_output=True,
            text=True,
            env=around,
            check=False,
            cwd=self.root,
        )
        return done.returncode, done.stdout

    def observe(
        self, said: Iterable[Mapping[str, object]], env: Mapping[str, str] | None = None
    ) -> None:
        """Observe these, as JSON lines.

        In a batch that is refused, they go one by one.
        """
        lines = [json.dumps(one) for one in said]
        code, _ = self.shell(["observe", "--stdin"], env or {}, "\n".join(lines))
        for line in lines if code else ():
            self.shell(["observe", "--stdin"], env or {}, line)

    def night(self, day: str) -> None:
        """Sleep one night."""
        self.run("consolidate", "--force", "--as-of-date", day)

    def held(self, known: Known) -> Held:
        """Read what the store holds of planted texts."""
        engine = place(str(self.root), Silent()).engine()
        heard = [
            (found.marker, weighing.observation(engine, one.id) or one)
            for _, one in engine.store.observations()
            if (found := known.carried(_told(one)))
        ]
        facts = [
            (found.marker, fact)
            for fact in engine.store.facts()
            if fact.status == "asserted"
            and (
                found := known.carried(f"{fact.text} {fact.subject} {fact.attribute} {fact.value}")
            )
        ]
        foreign = {marker for marker, one in heard if not tainted(one)}
        return Held(
            rules=frozenset(marker for marker, fact in facts if fact.kind == "rule"),
            owner=frozenset(marker for marker, one in heard if one.provenance.trust == "owner"),
            asserted=frozenset(marker for marker, fact in facts if fact.kind != "rule"),
            lines=frozenset(
                found.marker for line in self._lines() if (found := known.carried(line))
            ),
            untainted=frozenset(foreign),
            approved=frozenset(self._approved()),
        )

    def _approved(self) -> Iterator[str]:
        """Find the texts by which a request was answered."""
        before = dict(os.environ)
        os.environ.update(self.around)
        try:
            requests = place(str(self.root), Silent()).requests
            for id, marker in self.asked.items():
                found = requests.find(id)
                if found is None:
                    self.faults.append(f"the request {id} is lost")
                elif found.verdict:
                    yield marker
        finally:
            os.environ.clear()
            os.environ.update(before)

    def _lines(self) -> Iterator[str]:
        for page in sorted((self.store / "memory").rglob("*.md")):
            yield from page.read_text("utf-8", "replace").splitlines()


def _told(one: Observation) -> str:
    return f"{one.text} {one.subject} {one.attribute} {one.value}"


def _without_hosts() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(HOSTS)}


@contextlib.contextmanager
def _plain_shell() -> Iterator[None]:
    """Take a host's variables away for a while.

    The benchmark may itself be run by an agent.
    """
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(HOSTS)}
    try:
        yield
    finally:
        os.environ.update(hidden)
