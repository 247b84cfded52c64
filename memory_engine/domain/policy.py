"""Every threshold of the engine: a name, a unit, a reason.

The sources are the measurements in the project's evidence notes; the defaults are theirs.
``config.yaml`` may override any field of ``Policy`` by its name; an unknown name is refused. Word
tables, and the numbers of the grammar that reads with them, stand by name where they are used;
``memory_engine.engine.fingerprint`` sees those, too.
"""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.stated import Slotted
from memory_engine.domain.typed import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from typing import Annotated

EvidenceClass = Literal["untrusted", "proposed", "echo", "read", "user", "test", "probe"]

LOCATIONS: frozenset[str] = frozenset({"location", "defined-in"})
"""Attributes whose value is where a thing is."""
FUNCTIONAL: frozenset[str] = frozenset(
    {
        "location",
        "port",
        "version",
        "default",
        "command",
        "status",
        "owner",
        "renamed-to",
        "replaced-by",
        "env",
    }
)
"""Attributes with one value for a subject and scope; ``cmd:test`` and the like count as
``command``."""

MANY_VALUED: frozenset[str] = frozenset(
    """
    alias anchor arg argument bug by call caller cause caveat child column constraint consumer
    contain convention decision depend dependency depends description detail effect example export
    exports fact feature field finding flag for from gotcha handle handles has hint hook implement
    import imports in include includes info is issue item keyword known-issue label lesson link
    member mention need needs note observation on option param parameter parent part plugin
    preference problem property provide provides purpose quirk raise raises reason reference
    relation requirement requires rule says see side-effect step summary support supports tag test
    tip to topic usage use used-by user uses warning with
    """.split()
)
"""Attributes, by their last word, that a subject has any number of values of at a time;
``defined-in`` and ``used-by`` are relations."""
VALUE_WORDS = 5
"""[words] The longest value of a slot that can hold but one: more is prose, and says something
new rather than something else."""


class Range(NamedTuple):
    """What a number of the policy may be.

    ``open`` leaves out both ends.
    """

    least: float
    most: float
    open: bool = False

    def admits(self, number: float) -> bool:
        """Tell whether a number lies in it.

        One that is no number does not.
        """
        return self.least < number < self.most if self.open else self.least <= number <= self.most

    def __str__(self) -> str:
        """Say it as a person would."""
        ends = f"{self.least:,g}", f"{self.most:,g}"
        return (
            f"above {ends[0]} and below {ends[1]}" if self.open else f"from {ends[0]} to {ends[1]}"
        )


CERTAINTY = Range(0, 1, open=True)
"""Of a probability whose logarithm is taken: neither nothing nor everything."""
SHARE = Range(0, 1)
MANY = 1_000_000
"""More than anybody has: it keeps a slip of the pen from being a setting."""
YEAR_HOURS = 8_760
HOST_LINES, HOST_BYTES = 200, 25_000
"""[lines, bytes] Where the host cuts MEMORY.md."""


class ClassPolicy(NamedTuple):
    """How one class of evidence weighs.

    ``a``: chance that a group asserts the claim if it is true; ``q``: upper bound on that chance if
    it is false; ``beta``: share of claims that mislead the whole class at once, which caps its
    factor at ``1/beta``.
    """

    a: Annotated[float, CERTAINTY]
    q: Annotated[float, CERTAINTY]
    beta: Annotated[float, CERTAINTY]


