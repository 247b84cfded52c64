"""What the answers hold: their keys and types.

Types are of their values. Whatever shows an answer shows these values: the command line with
``--json``, the MCP server, the page. They are plain dictionaries, so that they are JSON as they
stand; being types alone, they cost no start anything. The brief is a record of its own
(``views.brief``).
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

Counts = dict[str, int]
"""How many of each."""


class FactRow(TypedDict):
    """A fact as it is held; what it lacks is None."""

    id: str
    text: str
    kind: str
    line: str
    status: str
    mark: str | None
    off_pages: str | None
    confidence: float
    evidence: list[str]
    valid_from: str | None
    valid_to: str | None
    scope: str | None
    branch: str | None
    subject: str | None
    attribute: str | None
    value: str | None
    polarity: bool
    anchors: list[str]
    successor: str | None


class FactCounts(TypedDict):
    """How many facts there are.

    They are by status, by mark on the pages, and by why they are on none.
    """

    facts: int
    by_status: Counts
    by_mark: dict[str, int]
    off_pages: dict[str, int]


class RunRow(TypedDict):
    """A recorded run."""

    command: str
    exit: int
    hash: str


class ObservationRow(TypedDict):
    """What was said, by whom, when and where."""

    id: str
    text: str
    principal: str
    trust: str
    session: str
    root_session: str
    at: str
    method: str
    source: str | None
    log: str
    branch: str | None
    worktree: str | None
    artefact: RunRow | None
    origins: list[str]
    features: list[str]
    note: str


class WitnessRow(ObservationRow):
    """An observation as evidence: its bits, or why ignored.

    ``wording`` is its text where the fact is told in other words.
    """

    bits: float
    ignored: str | None
    wording: str


TermRow = TypedDict(
    "TermRow", {"label": str, "bits": float, "class": str, "observations": list[str]}
)
"""A vote, in bits."""


class VetoRow(TypedDict):
    """What a revert bars from speaking again."""

    entry: int
    evidence: list[str]


class EntryRow(TypedDict):
    """An entry of the ledger.

    ``dream`` is None for what was decided by hand.
    """

    entry: int
    verb: str
    because: str
    at: str
    dream: int | None
    by: str
    facts: list[str]
    takes_back: list[int]


AboutRow = TypedDict(
    "AboutRow",
    {"id": str, "text": str, "from": str | None, "to": str | None, "successor": str | None},
)
"""What an entry did to one fact, told in the words that it had then."""


class ToldEntryRow(EntryRow):
    """An entry, and what it was about."""

    about: list[AboutRow]


class BriefEntryRow(ToldEntryRow):
    """An entry, a few of its facts, and their number.

    It touched so many.
    """

    touched: int


class EntryTrail(ToldEntryRow):
    """An entry, and whether it still stands."""

    taken_back_by: list[int]
    stands: bool


class FactTrail(TypedDict):
    """Everything that explains a fact."""

    fact: FactRow
    confidence: float
    terms: list[TermRow]
    bits: float
    threshold_bits: float
    prior_bits: float
    earned: str
    kept_because: list[str]
    worth: float
    evidence: list[WitnessRow]
    against: list[WitnessRow]
    promoted_by: int | None
    missing: list[str]
    conflicts: list[str]
    vetoes: list[VetoRow]
    history: list[EntryRow]


class FallRow(TypedDict):
    """A piece of evidence, and the step that it makes.

    It has ``why_not`` where it makes none.
    """

    witness: WitnessRow
    label: str
    bits: float
    start: float
    end: float
    against: bool
    counts: bool
    why_not: str


class Waterfall(TypedDict):
    """A fact's evidence over time, from 0 to its sum.

    All is in bits.
    """

    rows: list[FallRow]
    least: float
    most: float
    sum: float
    threshold: float


class AroundNode(TypedDict):
    """What stands near a fact: another fact, what was said, a file.

    ``rank`` counts the steps from what was said (0) over the fact itself (1) to what else holds.
    """

    id: str
    kind: str
    text: str
    status: str
    rank: int


AroundEdge = TypedDict("AroundEdge", {"from": str, "to": str, "relation": str})
"""What holds between two of them."""


class Around(TypedDict):
    """A fact's neighbourhood, as far as it can be drawn.

    ``left_out`` counts the rest.
    """

    centre: str
    nodes: list[AroundNode]
    edges: list[AroundEdge]
    left_out: int


class CodeRow(TypedDict):
    """A line of code now, or where nothing is.

    Something was there once.
    """

    place: str
    line: int | None
    text: str
    gone: bool


class PrivacyAccount(TypedDict):
    """Who is asked, what is allowed, and what left.

    It is asked at night; the owner allows; it left the machine.
    """

    asked: list[dict[str, str]]
    destinations: list[str]
    allowed: list[dict[str, Any]]
    left: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    sums: dict[str, float]


class PlaceRow(TypedDict):
    """A line of a file."""

    file: str
    line: int


class MisstatedRow(TypedDict):
    """What instructions say and the code base refutes.

    ``told`` is all of it in a sentence.
    """

    told: str
    says: str
    because: str
    asked: str
    places: list[PlaceRow]


class SessionShare(TypedDict):
    """What a session brought."""

    session: str
    observations: int
    outside: int
    first: str
    last: str
    principals: list[str]
    facts: int


class ShareRow(FactRow):
    """A fact, and the share that one observation has in it."""

    bits: float
    ignored: str | None


class ObservationTrail(TypedDict):
    """Which facts rest on an observation, or why none does."""

    observation: ObservationRow
    facts: list[ShareRow]
    note: str


class NightTrail(TypedDict):
    """What one night decided."""

    dream: int
    decisions: list[ToldEntryRow]


class SpeakerTrail(TypedDict):
    """Which facts rest on what a session, source or principal said."""

    target: str
    observations: int
    facts: list[FactRow]


Explained = FactTrail | EntryTrail | NightTrail | ObservationTrail | SpeakerTrail
"""What ``why`` answers; its keys tell which."""


class SideRow(FactRow):
    """One of several facts that can't all hold, with who says it."""

    bits: float
    said_by: list[str]


