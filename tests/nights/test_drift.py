"""Nights over a small repository that moves on.

What the code base refutes ends, follows what moved, or stays open.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from memory_engine.adapters.logs import Logs
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.store import Store
from memory_engine.belief.confidence import ENGINE
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Fact
from memory_engine.engine import applying, asking, dreaming, gating
from memory_engine.engine.engine import Engine
from tests.contracts.workspace_kit import Place
from tests.support import index, say, take_back

APP = "import os\n\n\nclass App:\n    def run(self):\n        return os.name\n"
TIMER = "DEFAULT_WAIT = 30\n\n\nclass Timer:\n    def wait(self):\n        return DEFAULT_WAIT\n"
PROJECT = '[project]\nname = "shop"\nversion = "1.4.2"\n'


class Nights:
    """A repository, and a memory reopened for each night.

    The memory is beside it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.place, self.number = folder / "memory", Place(folder / "code", "git"), 0
        self.folder.mkdir()
        self.base = self.place.save(
            {"src/app.py": APP, "src/timer.py": TIMER, "pyproject.toml": PROJECT}
        )

    def sleep(self, *said: dict[str, object], workspace: bool = True) -> Engine:
        """Dream one night on the tree as it is.

        It is in a process of its own, as it were.
        """
        self.number += 1
        self.base = self.place.look()
        pages = PagesFolder(self.folder / "memory", self.folder / "aside")
        look = (lambda: self.base) if workspace else None
        engine = Engine(
            Store(self.folder / "memory.db"),
            Logs(str(self.folder)),
            pages,
            Policy(),
            lambda: 0.0,
            workspace=look,
        )
        say(engine, *said)
        applying.apply(engine, dreaming.dream(engine, f"2026-11-{self.number:02d}"), "engine:dream")
        return engine


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def location(name: str, path: str) -> dict[str, object]:
    return fact(name, "location", path, f"{path}#{name}")


def fact(subject: str, attribute: str, value: str, anchor: str) -> dict[str, object]:
    return {
        "text": f"The {attribute} of {subject} is {value}",
        "subject": subject,
        "attribute": attribute,
        "value": value,
        "anchors": [anchor],
        "session": "s1",
        "at": "2026-11-01T10:00:00Z",
    }


def held(engine: Engine, value: str) -> Fact:
    """The one fact with this value."""
    (found,) = [one for one in engine.store.facts() if one.value == value]
    return found


def test_what_moved_to_one_place_is_superseded_by_its_new_location(nights: Nights) -> None:
    assert (
        held(nights.sleep(location("Timer", "src/timer.py")), "src/timer.py").status == "asserted"
    )
    nights.place.save({"src/timer.py": None, "src/clock.py": TIMER})
    engine = nights.sleep()
    old, new = held(engine, "src/timer.py"), held(engine, "src/clock.py")
    assert (old.status, old.successor, new.status) == ("superseded", new.id, "asserted")
    assert "src/clock.py" in index(engine)
    assert "src/timer.py" not in index(engine)


def test_what_the_engine_saw_for_itself_is_no_session_that_opens_a_gate(nights: Nights) -> None:
    engine = nights.sleep(location("Timer", "src/timer.py"))
    assert [
        said.provenance.principal
        for _, said in engine.store.observations(after=engine.store.last_dream()[2])
    ] == [ENGINE]
    (gate,) = [gate for gate in gating.gates(engine) if gate.name == "sessions"]
    assert gate.why.startswith("0 touched")
    assert asking.stats(engine)["sessions"] == 1


def test_a_moved_thing_that_was_taken_back_stays_back_on_another_reading(nights: Nights) -> None:
    nights.sleep(location("Timer", "src/timer.py"))
    nights.place.save({"src/timer.py": None, "src/clock.py": TIMER})
    engine = nights.sleep()
    take_back(engine, held(engine, "src/clock.py").id)
    for session in ("s2", "s3", "s4"):
        again = {
            **location("Timer", "src/clock.py"),
            "session": session,
            "at": "2026-11-03T10:00:00Z",
        }
        engine = nights.sleep(again)
        assert held(engine, "src/clock.py").status == "tentative"
    assert "Timer" not in index(engine)
    nights.place.save({"src/clock.py": TIMER.replace("30", "45").replace("wait", "pause")})
    assert held(nights.sleep(), "src/clock.py").status == "asserted", "other code is new evidence"


