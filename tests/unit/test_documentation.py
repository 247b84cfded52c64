"""What the pages for users say: links lead somewhere.

Verbs and options are there.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kairos_mem.app import ELSEWHERE, VERBS, group
from memory_engine.adapters.settings import Settings
from memory_engine.daemon.settings import Settings as DaemonSettings
from memory_engine.domain.policy import Policy

HOME = Path(__file__).parents[2]
PAGES = sorted((HOME / "docs").glob("*.md"))
FIRST = HOME / "README.md"
LINKING = [
    FIRST,
    *PAGES,
    HOME / "CHANGELOG.md",
    HOME / "memory_engine" / "README.md",
    HOME / "benchmarks" / "README.md",
]
LINK = re.compile(r"(?<!\!)\[[^\]\n]*\]\(([^)\s]+)\)")
CALL = re.compile(r"(?:^ {4}(?:\w+\$ |\$ )?|`)kairos-mem ([a-z][^`\n#]*)", re.M)
"""A call of ours: a line of a shown terminal, or between backticks."""
LONGEST = 350
"""[lines] Of the first page: who comes new reads no more."""


def name_of(path: Path) -> str:
    return str(path.relative_to(HOME))


def anchors(text: str) -> set[str]:
    """Give the anchors that a page's headings have."""
    heads = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def prose(text: str) -> str:
    """A page without what a terminal shows."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("    "))


@pytest.mark.parametrize("page", LINKING, ids=name_of)
def test_each_relative_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page.read_text("utf-8"))):
        if link.startswith(("http:", "https:")):
            continue
        path, _, anchor = link.partition("#")
        there = page.parent / path if path else page
        assert there.is_file(), link
        assert there.is_relative_to(HOME), link
        assert not anchor or anchor in anchors(there.read_text("utf-8")), link


def test_who_comes_new_finds_every_page() -> None:
    index = set(LINK.findall((HOME / "docs" / "README.md").read_text("utf-8")))
    assert {page.name for page in PAGES} - {"README.md"} == {
        link for link in index if not link.startswith("..")
    }
    first = FIRST.read_text("utf-8")
    assert len(first.splitlines()) <= LONGEST
    assert "make demo" in first
    assert "make test" in first
    linked = {link.removeprefix("docs/") for link in LINK.findall(first)}
    assert {page.name for page in PAGES} - {"README.md"} <= linked


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_begins_with_what_one_can_do_and_the_command(page: Path) -> None:
    title, empty, first, *_ = page.read_text("utf-8").splitlines()
    assert title.startswith("# ")
    assert not empty
    assert first


def called(text: str) -> Iterator[list[str]]:
    """List each call of ours that a page shows, as words.

    What no shell could read is none.
    """
    for line in CALL.findall(text):
        try:
            yield shlex.split(line.partition(" | ")[0].partition(";")[0])
        except ValueError:
            continue


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """Find the verb, as deep as it goes, and what is left."""
    command: click.Command = group
    context = click.Context(group)
    while words and isinstance(command, click.Group):
        if words[0] not in command.list_commands(context):
            break
        found = command.get_command(context, words[0])
        if found is None:
            break
        command, words = found, words[1:]
        context = click.Context(command, parent=context, info_name=command.name)
    return command, words


@pytest.mark.parametrize("page", [FIRST, *PAGES], ids=name_of)
def test_each_verb_and_option_that_is_shown_is_there(page: Path) -> None:
    for words in called(page.read_text("utf-8")):
        if words[0] not in {*VERBS, *ELSEWHERE, "help"}:
            assert words[0] in {"on", "installs", "command", "makes"}, words
            continue
        command, rest = command_of(words[1:] if words[0] == "help" else words)
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        ours = rest[: rest.index("--")] if "--" in rest else rest
        for word in ours:
            option = word.partition("=")[0].rstrip(",.;:)]")
            if re.fullmatch(r"--[a-z][a-z-]*", option):
                assert option in known | {"--help", "--json", "--root"}, (words, sorted(known))


def test_every_verb_and_every_setting_is_on_its_page() -> None:
    verbs = (HOME / "docs" / "commands.md").read_text("utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \| (.+?) \|", verbs, re.M) == list(VERBS.items())
    settings = (HOME / "docs" / "settings.md").read_text("utf-8")
    for name in (*Policy._fields, *Settings._fields, *DaemonSettings._fields):
        assert f"`{name}`" in settings or f"`{name}." in settings, name
    for name, default in Policy()._asdict().items():
        if isinstance(default, float | int) and not isinstance(default, bool):
            (shown,) = re.findall(rf"^\| `{name}` \| ([^|]+) \|", settings, re.M)
            assert float(shown.replace(",", "")) == default, name
