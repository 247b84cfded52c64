"""How people count in a team, whatever a line claims."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.belief.confidence import Case, judge
from memory_engine.domain.errors.given import BadObservation
from memory_engine.domain.errors.stores import AlteredShare
from memory_engine.domain.policy import Policy
from memory_engine.domain.principal import TRUST_ORDER, allowed_trust
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.team import Team, ceiling, counting, of_person, person_of
from memory_engine.formats.caller import observed
from memory_engine.formats.log import write_line
from memory_engine.formats.log_reading import read_line
from memory_engine.formats.shared import SharePlan, going, read_plan, write_plan

NAMES = st.sampled_from(["ana", "ben", "eve", "owner", "x.y", "anab"])
KINDS = st.sampled_from(["user", "agent", "tool", "web", "rules"])
PRINCIPALS = st.builds(lambda kind, name: f"{kind}:{name}", KINDS, NAMES)
PEOPLE = st.dictionaries(NAMES, st.sampled_from(TRUST_ORDER)).map(lambda d: tuple(d.items()))
DAY, NOW = "2026-11-20", "2026-11-20T09:00:00.000000Z"


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """Leave no team behind."""
    yield
    counting.of(None)


def line(principal: str, text: str = "The port is 8080", at: str = NOW, **fields: str) -> str:
    """A line of a log."""
    return write_line(at, principal, text, fields, "a test")[1]


def heard(team: Team, principal: str, **fields: str) -> Observation:
    """What a team makes of a line."""
    counting.of(team)
    return read_line(DAY, line(principal, **fields), "")


@given(PRINCIPALS, NAMES, PEOPLE, st.sampled_from(["", *TRUST_ORDER]), st.booleans())
def test_nobody_is_an_owner_but_by_their_own_account_and_the_team(
    principal: str, account: str, people: tuple[tuple[str, str], ...], trust: str, agents: bool
) -> None:
    name = of_person(principal, account) if agents else principal
    found = heard(Team(people), name, shared=account, trust=trust).provenance
    if found.trust == "owner":
        assert name == f"user:{account}"
        assert dict(people)[account] == "owner"
    assert TRUST_ORDER.index(found.trust) <= TRUST_ORDER.index(allowed_trust(name, trust))
    assert TRUST_ORDER.index(found.trust) <= TRUST_ORDER.index(Team(people).trust_of(account))


@given(PRINCIPALS, PEOPLE, NAMES)
def test_what_nobody_shared_is_an_agents_at_most(
    principal: str, people: tuple[tuple[str, str], ...], account: str
) -> None:
    found = heard(Team(people, account), principal).provenance
    assert found.trust != "owner"
    assert not found.person


@given(PRINCIPALS, NAMES, PEOPLE)
def test_who_has_left_speaks_for_nothing(
    principal: str, account: str, people: tuple[tuple[str, str], ...]
) -> None:
    assert ceiling(principal, account, Team(people, left=frozenset({account}))) == "untrusted"


def test_outside_a_team_what_was_shared_is_no_owners_word() -> None:
    assert read_line(DAY, line("user:ben"), "").provenance.trust == "owner"
    assert read_line(DAY, line("user:ben", shared="ben"), "").provenance.trust == "agent"


@given(KINDS, NAMES, NAMES)
def test_a_principal_of_ones_own_is_known_as_ones_own(kind: str, name: str, person: str) -> None:
    becomes = of_person(f"{kind}:{name}", person)
    assert person_of(becomes) == (person if kind in ("user", "agent", "tool") else "")
    assert allowed_trust(becomes) == allowed_trust(f"{kind}:{name}")


def test_no_caller_says_who_shared_something() -> None:
    claims = {"text": "I decide", "principal": "user:ana", "shared": "ana"}
    with pytest.raises(BadObservation, match="share"):
        observed(claims, NOW, "a test")


def test_deciding_is_an_owners_by_their_account() -> None:
    team = Team((("ana", "owner"), ("ben", "agent")), "ben")
    assert team.owns("user:ana")
    assert not team.owns("user:ben")
    assert not team.owns("user:owner"), "whoever is at the keyboard is ben"
    assert not team._replace(account="").owns("user:owner")
    assert not team._replace(left=frozenset({"ana"})).owns("user:ana")


def spoken(team: Team, *sayings: tuple[str, str, str]) -> list[Observation]:
    """What these said, as (principal, account, session), one after the other."""
    counting.of(team)
    return [
        read_line(
            DAY,
            line(
                principal,
                at=f"{DAY}T09:{n:02}:00.000000Z",
                shared=account,
                session=session,
            ),
            "",
        )
        for n, (principal, account, session) in enumerate(sayings)
    ]


def earned(sayings: list[Observation]) -> str:
    """What a claim comes to that rests on them."""
    fact = Fact("f1", "The port is 8080", evidence=frozenset(each.id for each in sayings))
    return judge(Case(fact, tuple(sayings)), Policy()).earned


OWNERS = Team(tuple((name, "owner") for name in ("ana", "ben", "carl", "dora", "eve")))


def test_witnesses_are_persons_not_their_sessions() -> None:
    often = [("user:ana", "ana", f"s{n}") for n in range(6)]
    assert earned(spoken(OWNERS, *often)) == "tentative"
    each = [(f"user:{name}", name, "s") for name in ("ana", "ben", "carl")]
    assert earned(spoken(OWNERS, *each)) == "asserted"
    assert earned(spoken(OWNERS, *each[:2])) != "asserted"


def test_one_kind_of_agent_seen_by_all_asserts_nothing() -> None:
    people = [name for name, _ in OWNERS.people] * 3
    agents = [(f"agent:claude@{name}", name, f"s{n}") for n, name in enumerate(people)]
    assert earned(spoken(OWNERS, *agents)) != "asserted"


def test_names_that_an_account_makes_up_are_one_witness() -> None:
    names = [(f"user:{name}", "eve", name) for name in ("ana", "ben", "carl", "dora")]
    assert earned(spoken(OWNERS, *names)) == "tentative"


@given(
    PRINCIPALS,
    st.text(alphabet="abc :/@-.", max_size=12),
    st.sampled_from(["", "src/app.py:3", "/home/ana/x.jsonl", "~/x", "https://e.org/a", "C:/x"]),
)
def test_what_goes_is_that_persons_and_leaves_machines_at_home(
    principal: str, session: str, source: str
) -> None:
    found = line(principal, session=session.strip(), source=source, worktree="secret-plans")
    goes = going(found, read_line(DAY, found, ""), "ana", "ana")
    by = goes.shown.provenance
    assert (goes.shown.text, by.shared) == ("The port is 8080", "ana")
    assert by.at == NOW
    assert "secret-plans" not in goes.line
    assert by.source in ("", "src/app.py:3", "https://e.org/a")
    assert (by.trust == "untrusted") <= bool(by.origins)
    assert going(found, read_line(DAY, found, ""), "ana", "ana") == goes


def test_what_an_outside_source_was_behind_stays_so() -> None:
    found = line("agent:claude", session="s1")
    weighed = read_line(DAY, found, "")
    weighed = weighed._replace(
        provenance=weighed.provenance._replace(
            origins=("https://evil.example",), shown=frozenset({"f1"})
        )
    )
    by = going(found, weighed, "ana", "ana").shown.provenance
    assert (by.origins, by.shown) == (("https://evil.example",), frozenset({"f1"}))
    assert (by.principal, by.session) == ("agent:claude@ana", "s1@ana")


def test_a_session_that_is_nobody_elses_keeps_its_name() -> None:
    name = "0f0e1d2c-1111-2222-3333-444455556666"
    found = line("agent:claude", session=name)
    assert going(found, read_line(DAY, found, ""), "ana", "ana").shown.provenance.session == name


@given(st.integers(0, 400), st.sampled_from("xyz019"))
def test_a_plan_that_was_altered_is_not_read_as_what_it_was(at: int, sign: str) -> None:
    found = line("user:owner")
    plan = SharePlan("t", "ana", "ana", (going(found, read_line(DAY, found, ""), "ana", "ana"),))
    whole = write_plan(plan).decode()
    assert read_plan(whole.encode(), "p") == plan
    start = whole.index('"line"') + 9
    at = start + at % (whole.index('"', start + 1) - start)
    altered = whole[:at] + sign + whole[at + 1 :]
    if altered != whole:
        with pytest.raises(AlteredShare):
            read_plan(altered.encode(), "p")
