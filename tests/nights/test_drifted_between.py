"""A file changes between two nights.

What it contradicts leaves the pages, and no belief moves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from memory_engine.adapters.logs import Logs
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.store import Store
from memory_engine.domain.policy import Policy
from memory_engine.engine import applying, briefing, dreaming, drifted, drifting, health, publishing
from memory_engine.engine.drifting import LookedAgain
from memory_engine.engine.engine import Engine
from memory_engine.views.brief import Beside
from memory_engine.views.brief_lines import brief_lines
from tests.contracts.workspace_kit import Place
from tests.support import index, say, take_back

TIMER = "DEFAULT_WAIT = 30\n"
AT = {"subject": "DEFAULT_WAIT", "attribute": "default", "at": "2026-11-01T10:00:00Z"}
SAID = {
    "text": "DEFAULT_WAIT defaults to 30",
    "value": "30",
    "session": "s1",
    "anchors": ["src/timer.py"],
    **AT,
}
AGAIN = {**SAID, "session": "s2", "principal": "user:owner"}


class Days:
    """A repository and its memory, reopened for each event."""

    def __init__(self, folder: Path) -> None:
        self.memory, self.code, self.day = folder / "memory", Place(folder / "code", "git"), 0
        self.memory.mkdir()
        self.code.save({"src/timer.py": TIMER, "src/app.py": "NAME = 'shop'\n"})

    def engine(self) -> Engine:
        base = self.code.look()
        pages = PagesFolder(self.memory / "memory", self.memory / "aside")
        store, logs = Store(self.memory / "memory.db"), Logs(str(self.memory))
        return Engine(store, logs, pages, Policy(), lambda: 0.0, workspace=lambda: base)

    def night(self, *sayings: Mapping[str, object]) -> Engine:
        self.day += 1
        engine = self.engine()
        say(engine, *sayings)
        plan = dreaming.dream(engine, f"2026-11-{self.day:02d}")
        applying.apply(engine, plan, "engine:dream")
        return engine

    def look(self, *changed: str) -> tuple[Engine, LookedAgain]:
        engine = self.engine()
        return engine, drifting.look_again(engine, changed)

    def write(self, path: str, text: str) -> None:
        (self.code.root / path).write_text(text)


@pytest.fixture
def days(tmp_path: Path) -> Days:
    made = Days(tmp_path)
    made.night(SAID)
    made.night(AGAIN)
    return made


def said_of(engine: Engine, value: str = "30") -> object:
    (found,) = [fact for fact in engine.store.facts() if fact.value == value]
    return found


def rows(found: Collection[drifted.Drifted]) -> list[str]:
    return [row.fact.value for row in found]


def test_what_a_changed_file_contradicts_leaves_the_page_and_stays_believed(days: Days) -> None:
    before = said_of(days.engine())
    assert "DEFAULT_WAIT" in index(days.engine())
    head = days.engine().store.head()
    days.write("src/timer.py", "DEFAULT_WAIT = 45\n")
    engine, found = days.look("src/timer.py")
    assert len(found.fresh) == 1
    assert "DEFAULT_WAIT" not in index(engine)
    assert said_of(engine) == before
    assert engine.store.head() == head
    assert rows(drifted.drifted(engine)) == ["30"]
    assert publishing.off_pages(engine)["drifted"] == 1
    assert "45" in drifted.drifted(engine)[0].because
    assert health.verify(engine)[0] == []
    told = brief_lines(briefing.brief(engine, None, "", Beside()))
    assert any(line.startswith("Drifted") and "45" in line for line in told), told


def test_it_comes_back_when_the_file_does(days: Days) -> None:
    days.write("src/timer.py", "DEFAULT_WAIT = 45\n")
    days.look("src/timer.py")
    days.write("src/timer.py", TIMER)
    engine, found = days.look("src/timer.py")
    assert len(found.back) == 1
    assert drifted.drifted(engine) == ()
    assert "DEFAULT_WAIT" in index(engine)


def test_a_file_that_stood_otherwise_for_a_while_leaves_no_trace_in_the_ledger(days: Days) -> None:
    before = days.engine().store.head()
    evidence = said_of(days.engine())
    for value in ("45", "30", "60", "30"):
        days.write("src/timer.py", f"DEFAULT_WAIT = {value}\n")
        days.look("src/timer.py")
    assert days.engine().store.head() == before
    assert said_of(days.night()) == evidence


def test_no_look_between_nights_speaks_for_anything(days: Days) -> None:
    """Check that no look between nights speaks for anything.

    Else whoever can write a file for a second has a claim promoted.
    """
    days.night({**SAID, "text": "DEFAULT_WAIT defaults to 99", "value": "99", "session": "s9"})
    days.write("src/timer.py", "DEFAULT_WAIT = 99\n")
    days.look("src/timer.py")
    days.write("src/timer.py", TIMER)
    days.look("src/timer.py")
    engine = days.night()
    assert [fact.status for fact in engine.store.facts() if fact.value == "99"] != ["asserted"]
    logs = b"".join(text for _, _, text in engine.logs.news({}))
    assert b"tool:kairos-mem: DEFAULT_WAIT defaults to 30" in logs
    assert b"tool:kairos-mem: DEFAULT_WAIT defaults to 99" not in logs


def test_the_night_settles_it(days: Days) -> None:
    days.write("src/timer.py", "DEFAULT_WAIT = 45\n")
    days.look("src/timer.py")
    engine = days.night()
    assert drifted.drifted(engine) == ()
    assert [f.status for f in engine.store.facts() if f.value == "30"] == ["superseded"]
    assert "45" in index(engine)


def test_a_night_on_the_old_tree_brings_it_back_though_nobody_looked_in_between(days: Days) -> None:
    days.write("src/timer.py", "DEFAULT_WAIT = 45\n")
    days.look("src/timer.py")
    days.write("src/timer.py", TIMER)
    engine = days.night()
    assert drifted.drifted(engine) == ()
    assert "DEFAULT_WAIT" in index(engine)


def test_a_change_of_another_file_looks_at_nothing(days: Days) -> None:
    days.write("src/timer.py", "DEFAULT_WAIT = 45\n")
    engine, found = days.look("src/app.py")
    assert found == LookedAgain()
    assert drifted.drifted(engine) == ()


def test_where_nobody_knows_what_changed_the_tree_tells(days: Days) -> None:
    days.write("src/timer.py", "DEFAULT_WAIT = 45\n")
    engine = days.engine()
    assert len(drifting.look_again(engine, None).fresh) == 1


def test_as_much_as_sets_a_plan_aside_is_not_withheld(days: Days) -> None:
    names = [f"W{n}_WAIT" for n in range(12)]
    files = {f"src/w{n}.py": f"{name} = 30\n" for n, name in enumerate(names)}
    days.code.save(files)
    told = [
        {**SAID, "text": f"{name} defaults to 30", "subject": name, "anchors": [f"src/w{n}.py"]}
        for n, name in enumerate(names)
    ]
    days.night(*told)
    engine = days.night(*({**one, "session": "s2", "principal": "user:owner"} for one in told))
    assert engine.store.count_facts(("asserted",)) >= 12
    for path in files:
        days.write(path, files[path].replace("30", "31"))
    engine, found = days.look(*files)
    assert "12 of 13" in found.set_aside
    assert drifted.drifted(engine) == ()


def test_what_a_revert_took_back_is_not_found_again(days: Days) -> None:
    days.write("src/timer.py", "DEFAULT_WAIT = 45\n")
    engine = days.night()
    (entry,) = [e for e in engine.store.entries() if e.proposal.verb == "supersede"]
    take_back(engine, str(entry.number))
    engine, found = days.look("src/timer.py")
    assert found.fresh == ()


def test_a_memory_of_nothing_is_looked_at_in_peace(tmp_path: Path) -> None:
    engine, found = Days(tmp_path).look("src/timer.py")
    assert found == LookedAgain()
    assert engine.store.head() == (0, engine.store.head()[1])
