"""The daily log: one observation a line, for people to read and for the engine to trust.

    - 09:31:02.123456 agent:claude: The default port is 8080<TAB>session=s1
      source=src/app.py:12<TAB>^o1a2b3c4d5e6f708

Time (UTC) and principal, the text, its fields, and the id, which is a digest of the day and of
everything before it: a line that was torn or altered shows. Texts and values hold no tab and no
line break, so that no text can pass for fields. Any other bullet (``- ...``) was written by hand.
Whose hand it was nothing tells, so who it counts as is for the caller to say. This module is on the
hot path: it imports next to nothing.
"""

from __future__ import annotations

from memory_engine.domain import ids
from memory_engine.domain.errors import BadObservation
from memory_engine.domain.principal import TRUST_ORDER, allowed_trust, well_formed

TYPE_CHECKING = (
    False  # not typing's: importing that costs the hot path a quarter of an interpreter start
)
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from memory_engine.domain.records import Observation, Problem

CLOCK = "00:00:00.000000"
STAMP = 18
"""[characters] What stands before the principal: a bullet, the time, and blanks between."""
"""How a line's time reads."""

LINE_BYTES = 65_536
"""The longest line: one ``write`` of this size goes down whole, and nobody reads a longer
sentence."""

SINGLE = [
    "trust",
    "session",
    "root_session",
    "method",
    "kind",
    "source",
    "subject",
    "attribute",
    "value",
    "polarity",
    "scope",
    "command",
    "exit",
    "code",
    "extracted_by",
    "line",
    "worth",
    "passage",
    "offset",
]
MANY = ["shown", "origins", "anchors", "read", "features"]
SIGNATURE = len("\t^o") + 16
"""[characters] Of the id at a line's end, with what stands before it."""
FIELDS = (*SINGLE, *MANY)
SLOT = ("subject", "attribute", "value")
BY_OWNER, BY_ANYONE = "user:owner", "agent:handwritten"
"""Who speaks in a bullet written by hand: the owner only where ``config.yaml`` says that nobody
else writes there."""

ID_MARK, ID_DIGITS, HEXADECIMAL = "\t^o", 16, "0123456789abcdef"
"""How the end of a recorded line reads: the mark, then so many digits."""

JOINERS = "\u200c\u200d"
HIDDEN = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063"
    "\u2064\u2066\u2067\u2068\u2069\ufeff"
)
FIRST_TAG, LAST_TAG = 0xE0000, 0xE007F
"""Signs without a width of their own: they join, or they turn, mark or hide what stands around
them."""

METHODS = ("said", "read", "test", "probe")
LINES = ("lesson", "rule", "command", "decision", "place")


def squeezed(text: str) -> str:
    """Write a text on one line, each run of white space or control characters one space.

    Signs that nobody sees go, but for those that join a script's letters or make one picture of
    several.
    """
    return " ".join(
        (
            text if text.isprintable() else "".join(map(_seen, " " + text, text, text[1:] + " "))
        ).split()
    )


def _seen(before: str, sign: str, after: str) -> str:
    if sign.isprintable():
        return sign
    if sign in JOINERS and not (before.isascii() or after.isascii()):
        return sign
    return "" if sign in JOINERS or sign in HIDDEN or FIRST_TAG <= ord(sign) <= LAST_TAG else " "


def write_line(
    at: str, principal: str, text: str, fields: Mapping[str, str | Sequence[str]], place: str
) -> tuple[str, str]:
    """Think: the (day, line) that records an observation; raises ``BadObservation`` naming
    ``place``.

    ``at`` is the full UTC time (``2026-11-20T09:31:02.123456Z``); ``fields`` has keys of
    ``FIELDS``.
    """
    try:
        _readable(
            at,
            principal,
            text,
            *(value if isinstance(value, str) else "".join(value) for value in fields.values()),
        )
    except UnicodeEncodeError:
        raise BadObservation(place, "this is not valid UTF-8") from None
    said = squeezed(text)
    if not said:
        raise BadObservation(place, "an observation needs a text")
    if not well_formed(principal):
        raise BadObservation(
            place, f"principal {principal!r} does not read kind:name", "Write it like agent:claude."
        )
    _check(fields, place)
    pairs = [pair for name in FIELDS if fields.get(name) for pair in _pairs(name, fields[name])]
    body = f"- {at[11:-1]} {principal}: {said}\t{' '.join(pairs)}\t"
    day = at[:10]
    line = f"{body}^{ids.observation_id(day, body)}"
    size = len(line) if line.isascii() else len(line.encode())
    if size > LINE_BYTES:
        raise BadObservation(
            place,
            f"the observation has {size:,} bytes, the most is {LINE_BYTES:,}",
            "Say it shorter.",
        )
    return day, line