class ConflictRow(TypedDict):
    """Facts that can't all hold, with what would settle it.

    Without that: those that may be values of one thing, the later first; ``alternative`` where both
    kinds are listed together.
    """

    sides: list[SideRow]
    would_settle: NotRequired[list[str]]
    alternative: NotRequired[bool]


class RecalledRow(TypedDict):
    """A fact, or what was merely said, that answers a question.

    Scores fall from one to the next and mean nothing else; only a fact has a confidence
    and may hold on a branch alone. ``drifted`` is what the code base says against it since the
    last night; absent where nothing does.
    """

    id: str
    kind: str
    text: str
    score: float
    source: str | None
    status: str
    confidence: NotRequired[float]
    branch: NotRequired[str | None]
    mark: NotRequired[str]
    drifted: NotRequired[str]


class StepRow(RecalledRow):
    """A fact that is one step from what a question names.

    ``path`` are the facts that lead there, ``thing`` is what they share.
    """

    thing: str
    path: list[RecalledRow]


class Packed(TypedDict):
    """Lines for an agent, within a budget.

    ``left_out`` counts what found no room.
    """

    text: str
    bytes: int
    hits: list[RecalledRow]
    left_out: int


class Stats(TypedDict):
    """Sizes and rates."""

    observations: int
    said_by_sessions: int
    pending: int
    facts: int
    by_status: Counts
    entries: int
    dreams: int
    promotions: int
    demotions: int
    reverts: int
    vetoes: int
    sessions: int
    calibration: Calibration
    advice: NotRequired[dict[str, dict[str, float]]]


class Calibration(TypedDict):
    """How well belief has done over what was settled since.

    ``says`` stands in place of the figures where too little was settled.
    """

    settled: int
    promoted_then_refuted: int
    promotions: int
    says: NotRequired[str]
    brier: NotRequired[float]
    expected_calibration_error: NotRequired[float]
    by_principal: NotRequired[dict[str, dict[str, Any]]]


class PagesAccount(TypedDict):
    """Where facts stand on the pages, or why on none."""

    listed: int
    left_out_of_index: int
    on_topic_pages: int
    topic_files: int
    on_no_page: Counts


MovedRow = TypedDict(
    "MovedRow",
    {
        "id": str,
        "text": str,
        "from": str | None,
        "to": str | None,
        "successor": str | None,
        "evidence_added": list[str],
        "evidence_removed": list[str],
    },
)
"""What differs of one fact between two states of memory."""

DecidedRow = TypedDict(
    "DecidedRow",
    {"id": str, "text": str, "from": str | None, "to": str | None, "by": str | None},
)
"""What a decision did to one fact; ``by`` is what holds in its place."""


class ForeseenRow(TypedDict):
    """A fact's text, and its status before and after.

    It becomes so if the owner says so.
    """

    id: str
    text: str
    status: str
    becomes: str


class Foreseen(TypedDict):
    """What a word of the owner's would do.

    It is nothing where it is said already.
    """

    verb: str
    fact: str
    text: str
    changes: list[ForeseenRow]


class PermissionRow(TypedDict):
    """A request to the owner, and what became of it.

    ``preview`` is what allowing it would do.
    """

    id: str
    kind: str
    title: str
    what: str
    store: str
    preview: list[str]
    digest: str
    head: str
    opened: str
    expires: str
    state: str
    answer: str | None
    via: str | None
    answered: str | None
    outcome: str | None
    entries: list[int]


class DecisionRow(TypedDict):
    """A decision of a night, and the entry that it became.

    ``needs`` numbers those without which a reviewer can't accept it.
    """

    number: int
    verb: str
    because: str
    facts: list[DecidedRow]
    entry: NotRequired[int]
    needs: NotRequired[list[int]]


