"""The daily log, read: recorded lines, and bullets by hand."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from memory_engine.domain import ids
from memory_engine.domain.errors.given import BadObservation
from memory_engine.domain.patterns import regex
from memory_engine.domain.principal import allowed_trust
from memory_engine.domain.records.observation import Anchor, Artefact, Observation, Provenance
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.team import Team, counted, counting
from memory_engine.formats.log import BY_ANYONE, BY_OWNER, MANY, by_hand, log_name

CLOCK = "00:00:00.000000"
"""How a line's time reads."""
STAMP = 18
"""[characters] What stands before the principal: a bullet, the time, and blanks between."""
PAIR = regex(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))')
"""A field and its value, which is in quotes where a blank stands in it."""
ID_MARK, ID_DIGITS, HEXADECIMAL = "\t^o", 16, "0123456789abcdef"
"""How the end of a recorded line reads: the mark, then so many digits."""


def read_log(
    day: str, text: bytes | Iterable[bytes], owners: bool = False, known: Container[str] = ()
) -> Iterator[tuple[str, Observation] | Problem]:
    """Read a day's log, or its lines: (line, observation), or a ``Problem``.

    A bullet written by hand comes with the line that would record it, so that a line is always all
    there is to keep; ``owners`` where such bullets are the owner's word. Recorded lines whose ids
    are ``known`` are passed over.
    """
    from memory_engine.formats.handwritten import REMEDY, items  # whoever reads one line has no use

    for number, raw, said, reason, _ in items(text, recorded):
        if raw and known and signed(raw) in known:
            continue
        place = f"{log_name(day)}:{number}"
        if reason:
            yield Problem(place, reason, REMEDY)
            continue
        try:
            line = raw.decode("utf-8").rstrip("\r") if raw else by_hand(day, said, place, owners)
            if _cut_short(line):
                raise ValueError("the line was torn off within its time")
            yield line, read_line(day, line, place)
        except UnicodeDecodeError:
            yield Problem(place, "this line is not UTF-8", MEND)
        except (BadObservation, ValueError) as damage:
            yield Problem(place, str(damage), MEND)


MEND = "Mend or remove the line; the others were read."


def signed(line: bytes) -> str:
    """Give the id that ends a recorded line; "" for none.

    A line that was cut off has lost it: one that has it, and does not match it, was altered.
    """
    end = line.rstrip(b"\r")[-len(ID_MARK) - ID_DIGITS :].decode("utf-8", "replace")
    digits = end.removeprefix(ID_MARK)
    whole = len(digits) == ID_DIGITS != len(end) and not digits.strip(HEXADECIMAL)
    return f"o{digits}" if whole else ""


def recorded(line: bytes) -> bool:
    """Tell whether the engine wrote a line, whatever became of it."""
    if signed(line):
        return True
    text = line.decode("utf-8", "replace").rstrip("\r")
    bullet = text[:2] in ("- ", "* ", "+ ") and bool(text[2:].strip())
    return bullet and (_machine_made(text) or _cut_short(text))


def handwritten(observation: Observation) -> bool:
    """Tell whether an observation is a bullet written by hand."""
    said = observation.provenance
    day = said.at[:10]
    made = said.at == f"{day}T00:00:00.000000Z" and said.session == f"log:{day}"
    return made and said.principal in (BY_OWNER, BY_ANYONE)


def read_otherwise(observation: Observation) -> str:
    """Give a bullet's id, had it been somebody else's."""
    said = observation.provenance
    other = by_hand(said.at[:10], observation.text, said.log, said.principal != BY_OWNER)
    return other.rpartition("^")[2]


def _cut_short(line: str) -> bool:
    """Tell whether a bullet is only the beginning of a time."""
    left = line[2:].strip()
    return len(left) <= len(CLOCK) and all(
        sign.isdigit() if at == "0" else sign == at for sign, at in zip(left, CLOCK, strict=False)
    )


def _machine_made(line: str) -> bool:
    return (
        len(line) > STAMP
        and line[4] == line[7] == ":"
        and line[10] == "."
        and line[11:17].isdigit()
        and line[17] == " "
    )


