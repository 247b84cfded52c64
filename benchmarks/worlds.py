"""A seeded world to test promotion in.

It has claims whose truth is known, and what is said of them, night by night. Every claim is opened
by one reading. Then agents of known reliability touch it now and then: they read the code, run
something, or only repeat what memory told them; what can be probed is probed; and in some settings
somebody wants a false claim believed. One ``random.Random`` makes all of it, so that a seed and a
setting are a world.
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
ATTACK_SIZE = 50
"""[statements] For each claim that an attack pushes."""
ATTACK_A_NIGHT = 2
"""[statements] A night, so that an attack lasts 25 nights and lies within every horizon."""
OTHER_VALUES = 3
"""[values] That a reader can mistake the value of a functional slot for."""

Attack = Literal[
    "", "repeat", "sybils", "insider", "launder", "forge", "sybils deny", "insider denies"
]


@dataclass(frozen=True, slots=True)
class Setting:
    """One kind of world: shares and probabilities (see ``benchmarks.promotion_settings``).

    ``voiced`` is how often a reader who finds a claim wrong says so, ``failures_kept`` how often a
    run that failed is recorded; with ``index_shown`` every session is shown, and logs, what
    MEMORY.md lists; ``beyond`` marks what no promise covers.
    """

    name: str
    what: str
    probeable: float = 0.50
    probe_right: float = 0.99
    misleading: float = 0.10
    misled: float = 0.75
    echo: float = 0.40
    echo_logged: float = 0.95
    index_shown: bool = False
    copying: int = 0
    one_name: bool = False
    test_right: float = 0.98
    failures_kept: float = 1.0
    voiced: float = 0.50
    functional: bool = False
    attack: Attack = ""
    taint_logged: float = 1.0
    honest: bool = True
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, and what only the world knows.

    ``code_says`` is None where the code base can't tell.
    """

    number: int
    true: bool
    misleading: bool
    code_says: bool | None
    functional: bool

    @property
    def subject(self) -> str:
        """The name by which observations speak of it."""
        return f"unit{self.number:04d}"

    @property
    def attribute(self) -> str:
        """Give a slot with one value or many.

        Of each kind one is such that the code base can decide.
        """
        if self.functional:
            return "owner" if self.code_says is None else "port"
        return "property" if self.code_says is None else "defined-in"

    @property
    def value(self) -> str:
        """The value that the claim gives to its slot."""
        return (
            f"src/unit{self.number:04d}.py"
            if self.attribute == "defined-in"
            else str(4000 + self.number)
        )

    def other(self, which: int) -> str:
        """Give another value of a functional slot.

        It is what it has if the claim is false (0), or that a reader may mistake it for (1, 2, 3).
        """
        return str(10_000 * (which + 1) + self.number)


@dataclass(frozen=True, slots=True)
class Said:
    """One statement that asserts or denies a claim.

    It is by reading or by a run on code with the hash ``ran_on``. ``value`` is the other value that
    a denial names in a functional slot; ``shown`` where memory is logged as having said so in that
    session.
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
        """Give the true reliability of whoever says so.

        Of strangers nobody knows it, so it is that of the average agent.
        """
        if said.method != "read":
            return self.setting.probe_right if said.method == "probe" else self.setting.test_right
        return READERS.get(said.principal, sum(READERS.values()) / len(READERS))


def world(setting: Setting, claims: int, nights: int, seed: int) -> World:
    """Think: the world of this seed and setting."""
    rng = Random(f"{seed} {setting.name}")
    opened = tuple(_claim(number, setting, rng) for number in range(claims))
    last: dict[int, Said] = {}
    return World(
        setting,
        opened,
        tuple(tuple(_night(night, opened, setting, rng, last)) for night in range(nights + 1)),
    )


def _claim(number: int, setting: Setting, rng: Random) -> Claim:
    true = rng.random() >= FALSE and setting.honest
    misleading = not true and rng.random() < setting.misleading
    probed = rng.random() < setting.probeable and setting.honest
    says = rng.random() < setting.probe_right
    return Claim(number, true, misleading, says == true if probed else None, setting.functional)


def _night(
    night: int, claims: tuple[Claim, ...], setting: Setting, rng: Random, last: dict[int, Said]
) -> Iterator[Said]:
    for claim in claims:
        for said in _of_claim(night, claim, setting, rng, last.get(claim.number)):
            if said.method == "read":
                last[claim.number] = said
            yield said


def _of_claim(
    night: int, claim: Claim, setting: Setting, rng: Random, last: Said | None
) -> Iterator[Said]:
    if setting.honest and night == 0:
        yield Said(claim, night, *_speaker(night, _reader(rng), setting), asserts=True)
        if claim.code_says is not None:
            yield Said(claim, night, "tool:kairos-mem", "probe", claim.code_says, "probe", "tree")
    elif setting.honest and rng.random() < TOUCHES:
        yield from _touch(night, claim, setting, rng, last)
    for number in range(night * ATTACK_A_NIGHT, min((night + 1) * ATTACK_A_NIGHT, ATTACK_SIZE)):
        yield from _attack(night, number, claim, setting, rng)


def _reader(rng: Random) -> int:
    return rng.randrange(len(READERS))


def _speaker(night: int, reader: int, setting: Setting) -> tuple[str, str]:
    return "agent:claude" if setting.one_name else f"agent:a{reader:02d}", f"s{night}-{reader:02d}"


def _touch(
    night: int, claim: Claim, setting: Setting, rng: Random, last: Said | None
) -> Iterator[Said]:
    reader = _reader(rng)
    who = _speaker(night, reader, setting)
    if rng.random() < setting.echo:
        yield Said(claim, night, *who, asserts=True, shown=rng.random() < setting.echo_logged)
    elif rng.random() < TESTS:
        passes = _found(claim, setting.test_right, rng)
        if passes or rng.random() < setting.failures_kept:
            yield Said(claim, night, *who, passes, "test", f"code{night}")
    elif last and reader < setting.copying:
        yield Said(claim, night, *who, last.asserts, value=last.value)
    else:
        right = 1 - setting.misled if claim.misleading else READERS[f"agent:a{reader:02d}"]
        agrees = _found(claim, right, rng)
        if agrees or rng.random() < setting.voiced:
            yield Said(
                claim,
                night,
                *who,
                agrees,
                value="" if agrees or not claim.functional else _instead(claim, rng),
            )


def _found(claim: Claim, right: float, rng: Random) -> bool:
    return claim.true if rng.random() < right else not claim.true


def _instead(claim: Claim, rng: Random) -> str:
    return claim.other(rng.randint(1, OTHER_VALUES) if claim.true else 0)


def _attack(night: int, number: int, claim: Claim, setting: Setting, rng: Random) -> Iterator[Said]:
    session = f"x{night}-{number}"
    against = setting.attack in ("sybils deny", "insider denies")
    if claim.true != against or not setting.attack:
        return
    if setting.attack == "launder":
        page = ("https://example.org/issue/7",) if rng.random() < setting.taint_logged else ()
        yield Said(claim, night, f"agent:a{_reader(rng):02d}", session, True, origins=page)
    elif setting.attack == "forge" and number % 2:
        yield Said(claim, night, "agent:insider", session, True, "test", f"forged{number}")
    elif setting.attack == "repeat":
        yield Said(claim, night, "web:one.example.org", session, True)
    elif setting.attack.startswith("sybils"):
        yield Said(claim, night, f"web:s{number}.example.org", session, not against)
    else:
        yield Said(claim, night, "agent:insider", session, not against)