class Policy(NamedTuple):
    """The numbers of one engine. Units in brackets.

    The range of each stands beside its type.
    """

    alpha: Annotated[float, CERTAINTY] = 0.02
    """[probability] Largest chance that a false claim is ever promoted (Ville's inequality)."""
    corroborated_factor: Annotated[float, Range(1, MANY)] = 5.0
    """[factor E] From here a fact may stand in MEMORY.md, marked unverified."""
    revert_penalty: Annotated[float, Range(1, MANY)] = 4.0
    """[factor] The threshold grows by this with each revert of a fact, so that the lifetime
    bound stays 4/3 alpha."""
    read: ClassPolicy = ClassPolicy(0.90, 0.40, 0.10)
    """An agent read the code and says so. 1/beta < 1/alpha: no number of readings can promote."""
    user: ClassPolicy = ClassPolicy(0.97, 0.05, 0.01)
    """The owner states it. A cap of 100: two statements after the first mention assert (79), one
    does not (16)."""
    test: ClassPolicy = ClassPolicy(0.98, 0.05, 0.01)
    """A recorded run that exercises the claim; the cap as for the owner's word."""
    probe: ClassPolicy = ClassPolicy(0.99, 0.01, 0.005)
    """The engine's own check of a decidable predicate of the code base."""

    merge_at: Annotated[float, Range(0.5, 1)] = 0.99
    """[probability] Two texts are merged from here on, if the guard is clear."""
    ask_at: Annotated[float, SHARE] = 0.80
    """[probability] Between this and ``merge_at`` a judge is asked, if there is one."""
    questions_a_night: Annotated[int, Range(0, MANY)] = 50
    """[pairs] At most this many are put to the judge, the likeliest first: each is a request,
    and the night waits for it."""

    false_claims: Annotated[float, Range(0, 0.25)] = 0.10
    """[share of what it claims] A judge or reader that may be wrong more often, as far as its
    trial tells, is used for nothing. No setting lets in what is wrong in three of ten."""
    pieces_a_night: Annotated[int, Range(0, MANY)] = 3_000
    """[pieces of what sessions said] At most this many are put before a reader in one night, the
    newest first."""
    advice_tokens: Annotated[int, Range(0, 1_000 * MANY)] = 1_000_000
    """[tokens] That judge and reader may use in a night; a question that may need more is left."""
    advice_month_tokens: Annotated[int, Range(0, 1_000 * MANY)] = 10_000_000
    """[tokens] The same in 30 days."""
    advice_dollars: Annotated[float, Range(0, MANY)] = 0.0
    """[US dollars] That they may cost in a night, by `prices` in config.yaml (0: tokens alone are
    counted)."""
    advice_month_dollars: Annotated[float, Range(0, MANY)] = 0.0
    """[US dollars] The same in 30 days."""
    advice_seconds: Annotated[float, Range(0, MANY)] = 900.0
    """[seconds] That a night waits for them, all in all: it holds the lock meanwhile."""
    advice_load: Annotated[float, Range(0, 100)] = 0.0
    """[load for each core] Above it nobody is asked (0: whatever the load)."""
    advice_battery: Annotated[float, SHARE] = 0.3
    """[share] Of the battery that must be left where no cable is in: below it nobody is asked."""

    vectors_from: Annotated[int, Range(0, MANY)] = 300
    """[facts] Below this, full text finds the neighbours of a text; loading a vector library
    takes seconds."""
    neighbours: Annotated[int, Range(1, 100)] = 8
    """[facts] How many neighbours of a text are compared with it, by each way of finding them."""

    gate_hours: Annotated[float, Range(0, YEAR_HOURS)] = 24.0
    """[hours] Between two nights: a session's facts settle within a day."""
    gate_sessions: Annotated[int, Range(0, MANY)] = 5
    """[sessions] Touched since the last night: fewer give no independent evidence."""
    scan_minutes: Annotated[float, Range(0, 60 * YEAR_HOURS)] = 10.0
    """[minutes] Between two scans for new log lines by the interactive gate."""
    enabled: bool = True
    """Whether nights are dreamt at all."""
    daemon: bool = False
    """Whether a daemon owns the schedule, be it running or not; it shuts the gate for others."""

    approve: bool = False
    """Whether a rise to asserted waits for the owner's word, unless the owner said it."""
    guard_share: Annotated[float, SHARE] = 0.25
    """[share of asserted facts] A night that would drop or demote more is set aside for review
    ..."""
    guard_facts: Annotated[int, Range(0, MANY)] = 8
    """[facts] ... if it is also more than this many: small memories change fast."""

    index_lines: Annotated[int, Range(40, HOST_LINES)] = 140
    """[lines] Budget of MEMORY.md: the host nags above this, and cuts at 200; headings take up
    to 40."""
    index_bytes: Annotated[int, Range(4_000, HOST_BYTES)] = 24_000
    """[bytes, UTF-8] Budget of MEMORY.md: the host cuts at 25,000."""
    line_chars: Annotated[int, Range(60, 500)] = 240
    """[characters] A line of MEMORY.md."""
    topic_bytes: Annotated[int, Range(1_024, MANY)] = 4_096
    """[bytes] A topic file: the host's recall shows no more of one."""
    heard_share: Annotated[float, SHARE] = 0.5
    """[share of the index's lines and bytes] At most so much is what one agent has said and
    nobody has proven."""
    heard_days: Annotated[int, Range(1, MANY)] = 60
    """[days] After so many since it was last said, and since memory took it in, what is only
    heard leaves the pages."""
    swap_sigma: Annotated[float, Range(0, 100)] = 0.15
    """[standard deviations of the score] A challenger must beat an incumbent by this: calm costs
    nearly no utility."""
    swaps_a_night: Annotated[int, Range(0, HOST_LINES)] = 8
    """[lines] At most this many incumbents give way in a night."""

    render_lines: Annotated[int, Range(40, HOST_LINES)] = 80
    """[lines] Budget of a file of others that memory shows itself in, and that every session
    reads (AGENTS.md, rules): headings take up to 40 of it."""
    render_bytes: Annotated[int, Range(4_000, HOST_BYTES)] = 12_000
    """[bytes, UTF-8] The same: half of what MEMORY.md has."""

    def of_class(self, name: EvidenceClass) -> ClassPolicy | None:
        """Tell how this class weighs.

        None for a class that weighs nothing, ever.
        """
        weighing = {"read": self.read, "user": self.user, "test": self.test, "probe": self.probe}
        return weighing.get(name)


