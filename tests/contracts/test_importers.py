"""What every importer promises: nothing twice, resumable at bytes, never fatal.

And what the transcripts come to.
"""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memory_engine.adapters.importers import KINDS, Batch, Options, importer
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.records.observation import Observation
from memory_engine.formats.log_reading import read_line
from tests.contracts.hosts_kit import WRITERS

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "fixtures" / "sample"
TRANSCRIPTS = PROJECT / "fixtures" / "transcripts"
HOSTS = PROJECT / "fixtures" / "hosts"
REAL = PROJECT.parent / "shared" / "data" / "claude-transcripts"
needs_real = pytest.mark.skipif(
    not REAL.is_dir(), reason="the public transcripts are not beside this project (../shared/data)"
)

MEGABYTE = 1024 * 1024
Line = tuple[str, str, str]


def batches(
    kind: str, path: Path, marks: Mapping[str, str] | None = None, options: Options | None = None
) -> list[Batch]:
    return list(importer(kind)(path, marks or {}, options or Options()))


def lines(found: list[Batch]) -> list[Line]:
    return [line for batch in found for line in batch.lines]


def marks_of(found: list[Batch]) -> dict[str, str]:
    return {batch.source: batch.mark for batch in found}


def heard(found: list[Batch]) -> list[Observation]:
    """Give what a night would read, repeats left out.

    What comes again under a known key is left out as the store does it.
    """
    first = {key: (day, line) for key, day, line in reversed(lines(found))}
    spoken = [
        read_line(day, line, "log")
        for day, line in {key: first[key] for key, _, _ in lines(found)}.values()
    ]
    return [one for one in spoken if not one.passage]


def skipped(found: list[Batch]) -> Counter[str]:
    return sum((Counter(dict(batch.skipped)) for batch in found), Counter[str]())


def repository(folder: Path) -> Path:
    """Make a repository of two commits, one saying why.

    The other says nothing.
    """
    git = ["git", "-C", str(folder), "-c", "user.name=Ines", "-c", "user.email=ines@example.org"]
    why = (
        "Keep carts in UTC\n\nThe sweep deleted carts at midnight because `sweep()` "
        "compared local time with UTC.\n\n"
        "Signed-off-by: Ines <ines@example.org>"
    )
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for message in (why, "wip"):
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", message], check=True)
    return folder


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    """One source of each kind, with something to say in it."""
    memory = tmp_path / "shop" / "memory"
    memory.mkdir(parents=True)
    (memory / "MEMORY.md").write_text(
        "# Memory\n- [Port](port.md) — the service listens on port 8080\n"
    )
    (memory / "port.md").write_text(
        "---\nname: port\nmodified: 2026-11-09T10:00:00Z\n---\nThe port is 8080 in "
        "`src/config.py`.\n"
    )
    graph = tmp_path / "memory.jsonl"
    graph.write_text(
        '{"type":"entity","name":"Cart","entityType":"module","observations":["keeps '
        'prices in cents"]}\n'
        '{"type":"relation","from":"Cart","to":"Order","relationType":"becomes"}'
    )
    exported = tmp_path / "exported.jsonl"
    exported.write_text(
        '{"type":"kairos-mem-export"}\n'
        '{"type":"observation","id":"o1","at":"2026-11-09T10:00:00Z",'
        '"text":"Carts are swept at 3."}'
    )
    own = tmp_path / "own"
    own.mkdir()
    (own / "AGENTS.md").write_text("Never push to main.\n")
    return {
        "instructions": own,
        "claude-transcript": SAMPLE / "claude",
        **{kind: write(tmp_path / kind) for kind, write in WRITERS.items()},
        "codex-transcript": HOSTS / "codex",
        "specstory": SAMPLE / "specstory",
        "git-history": repository(tmp_path / "repository"),
        "claude-memory": memory,
        "daily-notes": SAMPLE / "notes",
        "mcp-memory": graph,
        "kairos-mem": exported,
    }


# -- the contract of all kinds