def read_line(day: str, line: str, place: str) -> Observation:
    """Read a recorded line; raises ``ValueError`` if it is torn or altered.

    In a team's store everybody counts as the team says; what was shared with one is nobody's word
    elsewhere, but an agent's.
    """
    found, team = as_written(day, line, place), counting()
    if team is None and not found.provenance.shared:
        return found
    return counted(found, team or Team())


@lru_cache(maxsize=1 << 14)
def as_written(day: str, line: str, place: str) -> Observation:
    """Read a line as it stands, whoever counts; raises ``ValueError``.

    A night meets a line where it is taken in, dreamt on and applied; it is read once.
    """
    body, _, id = line.rpartition("^")
    if not body.endswith("\t") or ids.observation_id(day, body) != id:
        raise ValueError("the line was torn or altered: its text does not match its id")
    said, packed = body[:-1].split("\t")
    principal, _, text = said[STAMP:].partition(": ")
    one, many = _unpacked(packed)
    return Observation(
        id=id,
        text=text,
        provenance=_provenance(principal, f"{day}T{line[2:17]}Z", place, one, many),
        kind=one.get("kind", ""),  # type: ignore[arg-type]
        subject=one.get("subject", ""),
        attribute=one.get("attribute", ""),
        value=one.get("value", ""),
        polarity=one.get("polarity") != "no",
        scope=one.get("scope", ""),
        anchors=tuple(_anchor(item) for item in many.get("anchors", ())),
        line=one.get("line", ""),  # type: ignore[arg-type]
        features=tuple(many.get("features", ())),
        worth=float(one.get("worth") or 0.0),
        passage=one.get("passage") == "yes",
    )


def _provenance(
    principal: str, at: str, place: str, one: Mapping[str, str], many: Mapping[str, list[str]]
) -> Provenance:
    return Provenance(
        principal=principal,
        trust=allowed_trust(principal, one.get("trust", "")),  # type: ignore[arg-type]
        session=one.get("session", ""),
        root_session=one.get("root_session", one.get("session", "")),
        at=at,
        method=one.get("method", "said"),
        source=one.get("source", ""),
        artefact=_artefact(one),
        shown=frozenset(many.get("shown", ())),
        origins=tuple(many.get("origins", ())),
        read=tuple(_pair(item) for item in many.get("read", ())),
        extracted_by=one.get("extracted_by", ""),
        log=place,
        offset=one.get("offset", ""),
        worktree=one.get("worktree", ""),
        branch=one.get("branch", ""),
        claimed=one.get("claimed", ""),
        shared=one.get("shared", ""),
    )


def _artefact(one: Mapping[str, str]) -> Artefact | None:
    if "command" not in one:
        return None
    return Artefact(one["command"], int(one.get("exit", "0")), one.get("code", ""))


def _pair(item: str) -> tuple[str, str]:
    path, _, hash = item.rpartition("@")
    return path, hash


def _anchor(item: str) -> Anchor:
    path, _, symbol = item.partition("#")
    return Anchor(path, symbol)


def fields_of(line: str) -> dict[str, str | Sequence[str]]:
    """Give the fields of a recorded line, as ``write_line`` takes them."""
    one, many = _unpacked(line.rpartition("\t")[0].rpartition("\t")[2])
    return {**one, **many}


def kept_for_search(line: str) -> bool:
    """Tell cheaply whether a line is a passage, for search alone."""
    return tells(line, "passage=yes")


def tells(line: str, field: str) -> bool:
    """Tell cheaply whether a recorded line has a field.

    ``name=value``, with no blank in it.
    """
    packed = line.rpartition("\t")[0].rpartition("\t")[2]
    before, found, behind = packed.partition(field)
    if not found:
        return False
    if before[-1:] in ("", " ") and behind[:1] in ("", " ") and '"' not in before:
        return True
    name, _, value = field.partition("=")
    return _unpacked(packed)[0].get(name) == value


def _unpacked(packed: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    one: dict[str, str] = {}
    many: dict[str, list[str]] = {}
    for name, quoted, bare in PAIR.findall(packed):
        value = (re.sub(r"\\(.)", r"\1", quoted) if "\\" in quoted else quoted) or bare
        if name in MANY:
            many.setdefault(name, []).append(value)
        else:
            one[name] = value
    return one, many
