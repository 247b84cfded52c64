"""All who advise one store.

They are made of the settings, and held to consent, trial and budget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from memory_engine.adapters.advisers.backend import Backend
from memory_engine.adapters.advisers.budget import Budget
from memory_engine.adapters.advisers.chain import Chain
from memory_engine.adapters.advisers.command import CommandBackend
from memory_engine.adapters.advisers.elsewhere import Carried, Keeping, Kept
from memory_engine.adapters.advisers.endpoint import EndpointBackend
from memory_engine.adapters.advisers.judge import AdvisingJudge
from memory_engine.adapters.advisers.messages import MessagesBackend, Price, prices
from memory_engine.adapters.advisers.reader import AdvisingReader
from memory_engine.adapters.advisers.spec import CLAUDE, OPENAI, Advisers
from memory_engine.adapters.consents import Consents
from memory_engine.adapters.egress import EgressLedger
from memory_engine.adapters.flags.shut import SHUT
from memory_engine.adapters.flags.shut import why as why_shut
from memory_engine.adapters.network import Door
from memory_engine.domain.egress import COMMAND
from memory_engine.domain.pack import READS, Came
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.problem import Problem
from memory_engine.privacy.egress import SUMS, plainly

TRY_IT = "`kairos-mem judge eval` tries it; until it has passed it is used for nothing."

ALLOW = "Nights go on without it: `kairos-mem privacy` shows what to do."
UNALLOWED = "config.yaml asks it, and you have not allowed anything to go to"


class Advice:
    """The judge and reader of one store, with their door.

    ``rehearses`` asks nobody, and keeps what would have been asked.
    """

    def __init__(
        self,
        settings: Advisers,
        policy: Policy,
        ledger: EgressLedger,
        consents: Consents,
    ) -> None:
        self._settings, self._policy, self._consents = settings, policy, consents
        self.egress = ledger
        self.door = Door(ledger, consents.for_)
        self.tried = True
        """Whether nobody is asked who has not passed a trial."""
        self._chains: dict[str, Chain] = {}
        self._budgets: list[Budget] = []
        self._instead: Callable[[str, Backend], Backend] | None = None
        self.open: set[str] = set()
        """The questions of a night to which no answer came back."""

    def rehearse(self) -> Door:
        """Ask nobody from here on; the door keeps what would go."""
        self.door.rehearses, self.tried = True, False
        return self.door

    def ask_elsewhere(self, known: Mapping[str, Came]) -> Kept:
        """Ask nobody from here on.

        Keep the questions that are not answered yet.
        """
        kept = Kept(known)
        self._instead = lambda spec, meant: Keeping(spec, meant.name, meant.destination, kept)
        return kept

    def answered(self, came: Mapping[str, Came]) -> None:
        """Ask nobody from here on; take the answers that came back."""
        self._instead = lambda _, meant: Carried(meant.name, meant.destination, came, self.open)

    def may_answer(self, purpose: str, by: str) -> bool:
        """Tell whether somebody may answer for a purpose.

        Goes by who would be asked here, at whatever address.
        """
        role = "reader" if purpose == READS else "judge"
        trusted = (spec for spec in self._specs(role) if not self._why_barred(role, spec))
        return any(_model(plainly(spec)) == _model(by) for spec in trusted)

    def destinations(self) -> tuple[str, ...]:
        """Name where something may go at night."""
        named = (*self._specs("judge"), *self._specs("reader"))
        return tuple(dict.fromkeys(self.backend(one).destination for one in named))

    def begin(self, night: int) -> Sequence[Problem]:
        """Hold who would be asked against consents and trials.

        A night does not fail for it: a project's file names who is asked, and could stop them all.
        """
        self.door.night = night
        self._chains.clear()
        self._budgets.clear()
        return [*self._barred("judge"), *self._barred("reader")]

    def lacking(self) -> Sequence[Problem]:
        """Tell what keeps those who would be asked from being asked."""
        return [*self._barred("judge"), *self._barred("reader")]

    def told(self, night: int) -> Mapping[str, Any]:
        """Tell what a night asked, what was left, what it cost."""
        notes = [note for chain in self._chains.values() for note in chain.notes]
        left = sum(budget.left for budget in self._budgets)
        spent = self.egress.spent(night=night)
        return {"notes": notes, "left_for_budget": left, **{name: spent[name] for name in SUMS}}

    def judge(self) -> AdvisingJudge | None:
        """Give who is asked of two sentences; None where nobody is."""
        chain = self._chain("judge")
        return AdvisingJudge(chain) if chain else None

    def reader(self) -> AdvisingReader | None:
        """Give who reads what was said; None where nobody does."""
        chain = self._chain("reader")
        return AdvisingReader(chain) if chain else None

    def alone(self, role: str, spec: str) -> AdvisingJudge | AdvisingReader:
        """Give one adviser, tried or not: for its trial."""
        chain = Chain([self.backend(spec)])
        return AdvisingJudge(chain) if role == "judge" else AdvisingReader(chain)

    def specs(self) -> Iterator[tuple[str, str]]:
        """List (role, adviser) of all that may be asked."""
        for role in ("judge", "reader"):
            yield from ((role, spec) for spec in self._specs(role))

    def backend(self, spec: str) -> Backend:
        """Make the backend that a name stands for."""
        priced, patience = dict(self._settings.prices), self._policy.advice_seconds / 2
        return backend(spec, self.door, priced, patience)

    def _specs(self, role: str) -> tuple[str, ...]:
        first = self._settings.judge if role == "judge" else self._settings.reader
        return self._settings.chain(first)

    def _chain(self, role: str) -> Chain | None:
        specs = [spec for spec in self._specs(role) if not self._why_barred(role, spec)]
        if not specs:
            return None
        if role not in self._chains:
            if self._instead:
                self._chains[role] = Chain(
                    [self._instead(spec, self.backend(spec)) for spec in specs]
                )
                return self._chains[role]
            price = self._dearest(specs)
            budget = Budget(self._policy, self.egress.spent, self.door.night, price)
            self._budgets.append(budget)
            backends = [self.backend(spec) for spec in specs]
            self._chains[role] = Chain(backends, budget.afford, self.door.rehearses)
        return self._chains[role]

    def _dearest(self, specs: Sequence[str]) -> Price | None:
        """Give the dearest price of those who may be asked.

        Gives None where one of them has none.
        """
        models = [spec.removeprefix(CLAUDE) for spec in specs if spec.startswith(CLAUDE)]
        known = [prices(dict(self._settings.prices), model) for model in models]
        priced = [price for price in known if price]
        if not priced or len(priced) < len(known):
            return None
        return max(price[0] for price in priced), max(price[1] for price in priced)

    def _barred(self, role: str) -> Iterator[Problem]:
        for spec in self._specs(role):
            if why := self._why_barred(role, spec):
                yield Problem(f"{role} {plainly(spec)}", plainly(why), _remedy(why))

    def _why_barred(self, role: str, spec: str) -> str:
        """Say why an adviser is used for nothing.

        Gives "" where it may be.
        """
        if shut := why_shut(role):
            return shut
        if not self.tried:
            return ""
        place = self.backend(spec).destination
        if self._consents.for_(place) is None:
            return f"{UNALLOWED} {place}"
        prompt = self.alone(role, spec).prompt  # its wording is part of what was tried
        trials = (one for one in self._consents.trials() if _same(one, role, spec, prompt))
        trial = next(trials, None)
        if trial is None:
            return "it has not been tried with the wording that it is asked in"
        if trial.get("claims") == 0:
            return "it claimed nothing in its trial, which says nothing for it"
        told = trial.get("at_most")
        share = float(told) if isinstance(told, float | int) else 1.0
        if share > self._policy.false_claims:
            return (
                f"of {trial.get('claims')} claims in its trial {trial.get('wrong')} were wrong: it "
                f"may be wrong in {share:.0%}, and {self._policy.false_claims:.0%} is allowed"
            )
        return ""


def backend(spec: str, door: Door, priced: Mapping[str, Price], patience: float) -> Backend:
    """Make the backend that a name stands for, behind a door.

    ``patience`` is how long [seconds] a batch is waited for.
    """
    if spec.startswith(COMMAND):
        return CommandBackend(spec.removeprefix(COMMAND), door)
    if spec.startswith(OPENAI):
        model, _, address = spec.removeprefix(OPENAI).partition("@")
        return EndpointBackend(model, address, door)
    model = spec.removeprefix(CLAUDE)
    return MessagesBackend(model, door, prices(priced, model), patience=patience)


def _model(spec: str) -> str:
    """Name an adviser without the address at which it is asked."""
    return spec.partition("@")[0] if spec.startswith(OPENAI) else spec


def _remedy(why: str) -> str:
    if why.startswith(SHUT):
        return "Nights go on without it: `kairos-mem flags` shows what else is shut."
    return ALLOW if why.startswith(UNALLOWED) else TRY_IT


def _same(trial: Mapping[str, Any], role: str, spec: str, prompt: str) -> bool:
    return (trial.get("role"), trial.get("adviser"), trial.get("prompt")) == (role, spec, prompt)
