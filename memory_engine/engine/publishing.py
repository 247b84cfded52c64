"""What the pages show, and how they come to show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from memory_engine.belief.memory import Memory, Nothing, replay
from memory_engine.claims.lapse import lapsed
from memory_engine.domain import marks
from memory_engine.domain.branches import branch_in
from memory_engine.domain.policy import PAGE_POOL
from memory_engine.domain.records.fact import Fact, Standing
from memory_engine.domain.records.marks import UNPLACED
from memory_engine.domain.records.words import Off
from memory_engine.domain.typed import TYPE_CHECKING, get_args
from memory_engine.dream.case import rivals
from memory_engine.dream.standing import RISEN
from memory_engine.engine import standings, timing, weighing
from memory_engine.engine.engine import Engine
from memory_engine.formats import lines, memory_md
from memory_engine.formats.choice import select
from memory_engine.formats.page import genuine

if TYPE_CHECKING:
    from memory_engine.formats.rendered import Shown


def rendered(engine: Engine) -> dict[str, str]:
    """Give every page as it must read now."""
    day, listed = engine.store.listed_on(), listed_now(engine)
    pool, past = page_pool(engine, day), lapsed_count(engine, day)
    doubted = doubted_among(engine, (one.fact for one in pool))
    off = off_pages(engine) | ({"lapsed": past} if past else {})
    return memory_md.render(listed, pool, engine.policy, doubted, off if not listed else {})


def standing_pages(engine: Engine) -> dict[str, str]:
    """Read every page as it stands.

    One that somebody wrote on, as it would be rendered anew.
    """
    texts = {name: engine.pages.read(name) or "" for name in engine.pages.names()}
    if all(map(genuine, texts.values())):
        return texts
    fresh = rendered(engine)
    return {
        name: text if genuine(text) else fresh[name]
        for name, text in texts.items()
        if genuine(text) or name in fresh
    }


def topic_pages(engine: Engine) -> dict[str, list[Standing]]:
    """Lay out what each topic file says now."""
    return memory_md.topics(
        listed_now(engine), page_pool(engine, engine.store.listed_on()), engine.policy
    )


def listed_now(engine: Engine) -> frozenset[str]:
    """Read the facts that MEMORY.md lists now."""
    return frozenset(engine.store.listed(engine.store.head()[0]))


def page_pool(engine: Engine, day: str) -> list[Standing]:
    """Read the facts that the pages could show on a day.

    What a branch says in the words of the main line is one line, and so is what one speaker says
    when a surer or weightier line says it.
    """
    pool = _to_show(engine, day)
    again = _repeated(pool)
    return [one for one in pool if one.fact.id not in again]


def repeated_count(engine: Engine, day: str) -> int:
    """Count lines off a page because another says the same.

    They could stand on one else.
    """
    return len(_repeated(_to_show(engine, day)))


def _to_show(engine: Engine, day: str) -> list[Standing]:
    pool = [one for one in _marked(engine, day) if not lapsed(one.fact, one.heard, day)]
    gone = _taken_back(engine, pool)
    general = {one.fact.text for one in pool if not branch_in(one.fact.scope)}
    twins = {one.fact.id for one in pool if branch_in(one.fact.scope) and one.fact.text in general}
    return [one for one in pool if one.fact.id not in gone | twins]


def _repeated(pool: Sequence[Standing]) -> frozenset[str]:
    """Find what is only said again on the same branch."""
    from memory_engine.formats.again import repeated  # heavy, and for pages alone

    by_branch: dict[str | None, list[Standing]] = {}
    for one in pool:
        by_branch.setdefault(branch_in(one.fact.scope), []).append(one)
    return frozenset[str]().union(*map(repeated, by_branch.values()))


def lapsed_count(engine: Engine, day: str) -> int:
    """Count what could stand on a page but for its last day."""
    return sum(lapsed(one.fact, one.heard, day) for one in _marked(engine, day))


def withheld(engine: Engine, day: str) -> int:
    """Count what is heard and says again what was taken back."""
    return len(
        _taken_back(
            engine, [one for one in _marked(engine, day) if not lapsed(one.fact, one.heard, day)]
        )
    )


def _marked(engine: Engine, day: str) -> list[Standing]:
    """Read the facts with a mark.

    What is only heard, if it was heard lately.
    """
    since = lines.oldest(day, engine.policy.heard_days)
    found = [
        engine.store.best(mark, PAGE_POOL, since if mark in marks.FLEETING else "")
        for mark in marks.MARKS
    ]
    return sorted((one for of_mark in found for one in of_mark), key=lambda one: one.fact.id)


def _taken_back(engine: Engine, pool: Sequence[Standing]) -> frozenset[str]:
    fallen = [
        fact for fact in engine.store.vetoed() if fact.status not in ("", *RISEN) and _fell(fact)
    ]
    if not fallen:
        return frozenset()
    # What compares words is heavy, and seldom wanted here.
    from memory_engine.formats.again import said_again

    return said_again(pool, fallen)


def off_pages(engine: Engine) -> dict[str, int]:
    """Count the facts that may stand on no page, by why."""
    found = engine.store.off_pages()
    return {reason: found[reason] for reason in get_args(Off) if reason in found}


def doubted_among(engine: Engine, facts: Iterable[Fact]) -> frozenset[str]:
    """Find the asserted facts with something against them that stands."""
    memory, night = Memory(engine.store), weighing.quiet_night(engine, timing.today(engine))
    return frozenset(
        fact.id for fact in facts if fact.status == "asserted" and rivals(memory, night, fact)
    )


def publish(engine: Engine) -> Sequence[str]:
    """Make the pages say what memory holds.

    The names of those that a person had edited, kept aside first.
    """
    edited = engine.pages.publish(rendered(engine))
    if engine.rendered and engine.rendered.on():
        from memory_engine.engine.rendering import show  # heavy, and seldom wanted

        show(engine, engine.rendered, shown_now(engine))
    return edited


def shown_now(engine: Engine) -> Shown:
    """Give what MEMORY.md lists now, for other files to show."""
    from memory_engine.formats.rendered import Shown

    day, listed = engine.store.listed_on(), listed_now(engine)
    lines = [one for one in page_pool(engine, day) if one.fact.id in listed]
    doubted = doubted_among(engine, (one.fact for one in lines))
    return Shown(lines, engine.policy, day, doubted)


def place(engine: Engine) -> None:
    """Decide where all facts stand, where an earlier version wrote last."""
    if engine.store.marked(UNPLACED):
        rows = replay(engine.store.entries())
        with engine.store.transaction():
            engine.store.project(
                standings.standings(engine, Memory(Nothing(), rows), timing.today(engine))
            )
            engine.store.mark({UNPLACED: ""})


def list_facts(engine: Engine, number: int, incumbents: tuple[str, ...], day: str) -> None:
    """Choose anew which facts MEMORY.md lists from an entry on."""
    pool = page_pool(engine, day)
    doubted = doubted_among(engine, (standing.fact for standing in pool))
    engine.store.list_facts(number, select(pool, incumbents, engine.policy, day, doubted), day)


def _fell(fact: Fact) -> bool:
    """Tell whether a revert took back a rise of the fact.

    Not only something said for it.
    """
    return any(veto.counts for veto in fact.vetoes)
