"""Which question about the code base decides a fact.

And what the answer says of the fact. Pure: nothing is looked at here.

A fact is decidable by its slot alone. ``predicate`` gives the question, the engine looks,
``verdict_on`` reads the finding: the other way round for a denial, and "unknown" where the question
is only part of the claim. That a file exists does not prove that the thing is in it, and that a
target exists does not prove that it is the one for tests; that they are gone refutes both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from memory_engine.claims.lookable import Lookable, lookable, mentioned
from memory_engine.claims.mention import PATH as FILE
from memory_engine.claims.mention import looks_like_code
from memory_engine.claims.stance.hedges import unhedged
from memory_engine.domain.policy import LOCATIONS
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.domain.records.observation import Anchor, Observation

Answer = Literal["supported", "refuted", "unknown"]

SETTINGS = frozenset({"default", "port", "flag", "env"})

RESTING = ("stands", "lasts")
"""Questions after a file that a claim only rests on: an answer follows the file, and proves
nothing."""

YES = frozenset({"", "yes", "true", "works", "exists"})
NO = frozenset({"no", "false", "not", "never", "broken", "fails", "missing", "gone"})

SYMBOL = re.compile(
    r"^[A-Za-z_$@&][\w$]*[?!]?(?:(?:\.|::|:|#)[A-Za-z_$][\w$]*[?!]?)*(?:\(.*\)|/\d+)?$"
)
PATH = re.compile(r"^(?![a-z][a-z0-9+.-]*://)[^\s'\"`|<>*?]*[./][^\s'\"`|<>*?]*$", re.I)
DEFINED = re.compile(
    r"\b(?:re)?defin(?:e[sd]?|ition)\b|\bdeclare[sd]?\b|\bimplement(?:s|ed|ation)?\b", re.I
)
PROSE_FILE = re.compile(r"\.(md|rst|txt|adoc)$", re.I)
LINE = r"(?::\d+(?:[-:]\d+)?|#L\d+(?:-L?\d+)?)?"
VERSION = re.compile(r"^[\s=~^<>!vV]*\d[^\s]*(\s*[,|<>=!~ ].*)?$")

PURPOSES = {
    "test": "test tox nox jest vitest mocha spec karma cypress playwright",
    "lint": "lint ruff flake8 clippy rubocop credo check",
    "format": "format fmt black prettier isort",
    "typ": "type mypy pyright tsc",
    "build": "build compile webpack vite rollup",
    "doc": "doc sphinx",
    "run": "run start serve dev",
    "start": "run start serve dev",
    "install": "install sync setup",
}
"""How a command shows what it is for, by the beginning of the word for that purpose."""

FILLING = (
    "run",
    "running",
    "the",
    "to",
    "all",
    "and",
    "for",
    "of",
    "how",
    "in",
    "on",
    "this",
    "project",
    "command",
    "use",
)
"""Words of a purpose that say nothing of it, unless there are no others."""


class _Reading(NamedTuple):
    """The question of a fact, and what its answer is worth.

    Whether the fact says yes to it, and whether yes proves the claim and no disproves it.
    """

    predicate: Predicate
    says: bool = True
    sufficient: bool = True
    necessary: bool = True


def predicate(fact: Fact | Observation) -> Predicate | None:
    """Find the question whose answer bears on a fact.

    None if the code base can't decide it.

    Nothing scoped is asked (the tree at hand may be another branch or platform), and no rule: it is
    no hypothesis. A fact that denies asks the same question as the one it denies.
    """
    reading = _reading(fact)
    return reading.predicate if reading else None


def verdict_on(fact: Fact | Observation, finding: Finding) -> Answer:
    """Say what a finding on ``predicate(fact)`` says of the fact."""
    reading = _reading(fact)
    if (
        reading is None
        or reading.predicate.name != finding.predicate.name
        or finding.verdict == "unknown"
    ):
        return "unknown"
    holds = finding.verdict == "supported"
    if finding.predicate.name == "literal" and _only_moved(fact, finding):
        return "unknown"
    if not (reading.sufficient if holds else reading.necessary):
        return "unknown"
    return "supported" if holds == reading.says else "refuted"


def _only_moved(fact: Fact | Observation, finding: Finding) -> bool:
    """Tell whether a literal is as it was, in another file.

    Than its anchor's, and the words name no file.
    """
    asked = finding.predicate
    return (
        finding.verdict == "refuted"
        and finding.found == (asked.value,)
        and asked.path not in fact.text
    )


def relocated(fact: Fact, finding: Finding) -> Fact | None:
    """Put a claim at the one place where the thing is now.

    For the caller to name; None unless it moved to one.
    """
    if verdict_on(fact, finding) != "refuted" or len(finding.anchors) != 1 or not fact.polarity:
        return None
    new, asked = finding.anchors[0], finding.predicate
    if asked.name not in ("defined", "exists", *RESTING):
        return None
    old = asked.path or asked.subject
    text = re.sub(rf"(?<![\w/]){re.escape(old)}{LINE}(?![\w/])", lambda _: new.path, fact.text)
    if asked.name in RESTING:
        kept = {anchor for anchor in fact.anchors if anchor.path != old} | {new}
        return (
            replace(fact, id="", text=text, anchors=frozenset(kept)) if text != fact.text else None
        )
    if text == fact.text:
        text = (
            f"{fact.subject} is in {new.path}"
            if _plain(fact.subject) != old
            else f"{new.path} exists"
        )
    moved = (
        {"subject": new.path}
        if _slot(fact)[1] == "exists"
        else {"value": new.place if "#" in fact.value else new.path}
    )
    return replace(fact, id="", text=text, anchors=frozenset({new}), **moved)


def _reading(fact: Fact | Observation) -> _Reading | None:
    """Read a fact's question, by its slot or its words.

    The slot is one that an observer gave. The words of a sentence may say more exactly than the
    slot read out of it what is meant.
    """
    if fact.scope or fact.kind == "rule":
        return None
    given = bool(fact.attribute) and not (isinstance(fact, Fact) and fact.parsed)
    return _by_slot(fact) if given else _by_words(fact) or _by_slot(fact) or _in_passing(fact)


def _by_words(fact: Fact | Observation) -> _Reading | None:
    found = lookable(unhedged(fact.text))
    if found is None or (found.says and not fact.polarity):
        return None
    if found.question == "target":
        return _Reading(
            Predicate("target", found.subject),
            found.says,
            not found.value or _serves(found.value.lower(), found.subject),
        )
    return _asked(found)


def _in_passing(fact: Fact | Observation) -> _Reading | None:
    """Read what a sentence rests on.

    That it is gone refutes it, that it is there proves nothing.
    """
    found = mentioned(fact.text) if fact.polarity and not fact.attribute else None
    if (
        found
        and found.question == "lasts"
        and any(one.path == found.subject and one.blob for one in fact.anchors)
    ):
        found = found._replace(question="stands")  # it was seen there
    return _asked(found) if found else None


def _asked(found: Lookable) -> _Reading:
    question = Predicate(found.question, found.subject, found.value, found.path)
    return _Reading(question, found.says, sufficient=not found.part, necessary=not found.loose)


def _by_slot(fact: Fact | Observation) -> _Reading | None:
    subject, attribute, value = _slot(fact)
    if not subject or not attribute:
        return None
    if attribute in LOCATIONS:
        reading = _located(fact, subject, attribute, value)
    elif attribute in ("exists", "works"):
        reading = _there(subject, attribute, value.lower())
    elif attribute == "version":
        asked = Predicate("version", subject, _as_written(fact, value), _seen_in(fact))
        reading = _Reading(asked) if VERSION.match(value) else None
    elif attribute == "command" or attribute.startswith("cmd:"):
        reading = _command(fact, subject, attribute, value)
    elif attribute in SETTINGS:
        reading = _setting(fact, subject, attribute, value)
    else:
        reading = None
    return replace(reading, says=reading.says == fact.polarity) if reading else None


def _slot(fact: Fact | Observation) -> tuple[str, str, str]:
    return (
        _plain(fact.subject),
        re.sub(r"[\s_]+", "-", fact.attribute.strip().lower()),
        _plain(fact.value),
    )


def _plain(text: str) -> str:
    return text.strip().strip("`").strip()


def _seen_in(fact: Fact | Observation) -> str:
    """Choose the file in which a look has found it."""
    return min(
        (anchor.path for anchor in fact.anchors if anchor.blob and not anchor.symbol), default=""
    )


def _as_written(fact: Fact | Observation, version: str) -> str:
    """Give a version as the text writes it.

    A slot holds 2.0.0 as 2.0, which is asked for as any release of that line: the text tells which
    was meant.
    """
    found = re.search(written(version), fact.text)
    return found[0] if found else version


def written(value: str) -> str:
    """Make a pattern for a value as a text writes it.

    Whole, and a version with or without zeros at its end.
    """
    zeros = r"(?:\.0)*" if re.match(r"v?\d+(\.\d+)*$", value) else ""
    return rf"(?<![\w.]){re.escape(value)}{zeros}(?!\w|\.\w)"


def _located(fact: Fact | Observation, subject: str, attribute: str, value: str) -> _Reading | None:
    path, _, symbol = re.sub(LINE + "$", "", value).partition("#")
    if not PATH.match(path) and not FILE.fullmatch(path):
        return None
    named = symbol or subject
    if not SYMBOL.match(named) or FILE.fullmatch(named):
        return _Reading(Predicate("exists", path), sufficient=_last(subject) == _last(path))
    places = [
        one for one in fact.anchors if one.path == path and f".{one.symbol}".endswith(f".{named}")
    ]
    certain = (
        attribute == "defined-in"
        or _met(fact, places)
        or bool(symbol)
        or _surely_code(subject)
        or _as_code(subject, fact)
    )
    name = places[0].symbol if len(places) == 1 else named
    return _Reading(Predicate("defined", name, path=path), necessary=certain)


def _met(fact: Fact | Observation, places: Sequence[Anchor]) -> bool:
    """Tell whether somebody saw it at one of these places.

    An anchor without a hash may be read out of the same words.
    """
    given = not (isinstance(fact, Fact) and fact.parsed)
    return any(given or one.ast or one.blob for one in places)


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _surely_code(subject: str) -> bool:
    """Tell whether a name can mean nothing but code.

    A plain word (``parser``, ``Auth``) may be the name of a symbol or mean a part of the program:
    absence proves nothing.
    """
    return looks_like_code(subject) or bool(re.search(r"\w[.:#]\w|_|\(", subject))


def _as_code(subject: str, fact: Fact | Observation) -> bool:
    """Tell whether the words mean a plain name as code.

    In backticks, or as what is defined.
    """
    return f"`{subject}`" in fact.text or bool(DEFINED.search(fact.text))


def _there(subject: str, attribute: str, value: str) -> _Reading | None:
    if value not in YES | NO:
        return None
    if attribute == "works":
        return _Reading(Predicate("target", subject), value in YES, sufficient=False)
    return _Reading(Predicate("exists", subject), value in YES) if PATH.match(subject) else None


def _command(fact: Fact | Observation, subject: str, attribute: str, value: str) -> _Reading | None:
    """Ask after a command.

    Where it has several words, it also asks of the one file that the observer pointed at.
    """
    if not value or "\n" in value:
        return None
    purpose = attribute.removeprefix("cmd:") if attribute != "command" else subject
    places = {anchor.path for anchor in fact.anchors} if " " in value else set()
    path = places.pop() if len(places) == 1 else ""
    return _Reading(
        Predicate("target", value, path=path), sufficient=_serves(purpose.lower(), value.lower())
    )


def _serves(purpose: str, command: str) -> bool:
    """Tell whether a command shows that it is for this.

    Any target exists, but "for tests" is what was claimed.
    """
    words = re.findall(r"[a-z0-9]{2,}", purpose)
    words = [word for word in words if word not in FILLING] or words
    stems = [
        sign
        for begin, signs in PURPOSES.items()
        if any(word.startswith(begin) for word in words)
        for sign in signs.split()
    ]
    return any(sign in command for sign in (*stems, *words))


def _setting(fact: Fact | Observation, subject: str, attribute: str, value: str) -> _Reading | None:
    pair = re.match(r"^([A-Za-z_]\w*)=(.+)$", value) if attribute == "env" else None
    name, value = (pair[1], pair[2]) if pair else (subject, value)
    if not value or value.startswith("--"):
        return None
    if attribute == "port" and "port" not in name.lower():
        name = f"{name}.port"
    places = {one.path for one in fact.anchors if one.path and not PROSE_FILE.search(one.path)}
    spelled = re.search(written(value), fact.text, re.I)  # a slot has ZLIB by its one name, zlib
    value = spelled[0] if spelled and value not in fact.text else value
    return _Reading(Predicate("literal", name, value, places.pop() if len(places) == 1 else ""))