def test_a_version_that_was_so_exactly_ends_with_the_next_patch_and_a_line_of_versions_does_not(
    nights: Nights,
) -> None:
    nights.place.save({"requirements.txt": "pyyaml==6.0\nclick==8.1.3\n"})
    nights.sleep(
        fact("pyyaml", "version", "6.0", "requirements.txt"),
        fact("click", "version", "8.1", "requirements.txt"),
    )
    nights.place.save({"requirements.txt": "pyyaml==6.0.1\nclick==8.1.4\n"})
    engine = nights.sleep()
    assert (held(engine, "6").status, held(engine, "6.0.1").status) == ("superseded", "asserted")
    assert held(engine, "8.1").status == "asserted"
    nights.place.save({"requirements.txt": "pyyaml==6.0.2\nclick==8.2.0\n"})
    engine = nights.sleep()
    assert [held(engine, value).status for value in ("6.0.1", "6.0.2", "8.1")] == [
        "superseded",
        "asserted",
        "superseded",
    ]


def test_what_moves_again_and_again_and_back_is_followed(nights: Nights) -> None:
    nights.sleep(location("Timer", "src/timer.py"))
    way = [
        "src/timer.py",
        "src/a.py",
        "src/b.py",
        "src/c.py",
        "src/d.py",
        "src/timer.py",
        "src/a.py",
    ]
    for before, after in pairwise(way):
        nights.place.save({before: None, after: TIMER})
        engine = nights.sleep()
        assert held(engine, after).status == "asserted"
        assert [one.value for one in engine.store.facts() if one.held] == [after]


def test_what_moved_to_two_places_is_contested_until_one_is_left(nights: Nights) -> None:
    nights.sleep(location("Timer", "src/timer.py"))
    nights.place.save({"src/timer.py": "TICKS = 1\n", "src/one.py": TIMER, "src/two.py": TIMER})
    engine = nights.sleep()
    assert held(engine, "src/timer.py").status == "contested"
    assert "Timer" not in index(engine)
    assert held(nights.sleep(), "src/timer.py").status == "contested"
    nights.place.save({"src/two.py": None})
    engine = nights.sleep()
    assert held(engine, "src/timer.py").successor == held(engine, "src/one.py").id
    assert held(engine, "src/one.py").status == "asserted"


def test_what_is_gone_is_superseded_without_a_successor_and_says_why(nights: Nights) -> None:
    nights.sleep(location("Timer", "src/timer.py"), location("App", "src/app.py"))
    nights.place.save({"src/timer.py": None})
    engine = nights.sleep()
    gone = held(engine, "src/timer.py")
    assert (gone.status, gone.successor, gone.valid_to) == ("superseded", "", "2026-11-02")
    assert "nothing else defines it" in engine.store.entries_of(gone.id)[-1].proposal.because
    assert held(engine, "src/app.py").status == "asserted"


def test_a_bumped_version_and_a_changed_default_follow(nights: Nights) -> None:
    nights.sleep(
        fact("shop", "version", "1.4.2", "pyproject.toml"),
        fact("DEFAULT_WAIT", "default", "30", "src/timer.py"),
    )
    nights.place.save(
        {"pyproject.toml": PROJECT.replace("1.4", "1.5"), "src/timer.py": TIMER.replace("30", "45")}
    )
    engine = nights.sleep()
    assert [held(engine, value).status for value in ("1.4.2", "30", "1.5.2", "45")] == [
        "superseded"
    ] * 2 + ["asserted"] * 2


def test_an_unchanged_tree_is_not_read_again(nights: Nights) -> None:
    nights.sleep(
        location("Timer", "src/timer.py"), fact("shop", "version", "1.4.2", "pyproject.toml")
    )
    engine = nights.sleep()
    assert (nights.base.files_read, nights.base.files_parsed) == (0, 0)
    assert asking.stats(engine)["by_status"]["asserted"] == 2


def test_an_heir_is_looked_at_when_its_own_file_changes(nights: Nights) -> None:
    nights.sleep(location("Timer", "src/timer.py"))
    nights.place.save({"src/timer.py": None, "src/clock.py": TIMER})
    nights.sleep()
    nights.place.save({"src/clock.py": "TICKS = 3\n"})
    assert held(nights.sleep(), "src/clock.py").status == "superseded"


