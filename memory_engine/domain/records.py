"""The values of the engine.

Frozen, made of strings, numbers, tuples and frozensets only.

They are named tuples: ``why`` and ``revert`` start cold each time, and frozen dataclasses cost
twenty times as much to define.

No constructor here invents an id, a time or a random number: whoever makes a record says all of it.
Times are ISO 8601 in UTC (``2026-11-20T09:31:02.123456Z``), days are ``2026-11-20``; ``""`` means
"not said".
"""

from __future__ import annotations

from collections.abc import Iterable

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.typed import Any, Literal, TypeVar

Trust = Literal["owner", "agent", "tool", "untrusted"]
Kind = Literal["claim", "rule"]
Status = Literal[
    "", "tentative", "corroborated", "asserted", "contested", "superseded", "retracted"
]
LineKind = Literal["", "lesson", "rule", "command", "decision", "place"]
"""What kind of line of a page a text would make; ``""`` where nobody has decided, or it would
make none."""
Mark = Literal["", "asserted", "you said", "unverified", "seen", "heard"]
"""How far a line of a page is believed, the surest first; ``seen``: a command that a recorded run
has shown to work; ``""`` for what stands on no page."""
Off = Literal[
    "",
    "contested",
    "stale",
    "drifted",
    "tainted",
    "vetoed",
    "no anchor",
    "passing",
    "redacted",
    "unstated",
]
"""Why a fact that is held stands on no page; ``passing``: said once, and nothing shows that it
lasts; ``redacted``: a secret was all of it; ``unstated``: a question, an order, a plan, a wish or a
supposition; ``drifted``: the code base contradicts it since the last night, which settles it."""
Verb = Literal[
    "admit", "merge", "supersede", "retract", "promote", "demote", "revert", "veto", "redact"
]

LIVE: frozenset[str] = frozenset({"tentative", "corroborated", "asserted", "contested"})
STATUSES = ("tentative", "corroborated", "asserted", "contested", "superseded", "retracted")
"""Of what memory has an opinion on: all but the empty one."""
"""The statuses in which a fact is held now; ``""`` is the status of what is not (or no longer)
in memory at all."""


class Artefact(NamedTuple):
    """A recorded run.

    The command, its exit code, and the hash of the code that it ran on.
    """

    command: str
    exit: int
    hash: str = ""


class Anchor(NamedTuple):
    """The place in the code base that a claim speaks of.

    With the hashes it had when it was last looked at.

    ``path`` is relative to the workspace, and ``""`` where only a symbol is known; ``symbol`` is a
    qualified name (``Server.run``); ``blob`` is the hash of the file and ``ast`` that of the
    symbol's syntax tree, both hex.
    """

    path: str
    symbol: str = ""
    blob: str = ""
    ast: str = ""

    @property
    def place(self) -> str:
        """``path`` or ``path#symbol``."""
        return f"{self.path}#{self.symbol}" if self.symbol else self.path


class Provenance(NamedTuple):
    """Who said a thing, when, where and how.

    And what had been put before the speaker (W3C PROV terms).

    ``root_session`` is the session at the root of a tree of sub-agents; ``shown`` holds the ids of
    facts that memory had put before the speaker; ``origins`` the outside sources that the session
    had read; ``read`` pairs of path and hash; ``offset`` is how far the speaker's clock was from
    UTC (``-08:00``), if that is told; ``worktree`` and ``branch`` are git's names of where the
    speaker was in the store's repository, if it was. ``claimed`` names what of this an agent's
    shell only said of itself: ``session``, where its host knows of another root session, which is
    then the one here; ``time``.
    ``shared`` is the account that brought it to a team's store. ``apart`` is the branch while git
    shows that what was said there is not in the main line, ``person`` whose word it is where a
    team counts witnesses by person: both computed, never written.
    """

    principal: str
    trust: Trust
    session: str
    root_session: str
    at: str
    method: str = "said"
    source: str = ""
    artefact: Artefact | None = None
    shown: frozenset[str] = frozenset()
    origins: tuple[str, ...] = ()
    read: tuple[tuple[str, str], ...] = ()
    extracted_by: str = ""
    log: str = ""
    offset: str = ""
    worktree: str = ""
    branch: str = ""
    claimed: str = ""
    apart: str = ""
    shared: str = ""
    person: str = ""

    @property
    def witness(self) -> str:
        """Whose one vote it is: a person's in a team, else that of the root session."""
        return f"person:{self.person}" if self.person else self.root_session


