"""A seeded world to test promotion in: claims whose truth is known, and what is said of them, night by night.

Every claim is opened by one reading. Then agents of known reliability touch it now and then: they read the code, run
something, or only repeat what memory told them; the engine probes what can be probed; and in some settings somebody
wants a false claim believed. One ``random.Random(seed)`` makes all of it, so that a seed is a world.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

FALSE = 0.40
"""[share] Of the claims that are false."""
TOUCHES = 0.20
"""[per claim and night] How often somebody speaks of a claim."""
TESTS = 0.15
"""[share of fresh touches] That are a recorded run; the others are readings."""
READERS: dict[str, float] = {f"agent:a{n:02d}": round(0.70 + 0.25 * n / 11, 3) for n in range(12)}
"""[probability] That each of the twelve agents reads rightly."""
PROBED = frozenset({1, 4, 11, 32, 92})
"""[nights] Of a probe: first the next night, then after 3, 7, 21 and 60 more."""
ATTACK_SIZE = 50
"""[statements] For each claim that an attack pushes."""
ATTACK_A_NIGHT = 2
"""[statements] A night, so that an attack lasts 25 nights and lies within every horizon."""
OTHER_VALUES = 3
"""[values] That a reader can mistake the value of a functional slot for."""

Attack = Literal["", "repeat", "sybils", "insider", "launder", "forge", "sybils deny", "insider denies"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One kind of world. Shares and probabilities; see ``benchmarks.settings``."""

    name: str
    what: str
    probeable: float = 0.50
    probe_right: float = 0.99
    misleading: float = 0.10
    misled: float = 0.75
    echo: float = 0.40
    echo_logged: float = 0.95
    copying: int = 0
    one_name: bool = False
    test_right: float = 0.98
    voiced: float = 0.50
    functional: bool = False
    attack: Attack = ""
    taint_logged: float = 1.0
    honest: bool = True
    beyond: bool = False

    @property
    def attribute(self) -> str:
        """The slot that the claims of this world fill: one with one value at a time, or one with many."""
        return "port" if self.functional else "property"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, and what only the world knows of it."""

    number: int
    true: bool
    misleading: bool
    probeable: bool

    @property
    def subject(self) -> str:
        """The name by which observations speak of it."""
        return f"unit{self.number:04d}"

    @property
    def value(self) -> str:
        """The value that the claim gives to its slot."""
        return str(4000 + self.number)


@dataclass(frozen=True, slots=True)
class Said:
    """One statement: somebody asserts or denies a claim, by reading or by a run on code with the hash ``ran_on``.

    ``value`` is the other value that a denial names in a functional slot; ``shown`` where memory is logged as having
    said so in that session.
    """

    claim: Claim
    night: int
    principal: str
    session: str
    asserts: bool
    method: Literal["read", "test", "probe"] = "read"
    ran_on: str = ""
    shown: bool = False
    origins: tuple[str, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """A setting come to life: ``nights[0]`` opens the claims."""

    setting: Setting
    claims: tuple[Claim, ...]
    nights: tuple[tuple[Said, ...], ...]

    def accuracy(self, said: Said) -> float:
        """Think: the true reliability of whoever says so; of strangers nobody knows it, so that of the average agent."""
        if said.method != "read":
            return self.setting.probe_right if said.method == "probe" else self.setting.test_right
        return READERS.get(said.principal, sum(READERS.values()) / len(READERS))


def world(setting: Setting, claims: int, nights: int, seed: int) -> World:
    """Think: the world of this seed."""
    rng = Random(seed)
    opened = tuple(_claim(number, setting, rng) for number in range(claims))
    said: dict[int, Said] = {}
    return World(setting, opened, tuple(tuple(_night(night, opened, setting, rng, said)) for night in range(nights + 1)))


def _claim(number: int, setting: Setting, rng: Random) -> Claim:
    true = rng.random() >= FALSE and setting.honest
    return Claim(number, true, not true and rng.random() < setting.misleading, rng.random() < setting.probeable)


def _night(night: int, claims: tuple[Claim, ...], setting: Setting, rng: Random, last: dict[int, Said]) -> Iterator[Said]:
    for claim in claims:
        for said in _of_claim(night, claim, setting, rng, last.get(claim.number)):
            if said.method == "read":
                last[claim.number] = said
            yield said


def _of_claim(night: int, claim: Claim, setting: Setting, rng: Random, last: Said | None) -> Iterator[Said]:
    if setting.honest and night == 0:
        yield Said(claim, night, *_who(night, setting, rng), asserts=True)
    elif setting.honest and rng.random() < TOUCHES:
        yield from _touch(night, claim, setting, rng, last)
    if setting.honest and claim.probeable and night in PROBED:
        yield Said(claim, night, "tool:kairos-mem", f"dream{night}", _seen(claim, setting.probe_right, rng), "probe", f"tree{night}")
    for number in range(night * ATTACK_A_NIGHT, min((night + 1) * ATTACK_A_NIGHT, ATTACK_SIZE)):
        yield from _attack(night, number, claim, setting, rng)


def _who(night: int, setting: Setting, rng: Random) -> tuple[str, str]:
    name = rng.choice(list(READERS))
    return "agent:claude" if setting.one_name else name, f"s{night}-{name[6:]}"


def _touch(night: int, claim: Claim, setting: Setting, rng: Random, last: Said | None) -> Iterator[Said]:
    principal, session = _who(night, setting, rng)
    reader = f"agent:{session.partition('-')[2]}"
    if rng.random() < setting.echo:
        yield Said(claim, night, principal, session, True, shown=rng.random() < setting.echo_logged)
    elif rng.random() < TESTS:
        passes = _seen(claim, setting.test_right, rng)
        if passes or rng.random() < setting.voiced:
            yield Said(claim, night, principal, session, passes, "test", f"code{night}")
    elif last and list(READERS).index(reader) < setting.copying:
        yield Said(claim, night, principal, session, last.asserts, value=last.value)
    else:
        right = 1 - setting.misled if claim.misleading else READERS[reader]
        agrees = _seen(claim, right, rng)
        if agrees or rng.random() < setting.voiced:
            yield Said(claim, night, principal, session, agrees, value="" if agrees else _instead(claim, setting, rng))


def _seen(claim: Claim, right: float, rng: Random) -> bool:
    return claim.true if rng.random() < right else not claim.true


def _instead(claim: Claim, setting: Setting, rng: Random) -> str:
    """What a reader says who finds the claim wrong: of a functional slot the value it has, which is 0 for a false claim."""
    if not setting.functional:
        return ""
    return str(10_000 * rng.randint(1, OTHER_VALUES) + claim.number) if claim.true else str(90_000 + claim.number)


def _attack(night: int, number: int, claim: Claim, setting: Setting, rng: Random) -> Iterator[Said]:
    session = f"x{night}-{number}"
    against = setting.attack in ("sybils deny", "insider denies")
    if claim.true != against or not setting.attack:
        return
    if setting.attack == "launder":
        page = ("https://example.org/issue/7",) if rng.random() < setting.taint_logged else ()
        yield Said(claim, night, rng.choice(list(READERS)), session, True, origins=page)
    elif setting.attack == "forge" and number % 2:
        yield Said(claim, night, "agent:insider", session, True, "test", f"forged{number}")
    else:
        names = {"repeat": "web:one.example.org", "sybils": f"web:s{number}.example.org", "sybils deny": f"web:s{number}.example.org"}
        yield Said(claim, night, names.get(setting.attack, "agent:insider"), session, not against)