def ranges(shape: type) -> dict[str, Range]:
    """List the range of each number of a shape, by name."""
    import typing  # slow to load, and seldom wanted

    named = {"Annotated": typing.Annotated}
    hints: dict[str, Any] = typing.get_type_hints(shape, localns=named, include_extras=True)
    return {
        name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")
    }


def amiss(policy: Policy) -> tuple[str, str] | None:
    """Find what numbers that are each in range can't be together.

    The sentence and its remedy.
    """
    if policy.read.beta <= policy.alpha:
        what = (
            f"read.beta {policy.read.beta} must be above alpha {policy.alpha}, or readings "
            "could promote"
        )
        return what, "Raise read.beta or lower alpha."
    for name in ("read", "user", "test", "probe"):
        weights: ClassPolicy = getattr(policy, name)
        if weights.a <= weights.q:
            what = (
                f"{name}.a {weights.a} must be above {name}.q {weights.q}, or evidence for a "
                "claim would count against it"
            )
            return what, f"Raise {name}.a or lower {name}.q."
    if policy.ask_at > policy.merge_at:
        return (
            f"ask_at {policy.ask_at} must not be above merge_at {policy.merge_at}",
            "Lower ask_at or raise merge_at.",
        )
    if policy.corroborated_factor * policy.alpha > 1:
        what = (
            f"corroborated_factor {policy.corroborated_factor} must not be above 1/alpha, "
            "where facts are asserted"
        )
        return what, f"Lower it to {1 / policy.alpha:g} at most."
    return None


PRIORS: dict[str, float] = {
    "speculation": 0.35,
    "weak": 0.50,
    "probable": 0.60,
    "bare": 0.65,
    "verified": 0.70,
}
"""[probability] What a hedge sets for display and order; it never enters the evidence factor."""