class Observation(NamedTuple):
    """One thing that one principal said once, at one place.

    Never edited, never deleted.

    ``kind`` is ``""`` where the observer left it to the text whether this is a rule. ``line`` says
    what kind of line it would make and ``features`` by what it was found lasting, where a source
    was read for that; ``worth`` is the chance, 0 to 1, that a reader finds it useful (0: nobody
    judged). A ``passage`` is kept for search alone: no night admits it.
    """

    id: str
    text: str
    provenance: Provenance
    kind: Kind | Literal[""] = ""
    subject: str = ""
    attribute: str = ""
    value: str = ""
    polarity: bool = True
    scope: str = ""
    anchors: tuple[Anchor, ...] = ()
    line: LineKind = ""
    features: tuple[str, ...] = ()
    worth: float = 0.0
    passage: bool = False


class Heard(NamedTuple):
    """An observation that full text found, without its text.

    ``facts`` are the ids of those that stand on it; ``asks`` where it ends as a question does; a
    ``passage`` is a piece of a transcript, which says enough by itself;
    ``score`` is 0 for one that was only looked up.
    """

    id: str
    position: int
    session: str
    principal: str
    asks: bool
    passage: bool
    facts: tuple[str, ...] = ()
    score: float = 0.0


class Veto(NamedTuple):
    """What revert ``entry`` leaves behind.

    None of this evidence and no group already seen speaks for the claim again.

    ``counts`` where the revert took back a rise of the fact: each such one raises the threshold for
    the next.
    """

    entry: int
    evidence: tuple[str, ...]
    groups: tuple[str, ...]
    counts: bool = True


class PairVeto(NamedTuple):
    """What a revert leaves of a decision between two rivals.

    For ``rival`` the decision is not made again from this evidence and these groups of the fact.
    With no rival it is the code base that had refuted the fact: ``groups`` names the finding taken
    back.
    """

    entry: int
    rival: str
    evidence: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


PredicateName = Literal[
    "exists", "defined", "version", "target", "literal",
    "minimum", "allows", "asks", "depends", "declares", "runs", "stands", "lasts",
]  # fmt: skip


class Predicate(NamedTuple):
    """A question about the code base that looking can decide.

    Nothing is run.

    ``exists``: path ``subject`` is there. ``defined``: symbol ``subject`` is defined in file
    ``path``. ``version``: package ``subject`` has version ``value`` in a lock file or manifest.
    ``target``: script or target ``subject`` exists (in ``path``, if given). ``literal``: the name
    ``subject`` (default, port, flag, environment key) has literal ``value``. ``minimum``: of
    ``subject``, a language, at least ``value`` is asked for; ``allows``: ``value`` is allowed;
    ``asks``: the range ``value`` is asked for. ``depends``: the project asks for the package
    ``subject``. ``declares``: manifests give the field ``subject`` the ``value``. ``runs``: target
    ``subject`` runs the program ``value``. ``stands``: a file ``subject`` is there, unless it may
    be made; ``lasts``: it is not gone, if it ever was there.
    """

    name: PredicateName
    subject: str
    value: str = ""
    path: str = ""


class Finding(NamedTuple):
    """What a look at the code base gave.

    Supported, refuted or unknown, why, and what stands there instead.

    ``anchors`` are the places looked at with the hashes they have now: where supported the place
    itself; where refuted the places where the thing is now (exactly one: it moved there). ``found``
    are the values seen instead.
    """

    predicate: Predicate
    verdict: Literal["supported", "refuted", "unknown"]
    because: str
    found: tuple[str, ...] = ()
    anchors: tuple[Anchor, ...] = ()


