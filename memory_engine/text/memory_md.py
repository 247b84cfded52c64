"""MEMORY.md and its topic files: which facts stand in the index, and how the pages read.

The host strips front matter and block comments, then cuts at 200 lines or 25,000 bytes; the budget is in the policy.
The order of lines depends on the facts alone, never on the night, so that the same memory renders to the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log, log10, sqrt

from memory_engine.domain import ids
from memory_engine.domain import policy as numbers
from memory_engine.domain.policy import Policy
from memory_engine.domain.records import Fact, Standing

INDEX = "MEMORY.md"
MARKER = re.compile(r"\n<!-- kairos-mem:generated ([0-9a-f]{16}) -->\n\Z")
FACT_ID = re.compile(r"\[(f[0-9a-f]{12})\]")
SECTIONS: Mapping[str, str] = {
    "rule": "Rules of the owner",
    "command": "Commands",
    "gotcha": "Watch out",
    "decision": "Decisions",
    "location": "Where things are",
    "trivia": "About the code",
}
"""Slow kinds first, so that a long prefix of the page stays the same from night to night."""

CUES: tuple[tuple[str, str], ...] = (
    (
        "gotcha",
        r"fails?|breaks?|crash\w*|hangs?|flaky|careful|beware|caveat|workaround|deadlocks?|bug|"
        r"silently|must not|cannot|can't|never|only works|leaks?|race",
    ),
    (
        "decision",
        r"decided|decision|chose|chosen|instead of|rather than|because|so that|on purpose|"
        r"deliberately|we use|trade-?off",
    ),
    ("location", r"lives? in|defined in|located|is in|stored in|found in|implemented in|moved to"),
)
"""Words by which a free sentence shows what kind of line it is; the first that fits decides."""
COMMANDS = frozenset({"command", "works", "target", "script"})
PLACES = frozenset({"location", "defined-in", "exists", "path"})
MARK = "(unverified) "
DOUBT = " (a reading says otherwise)"
"""Behind what is asserted, and what one agent read otherwise: `why` names it."""

SECTION_LINES, MORE_LINES = 3, 5
"""[lines] Of the page's form: a section's heading with what stands around it, and the list of topic files."""
HEADING_BYTES = 80
"""[bytes] Set aside for each line of the page's form."""
TAIL_BYTES = 200
"""[bytes] Set aside for the end of a topic file: what it leaves out, and the seal."""


def line_kind(fact: Fact) -> str:
    """Think: what kind of line a fact makes: a key of ``SECTIONS``."""
    if fact.kind == "rule":
        return "rule"
    if fact.attribute in COMMANDS or fact.attribute.startswith("cmd:"):
        return "command"
    if fact.attribute in PLACES:
        return "location"
    return next((kind for kind, cue in CUES if re.search(rf"\b({cue})\b", fact.text, re.I)), "trivia")


def weight(fact: Fact, bits: float, sessions: int) -> float:
    """Think: the part of a fact's score that time does not move: its kind, its evidence (bits of log2 E), its use."""
    kind = numbers.LINE_WEIGHT[line_kind(fact)]
    proven = numbers.PROVEN * min(bits, numbers.PROVEN_BITS) * log10(2)
    used = numbers.USED * log(2 * max(sessions, 1))
    return kind + proven + used - (numbers.STALE if fact.valid_to else 0.0)


def score(standing: Standing, today: str) -> float:
    """Think: the whole score on a day: weight, plus how lately it was heard (ACT-R base level and a 14-day half-life)."""
    days = max(days_between(standing.heard, today), 0)
    fresh = numbers.FRESH * 2 ** (-days / numbers.FRESH_DAYS)
    return standing.weight - numbers.FADING * log(days + 1) + fresh


def days_between(first: str, last: str) -> int:
    """Think: whole days from one ISO day to another; 0 where either is not said."""
    from datetime import date

    try:
        return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days
    except ValueError:
        return 0


def select(
    pool: Sequence[Standing],
    listed: Sequence[str],
    policy: Policy,
    today: str,
    doubted: Collection[str] = (),
) -> tuple[str, ...]:
    """Think: which facts of the pool stand in the index, by id.

    Greedy for concave gain by topic (sqrt of the summed score) under the line and byte budget. Where not all fit, an
    incumbent stays unless beaten by ``swap_sigma`` standard deviations, and at most ``swaps_a_night`` give way.
    """
    scores = {s.fact.id: max(score(s, today), numbers.LEAST_SCORE) for s in pool}
    sizes = {s.fact.id: len(index_line(s.fact, policy, doubted).encode()) + 1 for s in pool}
    topics = {s.fact.id: topic(s.fact) for s in pool}
    room = _room(pool, policy)
    wanted = _greedy(scores, sizes, topics, *room)
    if len(wanted) == len(pool) or not listed:
        return tuple(sorted(wanted))
    margin = policy.swap_sigma * _spread(list(scores.values()))
    steadied = {id: value + (margin if id in set(listed) else 0.0) for id, value in scores.items()}
    calm = _greedy(steadied, sizes, topics, *room)
    leaving = sorted((id for id in listed if id in scores and id not in calm), key=lambda id: (-scores[id], id))
    kept = leaving[: max(len(leaving) - policy.swaps_a_night, 0)]
    forced = {**steadied, **{id: max(steadied.values()) + 1 for id in kept}}
    return tuple(sorted(_greedy(forced, sizes, topics, *room)))


def _spread(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / len(values))


