"""Memory shows itself in other hosts' files.

It does between its own two marks, and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.end_to_end.harness import Answer, Memory, refused, sound

RULE, LESSON = (
    "Never push to `main` by hand",
    "`make seed` hangs in src/api/seed.py unless Redis runs",
)
PEOPLES = "# Our project\r\n\nTabs, please.\t\n\n<!-- a comment -->\nno end of line"
PLACES = {
    "agents-md": "AGENTS.md",
    "claude-rules": ".claude/rules/kairos-mem.md",
    "cursor-rules": ".cursor/rules/kairos-mem.mdc",
}
SCOPED = {
    "claude-rules": ".claude/rules/kairos-mem-src-api.md",
    "cursor-rules": ".cursor/rules/kairos-mem-src-api.mdc",
}
END = "<!-- kairos-mem:end"


@pytest.fixture
def known(memory: Memory) -> Memory:
    """A memory of a rule, and of a lesson about a folder."""
    memory.observe(
        {"text": RULE, "principal": "user:owner", "session": "s1"},
        {"text": LESSON, "principal": "agent:claude", "session": "s1"},
    )
    memory.night()
    return memory


def text(memory: Memory, name: str) -> str:
    return (memory.folder / name).read_bytes().decode()


def tree(folder: Path) -> dict[str, bytes]:
    """All files and folders below a folder, but for the store."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
        if ".kairos-mem" not in path.parts
    }


@pytest.mark.parametrize("where", PLACES)
def test_a_renderer_shows_what_memory_lists_and_is_kept_up_to_date(
    known: Memory, where: str
) -> None:
    known.ask("render", where)
    assert f"- {RULE} [f" in text(known, PLACES[where])
    assert "(heard) " in text(known, SCOPED.get(where, PLACES[where]))
    known.observe({"text": "Always squash commits", "principal": "user:owner", "session": "s2"})
    known.night()
    assert "- Always squash commits [f" in text(known, PLACES[where])
    known.ask("revert", known.fact("squash")["id"])
    assert "squash" not in text(known, PLACES[where])
    assert known.ask("render")["on"] == [where]
    sound(known)


@pytest.mark.parametrize("where", PLACES)
def test_taken_away_it_leaves_nothing(known: Memory, where: str) -> None:
    before = tree(known.folder)
    known.ask("render", where)
    assert tree(known.folder) != before
    known.ask("render", where, "--remove")
    assert tree(known.folder) == before
    known.observe({"text": "Always squash commits", "principal": "user:owner", "session": "s2"})
    known.night()
    assert tree(known.folder) == before


@pytest.mark.parametrize("written", [PEOPLES, "", "\n", "a\r\nb\r\n", "# Ours\n"])
def test_what_stands_around_the_block_is_never_touched(known: Memory, written: str) -> None:
    (known.folder / "AGENTS.md").write_bytes(written.encode())
    known.ask("render", "agents-md")
    now = text(known, "AGENTS.md")
    assert now.startswith(written)
    (known.folder / "AGENTS.md").write_bytes((now + "\tbehind\r\n \n").encode())
    known.observe({"text": "Always squash commits", "principal": "user:owner", "session": "s2"})
    known.night()
    assert "squash" in text(known, "AGENTS.md")
    assert text(known, "AGENTS.md").startswith(written)
    assert text(known, "AGENTS.md").endswith("\tbehind\r\n \n")
    known.ask("render", "agents-md", "--remove")
    assert text(known, "AGENTS.md") == f"{written}\tbehind\r\n \n"


def test_a_second_night_that_changes_nothing_writes_nothing(known: Memory) -> None:
    known.ask("render", "agents-md")
    before = (known.folder / "AGENTS.md").stat().st_mtime_ns
    known.night()
    assert (known.folder / "AGENTS.md").stat().st_mtime_ns == before


def test_a_line_written_into_the_block_is_kept_and_named_and_one_taken_off_is_named(
    known: Memory,
) -> None:
    known.ask("render", "agents-md")
    lines = text(known, "AGENTS.md").splitlines()
    changed = [line for line in lines if LESSON not in line]
    changed.insert(4, "- Ours: ask Dana before a release")
    (known.folder / "AGENTS.md").write_text("\n".join(changed) + "\n")
    told = known.run("consolidate", "--force", "--as-of-date", "2026-11-21").err
    assert "AGENTS.md: has 1 line by hand" in told
    assert "was taken off by hand, and stands there again" in told
    for _ in range(2):
        now = text(known, "AGENTS.md")
        assert now.count("- Ours: ask Dana before a release\n") == 1
        assert now.count(LESSON) == 1
        known.night("2026-11-22")
    known.ask("render", "agents-md", "--remove")
    assert text(known, "AGENTS.md") == "- Ours: ask Dana before a release\n"


