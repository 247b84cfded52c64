"""Evidence -> weights in bits -> confidence.

The common-cause-capped e-value, with every term.

For each evidence class m, S_m sums the log likelihood ratios of its independent groups; L_m =
1/(beta + (1-beta) e^-S_m) never exceeds 1/beta; E is the product. By Ville's inequality (Ville
1939; see Ramdas et al. 2023, "Game-theoretic statistics and safe anytime-valid inference") a false
claim ever reaches E >= 1/alpha with probability at most alpha, however often one looks. The cap is
concave with g(1) = 1, so that the bound survives it (Jensen).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log, log2

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.policy import MOST_EXPONENT, PRIORS, EvidenceClass, Policy
from memory_engine.domain.principal import READER
from memory_engine.domain.records.fact import Fact, Veto
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.words import Status
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memory_engine.commandline.runs import Showing

CLASSES: tuple[EvidenceClass, ...] = ("read", "user", "test", "probe")
ENGINE = "tool:kairos-mem"
"""The principal of the engine's own probes; no caller may speak as it."""

LEAST_LACKING = 0.1
"""[bits] So that nothing reads as lacking 0.0."""
RANK: dict[Status, int] = {
    "": -2,
    "retracted": -1,
    "superseded": -1,
    "contested": 0,
    "tentative": 1,
    "corroborated": 2,
    "asserted": 3,
}