def test_what_was_opened_without_a_code_base_is_looked_at_as_soon_as_there_is_one(
    nights: Nights,
) -> None:
    engine = nights.sleep(location("Timer", "src/timer.py"), workspace=False)
    assert held(engine, "src/timer.py").status == "tentative"
    assert held(nights.sleep(), "src/timer.py").status == "asserted"


def test_a_loose_tree_and_its_commit_have_one_vote(nights: Nights) -> None:
    (nights.place.root / "src/new.py").write_text("class Fresh:\n    pass\n")
    nights.sleep(location("Fresh", "src/new.py"))
    nights.place.save({})
    engine = nights.sleep(
        location("Fresh", "src/new.py") | {"session": "s2", "at": "2026-11-02T10:00:00Z"}
    )
    said = [engine.store.observation(id) for id in held(engine, "src/new.py").evidence]
    runs = [one.provenance.artefact for one in said if one and one.provenance.principal == ENGINE]
    assert len({(run.command, run.hash) for run in runs if run}) == 1


def test_a_lone_setting_elsewhere_is_no_heir(nights: Nights) -> None:
    nights.sleep(fact("DEFAULT_WAIT", "default", "30", "src/timer.py"))
    nights.place.save({"src/timer.py": "STEPS = 2\n", "src/other.py": "DEFAULT_WAIT = 99\n"})
    assert not [one for one in nights.sleep().store.facts() if one.value == "99"]


def test_a_release_that_ends_in_zero_is_not_its_whole_line(nights: Nights) -> None:
    nights.place.save({"pyproject.toml": PROJECT.replace("1.4.2", "2.0.0")})
    nights.sleep(fact("shop", "version", "2.0.0", "pyproject.toml"))
    nights.place.save({"pyproject.toml": PROJECT.replace("1.4.2", "2.0.1")})
    assert {one.text: one.status for one in nights.sleep().store.facts()} == {
        "The version of shop is 2.0.0": "superseded",
        "The version of shop is 2.0.1": "asserted",
    }


CALLS = "def pull(host, tries=4):\n    return host\n"


@pytest.mark.parametrize(
    ("later", "status"),
    [
        ({"src/calls.py": CALLS.replace(", tries=4", "")}, "superseded"),
        ({"src/calls.py": CALLS.replace("pull", "fetch")}, "superseded"),
        ({"src/calls.py": None}, "superseded"),
        ({"src/calls.py": None, "src/net.py": CALLS}, "asserted"),
        ({"src/calls.py": "from src.net import *\n", "src/net.py": CALLS}, "asserted"),
        ({"src/calls.pyi": "def pull(host: str, tries: int = ...) -> str: ...\n"}, "asserted"),
        ({"src/calls.py": CALLS.replace("tries=4", "tries=most()")}, "asserted"),
        ({"src/calls.py": CALLS.replace("tries=4", "tries")}, "superseded"),
        ({"src/calls.py": CALLS.replace("tries=4", "*, tries")}, "superseded"),
        ({"src/calls.py": CALLS.replace("tries=4", "tries=None")}, "superseded"),
        ({"src/calls.py": CALLS.replace("tries=4", "tries='4x'")}, "superseded"),
        ({"src/calls.py": CALLS.replace(", tries=4", "") + "    tries = 4\n"}, "superseded"),
        (
            {"src/calls.py": CALLS.replace("tries=4", "tries=None"), "src/net.py": CALLS},
            "superseded",
        ),
    ],
    ids=[
        "parameter gone",
        "function gone",
        "file gone",
        "moved",
        "imported",
        "a stub beside it",
        "computed now",
        "no default",
        "by name alone",
        "none",
        "a unit",
        "a variable",
        "another's of that name",
    ],
)
def test_a_default_ends_when_its_file_has_it_no_more_and_nothing_else_does(
    nights: Nights, later: dict[str, str | bytes | None], status: str
) -> None:
    nights.place.save({"src/calls.py": CALLS})
    assert (
        held(nights.sleep(fact("pull.tries", "default", "4", "src/calls.py")), "4").status
        == "asserted"
    )
    nights.place.save(later)
    assert held(nights.sleep(), "4").status == status