Trace = Literal["had", "like", "ignored", ""]
"""What git knows of a path where nothing is: it had it, or one that ends with it, or ignores it."""


class Misstated(NamedTuple):
    """What instructions say and the code base refutes.

    Where, the words, and what was seen.
    """

    places: tuple[tuple[str, int], ...]
    words: str
    because: str
    predicate: Predicate

    @property
    def told(self) -> str:
        """It in one sentence."""
        where = " and ".join(f"{file}:{line}" for file, line in self.places)
        words = f'"{self.words}"' if "`" in self.words else f"`{self.words}`"
        return f"{where} {'say' if len(self.places) > 1 else 'says'} {words}; {self.because}"


Key = tuple[str, str, str, str, bool]
Slot = tuple[str, str, str]


class Fact(NamedTuple):
    """A belief held for its evidence.

    Its confidence is not here: it is computed from the evidence (``belief.confidence``).
    ``evidence`` holds ids of observations; ``parsed`` where the slot was read out of free text;
    ``opposite`` is the id of the fact that says the contrary; ``valid_from`` and ``valid_to`` say
    when it held in the world; ``successor`` is what superseded it; ``derived_from`` the facts it
    follows from by rule; ``disputes`` the facts whose text contradicts its own; ``settled`` where
    the owner decided a conflict for it; ``refuted_by`` names the finding of the code base that
    ended it; ``line`` says what kind of line it makes, where its source was read for that;
    ``retells`` names the facts of outside sources that had said so before, in other words;
    ``alternatives`` the facts that look like another value of the same thing, and stand beside it.
    A fact with status ``""`` is not in memory; it may still carry vetoes. What is not written in an
    older ledger has the default here.
    """

    id: str
    text: str = ""
    kind: Kind = "claim"
    subject: str = ""
    attribute: str = ""
    value: str = ""
    polarity: bool = True
    scope: str = ""
    hedge: str = "bare"
    parsed: bool = False
    opposite: str = ""
    status: Status = ""
    evidence: frozenset[str] = frozenset()
    anchors: frozenset[Anchor] = frozenset()
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""
    derived_from: frozenset[str] = frozenset()
    disputes: frozenset[str] = frozenset()
    settled: bool = False
    vetoes: frozenset[Veto] = frozenset()
    pair_vetoes: frozenset[PairVeto] = frozenset()
    refuted_by: str = ""
    line: LineKind = ""
    retells: frozenset[str] = frozenset()
    alternatives: frozenset[str] = frozenset()

    @property
    def paths(self) -> list[str]:
        """The files that it speaks of, in order."""
        return sorted({anchor.path for anchor in self.anchors} - {""})

    @property
    def held(self) -> bool:
        """Whether it is believed now, at whatever tier."""
        return self.status in LIVE

    @property
    def slot(self) -> Slot | None:
        """(scope, subject, attribute), or None for a fact of free text."""
        return (
            (self.scope, self.subject, self.attribute) if self.subject and self.attribute else None
        )


Scalar = str | bool | int
Item = tuple["Item | Scalar", ...] | Scalar
Fields = tuple[tuple[str, Item], ...]

SET_FIELDS = frozenset(
    {
        "evidence",
        "anchors",
        "derived_from",
        "disputes",
        "vetoes",
        "pair_vetoes",
        "retells",
        "alternatives",
    }
)


class Change(NamedTuple):
    """The fields of one fact that a decision touches, before and after.

    Of a set field ``before`` holds what is taken away and ``after`` what is added. Swapping the two
    is the whole of undo.
    """

    subject: str
    before: Fields
    after: Fields

    def inverse(self) -> Change:
        """Give the change that takes this one back."""
        return Change(self.subject, self.after, self.before)