def _readable(*texts: str) -> None:
    """Raise ``UnicodeEncodeError`` for half a character in one of these."""
    for text in texts:
        if not text.isascii():
            text.encode()


def _check(fields: Mapping[str, str | Sequence[str]], place: str) -> None:
    if fields.get("trust") and fields["trust"] not in TRUST_ORDER:
        raise BadObservation(
            place, f"trust {fields['trust']!r} is none of {', '.join(TRUST_ORDER)}"
        )
    if fields.get("method") and fields["method"] not in METHODS:
        raise BadObservation(place, f"method {fields['method']!r} is none of {', '.join(METHODS)}")
    if fields.get("kind") and fields["kind"] not in ("claim", "rule"):
        raise BadObservation(place, f"kind {fields['kind']!r} is neither claim nor rule")
    if fields.get("line") and fields["line"] not in LINES:
        raise BadObservation(place, f"line {fields['line']!r} is none of {', '.join(LINES)}")
    if fields.get("worth") and not _is_chance(fields["worth"]):
        raise BadObservation(place, f"worth {fields['worth']!r} is no number from 0 to 1")
    slotted = [name for name in SLOT if fields.get(name)]
    if slotted and len(slotted) < len(SLOT):
        raise BadObservation(
            place, f"subject, attribute and value go together; only {', '.join(slotted)} given"
        )


def _is_chance(value: str | Sequence[str]) -> bool:
    try:
        return isinstance(value, str) and 0 <= float(value) <= 1
    except ValueError:
        return False


def _pairs(name: str, value: str | Sequence[str]) -> Iterator[str]:
    for item in (value,) if isinstance(value, str) else value:
        plain = item if item.isprintable() and " " not in item else squeezed(item)
        if " " in plain or '"' in plain or "\\" in plain:
            escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
            yield f'{name}="{escaped}"'
        elif plain:
            yield f"{name}={plain}"


def read_log(
    day: str, text: bytes, owners: bool = False
) -> Iterator[tuple[str, Observation] | Problem]:
    """Think: (line, observation) for everything said in one day's log, and a ``Problem`` for every
    damaged line.

    A bullet written by hand comes with the line that would record it, so that a line is always all
    there is to keep; ``owners`` where such bullets are the owner's word.
    """
    from memory_engine.domain.records import Problem
    from memory_engine.formats.handwritten import REMEDY, items

    for number, raw, said, reason in items(text, recorded):
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
            yield Problem(
                place, "this line is not UTF-8", "Mend or remove the line; the others were read."
            )
        except (BadObservation, ValueError) as damage:
            yield Problem(place, str(damage), "Mend or remove the line; the others were read.")


def signed(line: bytes) -> str:
    """Give the id at the end of a line, as every recorded one has it; empty where none is.

    A line that was cut off has lost it: one that has it, and does not match it, was altered.
    """
    _, mark, digits = line.decode("utf-8", "replace").rstrip("\r").rpartition(ID_MARK)
    whole = len(digits) == ID_DIGITS and not digits.strip(HEXADECIMAL)
    return f"o{digits}" if mark and whole else ""


def recorded(line: bytes) -> bool:
    """Tell whether a line was written by the engine, whatever became of it since."""
    if signed(line):
        return True
    text = line.decode("utf-8", "replace").rstrip("\r")
    bullet = text[:2] in ("- ", "* ", "+ ") and bool(text[2:].strip())
    return bullet and (_machine_made(text) or _cut_short(text))