def test_a_commit_says_why_without_its_trailers(sources: dict[str, Path]) -> None:
    said = [
        read_line(day, line, "log")
        for _, day, line in lines(batches("git-history", sources["git-history"]))
    ]
    assert all(o.provenance.principal == "agent:git" and "Signed-off" not in o.text for o in said)
    (why,) = [o for o in said if not o.passage]
    assert (why.line, "commit" in why.features) == ("lesson", True)
    assert (
        why.text
        == "The sweep deleted carts at midnight because `sweep()` compared local time with UTC."
    )


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Usage) as refusal:
        importer("diary")
    assert all(kind in refusal.value.hint for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_imported_is_not_imported_again(kind: str, sources: dict[str, Path]) -> None:
    first = batches(kind, sources[kind])
    assert lines(first)
    assert batches(kind, sources[kind], marks_of(first)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_without_its_marks_it_comes_under_the_same_keys(
    kind: str, sources: dict[str, Path]
) -> None:
    assert lines(batches(kind, sources[kind])) == lines(
        batches(kind, sources[kind], {"other": "{}"})
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "mark",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        '{"v": 99}',
        '{"v": 1, "files": {"x": [1]}, "session": {"claims": 7}}',
        "null",
    ],
)
def test_a_mark_that_is_none_of_ours_starts_anew(
    kind: str, mark: str, sources: dict[str, Path]
) -> None:
    first = batches(kind, sources[kind])
    assert lines(batches(kind, sources[kind], dict.fromkeys(marks_of(first), mark))) == lines(first)


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_is_one_that_the_log_reads_back(kind: str, sources: dict[str, Path]) -> None:
    for observation in heard(batches(kind, sources[kind])):
        said = observation.provenance
        assert said.session
        assert said.root_session
        assert said.source
        assert said.extracted_by.startswith("rules:")


@pytest.mark.parametrize("kind", KINDS)
def test_a_path_that_is_not_there_is_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        batches(kind, tmp_path / "nowhere.md")
    assert refusal.value.hint


@pytest.mark.parametrize("kind", KINDS)
def test_a_binary_file_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / {"claude-memory": "MEMORY.md", "daily-notes": "2026-11-09.md"}.get(
        kind, "x.jsonl"
    )
    path.write_bytes(b"\x7fELF\0\0\0\n" * 50)
    with pytest.raises(BadInput, match="binary"):
        batches(kind, path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_of_another_kind_is_refused(
    kind: str, sources: dict[str, Path], tmp_path: Path
) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"question": "?", "answer": 42}\n')
    for path in (
        other,
        sources["mcp-memory"] if kind == "claude-transcript" else TRANSCRIPTS / "owner.jsonl",
    ):
        with pytest.raises(BadInput) as refusal:
            batches(kind, path)
        assert refusal.value.hint


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    for kind in ("claude-transcript", "claude-memory", "daily-notes"):
        with pytest.raises(BadInput):
            batches(kind, tmp_path)


# -- transcripts: resuming


def in_pieces(whole: bytes, cuts: list[int], path: Path) -> Iterator[Batch]:
    """Import a growing file, cut after cut.

    Each time it goes on from the marks of the last.
    """
    marks: dict[str, str] = {}
    for end in (*sorted(cuts), len(whole)):
        path.write_bytes(whole[:end])
        for batch in importer("claude-transcript")(path, marks, Options()):
            marks[batch.source] = batch.mark
            yield batch


def sample_sessions() -> list[Path]:
    return [
        *sorted((SAMPLE / "claude").glob("*.jsonl")),
        TRANSCRIPTS / "owner.jsonl",
        TRANSCRIPTS / "damaged.jsonl",
    ]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_reading_in_pieces_gives_what_reading_in_one_go_gives(
    data: st.DataObject, tmp_path: Path
) -> None:
    session = data.draw(st.sampled_from(sample_sessions()), label="session")
    whole = session.read_bytes()
    cuts = data.draw(st.lists(st.integers(0, len(whole)), max_size=6), label="cuts")
    path = tmp_path / session.name
    pieces = lines(list(in_pieces(whole, cuts, path)))
    assert pieces == lines(batches("claude-transcript", path))


@pytest.mark.parametrize("session", sample_sessions(), ids=lambda path: path.stem[:8])
def test_a_line_without_its_end_is_left_for_the_next_time(session: Path, tmp_path: Path) -> None:
    whole = session.read_bytes()
    end = whole.rstrip(b"\n").rfind(b"\n") + 1
    path = tmp_path / session.name
    path.write_bytes(whole[: end + 20])
    first = batches("claude-transcript", path)
    path.write_bytes(whole)
    then = batches("claude-transcript", path, marks_of(first))
    path.write_bytes(whole[:end])
    assert lines(first) == lines(batches("claude-transcript", path))
    path.write_bytes(whole)
    assert lines(first) + lines(then) == lines(batches("claude-transcript", path))


def test_a_session_with_sub_agents_resumes_at_any_time(tmp_path: Path) -> None:
    name = "40d978c4-5025-4ace-a1ea-fb3f467cde78"
    whole = {
        path.relative_to(SAMPLE / "claude"): path.read_text().splitlines(True)
        for path in (SAMPLE / "claude").rglob("*.jsonl")
        if name in str(path)
    }
    times = sorted(
        json.loads(line).get("timestamp", "") for of_file in whole.values() for line in of_file
    )
    for until in times[:: len(times) // 8]:
        folder = tmp_path / until.replace(":", "")
        for path, of_file in whole.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(
                "".join(line for line in of_file if json.loads(line).get("timestamp", "") <= until)
            )
        first = batches("claude-transcript", folder)
        for path, of_file in whole.items():
            (folder / path).write_text("".join(of_file))
        then = batches("claude-transcript", folder, marks_of(first))
        assert lines(first) + lines(then) == lines(batches("claude-transcript", folder))


def test_a_file_that_was_replaced_is_read_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    shutil.copy(TRANSCRIPTS / "machine.jsonl", path)
    first = batches("claude-transcript", path)
    path.write_bytes((TRANSCRIPTS / "owner.jsonl").read_bytes() + path.read_bytes())
    then = heard(batches("claude-transcript", path, marks_of(first)))
    assert sum(o.provenance.principal == "user:owner" for o in then) == 7


def test_a_crash_between_batches_loses_nothing_and_brings_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_text("".join(itertools.islice(talk(), 1500)))
    every = batches("claude-transcript", path)
    assert len(every) > 3
    for kept in range(len(every)):
        after = batches("claude-transcript", path, marks_of(every[:kept]))
        assert lines(every[:kept]) + lines(after) == lines(every)


def talk(padding: int = 2000) -> Iterator[str]:
    """Lines of a long session, each with a claim of its own."""
    for n in range(10_000_000):
        at = (
            f"2026-11-{1 + n // 86400:02d}T{n // 3600 % 24:02d}:{n // 60 % 60:02d}:{n % 60:02d}"
            ".000Z"
        )
        text = f"The `f_{n}` function is defined in `src/m{n % 50}.py`."
        yield spoken(text, uuid=f"u{n}", timestamp=at, cwd="/p", padding="x" * padding)


def spoken(text: str, **more: str) -> str:
    """A line in which an agent answers."""
    message = {"role": "assistant", "content": [{"type": "text", "text": text}]}
    return (
        json.dumps(
            {
                "type": "assistant",
                "sessionId": "s1",
                "gitBranch": "main",
                "message": message,
                **more,
            }
        )
        + "\n"
    )


def test_a_long_transcript_is_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("w") as out:
        out.writelines(itertools.islice(talk(9000), 2000))
        out.write("{" + " " * (10 * MEGABYTE) + "}\n")
        out.writelines(itertools.islice(talk(), 2000, 2010))
    assert path.stat().st_size > 27 * MEGABYTE
    reader = importer("claude-transcript")
    next(iter(reader(TRANSCRIPTS / "owner.jsonl", {}, Options())))
    tracemalloc.start()
    count, longest = 0, 0
    reasons: Counter[str] = Counter()
    for batch in reader(path, {}, Options()):
        count += len(batch.lines)
        longest = max(longest, len(batch.mark))
        reasons.update(dict(batch.skipped))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2010
    assert reasons == {"longer than 8 MB, first at long.jsonl:2001": 1}
    assert longest < 1_000
    assert peak < 20 * MEGABYTE


# -- transcripts: what is heard, and what is not


def test_damage_is_counted_with_its_place_and_stops_nothing() -> None:
    found = batches("claude-transcript", TRANSCRIPTS / "damaged.jsonl")
    texts = [o.text for o in heard(found)]
    assert texts[0] == "Always use pnpm instead of npm."
    assert texts[-1] == "The cart is stored in `src/cart.py` as a dictionary."
    assert skipped(found)["damaged line, first at damaged.jsonl:2"] == 3
    assert skipped(found)["line of unknown type moon-phase"] == 1


def test_no_text_of_a_machine_passes_for_the_owners() -> None:
    found = batches("claude-transcript", TRANSCRIPTS / "machine.jsonl")
    said = [read_line(day, line, "log") for _, day, line in lines(found)]
    assert {o.provenance.trust for o in said} <= {"untrusted", "agent"}
    assert {o.provenance.source for o in said if o.provenance.trust == "agent"} <= {
        "machine.jsonl:13"
    }, "its own summary"
    assert {o.kind for o in said} <= {"claim"}
    assert sum(skipped(found).values()) + len({o.provenance.source for o in said}) == 17


def test_the_owner_is_heard_wherever_a_person_types() -> None:
    every = heard(batches("claude-transcript", TRANSCRIPTS / "owner.jsonl"))
    said = [o for o in every if o.provenance.trust == "owner"]
    assert {o.provenance.principal for o in said} == {"user:owner"}
    assert said == every
    assert [(o.kind, o.text) for o in said] == [
        ("rule", "Always use pnpm instead of npm."),
        ("rule", "Never push to main."),
        ("rule", "Don't edit generated files."),
        ("claim", "The port is 8081, not 8080."),
        ("rule", "Commit messages must be in English."),
        ("rule", "Never add a dependency without asking me."),
        ("rule", "Use tabs, not spaces."),
    ]


@pytest.fixture(scope="module")
def week() -> list[Observation]:
    return heard(batches("claude-transcript", SAMPLE / "claude"))


def of(week: list[Observation], text: str) -> list[Observation]:
    return [observation for observation in week if observation.text == text]


PORT = "The default port is 8080 in `src/parcels/config.py`."


def test_the_owners_rules_of_the_week(week: list[Observation]) -> None:
    rules = [o.text for o in week if o.kind == "rule"]
    assert rules == [
        "Always use uv instead of pip in this project.",
        "Never push to main.",
        "`src/parcels/rates.py` is generated, never edit it by hand.",
        "From now on put the changelog entry into the same commit as the change.",
        "Prefer dataclasses over dictionaries for anything that crosses a module.",
    ]


def test_a_claim_is_read_in_sessions_said_by_the_owner_and_exercised_in_two_states_of_the_code(
    week: list[Observation],
) -> None:
    spoken = of(week, PORT)
    assert Counter(o.provenance.principal for o in spoken) == {
        "agent:claude": 2,
        "user:owner": 1,
        "tool:pytest": 2,
    }
    assert (
        len({o.provenance.root_session for o in spoken if o.provenance.principal == "agent:claude"})
        == 2
    )
    runs = [o.provenance.artefact for o in spoken if o.provenance.artefact]
    assert {run.command for run in runs} == {"uv run pytest tests/test_config.py"}
    assert {run.exit for run in runs} == {0}
    assert len({run.hash for run in runs}) == 2
    assert {anchor.place for o in spoken for anchor in o.anchors} == {"src/parcels/config.py"}
    assert all(o.provenance.read for o in spoken if o.provenance.principal == "agent:claude")


def test_a_sub_agent_speaks_in_its_root_session_and_its_prompt_is_nobodys_rule(
    week: list[Observation],
) -> None:
    (said,) = of(week, "`make rates` writes `src/parcels/rates.py` from the carrier's price list.")
    assert said.provenance.session == "a3f19c2"
    assert said.provenance.root_session == "40d978c4-5025-4ace-a1ea-fb3f467cde78"
    assert not of(week, "Never change a file.")


def test_a_resumed_session_is_one_session(week: list[Observation]) -> None:
    roots = {
        o.provenance.root_session for o in of(week, "The `metrics` endpoint listens on port 9090.")
    }
    assert len(roots) == 1
    assert (
        len(
            {o.provenance.session for o in of(week, "The `metrics` endpoint listens on port 9090.")}
        )
        == 2
    )


def copied(rows: list[dict[str, Any]], session: str) -> list[dict[str, Any]]:
    """Fork a session as a host does.

    It has ids of its own, the times of the first, and where each line comes from.
    """
    return [
        {
            **row,
            "uuid": f"{session}-{n}",
            "sessionId": session,
            "forkedFrom": {"sessionId": row["sessionId"], "messageUuid": row["uuid"]},
        }
        for n, row in enumerate(rows)
    ]


@pytest.mark.parametrize("alone", [False, True])
def test_a_forked_session_is_no_second_witness(alone: bool, tmp_path: Path) -> None:
    texts = ("The staging bucket is called `eu-shop-7`.", "never rename the staging bucket")
    common = {
        "type": "user",
        "timestamp": "2026-11-09T10:00:00Z",
        "cwd": "/srv/shop",
        "sessionId": "s-first",
    }
    first = [
        {**common, "uuid": f"u{n}", "message": {"role": "user", "content": text}}
        for n, text in enumerate(texts)
    ]
    fork = copied(first, "a-fork")
    later = {
        **common,
        "uuid": "a-new",
        "sessionId": "a-fork",
        "message": {"role": "user", "content": "always sign commits"},
    }
    sessions = {
        "s-first": first,
        "a-fork": [*fork, later],
        "0-fork-of-the-fork": copied(fork, "0-fork-of-the-fork"),
    }
    for name, rows in sessions.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    paths = [tmp_path / f"{name}.jsonl" for name in ("a-fork", "s-first")] if alone else [tmp_path]
    said = [one for path in paths for one in heard(batches("claude-transcript", path))]
    assert {one.provenance.root_session for one in said} == {"s-first"}
    assert len({one.text for one in said}) == len(texts) + 1


def test_what_memory_had_shown_is_no_observation_and_is_named_in_later_ones(
    week: list[Observation],
) -> None:
    sunday = [o for o in week if o.provenance.at.startswith("2026-11-15T17")]
    assert sunday
    assert not of(sunday, PORT)
    assert all(len(o.provenance.shown) == 2 for o in sunday)


def test_a_planted_instruction_is_kept_as_an_outsiders_word(week: list[Observation]) -> None:
    planted = [o for o in week if o.provenance.principal == "web:docs.carrier.example"]
    assert [o.provenance.trust for o in planted] == ["untrusted", "untrusted"]
    (after,) = of(week, "`rate_request` in `src/parcels/carrier.py` requires an `X-Trace` header.")
    assert after.provenance.origins == ("https://docs.carrier.example/rates",)
    before = [
        o
        for o in of(week, "`load_port` refuses privileged ports.")
        if o.provenance.at.startswith("2026-11-13")
    ]
    assert [o.provenance.origins for o in before] == [()]


def test_commands_of_the_week(week: list[Observation]) -> None:
    works = {(o.subject, o.polarity) for o in week if o.attribute == "works"}
    assert works == {
        ("uv run pytest", True),
        ("uv run pytest -q", True),
        ("make check", True),
        ("make lint", False),
    }


def test_a_wrong_word_of_a_summary_is_one_agents_word_in_its_session(
    week: list[Observation],
) -> None:
    (wrong,) = [o for o in week if "8000" in o.text]
    right = {o.provenance.root_session for o in of(week, PORT)}
    assert (wrong.provenance.trust, wrong.provenance.root_session in right) == ("agent", True)


def test_one_sessions_file_brings_its_sub_agents_too(week: list[Observation]) -> None:
    path = SAMPLE / "claude" / "40d978c4-5025-4ace-a1ea-fb3f467cde78.jsonl"
    alone = heard(batches("claude-transcript", path))
    assert [o.id for o in alone] == [o.id for o in week if o.provenance.root_session == path.stem]


def test_sub_agents_are_found_where_older_versions_kept_them(
    tmp_path: Path, week: list[Observation]
) -> None:
    root = "40d978c4-5025-4ace-a1ea-fb3f467cde78"
    shutil.copy(SAMPLE / "claude" / f"{root}.jsonl", tmp_path)
    shutil.copy(SAMPLE / "claude" / root / "subagents" / "agent-a3f19c2.jsonl", tmp_path)
    found = batches("claude-transcript", tmp_path)
    assert {batch.source for batch in found} == {f"{root}.jsonl"}
    assert [o.id for o in heard(found)] == [o.id for o in week if o.provenance.root_session == root]
    alone = heard(batches("claude-transcript", tmp_path / "agent-a3f19c2.jsonl"))
    assert {(o.provenance.session, o.provenance.root_session) for o in alone} == {("a3f19c2", root)}


def test_paths_are_named_from_the_workspace_whatever_the_worktree(tmp_path: Path) -> None:
    text = (
        "The cart lives in `/w/shop/.claude/worktrees/x1/src/cart.py` and `/w/shop/src/order.py`."
    )
    path = tmp_path / "s.jsonl"
    path.write_text(spoken(text, uuid="u1", timestamp="2026-11-09T10:00:00Z", cwd="/w/shop/web"))
    (said,) = heard(batches("claude-transcript", path, options=Options(workspace="/w/shop")))
    assert [anchor.path for anchor in said.anchors] == ["src/cart.py", "src/order.py"]


# -- transcripts: taint

PAGE = "https://docs.carrier.example/rates"
"""An outside source."""


def fetching(text: str | None, *said: str, url: str = PAGE, error: bool = False) -> str:
    """Write the lines of an agent fetching a page.

    The page says this (None: no result stands in the transcript); then the agent answers.
    """
    more = {"sessionId": "s1", "cwd": "/p", "timestamp": "2026-11-09T10:00:00Z"}
    page = url.rpartition("/")[2]
    use = {"type": "tool_use", "id": f"t-{page}", "name": "WebFetch", "input": {"url": url}}
    result = {"type": "tool_result", "tool_use_id": use["id"], "content": text, "is_error": error}
    asked = {
        "type": "assistant",
        "uuid": f"a-{page}",
        "message": {"role": "assistant", "content": [use]},
        **more,
    }
    answered = {
        "type": "user",
        "uuid": f"b-{page}",
        "message": {"role": "user", "content": [result]},
        **more,
    }
    lines = [json.dumps(line) + "\n" for line in ([asked] if text is None else [asked, answered])]
    return "".join(
        (
            *lines,
            *(
                spoken(one, uuid=f"u{n}", timestamp=more["timestamp"], cwd="/p")
                for n, one in enumerate(said)
            ),
        )
    )


def origins_in(path: Path, transcript: str) -> dict[str, tuple[str, ...]]:
    path.write_text(transcript)
    return {o.text: o.provenance.origins for o in heard(batches("claude-transcript", path))}


CLAIM = "`load_port` in `src/parcels/config.py` requires the `PARCELS_PORT` variable."


@pytest.mark.parametrize(
    ("page", "claim"),
    [
        ("Call load_port before anything else.", CLAIM),
        ("See lib/config.py for an example.", CLAIM),
        ("export parcels_port=1", CLAIM),
        ("Set X-Trace, always.", "`rate_request` needs an X-Trace header."),
        ("Metrics live on port 9443.", "The `rate_request` endpoint listens on port 9443."),
        ("Needs carrier 3.12 or later.", "The `rate_request` module requires version 3.12."),
        ("Redis must be flushed.", "The `redis` cache is kept in `src/parcels/cache.py`."),
        ("A big page. " * 20_000 + "load_port", CLAIM),
    ],
)
def test_a_statement_that_shares_an_anchor_with_an_outside_source_is_tainted(
    page: str, claim: str, tmp_path: Path
) -> None:
    assert origins_in(tmp_path / "s.jsonl", fetching(page, claim)) == {claim: (PAGE,)}


@pytest.mark.parametrize(
    "page",
    [
        "POST /v3/rates with a JSON body. Send `X-Trace` with every request.",
        "def load(port): return None  # index.py, since 2026",
        "In src/parcels/store.py a `with` block reads the ports of the source.",
    ],
)
def test_a_statement_that_shares_no_anchor_is_clean(page: str, tmp_path: Path) -> None:
    assert origins_in(tmp_path / "s.jsonl", fetching(page, CLAIM)) == {CLAIM: ()}


@pytest.mark.parametrize("page", [None, ""])
def test_an_outside_source_that_nothing_was_seen_of_taints_all_that_follows(
    page: str | None, tmp_path: Path
) -> None:
    assert origins_in(tmp_path / "s.jsonl", fetching(page, CLAIM)) == {CLAIM: (PAGE,)}


def test_an_outside_source_that_could_not_be_read_taints_nothing(tmp_path: Path) -> None:
    assert origins_in(tmp_path / "s.jsonl", fetching("404", CLAIM, error=True)) == {CLAIM: ()}


def test_only_the_sources_that_share_an_anchor_are_named_and_the_oldest_are_not_forgotten(
    tmp_path: Path,
) -> None:
    pages = [fetching(f"About topic_{n}.", url=f"https://x.example/{n}") for n in range(30)]
    claims = [f"The `topic_{n}` function is defined in `src/topics.py`." for n in (3, 25, 99)]
    found = origins_in(tmp_path / "s.jsonl", "".join((*pages, *(fetching("Nothing.", *claims)))))
    assert [found[claim] for claim in claims] == [
        ("earlier outside sources",),
        ("https://x.example/25",),
        (),
    ]


def test_what_outside_sources_mention_stays_small_and_survives_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    flood = " ".join(f"word_{n}" for n in range(20_000))
    pages = "".join(fetching(f"About topic_{n}.", url=f"https://x.example/{n}") for n in range(40))
    whole = (pages + fetching(flood, CLAIM)).encode()
    path.write_bytes(whole)
    every = batches("claude-transcript", path)
    assert max(len(batch.mark) for batch in every) < 100_000
    (said,) = heard(every)
    assert said.provenance.origins == (PAGE,), (
        "a source that mentions everything is found in everything"
    )
    pieces = lines(list(in_pieces(whole, [len(whole) // 3, len(pages), len(whole) - 300], path)))
    assert pieces == lines(every)


def test_owners_and_runs_are_tainted_by_nothing(week: list[Observation]) -> None:
    assert not [
        o
        for o in week
        if o.provenance.principal.startswith(("user:", "tool:")) and o.provenance.origins
    ]


# -- transcripts: real ones


@needs_real
def test_real_transcripts_give_a_short_and_useful_memory() -> None:
    found = batches("claude-transcript", REAL)
    said = heard(found)
    texts = {o.text for o in said}
    assert not [o for o in said if o.provenance.principal == "user:owner"], (
        "the owner only set tasks in them"
    )
    assert {"`mix test` works", "`mix credo` works", "`npx vitest run` works in `assets/`"} <= texts
    assert (
        "The CSS isn't built via esbuild — `xterm.css` is in `priv/static/assets/` which "
        "is gitignored." in texts
    )
    agents = [o for o in said if o.provenance.principal == "agent:claude"]
    assert 1 <= len({o.text for o in agents if not o.features}) <= 20, (
        "what its grammar alone finds lasting"
    )
    assert 50 <= len({o.text for o in agents if o.features}) <= 540, (
        "what its place and form find lasting, of 900 sentences"
    )
    assert skipped(found)["machine-made summary"] == 12
    assert [o for o in said if o.features and not o.provenance.origins], (
        "what no issue of the tracker names"
    )


@needs_real
@pytest.mark.parametrize("share", [0.1, 0.37, 0.5, 0.93])
def test_real_transcripts_resume_at_any_byte(share: float, tmp_path: Path) -> None:
    session = next(REAL.glob("8463*.jsonl"))
    whole = session.read_bytes()
    path = tmp_path / session.name
    pieces = lines(list(in_pieces(whole, [int(len(whole) * share)], path)))
    assert pieces == lines(batches("claude-transcript", path))


# -- the other kinds


def test_claude_memory_is_what_an_agent_says(tmp_path: Path) -> None:
    memory = tmp_path / "shop" / "memory"
    memory.mkdir(parents=True)
    (memory / "MEMORY.md").write_text(
        "# Memory\n\n- [Ports](ports.md) — the service listens on port 8080\n- [Empty](x.md)\n"
    )
    (memory / "ports.md").write_text(
        "---\nname: ports\ndescription: which ports are used\nmetadata:\n  type: "
        "project\nmodified: 2026-11-09T10:00:00Z\n---\n\n"
        "The service listens on 8080, see [[deploy]].\n\n**How to apply:** Look there first.\n\n"
        "- Metrics are on port 9100 in `src/config.py`.\n"
    )
    (memory / "old.md").write_text(
        "---\ntype: feedback\n---\nThe user wants short answers.\n```\nno prose in code\n```\n"
    )
    (memory / "ours.md").write_text(
        "- The port is 8080. [f0123456789ab]\n\n<!-- kairos-mem:generated 0123456789abcdef -->\n"
    )
    (memory / "edited.md").write_text(
        "- Orders are kept for ten years. [f0123456789ab]\n- Carts are kept for a day.\n"
    )
    found = batches("claude-memory", memory)
    said = {o.text: o for o in heard(found)}
    assert set(said) == {
        "the service listens on port 8080",
        "The service listens on 8080, see deploy.",
        "Metrics are on port 9100 in `src/config.py`.",
        "The user wants short answers.",
        "Carts are kept for a day.",
    }
    assert {o.provenance.principal for o in said.values()} == {"agent:claude"}
    assert {o.provenance.session for o in said.values()} == {"claude-memory:shop"}
    ports = said["Metrics are on port 9100 in `src/config.py`."]
    assert ports.provenance.at == "2026-11-09T10:00:00.000000Z"
    assert ports.provenance.source == "ports.md:13"
    assert [anchor.path for anchor in ports.anchors] == ["src/config.py"]
    assert skipped(found) == {
        "a line of memory's own": 1,
        "a page that kairos-mem generated": 1,
        "how to use the memory, not what is so": 1,
    }


def test_a_page_of_memory_that_changed_brings_only_its_news(tmp_path: Path) -> None:
    page = tmp_path / "MEMORY.md"
    page.write_text("- The port is 8080 here.\n")
    first = batches("claude-memory", page)
    page.write_text("- The port is 8080 here.\n- The host is called ada.\n")
    then = batches("claude-memory", page, marks_of(first))
    known = {key for key, _, _ in lines(first)}
    assert [
        line[2].split("\t")[0][-len("The host is called ada.") :]
        for line in lines(then)
        if line[0] not in known
    ] == ["The host is called ada."]


def test_daily_notes_are_said_on_their_day_by_whom_the_caller_names(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "2026-11-09-retro.md").write_text(
        "# Retro\n<!-- importance: 7 -->\nNo bullet, no observation.\n- 09:30 The port is "
        "8080. Source: src/a.py#L3-L9\n"
        "- [x] Deploys happen <!-- trigger: deploy -->on Thursdays.\n* Source: notes\n- "
        "Known already. [f0123456789ab]\n"
        "```\n- code\n```\n"
    )
    (tmp_path / "2026-13-09.md").write_text("- no such day\n")
    (tmp_path / "todo.md").write_text("- no day at all\n")
    said = heard(batches("daily-notes", tmp_path, options=Options(principal="user:owner")))
    assert [(o.text, o.provenance.at[:10], o.provenance.principal) for o in said] == [
        ("The port is 8080.", "2026-11-09", "user:owner"),
        ("Done: Deploys happen on Thursdays.", "2026-11-09", "user:owner"),
    ]
    assert {o.provenance.principal for o in heard(batches("daily-notes", tmp_path))} == {
        "agent:notes"
    }
    with pytest.raises(Usage):
        batches("daily-notes", tmp_path, options=Options(principal="the owner"))


def test_mcp_memory_keeps_relations_as_slots_and_steps_over_damage(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_text(
        '{"type":"entity","name":"Cart","entityType":"module","observations":["keeps '
        'prices in cents","lives in src/cart.py"]}\n'
        "no JSON\n"
        '{"type":"entity","name":7,"observations":"none"}\n'
        '{"type":"relation","from":"Cart","to":"Order","relationType":"turns_into"}'
    )
    found = batches("mcp-memory", path)
    said = heard(found)
    assert [o.text for o in said] == [
        "Cart keeps prices in cents",
        "Cart lives in src/cart.py",
        "Cart turns into Order",
    ]
    assert [anchor.path for anchor in said[1].anchors] == ["src/cart.py"]
    assert (said[2].subject, said[2].attribute, said[2].value) == ("Cart", "turns_into", "Order")
    assert {o.provenance.principal for o in said} == {"agent:mcp-memory"}
    assert skipped(found) == {
        "damaged line, first at memory.jsonl:2": 1,
        "neither an entity with observations nor a relation, first at memory.jsonl:3": 1,
    }
    path.write_text(
        path.read_text() + '\n{"type":"relation","from":"Order","to":"Bill","relationType":"has"}'
    )
    assert [
        line[2].split("\t")[0].split(": ")[1]
        for line in lines(batches("mcp-memory", path, marks_of(found)))
    ] == ["Order has Bill"]