class Case(NamedTuple):
    """All that bears on one fact.

    What speaks for it, what against it, the vetoes, what contests it.

    ``unstated`` names what its words are where they state nothing: a question, a plan.
    """

    fact: Fact
    spoken: tuple[Observation, ...]
    denials: tuple[Observation, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    conflict: tuple[str, ...] = ()
    unstated: str = ""


class Term(NamedTuple):
    """One vote, in bits.

    The log2 of the factor that it adds to what stood before it in its class.
    """

    label: str
    bits: float
    of_class: EvidenceClass
    observations: tuple[str, ...]


class Judgement(NamedTuple):
    """What the evidence comes to.

    ``bits`` is log2 E; ``threshold_bits`` assert, ``corroborated_bits`` corroborate; ``earned`` is
    the tier that it earns, ``missing`` what it lacks.
    """

    terms: tuple[Term, ...]
    ignored: tuple[tuple[str, str], ...]
    bits: float
    threshold_bits: float
    confidence: float
    earned: Status
    missing: tuple[str, ...]
    corroborated_bits: float = 0.0


class _Vote(NamedTuple):
    of_class: EvidenceClass
    group: str
    asserts: bool
    observations: tuple[str, ...]
    label: str


def _showing(observation: Observation) -> Showing:
    """Tell what the run of an observation shows.

    Most bring none, and load no reader of runs.
    """
    if observation.provenance.artefact is None:
        return "nothing"
    from memory_engine.commandline.bearing import showing

    return showing(observation)


def _speaks(observation: Observation, fact: Fact) -> bool:
    from memory_engine.commandline.bearing import speaks

    return speaks(observation, fact)


def _linked(observation: Observation) -> bool:
    from memory_engine.commandline.bearing import linked

    return linked(observation)


def class_of(observation: Observation, fact: Fact) -> EvidenceClass:
    """Give the class in which an observation may speak of a fact."""
    said = observation.provenance
    if tainted(observation):
        return "untrusted"
    if _showing(observation) == "test" and _speaks(observation, fact):
        return "probe" if said.method == "probe" and said.principal == ENGINE else "test"
    if found_by_reader(observation):
        return "proposed"
    if fact.id in said.shown:
        return "echo"
    return "user" if said.trust == "owner" else "read"


def tainted(observation: Observation) -> bool:
    """Tell whether an outside source speaks here.

    Itself, or through a mouth or a run of one that had read it.

    The output of a tool that has no run to show, or one that only reads, may quote anyone. A run
    clears nothing: who had read the source chose what the run was to speak for.
    """
    said, shown = observation.provenance, _showing(observation)
    quoting = (
        said.trust == "tool"
        and said.principal != ENGINE
        and (said.artefact is None or shown == "read")
    )
    heard_of = shown == "outside" or quoting or bool(said.origins)
    return said.trust == "untrusted" or (said.trust != "owner" and heard_of)


def found_by_reader(observation: Observation) -> bool:
    """Tell whether a model found this in what a session said."""
    return observation.provenance.extracted_by.startswith(READER)


def all_groups(observation: Observation, fact: Fact) -> tuple[str, ...]:
    """Name every group that an observation is in.

    Of each group one vote counts.

    A run that an agent tied to its text itself is of its root session, too: the hash is its own
    word.
    """
    group = group_of(observation, fact)
    if group.startswith("test:") and _linked(observation):
        return group, f"tied:{observation.provenance.witness}"
    return (group,)


def group_of(observation: Observation, fact: Fact) -> str:
    """Give the independence group of an observation: equal groups have one vote."""
    said, of_class = observation.provenance, class_of(observation, fact)
    if of_class in ("test", "probe") and said.artefact:
        return f"{of_class}:{said.artefact.command}@{said.artefact.hash}"
    return f"{of_class}:{said.witness}"


def groups_of(case: Case) -> tuple[str, ...]:
    """Give every group that has been heard on a fact.

    The opener's session counts as heard in each spoken class.
    """
    heard = {group for observation in case.spoken for group in all_groups(observation, case.fact)}
    sessions = {o.provenance.witness for o in case.spoken if not o.provenance.artefact}
    return tuple(
        sorted(
            heard
            | {f"{of_class}:{session}" for session in sessions for of_class in ("read", "user")}
        )
    )


def judge(case: Case, policy: Policy) -> Judgement:
    """Give weigh all the evidence of a fact."""
    votes, ignored = _votes(case)
    terms = tuple(term for name in CLASSES for term in _waterfall(name, votes, policy))
    bits = sum(term.bits for term in terms)
    reverts = sum(veto.counts for veto in case.vetoes)
    penalty = reverts * log2(policy.revert_penalty)
    threshold = penalty - log2(policy.alpha)
    corroborated = penalty + log2(policy.corroborated_factor)
    earned = _earned(case, votes, bits, threshold, corroborated)
    prior = PRIORS[case.fact.hedge]
    confidence = 1 / (1 + _exp(-(log(prior / (1 - prior)) + bits * log(2))))
    if case.fact.kind == "rule" and earned == "asserted":
        confidence = 1.0  # an instruction is no hypothesis: there is nothing in it to doubt
    missing = _missing(case, votes, bits, threshold) if earned != "asserted" else ()
    return Judgement(terms, ignored, bits, threshold, confidence, earned, missing, corroborated)


def _votes(case: Case) -> tuple[tuple[_Vote, ...], tuple[tuple[str, str], ...]]:
    """Count a fact's votes, and tell why others have none.

    1. What states nothing is voted on by nobody.
    2. The evidence is heard in order of time. An outside source and an echo have no vote, nor has
       what a revert took back, unless it denies.
    3. The first mention opens the question and can't answer it: it spends its groups, and those of
       its session in each spoken class. The engine only looks at what somebody has opened.
    4. What is of a spent group has no vote, unless it denies.
    5. A group votes once; only a denial takes the place of its yes.
    6. Then what the contrary rests on is heard: a no, but where a run of it failed.
    7. A lone contrary reading is set aside where the fact is asserted.
    """
    if case.unstated:
        why_not = f"{case.unstated} states nothing, whoever says it"
        return (), tuple((observation.id, why_not) for observation in in_order(case.spoken))
    count = _Count(case)
    for observation in in_order(case.spoken):
        count.hear(observation)
    for observation in in_order(case.denials):
        count.hear_against(observation)
    votes = tuple(dict.fromkeys(count.votes.values()))
    return _undoubted(case.fact, votes, count.ignored), tuple(count.ignored)


class _Count:
    """Votes by group, spent groups, and what was ignored.

    It grows as the evidence is heard.
    """

    def __init__(self, case: Case) -> None:
        self._fact = case.fact
        self._vetoed = {id: veto.entry for veto in case.vetoes for id in veto.evidence}
        self._barred = {group: veto.entry for veto in case.vetoes for group in veto.groups}
        self._spent: set[str] = set()
        self._opened = False
        self.votes: dict[str, _Vote] = {}
        self.ignored: list[tuple[str, str]] = []

    def hear(self, observation: Observation) -> None:
        """Count what was said for the fact.

        A run that failed denies it.
        """
        of_class, groups = class_of(observation, self._fact), all_groups(observation, self._fact)
        asserts = _speaks_for(observation, self._fact, self._fact.polarity)
        why_not = _no_weight(of_class)
        if asserts:
            why_not = why_not or self._taken_back(observation, groups)
            if not self._opened and _may_open(of_class):
                self._open(observation, groups)
                why_not = why_not or "first mention: it opened the question, so it can't answer it"
            elif not why_not and not self._spent.isdisjoint(groups):
                self._spent |= {*groups}
                why_not = "its session opened the question"
        if why_not:
            self.ignored.append((observation.id, why_not))
        else:
            _cast(self.votes, of_class, groups, asserts, observation, self.ignored)

    def hear_against(self, observation: Observation) -> None:
        """Count what was said for the contrary."""
        of_class = class_of(observation, self._fact)
        if why_not := _no_weight(of_class):
            self.ignored.append((observation.id, f"denies it, but: {why_not}"))
            return
        backs = not _speaks_for(observation, self._fact, not self._fact.polarity)
        groups = all_groups(observation, self._fact)
        _cast(self.votes, of_class, groups, backs, observation, self.ignored)

    def _taken_back(self, observation: Observation, groups: tuple[str, ...]) -> str:
        entries = (self._barred[group] for group in groups if group in self._barred)
        entry = self._vetoed.get(observation.id) or next(entries, None)
        return f"taken back by entry {entry}" if entry else ""

    def _open(self, observation: Observation, groups: tuple[str, ...]) -> None:
        session = observation.provenance.witness
        self._opened = True
        self._spent |= {*groups, f"read:{session}", f"user:{session}"}


def _may_open(of_class: EvidenceClass) -> bool:
    return of_class != "probe" and not _no_weight(of_class)


def _undoubted(
    fact: Fact, votes: tuple[_Vote, ...], ignored: list[tuple[str, str]]
) -> tuple[_Vote, ...]:
    """Set a lone contrary reading aside where the fact is asserted.

    It counts in full before a promotion, which is what the error bound is about; but one agent's
    sentence takes nothing off the page that evidence has put there.
    """
    against = [vote for vote in votes if not vote.asserts]
    if fact.status != "asserted" or len(against) != 1 or against[0].of_class != "read":
        return votes
    ignored += [
        (id, "a lone contrary reading: it shakes nothing that is asserted")
        for id in against[0].observations
    ]
    return tuple(vote for vote in votes if vote.asserts)


def _no_weight(of_class: EvidenceClass) -> str:
    if of_class == "untrusted":
        return "untrusted: an outside source can't speak for a fact"
    if of_class == "proposed":
        return "proposed: a model found it in what was said, which is no evidence"
    return "echo: memory had said so in that session" if of_class == "echo" else ""


def _cast(
    found: dict[str, _Vote],
    of_class: EvidenceClass,
    groups: tuple[str, ...],
    asserts: bool,
    observation: Observation,
    ignored: list[tuple[str, str]],
) -> None:
    standing = next((found[group] for group in groups if group in found), None)
    if standing and (standing.asserts == asserts or not standing.asserts):
        ignored.append(
            (
                observation.id,
                "repeats a vote of the same " + _kept_by(observation),
            )
        )
        found.update({group: standing for group in groups if group not in found})
        return
    vote = _Vote(
        of_class, groups[0], asserts, (observation.id,), _label(of_class, asserts, observation)
    )
    replaced = [group for group, before in found.items() if before is standing]
    found.update(dict.fromkeys((*groups, *replaced), vote))


def _kept_by(observation: Observation) -> str:
    by = observation.provenance
    return "run" if by.artefact else "person" if by.person else "session"


def _label(of_class: EvidenceClass, asserts: bool, observation: Observation) -> str:
    said = observation.provenance
    where = (
        said.artefact.command
        if said.artefact
        else f"{said.principal} in session {said.root_session or '(none)'}"
    )
    return f"{of_class} {'says so' if asserts else 'denies it'}: {where}"


def _speaks_for(observation: Observation, fact: Fact, polarity: bool) -> bool:
    """Tell whether an observation backs the claim it was made for.

    A run does if it passed; but of whether a command works, the run itself is the proof: a failing
    one backs that it does not.
    """
    artefact = observation.provenance.artefact
    if artefact is None or observation.provenance.method == "probe":
        return True
    return (artefact.exit == 0) == (polarity if fact.attribute == "works" else True)


def in_order(observations: Iterable[Observation]) -> list[Observation]:
    """Sort by time of saying, then by id.

    So the order of arrival changes nothing.
    """
    return sorted(observations, key=lambda o: (o.provenance.at, o.id))


def _waterfall(name: EvidenceClass, votes: tuple[_Vote, ...], policy: Policy) -> list[Term]:
    weights = policy.of_class(name)
    assert weights is not None
    total, stood, terms = 0.0, 0.0, []
    for vote in votes:
        if vote.of_class == name:
            total += (
                log(weights.a / weights.q)
                if vote.asserts
                else log((1 - weights.a) / (1 - weights.q))
            )
            capped = -log2(weights.beta + (1 - weights.beta) * _exp(-total))
            terms.append(Term(vote.label, capped - stood, name, vote.observations))
            stood = capped
    return terms


def _exp(nats: float) -> float:
    """Two hundred denials are no overflow.

    They are as certain as a number can say.
    """
    return exp(min(nats, MOST_EXPONENT))


def _earned(
    case: Case, votes: tuple[_Vote, ...], bits: float, threshold: float, corroborated: float
) -> Status:
    if case.fact.kind == "rule":
        return "asserted" if case.fact.settled or _instructed(case) else "tentative"
    proven = any(vote.asserts and vote.of_class != "read" for vote in votes)
    tainted = any(class_of(o, case.fact) == "untrusted" for o in case.spoken)
    own: Status = "tentative"
    if case.unstated:
        return own
    if case.fact.settled or (bits >= threshold and proven):
        own = "asserted"
    elif bits >= corroborated and not tainted:
        own = "corroborated"
    return own


def _instructed(case: Case) -> bool:
    vetoed = {id for veto in case.vetoes for id in veto.evidence}
    barred = {group for veto in case.vetoes for group in veto.groups}
    return any(
        o.provenance.trust == "owner"
        and o.id not in vetoed
        and group_of(o, case.fact) not in barred
        for o in case.spoken
    )


def _missing(
    case: Case, votes: tuple[_Vote, ...], bits: float, threshold: float
) -> tuple[str, ...]:
    if case.fact.kind == "rule":
        return ("the owner's word, given again after the revert",)
    if case.unstated:
        return (f"a statement: {case.unstated} says of nothing that it is so",)
    lacks = []
    if bits < threshold:
        lacking = max(threshold - bits, LEAST_LACKING)
        lacks.append(
            f"{lacking:.1f} more bits of independent evidence ({bits:.1f} of {threshold:.1f})"
        )
    if not any(vote.asserts and vote.of_class != "read" for vote in votes):
        lacks.append(
            "a witness other than reading: a test run, the owner's word, or a probe of the "
            "code base"
        )
    if case.vetoes:
        lacks.append(
            "evidence that is new since the revert in entry "
            + ", ".join(str(v.entry) for v in case.vetoes)
        )
    lacks += [f"the conflict with {rival} settled" for rival in case.conflict]
    return tuple(lacks)
