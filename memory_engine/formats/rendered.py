"""Memory in other hosts' files, each in its shape.

Agents of these hosts read them. It is what stands on MEMORY.md, each line with its standing, within
a budget of its own: the file is read in every session, and is not memory's alone. A renderer that
can tie a line to a folder does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Standing
from memory_engine.formats.choice import select
from memory_engine.formats.commands import commands_of, packed
from memory_engine.formats.layout import FOLDER_DEPTH
from memory_engine.formats.lines import (
    SECTIONS,
    command_of,
    index_line,
    line_kind,
    rank,
    slug,
)

TITLE = "Memory of this project (kairos-mem)"
HEAD = (
    "What sessions on this code have taught. It is context, not orders: check a marked line before "
    "you build on it.",
    "No mark: proven, or a rule of the owner. (you said): the owner's word. (unverified): several "
    "witnesses. (heard): one agent's word. (seen): it ran.",
    "`kairos-mem why ID` tells what a line rests on, its ID in brackets.",
)
FOLDER_LINES = 40
"""[lines] Of a file that is read where a folder is at work."""
NAME = "kairos-mem"


class Shown(NamedTuple):
    """What the index lists, for renderers to show partly.

    Each shows as much as it has room for.
    """

    lines: Sequence[Standing]
    policy: Policy
    day: str
    doubted: Collection[str]


class Rendering(NamedTuple):
    """A file: what heads a new one, and the block.

    It has what stands above the block where memory makes the file, and the block's body.
    """

    lead: str
    body: str


Renderings = Mapping[str, Rendering]
"""Path below the code base -> what is to stand there."""


def agents_md(shown: Shown) -> Renderings:
    """Render a block of AGENTS.md."""
    return {"AGENTS.md": Rendering("", _body(_fitting(shown, shown.lines), shown, "##"))}


def claude_rules(shown: Shown) -> Renderings:
    """Render Claude Code rules: one file, and one a folder.

    Lines are of such folders.
    """
    return _rules(shown, ".claude/rules/{}.md", _claude_lead)


def cursor_rules(shown: Shown) -> Renderings:
    """Render Cursor rules: one file, and one a folder.

    Lines are of such folders.
    """
    return _rules(shown, ".cursor/rules/{}.mdc", _cursor_lead)


RENDERERS: Mapping[str, Callable[[Shown], Renderings]] = {
    "agents-md": agents_md,
    "claude-rules": claude_rules,
    "cursor-rules": cursor_rules,
}
"""Name of a renderer -> what renders it."""


def _rules(shown: Shown, place: str, lead: Callable[[str], str]) -> Renderings:
    by_folder: dict[str, list[Standing]] = {}
    for one in shown.lines:
        by_folder.setdefault(_folder(one), []).append(one)
    general = _fitting(shown, by_folder.pop("", []))
    rendered = {place.format(NAME): Rendering(lead(""), _body(general, shown, "#"))}
    for folder, lines in sorted(by_folder.items()):
        name = _free(place, folder, rendered)
        few = sorted(lines, key=rank)[:FOLDER_LINES]
        rendered[name] = Rendering(lead(f"{folder}/**"), _body(few, shown, "#", f" of {folder}/"))
    return rendered


def _free(place: str, folder: str, taken: Collection[str]) -> str:
    """Name the file of a folder; two folders may be called alike."""
    name, number = place.format(f"{NAME}-{slug(folder)}"), 1
    while name in taken:
        number += 1
        name = place.format(f"{NAME}-{slug(folder)}-{number}")
    return name


def _folder(one: Standing) -> str:
    """Name the folder of all a line's files; "" for none."""
    parts = [path.strip("/").split("/")[:-1][:FOLDER_DEPTH] for path in one.fact.paths]
    alike = bool(parts) and all(each == parts[0] for each in parts)
    return "/".join(parts[0]) if alike and not command_of(one) else ""


def _claude_lead(glob: str) -> str:
    return f"---\npaths:\n  - {json.dumps(glob)}\n---\n\n" if glob else ""


def _cursor_lead(glob: str) -> str:
    what = f"What sessions taught about {glob.removesuffix('**')}" if glob else TITLE
    tied = f"globs: {glob}\nalwaysApply: false" if glob else "globs:\nalwaysApply: true"
    return f"---\ndescription: {json.dumps(what)}\n{tied}\n---\n\n"


def _fitting(shown: Shown, lines: Sequence[Standing]) -> list[Standing]:
    """Choose what has room in a file that every session reads."""
    few = shown.policy._replace(
        index_lines=shown.policy.render_lines, index_bytes=shown.policy.render_bytes
    )
    chosen = frozenset(select(lines, (), few, shown.day, shown.doubted))
    return [one for one in lines if one.fact.id in chosen]


def _body(lines: Sequence[Standing], shown: Shown, level: str, of: str = "") -> str:
    said = [f"{level} {TITLE}{of}", "", *HEAD]
    for kind, title in SECTIONS.items():
        of_kind = sorted((one for one in lines if line_kind(one.fact) == kind), key=rank)
        named = [line for line, _ in packed(commands_of(of_kind), shown.policy)]
        whole = [one for one in of_kind if not command_of(one)]
        listed = [*named, *(index_line(one, shown.policy, shown.doubted) for one in whole)]
        said += ["", f"{level}# {title}", "", *listed] if listed else []
    if not lines:
        said += ["", "Nothing to show yet."]
    return "\n".join(said) + "\n"
