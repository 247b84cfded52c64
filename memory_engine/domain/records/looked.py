"""Questions to the code base or a model, and answers."""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.observation import Anchor
from memory_engine.domain.typed import Literal

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


Question = tuple[str, str]
"""Two sentences: do they make the same claim?"""


class Verdict(NamedTuple):
    """An answer to a question that pure code asked.

    By whom, with which model and prompt; kept, so replay asks nobody.

    ``prompt`` is the sha256 of the wording it was asked in, or of the weights that answer;
    ``because`` says why there is no answer, where there is none; ``request`` is its name where it
    was answered, ``cost`` in US dollars what was paid, if that is known. ``bits`` are how sure a
    model is that it is so [log2 of the odds], where it tells that.
    """

    question: Question
    answer: Literal["yes", "no", "unsure"]
    by: str
    model: str = ""
    prompt: str = ""
    because: str = ""
    request: str = ""
    cost: str = ""
    bits: float | None = None

    @property
    def told(self) -> str:
        """Who answered what, in one line."""
        asked = f"{self.model}, sha256 {self.prompt[:16]}"
        asked += f", request {self.request}" if self.request else ""
        asked += f", ${self.cost}" if self.cost else ""
        return f"{self.by} ({asked}) says {self.answer}"


class Look(NamedTuple):
    """A look at the code base.

    The night in which the fact is due again, how many looks in a row it held, and the paths.
    """

    fact: str
    due: int
    streak: int
    verdict: str
    paths: tuple[str, ...]
