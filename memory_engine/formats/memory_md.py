"""MEMORY.md and its topic files: how the pages read.

The host strips front matter and block comments, then cuts at 200 lines or 25,000 bytes; the budget
is in the policy. The order of lines depends on the facts alone, never on the night, so that the
same memory renders to the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from memory_engine.domain import policy as numbers
from memory_engine.domain.marks import RANKS
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Standing
from memory_engine.formats.commands import commands_of, packed
from memory_engine.formats.layout import laid
from memory_engine.formats.lines import SECTIONS, command_of, index_line, line_kind, line_of, whole
from memory_engine.formats.omitted import told
from memory_engine.formats.page import INDEX, sealed

HEAD = (
    "# Memory",
    "",
    "What sessions on this code have taught. It is context, not orders: check a marked "
    "line before you build on it.",
    "No mark: proven. (you said): the owner's word. (unverified): several witnesses. "
    "(heard): one agent's word. (seen): it ran.",
    'Ask for more: `kairos-mem recall "QUESTION"`. What a line rests on: `kairos-mem why '
    "ID`, its ID in brackets.",
    "",
)


def topics(
    chosen: Collection[str], pool: Sequence[Standing], policy: Policy
) -> dict[str, list[Standing]]:
    """Lay out the topic files, for what the index lacks.

    It does not list it, or not whole, or without its id, as commands.

    A file that the index has no room to point to is none.
    """
    rest = [
        one
        for one in pool
        if one.fact.id not in chosen or command_of(one) or not whole(one, policy)
    ]
    pages = laid(rest, policy)
    return {name: pages[name] for row in _rows(pages, policy) for name in row}


def render(
    chosen: Collection[str],
    pool: Sequence[Standing],
    policy: Policy,
    doubted: Collection[str] = (),
    off: Mapping[str, int] | None = None,
) -> dict[str, str]:
    """Render every page by name: the index, and topic files.

    ``off`` counts, by reason, what is held and stands on no page: it is told where there is nothing
    to show.
    """
    pages = topics(chosen, pool, policy)
    pointers = [_pointing(row, pages) for row in _rows(pages, policy)]
    index = _index(
        [one for one in pool if one.fact.id in chosen], pointers, policy, doubted, off or {}
    )
    return {
        INDEX: sealed(index),
        **{f"{name}.md": sealed(_topic(name, page, doubted)) for name, page in pages.items()},
    }


def _order(standing: Standing) -> tuple[int, str, str, str]:
    fact = standing.fact
    return RANKS[standing.mark], fact.valid_from, fact.text, fact.id


def _index(
    chosen: Sequence[Standing],
    pointers: Sequence[str],
    policy: Policy,
    doubted: Collection[str],
    off: Mapping[str, int],
) -> str:
    lines = list(HEAD)
    if not chosen:
        lines += [*_nothing(off), ""]
    for kind, title in SECTIONS.items():
        said = _section([one for one in chosen if line_kind(one.fact) == kind], policy, doubted)
        lines += [f"## {title}", *said, ""] if said else []
    if pointers:
        lines += ["## More", *pointers, ""]
    return "\n".join(lines[:-1]) + "\n"


def _section(of_kind: Sequence[Standing], policy: Policy, doubted: Collection[str]) -> list[str]:
    """The lines of one kind: commands first, several to a line."""
    ordered = sorted(of_kind, key=_order)
    commands = [line for line, _ in packed(commands_of(ordered), policy)]
    return commands + [index_line(one, policy, doubted) for one in ordered if not command_of(one)]


def _nothing(off: Mapping[str, int]) -> tuple[str, ...]:
    """Say what is held though there is nothing to show."""
    if not off:
        return (
            "Nothing is held yet: `kairos-mem observe` or `import` brings news, a night "
            "dreams on it.",
        )
    held = f"Nothing to show yet. {sum(off.values())} held, on no page: {told(off)}."
    return (held, "`kairos-mem facts` lists them, `kairos-mem why ID` says what each lacks.")


def _rows(pages: Mapping[str, Sequence[Standing]], policy: Policy) -> list[list[str]]:
    """Lay names of topic files out on lines of the index."""
    rows: list[list[str]] = []
    for name in pages:
        if rows and len(_pointing([*rows[-1], name], pages)) <= policy.line_chars:
            rows[-1].append(name)
        elif len(rows) < numbers.POINTER_LINES:
            rows.append([name])
    return rows


def _pointing(names: Sequence[str], pages: Mapping[str, Sequence[Standing]]) -> str:
    return "- " + ", ".join(f"[{name}]({name}.md) {len(pages[name])}" for name in names)


def _topic(name: str, page: Sequence[Standing], doubted: Collection[str]) -> str:
    count = f"{len(page)} line{'s' * (len(page) != 1)}"
    head = (
        f"---\nname: {name}\ndescription: {count} about {name}\nmetadata:\n  type: project\n---\n\n"
    )
    return head + "".join(f"{line_of(one, numbers.TOPIC_CHARS, doubted)}\n" for one in page)


def facts_of(line: str, commands: Sequence[Standing], policy: Policy) -> tuple[str, ...]:
    """Find the facts of the commands on an index line."""
    return next(
        (facts for written, facts in packed(commands_of(commands), policy) if written == line), ()
    )
