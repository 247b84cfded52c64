"""A fact, and what may be said of it.

These are short makers of observations for tests of how evidence weighs.
"""

from __future__ import annotations

from typing import Any

from memory_engine.belief.confidence import ENGINE, Case, Judgement, judge
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.fact import Fact, Veto, replace
from memory_engine.domain.records.observation import Artefact, Observation, Provenance
from memory_engine.domain.records.words import Trust

POLICY = Policy()
FACT = Fact(
    "f1",
    text="The port is 8080",
    subject="server",
    attribute="port",
    value="8080",
    status="tentative",
)


def said(
    minute: int,
    principal: str = "agent:a",
    trust: Trust = "agent",
    session: str = "",
    **more: Any,  # noqa: ANN401
) -> Observation:
    """State the fact in a minute of the month.

    Each minute is a session of its own unless one is named.
    """
    at = f"2026-11-{1 + minute // 1440:02d}T{minute // 60 % 24:02d}:{minute % 60:02d}:00.000000Z"
    session = session or f"s{minute}"
    provenance = Provenance(
        principal=principal, trust=trust, session=session, root_session=session, at=at
    )
    return Observation(
        f"o{minute:05d}:{principal}:{'+'.join(sorted(more))}",
        FACT.text,
        replace(provenance, **more),
    )


def read(minute: int, session: str = "", **more: Any) -> Observation:  # noqa: ANN401
    """An agent read the code and says so."""
    return said(minute, session=session, method="read", **more)


def commit(minute: int, **more: Any) -> Observation:  # noqa: ANN401
    """A commit's message says so."""
    return read(
        minute, f"git:{minute}", principal="agent:git", extracted_by="rules:git-history", **more
    )


def note(minute: int) -> Observation:
    """Have a host's memory file state it at a minute.

    It was changed last in this minute.
    """
    return read(minute, "claude-memory:p", extracted_by="rules:claude-memory:project")


def echo(minute: int, session: str = "") -> Observation:
    """The same in a session in which memory had shown it."""
    return read(minute, session, shown=frozenset({FACT.id}))


def owner(minute: int, session: str = "") -> Observation:
    """The owner states it."""
    return said(minute, "user:owner", "owner", session)


def page(minute: int, session: str = "") -> Observation:
    """A web page says so."""
    return said(minute, f"web:s{minute}.example.org", "untrusted", session)


def tainted(minute: int, session: str = "") -> Observation:
    """An agent says so who had read a web page before."""
    return read(minute, session, origins=("https://example.org",))


def run(minute: int, code: str = "", exit: int = 0, session: str = "") -> Observation:
    """Run tests on some code.

    Each minute has its own unless one is named.
    """
    return said(
        minute,
        session=session,
        method="test",
        artefact=Artefact("pytest -k port", exit, code or f"tree{minute}"),
    )


def probe(minute: int, code: str = "") -> Observation:
    """The engine's own look at the code base."""
    return said(
        minute,
        ENGINE,
        "tool",
        method="probe",
        artefact=Artefact("literal port 8080", 0, code or f"tree{minute}"),
    )


def weigh(
    *spoken: Observation, denials: tuple[Observation, ...] = (), vetoes: tuple[Veto, ...] = ()
) -> Judgement:
    """The judgement on the fact."""
    return judge(Case(FACT, spoken, denials, vetoes), POLICY)


def factor(
    *spoken: Observation, denials: tuple[Observation, ...] = (), vetoes: tuple[Veto, ...] = ()
) -> float:
    """The evidence factor E of the fact."""
    return float(2 ** weigh(*spoken, denials=denials, vetoes=vetoes).bits)