def test_a_line_on_a_file_that_moved_follows_it_and_is_no_surer_for_it(nights: Nights) -> None:
    said: dict[str, object] = {
        "text": "The waits in `src/timer.py` pile up because nobody cancels them.",
        "principal": "agent:claude",
        "method": "read",
        "session": "s1",
        "at": "2026-11-01T10:00:00Z",
    }
    nights.sleep(said)
    nights.place.save({"src/timer.py": None, "src/clock.py": TIMER})
    engine = nights.sleep()
    standing = {fact.text: fact.status for fact in engine.store.facts()}
    assert standing[str(said["text"])] == "superseded"
    assert (
        standing["The waits in `src/clock.py` pile up because nobody cancels them."] == "tentative"
    )


def test_what_an_outside_source_says_of_a_file_stays_off_the_page_when_the_file_moves(
    nights: Nights,
) -> None:
    text = "The waits in `src/timer.py` pile up because nobody cancels them."
    nights.sleep(
        {
            "text": text,
            "principal": "web:example.org",
            "session": "s1",
            "at": "2026-11-01T10:00:00Z",
        }
    )
    nights.place.save({"src/timer.py": None, "src/clock.py": TIMER})
    assert "pile up" not in index(nights.sleep())


MAKEFILE = "manual:\n\tsphinx-build manual out\n"
TOX = "[testenv:manual]\ncommands = sphinx-build manual out\n"


def runs(command: str, session: str) -> dict[str, object]:
    return {
        "text": f"The manual is built by `{command}`",
        "subject": "manual", "attribute": "cmd:manual", "value": command,
        "session": session, "at": "2026-11-01T10:00:00Z",
    }  # fmt: skip


def test_two_ways_that_are_both_offered_stand_until_one_is_not(nights: Nights) -> None:
    nights.place.save({"Makefile": MAKEFILE, "tox.ini": TOX})
    ways = ("make manual", "tox -e manual")
    engine = nights.sleep(*(runs(way, f"s{number}") for number, way in enumerate(ways)))
    assert {held(engine, way).status for way in ways} == {"asserted"}
    nights.place.save({"tox.ini": "[testenv:tests]\ncommands = pytest\n"})
    engine = nights.sleep()
    assert [held(engine, way).status for way in ways] == ["asserted", "superseded"]


def test_of_two_ways_one_that_is_not_offered_still_stands_against_the_other(nights: Nights) -> None:
    nights.place.save({"Makefile": MAKEFILE})
    engine = nights.sleep(runs("make manual", "s1"), runs("tox -e manual", "s2"))
    assert held(engine, "make manual").status == "asserted"
    assert held(engine, "tox -e manual").status != "asserted"


LOCK = '[[package]]\nname = "{}"\nversion = "{}"\n'
ASKING = '[project]\nname = "shop"\nversion = "1.4.2"\ndependencies = ["celery>=5"]\n'


def locked(*packages: str) -> str:
    return "\n".join(LOCK.format(*package.split()) for package in packages)


@pytest.mark.parametrize(
    ("after", "kombu", "celery"),
    [
        ({"uv.lock": locked("celery 5.3.4")}, "superseded", "asserted"),  # taken out
        (
            {"uv.lock": None},
            "superseded",
            "superseded",
        ),  # what is merely allowed says nothing of what was there
        (
            {"uv.lock": None, "poetry.lock": locked("celery 5.3.4", "kombu 5.3.2")},
            "asserted",
            "asserted",
        ),
        ({"uv.lock": None, "requirements.txt": "celery==5.3.4\n"}, "superseded", "asserted"),
        (
            {"uv.lock": None, "bun.lock": "{}"},
            "asserted",
            "asserted",
        ),  # of what is not read nobody can tell
        ({"uv.lock": "[[package"}, "asserted", "asserted"),
        ({"src/app.py": None}, "asserted", "asserted"),
    ],
)
def test_a_version_ends_with_the_lock_that_had_it_unless_another_has_it(
    nights: Nights, after: dict[str, str | None], kombu: str, celery: str
) -> None:
    nights.place.save({"pyproject.toml": ASKING, "uv.lock": locked("celery 5.3.4", "kombu 5.3.2")})
    said = [
        fact(name, "version", value, "uv.lock")
        for name, value in (("kombu", "5.3.2"), ("celery", "5.3.4"))
    ]
    engine = nights.sleep(*said)
    assert {held(engine, one).status for one in ("5.3.2", "5.3.4")} == {"asserted"}
    nights.place.save(after)
    engine = nights.sleep()
    assert (held(engine, "5.3.2").status, held(engine, "5.3.4").status) == (kombu, celery)