LINE_WEIGHT: dict[str, float] = {
    "rule": 3.0,
    "lesson": 2.0,
    "convention": 2.0,
    "command": 1.5,
    "decision": 1.5,
    "place": 0.5,
    "trivia": 0.0,
}
"""[score] What kind of line is worth a place in the index."""
PROVEN, PROVEN_BITS = 0.3, 10.0
"""[score] For each power of ten of the evidence factor, up to so many bits of it: ten times
surer is a little more worth."""
USED = 0.5
"""[score] For each e-fold of sessions that spoke of a fact (ACT-R base level): what was needed
will be needed."""
FADING = 0.25
"""[score] Taken off for each e-fold of days since it was last heard: forgetting is steep at
first, and never whole."""
FRESH, FRESH_DAYS = 0.6, 14
"""[score, days] For what was heard today, half of it for each so many days: work stays with a
topic for about two weeks."""
STALE = 0.5
"""[score] Taken off a fact whose time is over."""
WORTH = 8.0
"""[score for a chance of 1] For the chance that a reader finds a line useful: among lines of one
agent it outweighs their kind."""
LISTED_WORTH, FEWS_WORTH = 0.53, 0.3
"""[chance] Below the first a line of one speaker has its place in a topic file, and none in the
index, but for a few of a young memory, which has nothing better; below the second not even then.
Measured: of what strict readers were shown of projects that the weights had not seen, four of five
lines above the first are useful, half of those above the second."""
FEW_HEARD = 20
"""[lines] Of the index that such a few may have."""
UNLISTED = 100.0
"""[score] Taken off a line for each of the two that it does not reach: far more than all else
that a line weighs."""
LEAST_SCORE = 0.01
"""[score] Of any line: the gain by topic is a square root, which wants something above zero."""
TOPICS = 24
"""[files] Topic files at the most: more pointers than this would crowd out facts."""
OWN_TOPIC = 5
"""[lines] A folder of fewer has no topic file of its own: its lines stand with others of their
kind."""
STEM_CHARS = 40
"""[characters] Of a topic file's name: folders may be named at any length."""
TOPIC_CHARS = 500
"""[characters] A line of a topic file: the longest sentence that an importer keeps has 400."""
COMMAND_LINES = 3
"""[lines] Of MEMORY.md that name the commands seen to work; ``commands.md`` has all of them."""
POINTER_LINES = 8
"""[lines] Of MEMORY.md that point to topic files: 24 names of usual length."""


CROWD = 40
"""[facts] A word or place shared by more facts of one night than this tells nothing about which
of them belong together."""

FAR = 0.3
"""[cosine] Below it two texts have too little in common to say the same or the contrary: no pair
of ours that did was below .32."""

SHARED = 200
"""[facts] With a word of a new text are looked at for its neighbours, the rarest words first: so
a night costs its news."""

GROUND, OWNED = 0.4, 0.1
"""[score] What confidence (times 0 to 1) and the owner's word count for in recall, among facts that
fit a question equally well."""

LASTING_COUNTS = 1.0
"""[times] By how much a text that surely lasts goes before one that surely does not, in recall."""
EVEN_ODDS = 1.0
"""[nats] Below the least odds of what lasts, at which a text is as likely to last as not for
recall."""
SATURATION, LENGTH_COUNTS = 1.2, 0.3
"""[constants of BM25] How soon a word said again adds nothing, and how far long texts are held
back: they are cut to a length already, so less than for whole documents (.75)."""
USUAL_WORDS = 45
"""[words] Telling ones in a piece of a passage, on average over real sessions."""
SAME_WORDS = 0.7
"""[share of the shorter text's words] From here on two answers say the same: the longer stands
for both."""
ANSWERS = 0.5
"""[share of the best score] From here on a fact answers a question, and goes before what was
only said."""
CANDIDATES = 120
"""[observations] Looked at more closely for one question."""

DEEPER = 5
"""[times] As many candidates as answers are wanted: the rankings that are fused differ."""
SCORED = 100_000
"""[texts] Looked at for one question at most: a tenth of a second."""
ASKED_TERMS = 8
"""[words] Of a full text query at most."""
RARE_SHARE, RARE_TEXTS = 10, 20
"""[1/share of texts, texts] A word that stands in more of them than both is asked for only where
there is no rarer one."""