def test_what_another_store_wrote_there_is_replaced_and_not_taken_for_a_persons(
    known: Memory, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Memory(tmp_path_factory.mktemp("other"))
    other.run("init")
    other.observe({"text": "Always squash commits", "principal": "user:owner", "session": "s2"})
    other.night()
    other.ask("render", "agents-md")
    (known.folder / "AGENTS.md").write_text(text(other, "AGENTS.md"))
    known.ask("render", "agents-md")
    assert "squash" not in text(known, "AGENTS.md")
    assert "by-hand" not in text(known, "AGENTS.md")


def link_out(known: Memory, outside: Path) -> None:
    (outside / "AGENTS.md").write_text("theirs\n")
    (known.folder / "AGENTS.md").symlink_to(outside / "AGENTS.md")


def torn(known: Memory, outside: Path) -> None:
    (known.folder / "AGENTS.md").write_text("<!-- kairos-mem:begin -->\nours?\n")


def a_folder(known: Memory, outside: Path) -> None:
    (known.folder / "AGENTS.md").mkdir()


@pytest.mark.parametrize("way", [link_out, torn, a_folder], ids=lambda way: way.__name__)
def test_what_can_not_be_written_safely_is_left_as_it_is_and_named(
    known: Memory,
    way: Callable[[Memory, Path], None],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    way(known, outside)
    before = tree(known.folder), tree(outside)
    answer: Answer = known.run("render", "agents-md")
    assert answer.code == 0
    assert "AGENTS.md: was left as it is" in answer.err
    assert (tree(known.folder), tree(outside)) == before
    known.night()
    sound(known)


def test_a_link_within_the_code_base_is_followed_and_stays_a_link(known: Memory) -> None:
    (known.folder / "CLAUDE.md").write_text("# Ours\n")
    (known.folder / "AGENTS.md").symlink_to("CLAUDE.md")
    known.ask("render", "agents-md")
    assert (known.folder / "AGENTS.md").is_symlink()
    assert RULE in text(known, "CLAUDE.md")
    known.ask("render", "agents-md", "--remove")
    assert text(known, "CLAUDE.md") == "# Ours\n"


def test_a_rule_is_tied_to_the_folder_that_its_lines_speak_of(known: Memory) -> None:
    for where in SCOPED:
        known.ask("render", where)
    claude = yaml.safe_load(text(known, SCOPED["claude-rules"]).split("---\n")[1])
    assert claude == {"paths": ["src/api/**"]}
    cursor = yaml.safe_load(text(known, SCOPED["cursor-rules"]).split("---\n")[1])
    assert (cursor["globs"], cursor["alwaysApply"]) == ("src/api/**", False)
    general = yaml.safe_load(text(known, PLACES["cursor-rules"]).split("---\n")[1])
    assert general["alwaysApply"] is True
    assert not text(known, PLACES["claude-rules"]).startswith("---")
    known.ask("forget", known.fact("make seed")["id"])
    assert not any((known.folder / path).exists() for path in SCOPED.values())


def test_the_settings_may_name_renderers(known: Memory) -> None:
    with (known.root / "config.yaml").open("a") as config:
        config.write("render: [agents-md, claude-rules]\n")
    known.night()
    assert RULE in text(known, "AGENTS.md")
    assert RULE in text(known, PLACES["claude-rules"])
    refused(known.run("render", "agents-md", "--remove"), 2, "config.yaml")
    (known.root / "config.yaml").write_text("render: [agent-md]\n")
    refused(known.run("render"), 1, "agent-md", "agents-md")


def test_what_a_file_showed_is_no_evidence_when_an_agent_says_it_again(known: Memory) -> None:
    known.ask("render", "agents-md")
    known.ask("observe", LESSON, "--principal", "agent:codex", "--session", "s7")
    known.night("2026-12-01")
    assert str(_ignored(known, "s7")).startswith("echo")
    known.ask("render", "agents-md", "--remove")
    known.ask("observe", LESSON, "--principal", "agent:gemini", "--session", "s8")
    known.night("2026-12-02")
    assert _ignored(known, "s8") is None


def _ignored(memory: Memory, session: str) -> object:
    """Say why a session's word for the lesson counts nothing.

    Gives None where it counts.
    """
    witnesses = memory.ask("why", memory.fact("make seed")["id"])["evidence"]
    return next(one["ignored"] for one in witnesses if one["session"] == session)


def test_memorys_own_lines_are_no_instructions(known: Memory) -> None:
    (known.folder / "AGENTS.md").write_text("- Always run `make lint` before a commit\n")
    known.ask("render", "agents-md")
    brought = known.ask("import", "instructions")
    assert brought["observations"] == 1
    assert known.ask("doctor")["refuted_instructions"] == []


def test_the_budget_holds(memory: Memory) -> None:
    memory.observe(
        *(
            {
                "text": f"Never touch table {number} of `schema_{number}` by hand {'x' * 90}",
                "principal": "user:owner",
                "session": "s1",
            }
            for number in range(150)
        )
    )
    memory.night()
    memory.ask("render", "agents-md")
    shown = text(memory, "AGENTS.md")
    assert 30 < len(shown.splitlines()) <= 80
    assert len(shown.encode()) <= 12_000


def test_an_agent_may_not_have_memory_shown(known: Memory) -> None:
    answer = known.run("render", "agents-md", env={"CLAUDECODE": "1"})
    assert answer.code != 0
    assert not (known.folder / "AGENTS.md").exists()


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_the_rights_of_a_file_stay(known: Memory) -> None:
    (known.folder / "AGENTS.md").write_text("# Ours\n")
    (known.folder / "AGENTS.md").chmod(0o664)
    known.ask("render", "agents-md")
    assert (known.folder / "AGENTS.md").stat().st_mode & 0o777 == 0o664


@pytest.mark.parametrize("where", PLACES)
def test_a_dry_run_shows_what_would_be_written_and_writes_nothing(
    known: Memory, where: str
) -> None:
    (known.folder / "AGENTS.md").write_bytes(PEOPLES.encode())
    before = tree(known.folder)
    first = known.ask("render", where, "--dry-run")["diffs"]
    assert f"- {RULE} [f" in first[PLACES[where]]
    assert (tree(known.folder), known.ask("render")["on"]) == (before, [])
    known.ask("render", where)
    shown = tree(known.folder)
    assert known.ask("render", where, "--dry-run")["diffs"] == {}
    gone = known.ask("render", where, "--remove", "--dry-run")["diffs"]
    assert {path for path in shown if shown[path] != before.get(path)} >= set(gone) == set(first)
    assert tree(known.folder) == shown