def by_hand(
    day: str, text: str, place: str, owners: bool = False, origins: Sequence[str] = ()
) -> str:
    """Write the line that records a bullet written by hand; the same words on one day are said
    once."""
    principal = BY_OWNER if owners else BY_ANYONE
    fields: dict[str, str | Sequence[str]] = {
        "session": f"log:{day}",
        "origins": () if owners else origins,
    }
    return write_line(f"{day}T00:00:00.000000Z", principal, text, fields, place)[1]


def handwritten(observation: Observation) -> bool:
    """Tell whether an observation is a bullet written by hand."""
    said = observation.provenance
    day = said.at[:10]
    made = said.at == f"{day}T00:00:00.000000Z" and said.session == f"log:{day}"
    return made and said.principal in (BY_OWNER, BY_ANYONE)


def read_otherwise(observation: Observation) -> str:
    """Tell the id under which the same bullet would stand, had it been read as somebody else's."""
    said = observation.provenance
    other = by_hand(said.at[:10], observation.text, said.log, said.principal != BY_OWNER)
    return other.rpartition("^")[2]


def log_name(day: str) -> str:
    """Think: where the log of a day stands below the store."""
    return f"logs/{day[:4]}/{day[5:7]}/{day}.md"


def _cut_short(line: str) -> bool:
    """Whether nothing but the beginning of a time is left of a line: no bullet of the owner's
    reads so."""
    left = line[2:].strip()
    return len(left) <= len(CLOCK) and all(
        c.isdigit() if at == "0" else c == at for c, at in zip(left, CLOCK, strict=False)
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
    """Think: a recorded line again as an observation; raises ``ValueError`` if it is torn or
    altered."""
    from memory_engine.domain.records import Anchor, Artefact, Observation, Provenance

    body, _, id = line.rpartition("^")
    if not body.endswith("\t") or ids.observation_id(day, body) != id:
        raise ValueError("the line was torn or altered: its text does not match its id")
    said, packed = body[:-1].split("\t")
    principal, _, text = said[STAMP:].partition(": ")
    one, many = _unpacked(packed)
    artefact = (
        Artefact(one["command"], int(one.get("exit", "0")), one.get("code", ""))
        if "command" in one
        else None
    )
    provenance = Provenance(
        principal=principal,
        trust=allowed_trust(principal, one.get("trust", "")),  # type: ignore[arg-type]
        session=one.get("session", ""),
        root_session=one.get("root_session", one.get("session", "")),
        at=f"{day}T{line[2:17]}Z",
        method=one.get("method", "said"),
        source=one.get("source", ""),
        artefact=artefact,
        shown=frozenset(many.get("shown", ())),
        origins=tuple(many.get("origins", ())),
        read=tuple(
            (path, hash)
            for path, _, hash in (item.rpartition("@") for item in many.get("read", ()))
        ),
        extracted_by=one.get("extracted_by", ""),
        log=place,
        offset=one.get("offset", ""),
    )
    return Observation(
        id=id,
        text=text,
        provenance=provenance,
        kind=one.get("kind", ""),  # type: ignore[arg-type]
        subject=one.get("subject", ""),
        attribute=one.get("attribute", ""),
        value=one.get("value", ""),
        polarity=one.get("polarity") != "no",
        scope=one.get("scope", ""),
        anchors=tuple(
            Anchor(path, symbol)
            for path, _, symbol in (a.partition("#") for a in many.get("anchors", ()))
        ),
        line=one.get("line", ""),  # type: ignore[arg-type]
        features=tuple(many.get("features", ())),
        worth=float(one.get("worth") or 0.0),
        passage=one.get("passage") == "yes",
    )


def kept_for_search(line: str) -> bool:
    """Tell whether a recorded line is a passage, which no night reads, without reading all of
    it."""
    packed = line.rpartition("\t")[0].rpartition("\t")[2]
    if "passage=yes" not in packed:
        return False
    return _unpacked(packed)[0].get("passage") == "yes"


def _unpacked(packed: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    import re

    one: dict[str, str] = {}
    many: dict[str, list[str]] = {}
    for name, quoted, bare in re.findall(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))', packed):
        value = (re.sub(r"\\(.)", r"\1", quoted) if "\\" in quoted else quoted) or bare
        if name in MANY:
            many.setdefault(name, []).append(value)
        else:
            one[name] = value
    return one, many