class BroughtRow(TypedDict):
    """A decision's first observations, and how many more.

    They were brought for it.
    """

    observations: list[ObservationRow]
    more: int


class LeftRow(TypedDict):
    """What a night looked at and left as it was."""

    what: str
    why: str


class Changes(TypedDict):
    """How many facts each kind of decision touched."""

    admitted: int
    merged: int
    superseded: int
    retracted: int
    promoted: int
    demoted: int
    left_open: int


class GateRow(TypedDict):
    """A gate of the next night: open or shut, and why."""

    gate: str
    open: bool
    why: str


class NightReport(Changes):
    """What a night decided, and what came of it.

    Of a night that was applied the account of the pages, too; of one that a gate stopped only the
    gate, why, and counts of nothing.
    """

    dream: int
    applied: bool
    gate: str | None
    head: str
    why: NotRequired[str]
    day: NotRequired[str]
    policy: NotRequired[str]
    last_policy: NotRequired[str | None]
    decisions: NotRequired[list[DecisionRow]]
    left: NotRequired[list[LeftRow]]
    problems: NotRequired[list[dict[str, str]]]
    warnings: NotRequired[list[str]]
    dry_run: NotRequired[bool]
    quarantined: NotRequired[str]
    plan: NotRequired[str]
    accepted: NotRequired[list[int]]
    rejected: NotRequired[list[int]]
    postponed: NotRequired[list[int]]
    listed: NotRequired[int]
    left_out_of_index: NotRequired[int]
    on_topic_pages: NotRequired[int]
    topic_files: NotRequired[int]
    on_no_page: NotRequired[Counts]
    calibration: NotRequired[Calibration]
    edited_aside: NotRequired[list[str]]
    advice: NotRequired[dict[str, Any]]
    elsewhere: NotRequired[ElsewhereRow]


class ElsewhereRow(TypedDict):
    """The pack whose answers a night was thought from.

    How many questions it had, how many answers came, and how many questions of the night have none.
    """

    pack: str
    questions: int
    answers: int
    open: int


class TakenBackRow(TypedDict):
    """A fact on which a veto of another store lies now.

    ``held`` where it is still believed.
    """

    entry: int
    id: str
    text: str
    held: bool


PulledAnswer = TypedDict(
    "PulledAnswer",
    {
        "from": str,
        "observations": int,
        "repeated": int,
        "redacted": int,
        "vetoes": list[TakenBackRow],
        "head": str,
    },
)
"""What came in from another store: new observations, those that were known, those of which the
door took something out, and what was taken back there."""


SharedRow = TypedDict(
    "SharedRow",
    {
        "id": str,
        "as": str,
        "principal": str,
        "text": str,
        "session": str,
        "origins": list[str],
        "at": str,
        "known": bool,
        "line": str,
    },
)
"""An observation that goes to a team: its name at home and there, and the very line that goes.
``known`` where the team has it already."""


class ShareAnswer(TypedDict):
    """What goes to a team, or has gone where it is ``applied``.

    ``shared`` counts what was new there.
    """

    team: str
    person: str
    account: str
    rows: list[SharedRow]
    shared: int
    known: int
    applied: bool


class SessionRow(TypedDict):
    """A session of an agent's host.

    ``store`` is None where it is none that is watched. ``state`` is ``busy``, ``idle``,
    ``waiting``, ``over`` or ``unknown``; ``reason`` what a waiting one waits for; ``runs`` whether
    its process is there; ``inbox`` whether it takes messages.
    """

    session: str
    host: str
    name: str
    state: str
    reason: str | None
    since: str | None
    cwd: str
    store: str | None
    runs: bool
    inbox: bool


class SessionsAnswer(TypedDict):
    """Sessions, those that run first; ``more`` are not listed."""

    sessions: list[SessionRow]
    more: int


class DeliveryAnswer(TypedDict):
    """What became of a message to a session, and why.

    It has why where that is not plain. ``written`` into its inbox; ``delivered``: its transcript
    shows it; ``held`` back by its host; ``refused``; ``unknown``: nothing was seen of it.
    """

    id: int
    session: str
    report: str
    why: str


class PullRow(TypedDict):
    """A followed pull request: mergeable or not, and branch.

    It may have none.
    """

    number: int
    mergeable: str
    state: str
    branch: str | None


class GithubAnswer(TypedDict):
    """What is heard of GitHub, whose word counts, what came.

    ``numbers`` are empty where all are heard; ``late`` says why nothing new is looked for, where
    that is so; ``refused`` counts reasons.
    """

    repository: str | None
    id: int | None
    numbers: list[int]
    owners: list[dict[str, Any]]
    api: str
    token: bool
    secret: bool
    waiting: int
    counts: Counts
    looks: Counts
    refused: Counts
    pulls: list[PullRow]
    last: str | None
    late: str | None