def test_a_version_that_no_look_has_seen_does_not_end_for_want_of_a_lock(nights: Nights) -> None:
    engine = nights.sleep(fact("kombu", "version", "5.3.2", "uv.lock"))
    assert held(engine, "5.3.2").status == "tentative"


TINTS = "TINTS = {'Door': 'red', 'BackDoor': 'blue'}\nEDGE = 640\nDOOR_EDGE = 3\n"


@pytest.mark.parametrize(
    ("later", "tint", "edge"),
    [
        (TINTS.replace("'Door': 'red', ", ""), "superseded", "asserted"),
        (TINTS.replace("'Door': 'red', ", "") + "TINTS['Door'] = pick()\n", "asserted", "asserted"),
        (
            TINTS.replace("EDGE = 640\n", "from .sizes import EDGE\nWIDE = EDGE * 2\n", 1),
            "asserted",
            "superseded",
        ),
        (TINTS.replace("EDGE = 640\n", "setting('EDGE', 640)\n", 1), "asserted", "asserted"),
        (TINTS.replace("= 640", "= '640px'"), "asserted", "superseded"),
        (TINTS.replace("EDGE = 640\n", "EDGE, SIDE = 640, 2\n", 1), "asserted", "asserted"),
        (TINTS.replace("EDGE = 640\n", "EDGE = 640 if\n", 1), "asserted", "asserted"),
    ],
    ids=[
        "key gone",
        "set by its key",
        "imported",
        "set by its name",
        "a unit",
        "unpacked",
        "does not parse",
    ],
)
def test_a_name_that_only_resembles_another_does_not_keep_it(
    nights: Nights, later: str, tint: str, edge: str
) -> None:
    nights.place.save({"src/look.py": TINTS})
    said = [
        fact("TINTS.Door", "default", "red", "src/look.py"),
        fact("EDGE", "default", "640", "src/look.py"),
    ]
    engine = nights.sleep(*said)
    assert {held(engine, one).status for one in ("red", "640")} == {"asserted"}
    nights.place.save({"src/look.py": later})
    engine = nights.sleep()
    assert (held(engine, "red").status, held(engine, "640").status) == (tint, edge)


def test_a_parameter_that_takes_none_now_is_said_to_and_what_was_never_seen_is_left_alone(
    nights: Nights,
) -> None:
    nights.place.save({"src/calls.py": CALLS})
    nights.sleep(
        fact("pull.tries", "default", "4", "src/calls.py"),
        fact("pull.host", "default", "db", "src/calls.py"),
    )
    nights.place.save({"src/calls.py": CALLS.replace("tries=4", "tries=None")})
    engine = nights.sleep()
    assert (held(engine, "none").status, held(engine, "4").successor) == (
        "asserted",
        held(engine, "none").id,
    )
    assert held(engine, "db").status == "tentative"


def test_what_took_the_place_of_a_version_ends_with_its_lock_too(nights: Nights) -> None:
    nights.place.save({"pyproject.toml": ASKING, "uv.lock": locked("kombu 5.3.2")})
    nights.sleep(fact("kombu", "version", "5.3.2", "uv.lock"))
    nights.place.save({"uv.lock": locked("kombu 5.4.1")})
    assert held(nights.sleep(), "5.4.1").status == "asserted"
    nights.place.save({"uv.lock": None})
    assert held(nights.sleep(), "5.4.1").status == "superseded"


def test_a_script_of_the_file_that_was_pointed_at_is_as_good_as_one_at_the_top(
    nights: Nights,
) -> None:
    nights.place.save(
        {
            "package.json": '{"scripts": {"dev": "x"}}',
            "load/package.json": '{"scripts": {"manual": "y"}}',
        }
    )
    pointed = {**runs("npm run manual", "s1"), "anchors": ["load/package.json"]}
    assert held(nights.sleep(pointed), "npm run manual").status == "asserted"
    nights.place.save({"load/package.json": '{"scripts": {"other": "y"}}'})
    assert held(nights.sleep(), "npm run manual").status == "superseded"


def test_a_script_elsewhere_that_nobody_pointed_at_is_none_at_the_top(nights: Nights) -> None:
    nights.place.save(
        {
            "package.json": '{"scripts": {"dev": "x"}}',
            "load/package.json": '{"scripts": {"manual": "y"}}',
        }
    )
    assert held(nights.sleep(runs("npm run manual", "s1")), "npm run manual").status == "retracted"
