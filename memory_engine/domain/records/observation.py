"""What somebody said once, and where it comes from."""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.words import Kind, LineKind, Trust
from memory_engine.domain.typed import Literal


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
        """Tell whose one vote it is.

        It is a person's in a team, else that of the root session.
        """
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


class Brought(NamedTuple):
    """What a session brought: how much, by whom, and when.

    It also tells how many facts rest on it now. ``outside`` counts what came from outside sources.
    """

    session: str
    observations: int
    outside: int
    first: str
    last: str
    principals: tuple[str, ...]
    facts: int


class Spoken(NamedTuple):
    """What was said over a stretch of the log.

    How much that a night reads, in which root sessions, how much of it from outside.
    """

    observations: int
    sessions: frozenset[str]
    outside: int