PAGE_POOL = 400
"""[facts of each mark] Considered for the pages, by weight and again by recency: what fits, so
that no night reads them all."""

CORRECTED_WORDS = 8
"""[words] The longest value that a correction replaces: more is a clause, which says something
new rather than something else."""
LEAST_FRAME = 3
"""[words] The shortest beginning that a statement and its correction share."""

ENOUGH_SETTLED = 20
"""[facts] Settled ones, from which calibration says anything: below, a single surprise moves
every figure."""
LATEST_SETTLED = 500
"""[facts] Settled ones that calibration looks at, the latest first: the cost of a night must not
follow the archive."""
PRIOR_WRONG, PRIOR_RIGHT = 2, 3
"""[facts] As if so many of a principal's statements had been settled before the first: nobody
starts as always right."""
FALSE_RATE_QUANTILE = 0.90
"""[probability] That a principal's rate of false statements is below the bound that is told of
it."""

CLOCK_SLACK_HOURS = 1.0
"""[hours] By which two readings of a clock may go back: clocks are set, and machines differ by
minutes."""
NIGHTLY_EARLY = 1 / 16
"""[share of ``gate_hours``] By which a night may come early. A clock that strikes once a day finds
the last night a few seconds less than a day ago, and an hour less when clocks are put forward:
without it every second night would be shut out."""
CLOCK_JUMP_DAYS = 366
"""[days] Between two nights: after more of them the clock is likelier wrong than the store
forgotten."""

STATE_DAYS = 14
"""[days] After so many since it was last heard, what holds only for now (a build that is red)
leaves the pages."""

LOOK_AGAIN: tuple[int, ...] = (1, 3, 7, 21, 60)
"""[nights] Until a fact whose file has not changed is held against the code base again: ever
later while it holds."""


def functional(slot: Slotted) -> bool:
    """Tell whether a subject has one value of this attribute.

    At a time.

    Of a slot that was read out of a text only what is known to be so; one that an observer gave
    holds one value, unless its attribute is known to have many, is a plural of things
    (``reviewers``) or its value is prose.
    """
    if slot.attribute in FUNCTIONAL or slot.attribute.startswith("cmd:"):
        return True
    last = slot.attribute.rpartition("-")[2]
    several = (
        last.endswith("s")
        and not last.endswith(("ss", "us", "is"))
        and not slot.value[:1].isdigit()
    )
    many = (
        slot.attribute in MANY_VALUED
        or last in MANY_VALUED
        or last.removesuffix("s") in MANY_VALUED
    )
    return not (slot.parsed or many or several) and len(slot.value.split()) <= VALUE_WORDS


