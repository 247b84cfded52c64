"""One session, written down by each host.

Heard alike, by whoever spoke, and never twice.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from memory_engine.adapters.hosts import KINDS as OF_HOSTS
from memory_engine.adapters.importers import Batch, Options, importer
from memory_engine.adapters.importers.files.jsonl import LONGEST
from memory_engine.adapters.importers.whose import ran_in
from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.records.observation import Observation
from memory_engine.formats.log_reading import read_line
from tests.contracts import hosts_kit
from tests.contracts.hosts_kit import HOME, STORY, WRITERS

TELLS_WHO = frozenset({"codex-transcript"})
"""Kinds in which the host says whether a person typed a prompt."""
FILES = ["codex-transcript", "gemini-transcript", "copilot-transcript"]
"""Kinds of which a session is a file of lines."""
UNKNOWN = {"cursor-transcript": (hosts_kit.SUMMARY, hosts_kit.SHOWN)}
"""Kind -> what happened, and nobody knows where the host writes it down."""


def batches(kind: str, path: Path, marks: dict[str, str] | None = None) -> list[Batch]:
    return list(importer(kind)(path, marks or {}, Options(workspace=HOME)))


def keys(found: list[Batch]) -> list[str]:
    return [key for batch in found for key, _, _ in batch.lines]


def heard(found: list[Batch]) -> list[Observation]:
    spoken = [read_line(day, line, "log") for batch in found for _, day, line in batch.lines]
    return [one for one in spoken if not one.passage]


@pytest.fixture(params=WRITERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(kind: str, tmp_path: Path) -> Path:
    return WRITERS[kind](tmp_path / "of-host")


def test_every_host_that_is_heard_at_night_is_tried_here() -> None:
    assert {*OF_HOSTS.values()} - {"claude-transcript"} <= {*WRITERS}


def test_the_session_is_heard_as_what_was_said_by_whom(kind: str, path: Path) -> None:
    agent = f"agent:{kind.partition('-')[0]}"
    said = {one.text: one for one in heard(batches(kind, path))}
    for text in (hosts_kit.CAUSE, hosts_kit.HELPERS, hosts_kit.SUMMARY):
        if text not in UNKNOWN.get(kind, ()):
            assert said[text].provenance.principal == agent, text
    assert {one.provenance.root_session for one in said.values()} <= {hosts_kit.ROOT, "ses_root"}


def test_a_persons_rule_is_the_owners_only_where_the_host_says_who_typed(
    kind: str, path: Path
) -> None:
    said = [one for one in heard(batches(kind, path)) if "round weights up" in one.text]
    persons = {(one.provenance.principal, one.provenance.trust, one.kind) for one in said}
    name = kind.partition("-")[0]
    told = (
        ("user:owner", "owner", "rule") if kind in TELLS_WHO else (f"user:{name}", "agent", "claim")
    )
    assert persons == {told}


def test_an_agent_that_orders_its_helper_is_nobody_who_instructs(kind: str, path: Path) -> None:
    assert not [one for one in heard(batches(kind, path)) if "look elsewhere" in one.text]


def test_a_helper_speaks_in_a_session_of_its_own_below_the_root(kind: str, path: Path) -> None:
    (helper,) = [one for one in heard(batches(kind, path)) if one.text == hosts_kit.HELPERS]
    assert helper.provenance.session != helper.provenance.root_session


def test_what_a_hook_had_shown_is_an_echo(kind: str, path: Path) -> None:
    if hosts_kit.SHOWN in UNKNOWN.get(kind, ()):
        pytest.skip("nobody knows where this host writes down what hooks showed")
    found = batches(kind, path)
    assert hosts_kit.SHOWN not in {one.text for one in heard(found)}
    assert any("repeats what memory had shown" in reason for b in found for reason, _ in b.skipped)


def test_a_failure_that_was_mended_is_one_lesson(kind: str, path: Path) -> None:
    (lesson,) = [one for one in heard(batches(kind, path)) if "It passed after" in one.text]
    assert lesson.text.startswith(f"`{hosts_kit.TEST}` failed")
    assert "`src/crates.py`" in lesson.text


def test_how_a_command_ended_is_the_hosts_word(kind: str, path: Path) -> None:
    runs = {one.text for one in heard(batches(kind, path)) if " work" in one.text}
    assert runs == {"`make check` works"}


def test_what_came_from_outside_taints_what_is_said_of_it(kind: str, path: Path) -> None:
    (told,) = [one for one in heard(batches(kind, path)) if one.text == hosts_kit.FROM_OUTSIDE]
    assert told.provenance.origins


def test_a_session_of_another_project_is_left_out_and_named(kind: str, tmp_path: Path) -> None:
    elsewhere, here = tmp_path / "elsewhere", tmp_path / "here"
    elsewhere.mkdir()
    here.mkdir()
    path = WRITERS[kind](tmp_path / "of-host", cwd=str(elsewhere))
    read = importer(kind)
    (left,) = read(path, {}, Options(workspace=str(here)))
    assert not left.lines
    assert str(elsewhere) in left.left[0].reason
    assert keys(list(read(path, {}, Options(workspace=str(here), any_project=True))))


def test_a_session_tells_where_it_ran(kind: str, path: Path) -> None:
    root = "ses_root" if kind == "opencode-transcript" else hosts_kit.ROOT
    lines = path.suffix == ".jsonl"
    assert ran_in(kind, str(path) if lines else f"{path}#{root}") == HOME


def test_a_session_that_grew_brings_what_is_new_and_nothing_twice(
    kind: str, tmp_path: Path
) -> None:
    whole = keys(batches(kind, WRITERS[kind](tmp_path / "whole")))
    marks: dict[str, str] = {}
    known: set[str] = set()
    for end in range(2, len(STORY) + 1, 3):
        path = WRITERS[kind](tmp_path / "growing", STORY[:end])
        found = batches(kind, path, marks)
        marks.update({batch.source: batch.mark for batch in found})
        assert batches(kind, path, marks) == []
        assert known <= set(keys(found))
        known |= set(keys(found))
    path = WRITERS[kind](tmp_path / "growing")
    assert known | set(keys(batches(kind, path, marks))) == set(whole)


@pytest.mark.parametrize("kind", FILES)
def test_a_last_line_that_is_half_written_is_left_for_the_next_time(
    kind: str, tmp_path: Path
) -> None:
    path = WRITERS[kind](tmp_path / "of-host")
    content = path.read_bytes()
    whole = set(keys(batches(kind, path)))
    path.write_bytes(content[:-30])
    half = batches(kind, path)
    assert set(keys(half)) < whole
    assert not any("damaged" in reason for batch in half for reason, _ in batch.skipped)
    path.write_bytes(content)
    marks = {batch.source: batch.mark for batch in half}
    assert set(keys(half)) | set(keys(batches(kind, path, marks))) == whole


@pytest.mark.parametrize(
    "damage", ["not json", '{"type": 7, "payload": [], "data": 3}', "too long"]
)
@pytest.mark.parametrize("kind", FILES)
def test_a_line_that_is_damaged_keeps_out_no_other(kind: str, damage: str, tmp_path: Path) -> None:
    path = WRITERS[kind](tmp_path / "of-host")
    whole = {one.text for one in heard(batches(kind, path))}
    lines = path.read_text("utf-8").splitlines(True)
    line = '"' + "x" * LONGEST + '"' if damage == "too long" else damage
    path.write_text("".join([*lines[:3], f"{line}\n", *lines[3:]]), "utf-8")
    found = batches(kind, path)
    assert {one.text for one in heard(found)} == whole


def test_a_row_that_is_damaged_keeps_out_no_other(tmp_path: Path) -> None:
    path = hosts_kit.opencode(tmp_path)
    whole = {one.text for one in heard(batches("opencode-transcript", path))}
    database = sqlite3.connect(path)
    for number, data in enumerate(("{", "[]", '{"role": 5}', None, '{"role":"user"}')):
        row = (f"msg_x{number}", "ses_root", 5, 5, data)
        database.execute("INSERT INTO message VALUES (?,?,?,?,?)", row)
        part = (f"prt_x{number}", f"msg_x{number}", "ses_root", 5, 5, data)
        database.execute("INSERT INTO part VALUES (?,?,?,?,?,?)", part)
    database.commit()
    database.close()
    assert {one.text for one in heard(batches("opencode-transcript", path))} == whole


def test_files_of_openclaw_say_what_its_database_says(tmp_path: Path) -> None:
    kind = "openclaw-transcript"
    kept = batches(kind, hosts_kit.openclaw(tmp_path / "new"))
    before = batches(kind, hosts_kit.openclaw_files(tmp_path / "old"))
    said, found = ({one.text for one in heard(of)} for of in (kept, before))
    assert said == found
    assert {one.provenance.root_session for one in heard(before)} == {hosts_kit.ROOT}


@pytest.mark.parametrize(
    ("key", "about", "who"),
    [
        ("agent:main:telegram:group:7", {"chatType": "group"}, {("outside", "untrusted")}),
        ("agent:main:cron:nightly", {}, set()),
        ("cron:nightly", {}, set()),
        ("agent:main:main", {"chatType": "direct"}, {("user:openclaw", "agent")}),
    ],
)
def test_who_prompts_openclaw_is_told_by_what_kind_of_chat_it_is(
    key: str, about: dict[str, str], who: set[tuple[str, str]], tmp_path: Path
) -> None:
    path = hosts_kit.openclaw(tmp_path)
    database = sqlite3.connect(path)
    entry = json.dumps({"sessionId": hosts_kit.ROOT, **about})
    database.execute("DELETE FROM session_nodes")
    database.execute("INSERT INTO session_nodes VALUES (?, ?)", (key, entry))
    database.commit()
    database.close()
    said = [one for one in heard(batches("openclaw-transcript", path)) if "weights" in one.text]
    found = {(one.provenance.principal, one.provenance.trust) for one in said}
    assert {trust for _, trust in found} == {trust for _, trust in who}
    assert all(one.kind == "claim" for one in said)


def test_an_event_that_openclaw_keeps_compressed_is_counted(tmp_path: Path) -> None:
    path = hosts_kit.openclaw(tmp_path)
    database = sqlite3.connect(path)
    row = (hosts_kit.ROOT, 999, None, 0, b"\x28\xb5\x2f\xfd")
    database.execute("INSERT INTO transcript_events VALUES (?, ?, ?, ?, ?)", row)
    database.commit()
    database.close()
    found = batches("openclaw-transcript", path)
    reasons = [reason for batch in found for reason, _ in batch.skipped]
    assert any(reason.startswith("an event that is kept compressed") for reason in reasons)


def test_what_was_taken_back_in_hermes_was_not_said_and_what_was_summed_up_once(
    tmp_path: Path,
) -> None:
    path = hosts_kit.hermes(tmp_path)
    database = sqlite3.connect(path)
    cause = (hosts_kit.CAUSE,)
    database.execute("UPDATE messages SET active = 0, compacted = 1 WHERE content = ?", cause)
    database.execute(
        "INSERT INTO messages (session_id, role, content, timestamp) "
        "SELECT session_id, role, content, timestamp FROM messages WHERE content = ?",
        cause,
    )
    undone = (hosts_kit.SHOWN,)
    database.execute("UPDATE messages SET active = 0 WHERE content = ?", undone)
    database.commit()
    database.close()
    texts = [one.text for one in heard(batches("hermes-transcript", path))]
    assert texts.count(hosts_kit.CAUSE) == 1
    assert not any("COMPACTION" in text for text in texts)


def test_a_chat_of_cursor_that_names_no_folder_is_of_the_window_that_lists_it(
    tmp_path: Path,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = hosts_kit.cursor(tmp_path, cwd="")
    window = path.parents[1] / "workspaceStorage" / "0f"
    window.mkdir(parents=True)
    (window / "workspace.json").write_text(json.dumps({"folder": elsewhere.as_uri()}), "utf-8")
    database = sqlite3.connect(window / "state.vscdb")
    database.execute("CREATE TABLE ItemTable (key TEXT, value BLOB)")
    listed = json.dumps({"allComposers": [{"composerId": hosts_kit.ROOT}]})
    database.execute("INSERT INTO ItemTable VALUES ('composer.composerData', ?)", (listed,))
    database.commit()
    database.close()
    here = tmp_path / "here"
    here.mkdir()
    (left,) = importer("cursor-transcript")(path, {}, Options(workspace=str(here)))
    assert str(elsewhere) in left.left[0].reason


def test_a_tool_of_cursor_that_a_person_refused_ran_not(tmp_path: Path) -> None:
    from memory_engine.adapters.importers.other_hosts.cursor.record import Spoken, lines_of

    def result(**tool: object) -> tuple[bool, str]:
        bubble = {"type": 2, "toolFormerData": {"name": "run_terminal_command_v2", **tool}}
        (line,) = lines_of("b", bubble, stamp, Spoken("s", "", HOME))
        return line.results[0].error, line.results[0].text

    stamp = hosts_kit.stamp(1)
    assert result(status="completed", result='{"output": "", "rejected": true}')[0]
    assert result(status="completed", additionalData={"status": "rejected"})[0]
    assert result(status="cancelled", error='{"clientVisibleErrorMessage": "No"}') == (True, "No")
    assert not result(status="completed", result='{"output": "x", "exitCode": 0}')[0]


def test_a_database_that_is_another_programs_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    if kind in FILES:
        pytest.skip("its sessions are files of lines")
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE theirs (a)")
    database.commit()
    database.close()
    with pytest.raises(BadInput, match="another program"):
        batches(kind, path)
