"""What stands on the pages can be traced.

What stands on none is accounted for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from memory_engine.belief.memory import Memory
from memory_engine.domain.policy import FEW_HEARD, Policy
from memory_engine.domain.records.fact import replace
from memory_engine.domain.records.words import STATUSES
from memory_engine.engine import asking, blaming, health, publishing, rebuilding, standings
from memory_engine.engine.engine import Engine
from memory_engine.engine.lookup import find
from memory_engine.engine.placing import ELSEWHERE, account
from memory_engine.formats.page import FACT_ID
from tests.support import by_text, engine_in, index, say, sleep, take_back

NAMES = [
    f"{first}{last}"
    for first in ("ash", "elm", "fir", "oak", "yew")
    for last in ("burn", "dale", "ford", "hill", "mere")
]
LESSON = "The build fails outside of `assets/`, because its entry is relative"
OWNERS = "The old importer is going away."
RUN = {"principal": "tool:mix", "method": "test", "attribute": "works", "value": "yes"}


def heard(text: str = LESSON, session: str = "s1", **more: object) -> dict[str, object]:
    return {
        "text": text,
        "session": session,
        "line": "lesson",
        "at": "2026-11-20T09:00:00Z",
        **more,
    }


def ran(command: str, session: str, scope: str = "") -> dict[str, object]:
    where = f" in `{scope}/`" if scope else ""
    run = {"command": command, "exit": 0, "hash": session}
    return {
        **RUN,
        "text": f"`{command}` works{where}",
        "session": session,
        "subject": command,
        "scope": scope,
        "artefact": run,
    }


def blamed(engine: Engine, part: str, name: str = "MEMORY.md") -> dict[str, Any]:
    (row,) = [row for row in blaming.blame(engine, name, None) if part in row["text"]]
    return row


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return engine_in(tmp_path)


def test_a_heard_line_is_traced_to_the_entry_that_brought_it_in(engine: Engine) -> None:
    say(engine, heard())
    sleep(engine)
    row = blamed(engine, "(heard) The")
    assert (row["fact"], row["verb"], row["dream"]) == (by_text(engine, LESSON).id, "admit", 1)


def test_each_command_of_the_one_line_is_traced_to_its_fact(engine: Engine) -> None:
    say(
        engine,
        *(ran("mix test", f"s{n}") for n in range(3)),
        ran("npx vitest run", "s9", "assets"),
        ran("mix format", "s9"),
    )
    sleep(engine)
    row = blamed(engine, "Commands seen to work")
    assert row["text"].startswith("- Commands seen to work: `mix test`, `"), "the most used first"
    assert "`npx vitest run` in `assets/`" in row["text"]
    named = {find(engine, id).text for id in row["facts"]}
    assert named == {
        "`mix test` works",
        "`mix format` works",
        "`npx vitest run` works in `assets/`",
    }
    assert blamed(engine, "`mix test`", "commands.md")["fact"] == by_text(engine, "`mix test`").id
    assert "topic files" in blamed(engine, "(commands.md)")["because"]
    assert "- (seen) `mix format` works" in (engine.pages.read("commands.md") or "")


def test_why_names_what_a_line_was_kept_for_and_how_it_stands(engine: Engine) -> None:
    say(engine, heard(features=["after failure", "gives a cause", "names a path"]))
    sleep(engine)
    found = asking.why(engine, by_text(engine, LESSON).id)
    assert found["kept_because"] == [
        "stands right after a failure",
        "gives a cause",
        "names a path",
    ]
    assert (found["fact"]["mark"], found["fact"]["off_pages"], found["fact"]["line"]) == (
        "heard",
        None,
        "lesson",
    )


def test_of_lines_of_one_kind_the_one_worth_more_counts_more(engine: Engine) -> None:
    say(engine, heard(), heard("The seed fails on SQLite, because it locks", worth="0.8"))
    sleep(engine)
    weights = {standing.fact.text: standing.weight for standing in engine.store.standings()}
    assert weights["The seed fails on SQLite, because it locks"] > weights[LESSON]


def test_every_fact_stands_on_a_page_or_is_accounted_for(tmp_path: Path) -> None:
    engine = engine_in(
        tmp_path, replace(Policy(), index_lines=40, heard_share=0.05, topic_bytes=1_024)
    )
    say(
        engine,
        heard("It is nicer now", line=""),
        heard("The queue needs ack_mode=none", anchors=["a.py"], origins=["https://x.example"]),
        heard("The gateway listens on port 81", subject="gateway", attribute="port", value="81"),
        heard(
            "The gateway listens on port 82",
            subject="gateway",
            attribute="port",
            value="82",
            principal="agent:codex",
        ),
        *(
            heard(f"Module number{n} fails, because of cause{n}. " + "word " * 60, f"t{n}")
            for n in range(120)
        ),
    )
    sleep(engine)
    found = account(engine)
    held = engine.store.count_facts(STATUSES)
    assert {"no anchor": 1, "tainted": 1, "contested": 2}.items() <= found["on_no_page"].items()
    assert found["on_no_page"]["room"] > 0
    assert found["listed"] + found["on_topic_pages"] + sum(found["on_no_page"].values()) == held
    shown = {
        id for name in engine.pages.names() for id in FACT_ID.findall(engine.pages.read(name) or "")
    }
    assert len(shown) == found["listed"] + found["on_topic_pages"]


def test_what_is_silent_is_counted_and_comes_back_when_it_is_said_again(engine: Engine) -> None:
    say(
        engine,
        heard(at="2026-08-01T09:00:00Z"),
        heard(OWNERS, "s2", line="", principal="user:owner", at="2026-08-01T09:00:00Z"),
    )
    sleep(engine, "2026-08-01")
    assert LESSON in index(engine)
    sleep(engine, "2026-10-01")
    assert (LESSON in index(engine), OWNERS in index(engine)) == (False, True)
    assert account(engine)["on_no_page"] == {"silent": 1}
    assert health.verify(engine) == ([], [])
    say(engine, heard(session="s7", at="2026-10-02T09:00:00Z"))
    sleep(engine, "2026-10-02")
    assert LESSON in index(engine)


def test_an_import_of_old_sessions_is_no_old_news(engine: Engine) -> None:
    say(engine, heard(at="2025-02-01T09:00:00Z"))
    sleep(engine)
    assert LESSON in index(engine)


def test_a_mark_that_the_evidence_does_not_give_is_found_though_its_sum_is_right(
    engine: Engine,
) -> None:
    say(engine, heard())
    sleep(engine)
    (standing,) = engine.store.standings()
    with engine.store.transaction():
        engine.store.project([standing._replace(mark="you said")])
    assert (f"fact {standing.fact.id}", ELSEWHERE) in [
        (problem.place, problem.what) for problem in health.verify(engine)[0]
    ]
    rebuilding.rebuild(engine, "2026-11-20")
    assert engine.store.standings() == [standing]
    assert health.verify(engine) == ([], [])


def test_what_a_rebuild_places_is_what_the_nights_had_placed(engine: Engine) -> None:
    say(
        engine, heard(), heard(OWNERS, "s2", line="", principal="user:owner"), ran("mix test", "s3")
    )
    sleep(engine)
    pages = {name: engine.pages.read(name) for name in engine.pages.names()}
    before = engine.store.standings()
    rebuilding.rebuild(engine, "2027-06-01")
    assert engine.store.standings() == before
    assert {name: engine.pages.read(name) for name in engine.pages.names()} == pages
    assert (
        standings.standings(
            engine, Memory(engine.store, {one.fact.id: one.fact for one in before}), "2027-06-01"
        )
        == before
    )


def test_what_says_again_what_was_taken_back_is_counted_with_it(engine: Engine) -> None:
    claim, again = (
        "The default port is 8080 in `src/config.py`.",
        "The listener takes port 8080 by default (`src/config.py`).",
    )
    say(
        engine,
        *(heard(claim, f"o{n}", line="", principal="user:owner") for n in range(3)),
        heard(again, "s2"),
    )
    sleep(engine)
    assert (claim in index(engine), again in index(engine)) == (True, False)
    assert account(engine)["on_no_page"] == {"repeated": 1}
    take_back(engine, by_text(engine, claim).id)
    assert (claim in index(engine), again in index(engine)) == (False, False)
    assert account(engine)["on_no_page"] == {"vetoed": 2}
    assert health.verify(engine) == ([], [])


def test_a_line_that_is_only_heard_says_nothing_again(engine: Engine) -> None:
    whole = "All gui panels start collapsed in `gui.js`, because `collapse()` runs at creation"
    twice = "The gui panels start collapsed"
    other = "The gui panels start collapsed in `menu.js`"
    say(engine, *(heard(text, f"s{n}") for n, text in enumerate((whole, twice, other))))
    sleep(engine)
    texts = " ".join(engine.pages.read(name) or "" for name in engine.pages.names())
    assert [f"{text} [" in texts for text in (whole, twice, other)] == [True, False, True]
    assert account(engine)["on_no_page"] == {"repeated": 1}


def test_a_revert_of_a_mere_mention_hides_no_line_that_says_the_same(engine: Engine) -> None:
    slot = {
        "principal": "web:example.org",
        "subject": "server",
        "attribute": "port",
        "value": "1",
        "text": "server port is not 1",
    }
    say(
        engine,
        {"text": "server port is not 1, see `b.py`", "session": "s1", "at": "2026-11-13T09:00:00Z"},
    )
    sleep(engine)
    for night, session in enumerate(("s2", "s3"), start=14):
        say(
            engine,
            {**slot, "session": session, "at": f"2026-11-{night}T09:00:00Z", "polarity": False},
        )
        sleep(engine)
    page = index(engine)
    take_back(engine, "dream:3")
    assert "see `b.py`" in page
    assert index(engine) == page


def test_a_line_hardly_worth_reading_has_its_place_in_a_topic_file_but_for_the_first_few(
    engine: Engine,
) -> None:
    seldom = [
        f"{name.title()}ing fails: `{name}.sql` waits for {name}ers and {name}s" for name in NAMES
    ]
    say(
        engine,
        heard(worth="0.7"),
        *(heard(text, worth=f"0.{400 - place}") for place, text in enumerate(seldom)),
    )
    sleep(engine)
    assert LESSON in index(engine)
    assert [text in index(engine) for text in seldom] == [True] * (FEW_HEARD - 1) + [False] * (
        len(seldom) - FEW_HEARD + 1
    )
    assert seldom[-1] in "".join(publishing.rendered(engine).values())


def test_a_trifle_has_its_place_in_a_topic_file_however_young_the_memory_is(engine: Engine) -> None:
    say(engine, heard(worth="0.2"))
    sleep(engine)
    assert LESSON not in index(engine)
    assert LESSON in publishing.rendered(engine)["lessons.md"]


def test_what_nobody_judged_has_its_place_in_the_index(engine: Engine) -> None:
    say(engine, heard())
    sleep(engine)
    assert LESSON in index(engine)


def test_of_lines_that_say_much_the_same_the_index_has_the_worthiest(engine: Engine) -> None:
    again = "The relative entry of the build is why assets fail in `ci.yml`"
    say(engine, heard(worth="0.9"), heard(again, worth="0.6"))
    sleep(engine)
    assert LESSON in index(engine)
    assert again not in index(engine)
    assert again in publishing.rendered(engine)["lessons.md"]


def test_what_the_owner_says_outright_is_in_the_index_and_a_remark_where_there_is_room(
    engine: Engine,
) -> None:
    remark = {"principal": "user:owner", "worth": "0.4"}
    say(engine, heard("Releases are cut from `main` on Thursdays", principal="user:owner"))
    say(
        engine,
        *(
            heard(f"I had a look at how `{name}.sql` waits for {name}ers", session="s2", **remark)
            for name in NAMES
        ),
    )
    sleep(engine)
    assert "(you said) Releases are cut" in index(engine)
    assert index(engine).count("I had a look") == FEW_HEARD


def test_an_outsiders_number_does_not_silence_who_gives_another(engine: Engine) -> None:
    web = {"principal": "web:example.org", "session": "s1", "at": "2026-11-13T09:00:00Z"}
    say(
        engine,
        {**web, "text": "The pool in `src/pool.py` keeps 64 sockets because opening one is slow."},
    )
    sleep(engine)
    another = "The pool in `src/pool.py` keeps 16 sockets because opening one is slow."
    say(engine, heard(another, session="s2"))
    sleep(engine)
    assert another in index(engine)


def test_who_says_an_outsiders_sentence_in_other_words_says_it_for_him(engine: Engine) -> None:
    web = {"principal": "web:example.org", "session": "s1", "at": "2026-11-13T09:00:00Z"}
    say(
        engine,
        {**web, "text": "The pool in `src/pool.py` keeps 64 sockets because opening one is slow."},
    )
    sleep(engine)
    again = "Because opening one is slow, the pool in `src/pool.py` keeps 64 sockets open."
    say(engine, heard(again, session="s2"))
    sleep(engine)
    assert again not in index(engine)


@pytest.mark.parametrize(
    ("noted", "mark"),
    [
        ("Fixtures must be rebuilt with `make seed` after a schema change.", "heard"),
        ("Seeding fails on a fresh clone because the dump is fetched lazily.", "heard"),
        ("The ledger is kept in `src/shop/ledger.py`.", "heard"),
        ("The meeting went well and everybody was happy.", ""),
    ],
)
def test_what_an_agent_notes_on_purpose_is_on_the_pages_if_it_is_concrete(
    engine: Engine, noted: str, mark: str
) -> None:
    say(engine, {"text": noted, "principal": "agent:a", "session": "s1"})
    sleep(engine)
    (standing,) = engine.store.standings(STATUSES)
    assert standing.mark == mark


TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


@pytest.mark.parametrize("text", [TOKEN, f"- `{TOKEN}`.", f"GITHUB_TOKEN={TOKEN}"])
def test_a_line_of_which_a_secret_was_all_stands_on_no_page(text: str, engine: Engine) -> None:
    owners = {"principal": "user:owner", "session": "s1"}
    say(engine, {**owners, "text": text}, {**owners, "text": f"The mirror asks for {TOKEN}."})
    sleep(engine)
    assert {fact.held for fact in engine.store.facts()} == {True}
    lines = [line for line in index(engine).splitlines() if "[redacted:" in line]
    assert ["The mirror asks for [redacted:github-pat]" in line for line in lines] == [True]
    assert account(engine)["on_no_page"] == {"redacted": 1}