MOST_BITS: float = 1000.0
"""[bits] Further from even odds nothing is told apart, and a double holds no more (2**1024)."""
MOST_EXPONENT: float = 700.0
"""[nats] The same of natural logarithms: e**709 is the last that a double holds."""
LONGEST_CLAIM: int = 2000
"""[characters] A claim is a sentence; this is five times the longest that an importer keeps.
What is longer is an observation only."""
MOST_CLAIM_WORDS: int = 300
"""[words] The same: laying two texts side by side costs the product of their words, for every
neighbour that they have."""
FIRST_PIECES: int = 8
"""[pieces between commas and the like] Where none of the first has a predicate, the text is a
list and has no remarks."""
SAME_CLAIM_PRIOR: float = 0.33
"""[probability] That two facts proposed as a pair (a shared anchor, near vectors) say the same,
before a look at them."""
NAME_AGREES: float = 0.9
"""[probability m] That one claim told twice names the same number, path or identifier both
times."""
RAREST, COMMONEST = 0.002, 0.25
"""[frequency u] Bounds on the frequency of a name over facts: below, counts are noise; above, a
name still tells a little."""
NAMES_AGREE_CAP: float = 5.0
"""[bits] The most that shared names can add up to: names that occur together are not
independent."""
NAME_ALONE_BITS: float = -3.0
"""[bits] For each name on one side alone: somebody who tells the same claim again seldom drops
its number."""
VERB_AGREES_BITS: float = 1.5
"""[bits] Verbs of one group."""
VERB_DIFFERS_BITS: float = -2.5
"""[bits] Verbs of groups that do not stand for one another: log2(.13 / .75)."""
NOTHING_ELSE_BITS: float = 1.5
"""[bits] All but verbs of many senses ("is taken", "is made") is said on both sides ..."""
NOTHING_ELSE_OVERLAP: float = 0.7
"""[share of terms in common] ... and it is at least so much of both."""
OVERLAP_BITS: tuple[tuple[float, float], ...] = (
    (0.9, 8.5),
    (0.8, 7.7),
    (0.7, 6.2),
    (0.6, 2.9),
    (0.5, -0.9),
    (0.4, -3.7),
    (0.0, -6.5),
)
"""[share of terms in common -> bits] log2(m/u): m from paraphrases, u from facts about one
subject that the guard passes."""
ONE_TERM_BITS: float = 2.1
"""[bits] The most that an overlap brings if it is one word: two claims about the cache need not
be one."""
ADDITION_BITS: float = -4.0
"""[bits] For a phrase that one side adds: a restriction more often than another way of saying
the same."""
LIGHT_WORD: float = 0.3
"""[share of a word] What "use", "file" or "function" counts for beside a word of content ..."""
APPOSED_WORD: float = 0.1
"""[share of a word] ... and beside the name of the very file or function."""
BOUND_BITS: float = -2.5
"""[bits] "At most" or "at least" on one side alone: a limit is not yet a value."""
SMALL_NUMBER: float = 0.1
"""[frequency u] The least that a bare number of so few digits counts as: it is everywhere."""
SMALL_DIGITS: int = 2
"""[digits] Of a small number at most."""
SECOND_WEIGHT: float = 1.5
"""[share] What a bit of the second opinion counts for beside one of the rules ..."""
BOTH_BITS: float = 6.0
"""[bits] ... and what both must come to before two facts are joined. Both were chosen on pairs that
neither was kept from, for the most recall at half of the rules' false merges."""
COSINE_BITS: tuple[tuple[float, float], ...] = ((0.8, 0.7), (0.6, 0.3), (0.3, 0.0), (-1.0, -1.5))
"""[cosine -> bits] Small, because the vector sees the same words as the overlap does."""
SEMANTIC_BITS: tuple[tuple[float, float], ...] = (
    (0.9, 3.5),
    (0.8, 3.0),
    (0.7, 1.5),
    (0.6, 0.0),
    (0.5, -1.5),
    (-1.0, -4.0),
)
"""[cosine -> bits] The same where a model that has learnt what words mean made the vectors: it
knows paraphrases that the overlap does not; of what the guard passes, .8 and more is eight times as
common among pairs that say the same."""
BACKGROUND_FREQUENCY: float = 0.01
"""[frequency] Of a token over facts."""
SUBSTITUTED_WORDS: int = 2
"""[words] Up to so many words changed in a sentence that is otherwise the same make another
claim of it."""
TURNED_TERMS: int = 2
"""[words] So many that are the subject of the one text and the object of the other turn round
what it says something is ..."""
TURNED_TERMS_MIXED: int = 3
"""[words] ... and so many where only one of the two says what something is."""
SAME_FRAME: float = 0.8
"""[share of the other terms] From here on two texts have one frame, and may contradict each
other in the value it holds."""
SAME_TOPIC: float = 0.6
"""[share of the other terms] The same for two figures of one unit, or for what one text says is
the only one: these tell more."""
DENIED_CONTENT: float = 0.8
"""[share of the denial's content] So much of what one denies the other must say: a denial of
more denies something else."""
DENYING_CONTENT: float = 0.6
"""[share of the claim's content] So much of what one says the other's denial must speak of, or
it is about something else."""
