"""Packs and answers as sealed, matching texts.

The store seals them, and they are held against each other when they return. A pack is one JSON
document, sealed with a key that never leaves the store's machine: what comes back changed is known.
Answers are JSON lines, each sealed with the pack's seal: whoever answers must have had the pack,
and one line can be lost or torn without another. A seal says who made a thing and that it is whole,
not that it is right.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from memory_engine.domain import ids
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.errors.plans import AlteredPack, OverreachingPack
from memory_engine.domain.pack import Asked, Bound, Came, Pack, Way

PACK, ANSWERS, FORMAT = "kairos-mem-pack", "kairos-mem-answers", 1
GIVE = "Give a file that `kairos-mem night export` wrote."
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
}
"""What a form of answers may ask for."""
Seal = Callable[[object], str]
"""Seals a value, by a key that the store's user alone has."""
LONGEST = 1_000_000
"""[characters] Of a line of answers: a hundred times what the longest has."""


# -- packs


def question_id(purpose: str, way: Way, data: Mapping[str, Any]) -> str:
    """Name a question by all that is asked.

    Who is asked is no part of it.
    """
    asked = [purpose, way.wording, dict(way.schema), way.most, dict(data)]
    return ids.digest("question", ids.canonical(asked))


def sealed(pack: Pack, seal: Seal) -> Pack:
    """Seal a pack for its store, under all its content."""
    return pack._replace(seal=seal(_body(pack)))


def genuine(pack: Pack, seal: Seal) -> bool:
    """Tell whether a pack is as its store sealed it."""
    return _equal(pack.seal, seal(_body(pack)))


def text_of(pack: Pack) -> str:
    """Write a pack, for a person to read, too."""
    return json.dumps({**_body(pack), "seal": pack.seal}, ensure_ascii=False, indent=1) + "\n"


def read(text: str, place: str) -> Pack:
    """Read a pack; raises ``BadInput`` for what is none."""
    try:
        value = json.loads(text)
        if value["type"] != PACK or value["format"] != FORMAT:
            raise BadInput(place, "this is no pack that this version reads", GIVE)
        ways = {name: Way(**way) for name, way in value["ways"].items()}
        asked = tuple(Asked(**one) for one in value["questions"])
        return Pack(Bound(**value["night"]), ways, asked, str(value["seal"]))
    except TEXT_FAULTS as fault:
        raise BadInput(place, f"this is no pack ({type(fault).__name__})", GIVE) from None


def _body(pack: Pack) -> dict[str, Any]:
    return {
        "type": PACK,
        "format": FORMAT,
        "night": pack.bound._asdict(),
        "ways": {name: way._asdict() for name, way in sorted(pack.ways.items())},
        "questions": [one._asdict() for one in pack.asked],
    }


def _seal(pack: Pack, told: Mapping[str, Any]) -> str:
    """Seal an answer: whoever does so has the pack."""
    text = ids.canonical(told).encode("utf-8", "surrogatepass")
    return hmac.digest(pack.seal.encode("utf-8", "replace"), text, "sha256").hex()


def _equal(told: str, made: str) -> bool:
    return hmac.compare_digest(told.encode("utf-8", "replace"), made.encode())


# -- answers


def heading(pack: Pack) -> str:
    """Write the first line of answers to a pack."""
    return json.dumps({"type": ANSWERS, "format": FORMAT, "pack": pack.id}) + "\n"


def line(pack: Pack, came: Came) -> str:
    """Write an answer, sealed with the pack's seal."""
    told = came._asdict()
    seal = _seal(pack, told)
    return json.dumps({**told, "seal": seal}, ensure_ascii=False) + "\n"


def answers(pack: Pack, text: str, place: str) -> Iterator[Came]:
    """Read the answers to a pack, in order.

    A last line that was torn off is none. Raises ``BadInput`` for no answers, ``AlteredPack`` for a
    line that is not as whoever had the pack sealed it, ``OverreachingPack`` for more than an answer
    may be.
    """
    first, _, rest = text.partition("\n")
    _refuse_other(pack, first, place)
    known = {one.id: one for one in pack.asked}
    for number, written in enumerate(rest.split("\n")[:-1], 2):
        came = _came(pack, written, f"{place}:{number}")
        _refuse_more(pack, known, came, f"{place}:{number}")
        yield came


def together(given: Iterable[Came], place: str) -> dict[str, Came]:
    """Bring answers together by question; raises ``AlteredPack`` where two differ.

    Nothing is no answer: one that came after it stands.
    """
    found: dict[str, Came] = {}
    for came in given:
        before = found.get(came.id)
        both = before is not None and before.value is not None and came.value is not None
        if both and before and before.value != came.value:
            what = f"question {came.id[:12]} is answered twice, and differently"
            raise AlteredPack(place, what)
        if before is None or before.value is None:
            found[came.id] = came
    return found


def _refuse_other(pack: Pack, first: str, place: str) -> None:
    try:
        value = json.loads(first)
        named = value["pack"] if value["type"] == ANSWERS and value["format"] == FORMAT else ""
    except TEXT_FAULTS:
        named = ""
    if not named:
        raise BadInput(place, "these are no answers", "`kairos-mem night answer` writes them.")
    if named != pack.id:
        raise AlteredPack(place, f"it answers pack {str(named)[:16]}, and this is {pack.id}")


def _came(pack: Pack, written: str, place: str) -> Came:
    try:
        told = json.loads(written) if len(written) <= LONGEST else {}
        seal = str(told.pop("seal"))
        whole = _equal(seal, _seal(pack, told))
        came = Came(**told)
    except TEXT_FAULTS:
        whole, came = False, Came("", None)
    if not whole:
        raise AlteredPack(place, "this answer is not as whoever had the pack wrote it")
    return came


def _refuse_more(pack: Pack, known: Mapping[str, Asked], came: Came, place: str) -> None:
    """Refuse an answer to no question, or saying too much.

    The question is one of the pack.
    """
    asked = known.get(came.id)
    if asked is None:
        raise OverreachingPack(place, f"the pack does not ask {str(came.id)[:12]}")
    if came.value is None:
        return
    if more := unfit(came.value, pack.ways[asked.purpose].schema):
        raise OverreachingPack(place, f"the answer to {came.id[:12]} {more}")


def unfit(value: object, schema: Mapping[str, Any]) -> str:
    """Say in what a value is not of a form.

    Gives "" where it is. Of JSON Schema what our forms use: type, enum, properties that are all
    there and no others, items.
    """
    kind = KINDS[schema["type"]]
    if not isinstance(value, kind) or isinstance(value, bool):
        return f"has no {schema['type']} where it should"
    if "enum" in schema and value not in schema["enum"]:
        return f"is none of {', '.join(schema['enum'])}"
    if isinstance(value, list):
        return next((more for one in value if (more := unfit(one, schema["items"]))), "")
    if not isinstance(value, dict):
        return ""
    properties = schema["properties"]
    if value.keys() != properties.keys():
        odd = ", ".join(sorted(map(str, value.keys() ^ properties.keys())))
        return f"has not the fields that it should have ({odd[:80]})"
    return next((m for name, one in value.items() if (m := unfit(one, properties[name]))), "")