Question = tuple[str, str]
"""Two sentences: do they make the same claim?"""


class Verdict(NamedTuple):
    """An answer to a question that pure code asked.

    By whom, with which model and prompt; kept, so replay asks nobody.

    ``prompt`` is the sha256 of the wording it was asked in, or of the weights that answer;
    ``because`` says why there is no answer, where there is none; ``request`` is its name where it
    was answered, ``cost`` in US dollars what was paid, if that is known.
    """

    question: Question
    answer: Literal["yes", "no", "unsure"]
    by: str
    model: str = ""
    prompt: str = ""
    because: str = ""
    request: str = ""
    cost: str = ""

    @property
    def told(self) -> str:
        """Who answered what, in one line."""
        asked = f"{self.model}, sha256 {self.prompt[:16]}"
        asked += f", request {self.request}" if self.request else ""
        asked += f", ${self.cost}" if self.cost else ""
        return f"{self.by} ({asked}) says {self.answer}"


class Proposal(NamedTuple):
    """Changes that stand or fall together, with the reason.

    What a reviewer accepts or rejects.
    """

    verb: Verb
    because: str
    changes: tuple[Change, ...]


class Look(NamedTuple):
    """A look at the code base.

    The night in which the fact is due again, how many looks in a row it held, and the paths.
    """

    fact: str
    due: int
    streak: int
    verdict: str
    paths: tuple[str, ...]


class Plan(NamedTuple):
    """A night's proposals, and what they were thought on.

    The ledger head, and the policy.

    ``dream`` is the night's number; ``upto`` the position in the log (a count of observations) that
    it has read; ``left`` says what it looked at and left alone, with reasons. ``tree`` is the state
    of the code base that it saw, ``testimony`` the (day, line) pairs in which the engine itself
    says what it saw, ``looks`` when to look again.
    """

    head: str
    policy: str
    day: str
    dream: int
    upto: int
    proposals: tuple[Proposal, ...]
    left: tuple[tuple[str, str], ...] = ()
    tree: str = ""
    testimony: tuple[tuple[str, str], ...] = ()
    looks: tuple[Look, ...] = ()


class Entry(NamedTuple):
    """A proposal that happened.

    Numbered, dated, and chained by hash to the one before it.

    ``dream`` is the number of the night (0: by hand); ``takes_back`` names the entries that a
    revert undid.
    """

    number: int
    day: str
    dream: int
    by: str
    proposal: Proposal
    takes_back: tuple[int, ...]
    previous: str
    hash: str


class Standing(NamedTuple):
    """A fact with what is computed of it.

    Confidence (a probability), weight in the index, day it was last heard.

    ``mark`` says how far it is believed where it stands on a page, ``off`` why it may stand on
    none.
    """

    fact: Fact
    confidence: float
    weight: float
    heard: str
    mark: Mark = ""
    off: Off = ""


SUREST = ("asserted", "corroborated", "contested", "tentative", "superseded", "retracted")
"""The statuses, those of what is most surely held first."""


class FactFilter(NamedTuple):
    """Which facts a listing wants.

    Of some statuses; ``""`` elsewhere leaves it open: ``path`` is a file that they speak of,
    ``mark`` and ``off`` say how they stand on the pages, ``successor`` what holds in their place.
    """

    statuses: tuple[str, ...] = STATUSES
    kind: str = ""
    subject: str = ""
    path: str = ""
    mark: str = ""
    off: str = ""
    successor: str = ""


class Brought(NamedTuple):
    """What a session brought: how much, by whom, when, and how many facts rest on it now.

    ``outside`` counts what came from outside sources.
    """

    session: str
    observations: int
    outside: int
    first: str
    last: str
    principals: tuple[str, ...]
    facts: int


UNPLACED = "unplaced"
"""The mark of a store in which an earlier version wrote last: nobody has decided where its facts
stand."""


IMPORTS_KEYED = "imports-keyed"
"""The mark of a store that keeps the keys of imports as digests under a key of its own."""