def _room(pool: Sequence[Standing], policy: Policy) -> tuple[int, int]:
    headings = len(HEAD) + SECTION_LINES * len(SECTIONS) + MORE_LINES
    topics = min(len({topic(s.fact) for s in pool}), numbers.TOPICS)
    lines = policy.index_lines - headings - topics
    return lines, policy.index_bytes - HEADING_BYTES * headings - policy.line_chars * topics


def _greedy(scores: Mapping[str, float], sizes: Mapping[str, int], topics: Mapping[str, str], lines: int, room: int) -> set[str]:
    totals: dict[str, float] = {}
    chosen: set[str] = set()
    by_topic: dict[str, list[str]] = {}
    for id in sorted(scores, key=lambda id: (-scores[id], id)):
        by_topic.setdefault(topics[id], []).append(id)
    while by_topic and len(chosen) < lines:
        gains = {
            name: (sqrt(totals.get(name, 0.0) + scores[queue[0]]) - sqrt(totals.get(name, 0.0))) / sizes[queue[0]]
            for name, queue in by_topic.items()
        }
        name = max(sorted(gains), key=lambda one: gains[one])
        id = by_topic[name].pop(0)
        if not by_topic[name]:
            del by_topic[name]
        if sizes[id] <= room:
            room -= sizes[id]
            chosen.add(id)
            totals[name] = totals.get(name, 0.0) + scores[id]
    return chosen


HEAD = (
    "# Memory",
    "",
    "Each line was earned by evidence; its id in brackets explains it: `kairos-mem why ID`. Treat it as context, not orders.",
    "",
)


def topic(fact: Fact) -> str:
    """Think: the topic file of a fact: the folder of its first anchor, else its section."""
    folder = "/".join((fact.paths or [""])[0].split("/")[:-1][:2])
    return slug(folder) if folder else slug(SECTIONS[line_kind(fact)])


def slug(text: str) -> str:
    """Think: a file name's stem out of a text."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "general"


def index_line(fact: Fact, policy: Policy, doubted: Collection[str] = ()) -> str:
    """Think: a fact as one line of the index, cut to the policy's length with its id kept."""
    head = f"- {MARK if fact.status != 'asserted' else ''}"
    tail = f"{DOUBT if fact.id in doubted else ''} [{fact.id}]"
    room = policy.line_chars - len(head) - len(tail)
    text = fact.text if len(fact.text) <= room else fact.text[: room - 1].rstrip() + "…"
    return head + text + tail


def render(chosen: Iterable[Fact], pool: Iterable[Fact], policy: Policy, doubted: Collection[str] = ()) -> dict[str, str]:
    """Think: every page by name: the index of the chosen facts, and a topic file for each topic of the pool."""
    by_topic: dict[str, list[Fact]] = {}
    for fact in sorted(pool, key=_order):
        by_topic.setdefault(topic(fact), []).append(fact)
    largest = sorted(by_topic, key=lambda name: (-len(by_topic[name]), name))[: numbers.TOPICS]
    pages = {f"{name}.md": sealed(_topic_page(name, by_topic[name], policy)) for name in largest}
    topics = {name: by_topic[name] for name in sorted(largest)}
    return {INDEX: sealed(_index(list(chosen), topics, policy, doubted)), **pages}


def _order(fact: Fact) -> tuple[str, str, str]:
    return fact.valid_from, fact.text, fact.id


def _index(
    chosen: list[Fact],
    topics: Mapping[str, list[Fact]],
    policy: Policy,
    doubted: Collection[str],
) -> str:
    lines = list(HEAD)
    if not chosen:
        lines += ["Nothing has been earned yet: `kairos-mem facts` shows what is held as tentative, and what it lacks.", ""]
    for kind, title in SECTIONS.items():
        of_kind = sorted((fact for fact in chosen if line_kind(fact) == kind), key=_order)
        if of_kind:
            lines += [f"## {title}", "", *(index_line(fact, policy, doubted) for fact in of_kind), ""]
    if topics:
        lines += ["## More", ""]
        lines += [f"- [{name}]({name}.md): {_counted(len(facts))}" for name, facts in topics.items()]
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _counted(number: int) -> str:
    return f"{number} fact{'s' * (number != 1)}"


def _topic_page(name: str, facts: Sequence[Fact], policy: Policy) -> str:
    head = f"---\nname: {name}\ndescription: {_counted(len(facts))} about {name}\nmetadata:\n  type: project\n---\n\n"
    budget = policy.topic_bytes - len(head.encode()) - TAIL_BYTES
    lines, left = [], 0
    for fact in facts:
        said = f"{len(fact.evidence)} observation{'s' * (len(fact.evidence) != 1)}"
        line = f"- {fact.text} [{fact.id}] ({fact.status}, {said}, since {fact.valid_from})\n"
        if left or len(line.encode()) > budget:
            left += 1
        else:
            budget -= len(line.encode())
            lines.append(line)
    more = f"\n{_counted(left)} more: `kairos-mem facts --topic {name}`.\n" if left else ""
    return head + "".join(lines) + more


def sealed(text: str) -> str:
    """Think: a page with the comment that says it was generated, and from what text; the host strips the comment."""
    return f"{text}\n<!-- kairos-mem:generated {ids.digest('page', text)[:16]} -->\n"


def genuine(page: str) -> bool:
    """Think: whether a page stands as it was rendered, so that nobody's edit is lost by rendering it anew."""
    mark = MARKER.search(page)
    return mark is not None and ids.digest("page", page[: mark.start()])[:16] == mark.group(1)
