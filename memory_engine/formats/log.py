"""The daily log: one observation a line, read and trusted.

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
from memory_engine.domain.errors.given import BadObservation
from memory_engine.domain.principal import TRUST_ORDER, well_formed
from memory_engine.privacy.redact import impersonal, redacted_together

TYPE_CHECKING = (
    False  # not typing's: importing that costs the hot path a quarter of an interpreter start
)
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


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
    "worktree",
    "branch",
    "claimed",
    "shared",
]
MANY = ["shown", "origins", "anchors", "read", "features"]
FIELDS = (*SINGLE, *MANY)
SLOT = ("subject", "attribute", "value")
TOLD = (*SLOT, "scope", "source", "command", "branch", "origins", "anchors")
"""The fields that hold words of somebody's, and so perhaps a secret."""
PERSONAL = ("subject", "value", "scope", "command")
"""Those of them that may tell of a person; a place is one, too, but has to be found again."""
BY_OWNER, BY_ANYONE = "user:owner", "agent:handwritten"
"""Who speaks in a bullet written by hand: the owner only where ``config.yaml`` says that nobody
else writes there."""

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


CHOICES = (
    ("trust", TRUST_ORDER, f"none of {', '.join(TRUST_ORDER)}"),
    ("method", METHODS, f"none of {', '.join(METHODS)}"),
    ("kind", ("claim", "rule"), "neither claim nor rule"),
    ("line", LINES, f"none of {', '.join(LINES)}"),
)
"""(field, what it may be, what else it is called)."""


def squeezed(text: str) -> str:
    """Write a text on one line, runs of white space as one.

    Signs that nobody sees go, but for those that join a script's letters or make one picture of
    several.
    """
    if not text.isprintable():
        text = "".join(map(_seen, " " + text, text, text[1:] + " "))
    return " ".join(text.split())


def _seen(before: str, sign: str, after: str) -> str:
    if sign.isprintable():
        return sign
    if sign in JOINERS and not (before.isascii() or after.isascii()):
        return sign
    return "" if sign in JOINERS or sign in HIDDEN or FIRST_TAG <= ord(sign) <= LAST_TAG else " "


def write_line(
    at: str, principal: str, text: str, fields: Mapping[str, str | Sequence[str]], place: str
) -> tuple[str, str]:
    """Write the (day, line) that records an observation; raises ``BadObservation`` of ``place``.

    ``at`` is the full UTC time (``2026-11-20T09:31:02.123456Z``); ``fields`` has keys of
    ``FIELDS``.
    """
    values = (value if isinstance(value, str) else "".join(value) for value in fields.values())
    try:
        _readable(at, principal, text, *values)
    except UnicodeEncodeError:
        raise BadObservation(place, "this is not valid UTF-8") from None
    said, fields = _without_secrets(squeezed(text), fields)
    said, fields = _impersonal(said, fields)
    if not said:
        raise BadObservation(place, "an observation needs a text")
    if not well_formed(principal):
        raise BadObservation(
            place, f"principal {principal!r} does not read kind:name", "Write it like agent:claude."
        )
    _check(fields, place)
    pairs = [pair for name in FIELDS if fields.get(name) for pair in _pairs(name, fields[name])]
    body = f"- {at[11:-1]} {principal}: {said}\t{' '.join(pairs)}\t"
    line = f"{body}^{ids.observation_id(at[:10], body)}"
    _check_size(len(line) if line.isascii() else len(line.encode()), place)
    return at[:10], line


def _without_secrets(
    text: str, fields: Mapping[str, str | Sequence[str]]
) -> tuple[str, Mapping[str, str | Sequence[str]]]:
    """Put markers for secrets into a text and its fields.

    A value that its attribute calls a secret is one.
    """
    told = {name: fields[name] for name in TOLD if fields.get(name)}
    each = [(name, item) for name, value in told.items() for item in _items(value)]
    slot = [f"{fields.get(name, '')}: {fields.get('value', '')}" for name in SLOT[:2]]
    said, _, _, *items = redacted_together([text, *slot, *(item for _, item in each)])
    if [text, *(item for _, item in each)] == [said, *items]:
        return text, fields
    cleaned: dict[str, list[str]] = {}
    for (name, _), item in zip(each, items, strict=True):
        cleaned.setdefault(name, []).append(item)
    return said, {
        **fields,
        **{name: i[0] if isinstance(fields[name], str) else i for name, i in cleaned.items()},
    }


def _impersonal(
    text: str, fields: Mapping[str, str | Sequence[str]]
) -> tuple[str, Mapping[str, str | Sequence[str]]]:
    """Cut down what tells of a person.

    Places stay as they are, or nothing would be found there.
    """
    told = {name: impersonal(str(fields[name])) for name in PERSONAL if fields.get(name)}
    return impersonal(text), {**fields, **told} if told else fields


def _items(value: str | Sequence[str]) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value


def _check_size(size: int, place: str) -> None:
    if size > LINE_BYTES:
        most = f"the observation has {size:,} bytes, the most is {LINE_BYTES:,}"
        raise BadObservation(place, most, "Say it shorter.")


def _readable(*texts: str) -> None:
    """Raise ``UnicodeEncodeError`` for half a character in one of these."""
    for text in texts:
        if not text.isascii():
            text.encode()


def _check(fields: Mapping[str, str | Sequence[str]], place: str) -> None:
    for name, allowed, fault in CHOICES:
        if fields.get(name) and fields[name] not in allowed:
            raise BadObservation(place, f"{name} {fields[name]!r} is {fault}")
    if fields.get("worth") and not _is_chance(fields["worth"]):
        raise BadObservation(place, f"worth {fields['worth']!r} is no number from 0 to 1")
    slotted = [name for name in SLOT if fields.get(name)]
    if slotted and len(slotted) < len(SLOT):
        only = f"only {', '.join(slotted)} given"
        raise BadObservation(place, f"subject, attribute and value go together; {only}")


def _is_chance(value: str | Sequence[str]) -> bool:
    try:
        return isinstance(value, str) and 0 <= float(value) <= 1
    except ValueError:
        return False


def _pairs(name: str, value: str | Sequence[str]) -> Iterator[str]:
    for item in _items(value):
        plain = item if item.isprintable() and " " not in item else squeezed(item)
        if " " in plain or '"' in plain or "\\" in plain:
            escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
            yield f'{name}="{escaped}"'
        elif plain:
            yield f"{name}={plain}"


def by_hand(
    day: str, text: str, place: str, owners: bool = False, origins: Sequence[str] = ()
) -> str:
    """Write the line that records a bullet written by hand.

    The same words on one day are said once.
    """
    principal = BY_OWNER if owners else BY_ANYONE
    fields: dict[str, str | Sequence[str]] = {
        "session": f"log:{day}",
        "origins": () if owners else origins,
    }
    return write_line(f"{day}T00:00:00.000000Z", principal, text, fields, place)[1]


def log_name(day: str) -> str:
    """Name the file of a day's log below the store."""
    return f"logs/{day[:4]}/{day[5:7]}/{day}.md"