class Dreamt(NamedTuple):
    """A night that happened.

    Its number, when (seconds since 1970), and the position in the log that it read up to.
    """

    number: int
    at: float
    upto: int


class Spoken(NamedTuple):
    """What was said over a stretch of the log.

    How much that a night reads, in which root sessions, how much of it from outside.
    """

    observations: int
    sessions: frozenset[str]
    outside: int


class Tally(NamedTuple):
    """The entries of a stretch of the ledger.

    How many of each verb, and of which nights (0: of none).
    """

    verbs: dict[str, int]
    first: int
    last: int


class Problem(NamedTuple):
    """Something wrong in the data.

    A value with a place, not an exception.
    """

    place: str
    what: str
    remedy: str = ""


def plain(value: object) -> Item:
    """Give a field of a fact as scalars and sorted tuples.

    The form in which a ``Change`` holds it.
    """
    if isinstance(value, frozenset):
        return tuple(sorted((plain(item) for item in value), key=repr))
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, str | bool | int):
        return value
    raise TypeError(f"{type(value).__name__} is not a field of a fact")


def _revived(name: str, item: Item) -> object:
    if name == "anchors" and isinstance(item, tuple):
        return Anchor(*(str(part) for part in item))
    if name == "vetoes" and isinstance(item, tuple):
        entry, evidence, groups, counts = item
        return Veto(int(str(entry)), _strings(evidence), _strings(groups), bool(counts))
    if name == "pair_vetoes" and isinstance(item, tuple):
        entry, rival, evidence, groups = item
        return PairVeto(int(str(entry)), str(rival), _strings(evidence), _strings(groups))
    return item


def _strings(items: Item) -> tuple[str, ...]:
    return tuple(str(item) for item in items) if isinstance(items, tuple) else (str(items),)


def revived(name: str, items: Item) -> frozenset[object]:
    """Give the members of a set field from their plain form.

    The inverse of ``plain``.
    """
    return (
        frozenset(_revived(name, item) for item in items)
        if isinstance(items, tuple)
        else frozenset()
    )


def difference(before: Fact, after: Fact) -> Change:
    """Find the change that leads from one state to another.

    Of one fact.
    """
    old: list[tuple[str, Item]] = []
    new: list[tuple[str, Item]] = []
    for name in Fact._fields[1:]:
        was, becomes = getattr(before, name), getattr(after, name)
        if was == becomes:
            continue
        if name in SET_FIELDS:
            was, becomes = was - becomes, becomes - was
        old.append((name, plain(was)))
        new.append((name, plain(becomes)))
    return Change(before.id, tuple(old), tuple(new))


def proposal(verb: Verb, because: str, pairs: Iterable[tuple[Fact, Fact]]) -> Proposal:
    """Give a proposal from (before, after) pairs of facts."""
    return Proposal(verb, because, tuple(difference(before, after) for before, after in pairs))


R = TypeVar("R", bound=tuple[Any, ...])


def replace(record: R, **fields: Any) -> R:  # noqa: ANN401  (whatever the record's fields hold)
    """Give the same record with other values in these fields."""
    changed: R = record._replace(**fields)  # type: ignore[attr-defined]
    return changed


def with_status(fact: Fact, status: Status) -> Fact:
    """Give the same fact in another status."""
    return replace(fact, status=status)


class SetAside(NamedTuple):
    """A night's plan that waits for a review.

    Where it lies in the store, and how many beliefs it would end or lower.
    """

    night: int
    plan: str
    falls: int


MARKS_OF_ALL: tuple[str, ...] = (
    *("branches", "came back:", "imports-", "outside:", "penned:", "people", "policy"),
    *("refuted-promotions", "shown:", UNPLACED, "withdrawn"),
)
"""How the names of marks begin that are of a memory, whoever writes to it. Every other mark tells
how far one machine has read: its logs, its transcripts, its working tree."""

ELSEWHERE = "@"
"""How the place of a line begins that stands in another machine's logs."""
