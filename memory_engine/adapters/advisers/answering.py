"""Answer a pack, on whatever machine there is a model.

No store is needed. Each question is a request of its own through the door, as at home. What was
answered is on disk before the next is asked, so that whoever is ended goes on where they stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.advisers.advice import backend
from memory_engine.adapters.advisers.backend import Prompt
from memory_engine.adapters.advisers.chain import Chain
from memory_engine.adapters.advisers.spec import CLAUDE
from memory_engine.adapters.carrying import Answers
from memory_engine.adapters.egress import EgressLedger
from memory_engine.adapters.erasure.recognised import keys_folder
from memory_engine.adapters.network import Door
from memory_engine.domain.egress import Consent
from memory_engine.domain.pack import Asked, Came, Pack
from memory_engine.privacy.egress import plainly

AT_ONCE, ONE = 1_000, 1
"""[questions] Given together to who takes a batch, and to who does not."""
BATCH_SECONDS = 24 * 3600.0
"""[seconds] After which a batch has ended, answered or not."""
FOLDER = "answered"
"""In the user's state folder: the record of what was asked for packs of whatever store."""

Going = Callable[[], bool]
"""Tells whether the night is still wanted."""
Told = Callable[[int, int], None]
"""Hears how many of how many questions are done."""


def share(asked: Sequence[Asked], part: int, of: int) -> list[Asked]:
    """Give the part-th of so many shares of the questions.

    Both about a pair are in one share.
    """
    mine = (int((one.after or one.id)[:8], 16) % of == part - 1 for one in asked)
    return [one for one, is_mine in zip(asked, mine, strict=True) if is_mine]


def answer(
    pack: Pack, by: str, asked: Sequence[Asked], answers: Answers, going: Going, told: Told
) -> bool:
    """Have an adviser answer what has no answer yet.

    Gives False where it was called back meanwhile. ``by`` is whom to ask, "" for whom the pack
    names. Whether two exclude each other is asked of those alone that are not the same.
    """
    chains: dict[str, Chain] = {}
    while some := _next(pack, by, asked, answers.known):
        if not going():
            return False
        told(sum(one.id in answers.known for one in asked), len(asked))
        answers.add(_asked(pack, by, some, chains))
    return True


def _next(pack: Pack, by: str, asked: Sequence[Asked], known: Mapping[str, Came]) -> list[Asked]:
    """Give what is asked next.

    It is of one purpose, and as much as its adviser takes at once.
    """
    left = sorted(_left(asked, known), key=lambda one: (bool(one.after), one.purpose))
    if not left:
        return []
    purpose = left[0].purpose
    spec = by or pack.ways[purpose].adviser
    most = AT_ONCE if spec.startswith(CLAUDE) else ONE
    return [one for one in left if one.purpose == purpose][:most]


def _left(asked: Sequence[Asked], known: Mapping[str, Came]) -> Iterator[Asked]:
    """List what has no answer yet, and is to have one."""
    for one in asked:
        before = known.get(one.after)
        needed = not one.after or (before is not None and before.value == {"answer": "no"})
        if needed and one.id not in known:
            yield one


def _asked(pack: Pack, by: str, some: Sequence[Asked], chains: dict[str, Chain]) -> list[Came]:
    way = pack.ways[some[0].purpose]
    spec = by or way.adviser
    if spec not in chains:
        chains[spec] = Chain([backend(spec, _door(), {}, BATCH_SECONDS)])
    prompts = [Prompt(one.purpose, way.wording, one.data, way.schema, (), way.most) for one in some]
    replies = chains[spec].answers(prompts)
    return [
        Came(one.id, reply.value, reply.because, plainly(spec), reply.model, reply.request)
        for one, reply in zip(some, replies, strict=True)
    ]


def _door() -> Door:
    """Give a door with a record of the user's own.

    To whom is asked, the call itself says.
    """
    root = Path(keys_folder()).parent / FOLDER
    private.folder(str(root), str(root))
    door = Door(EgressLedger(root, now), lambda place: Consent(place, now()))
    door.occasion = "pack, "
    return door


def now() -> str:
    """Tell the time, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
