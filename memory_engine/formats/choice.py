"""Which facts stand in MEMORY.md: the surest, calmly chosen.

What stands on more than one agent's word is chosen first, as if nothing else were there, so that
what is only heard never pushes it out; what is heard has what is left, and no more than its share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import sqrt

from memory_engine.claims.words.telling import telling_words
from memory_engine.domain import policy as numbers
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Standing
from memory_engine.formats.again import much_the_same
from memory_engine.formats.commands import commands_of, packed
from memory_engine.formats.lines import (
    SECTIONS,
    command_of,
    index_line,
    is_own,
    is_remark,
    is_trifle,
    rank,
    score,
    topic,
)

HEAD_LINES, SECTION_LINES, MORE_LINES = 6, 2, 2
"""[lines] Of the page's form: what stands before the first section; a heading and the blank line
behind a section; the same of the list of topic files."""
HEADING_BYTES = 80
"""[bytes] Set aside for each line of the page's form."""


class Room(NamedTuple):
    """What is free on a page, or taken."""

    lines: int
    bytes: int


class Lines(NamedTuple):
    """What is weighed of lines, by id: score, bytes, topic."""

    scores: Mapping[str, float]
    sizes: Mapping[str, int]
    topics: Mapping[str, str]


class Chosen(NamedTuple):
    """Who was chosen, and what that took.

    What score each topic has of it, what room that took, how many incumbents gave way.
    """

    ids: frozenset[str]
    totals: Mapping[str, float]
    took: Room
    left: int


def select(
    pool: Sequence[Standing],
    listed: Sequence[str],
    policy: Policy,
    today: str,
    doubted: Collection[str] = (),
) -> tuple[str, ...]:
    """Choose the facts of the pool that the index lists, by id.

    1. Name the commands that fit their lines.
    2. Choose of what stands on more than one agent's word, for concave gain by topic (sqrt of the
       summed score) under the line and byte budget.
    3. Choose of what is only heard in the same way, in what is left of the budget and of its share:
       of lines that say much the same the weightiest; of those hardly worth reading only while
       there are few.
    """
    named = packed(commands_of(pool), policy)
    others = [one for one in pool if not command_of(one)]
    owned = [one for one in others if is_own(one)]
    worthy = _worthy(_apart([one for one in others if not is_own(one)]))
    own, heard = (_lines(each, policy, today, doubted) for each in (owned, worthy))
    room = _room(policy, [line for line, _ in named])
    sure = _steady(own, listed, policy, room, {}, policy.swaps_a_night)
    rest = _left(policy, room, sure.took)
    told = _steady(heard, listed, policy, rest, sure.totals, policy.swaps_a_night - sure.left)
    return tuple(sorted({id for _, facts in named for id in facts} | sure.ids | told.ids))


def _worthy(ranked: Sequence[Standing]) -> list[Standing]:
    """Leave out what is hardly worth a reader's time.

    The best few of it stay where little else is there.
    """
    few = numbers.FEW_HEARD
    return [
        one
        for place, one in enumerate(ranked)
        if not is_remark(one) or (place < few and not is_trifle(one))
    ]


def _apart(pool: Sequence[Standing]) -> list[Standing]:
    """Leave out what a weightier line says in other words.

    It stands in a topic file.
    """
    kept: list[Standing] = []
    by_word: dict[str, list[int]] = {}
    for one in sorted(pool, key=rank):
        text = one.fact.text
        words = telling_words(text)
        shared = Counter(place for word in words for place in by_word.get(word, ()))
        if any(much_the_same(text, kept[at].fact.text, count) for at, count in shared.items()):
            continue
        for word in words:
            by_word.setdefault(word, []).append(len(kept))
        kept.append(one)
    return kept


def _lines(pool: Sequence[Standing], policy: Policy, today: str, doubted: Collection[str]) -> Lines:
    return Lines(
        {one.fact.id: max(score(one, today), numbers.LEAST_SCORE) for one in pool},
        {one.fact.id: len(index_line(one, policy, doubted).encode()) + 1 for one in pool},
        {one.fact.id: topic(one.fact) for one in pool},
    )


def _room(policy: Policy, commands: Sequence[str]) -> Room:
    form = HEAD_LINES + SECTION_LINES * len(SECTIONS) + MORE_LINES
    size = HEADING_BYTES * form + policy.line_chars * numbers.POINTER_LINES
    size += sum(len(line.encode()) + 1 for line in commands)
    return Room(
        policy.index_lines - form - numbers.POINTER_LINES - len(commands), policy.index_bytes - size
    )


def _left(policy: Policy, room: Room, took: Room) -> Room:
    """What is only heard may take: the rest, within its share."""
    share = (
        int(policy.heard_share * policy.index_lines),
        int(policy.heard_share * policy.index_bytes),
    )
    return Room(min(room.lines - took.lines, share[0]), min(room.bytes - took.bytes, share[1]))


def _steady(
    lines: Lines,
    listed: Sequence[str],
    policy: Policy,
    room: Room,
    totals: Mapping[str, float],
    swaps: int,
) -> Chosen:
    """Choose under a budget; incumbents stay unless clearly beaten.

    That is by ``swap_sigma`` standard deviations, and at most so many ``swaps`` are made.
    """
    wanted = _greedy(lines, room, totals)
    incumbents = {id for id in listed if id in lines.scores}
    if len(wanted.ids) == len(lines.scores) or not incumbents:
        return wanted
    margin = policy.swap_sigma * _spread(list(lines.scores.values()))
    steadied = {id: score + margin * (id in incumbents) for id, score in lines.scores.items()}
    calm = _greedy(lines._replace(scores=steadied), room, totals)
    leaving = sorted(incumbents - calm.ids, key=lambda id: (-lines.scores[id], id))
    kept = leaving[: max(len(leaving) - max(swaps, 0), 0)]
    forced = {**steadied, **dict.fromkeys(kept, max(steadied.values()) + 1)}
    final = _greedy(lines._replace(scores=forced), room, totals)
    return final._replace(left=len(leaving) - len(kept))


def _spread(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / len(values))


def _greedy(lines: Lines, room: Room, before: Mapping[str, float]) -> Chosen:
    totals, taken = dict(before), 0
    chosen: set[str] = set()
    by_topic: dict[str, list[str]] = {}
    for id in sorted(lines.scores, key=lambda id: (-lines.scores[id], id)):
        by_topic.setdefault(lines.topics[id], []).append(id)
    while by_topic and len(chosen) < room.lines:
        name = max(
            sorted(by_topic),
            key=lambda name: _gain(lines, by_topic[name][0], totals.get(name, 0.0)),
        )
        id = by_topic[name].pop(0)
        if not by_topic[name]:
            del by_topic[name]
        if lines.sizes[id] <= room.bytes - taken:
            taken += lines.sizes[id]
            chosen.add(id)
            totals[name] = totals.get(name, 0.0) + lines.scores[id]
    return Chosen(frozenset(chosen), totals, Room(len(chosen), taken), 0)


def _gain(lines: Lines, id: str, total: float) -> float:
    """What a line adds to its topic for each byte of it."""
    return (sqrt(total + lines.scores[id]) - sqrt(total)) / lines.sizes[id]
