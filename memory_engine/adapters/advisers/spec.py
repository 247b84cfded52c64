"""Who advises, as config.yaml names them: ``claude:MODEL``, ``command:LINE``,
``openai:MODEL@ADDRESS``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from memory_engine.domain.egress import COMMAND
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.privacy.egress import destination, on_this_machine

CLAUDE, OPENAI = "claude:", "openai:"
OFF = "off"
SHOWN = 100
"""[characters] Of a wrong value in a refusal."""
FORMS = (
    f"Write `off`, `{CLAUDE}` with a model's name after it, `{COMMAND}` with a command line, or "
    f"`{OPENAI}MODEL@http://127.0.0.1:PORT/v1`."
)


class Advisers(NamedTuple):
    """Who advises.

    The first to be asked, who else, what names stand for, and what tokens cost.
    """

    judge: str = OFF
    reader: str = OFF
    fallback: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    prices: tuple[tuple[str, tuple[float, float]], ...] = ()

    def chain(self, first: str) -> tuple[str, ...]:
        """List who is asked, one after another, with aliases resolved."""
        if first == OFF:
            return ()
        return tuple(dict.fromkeys(self._resolved(one) for one in (first, *self.fallback)))

    def _resolved(self, one: str) -> str:
        kind, colon, rest = one.partition(":")
        if f"{kind}:" == COMMAND:
            return one
        model, at, address = rest.partition("@")
        return f"{kind}{colon}{dict(self.aliases).get(model, model)}{at}{address}"


def adviser(said: Any, place: str) -> str:  # noqa: ANN401  (YAML is what it is)
    """Read one adviser; YAML reads ``off`` as false. Raises ``BadPolicy``."""
    if said is False or said == OFF:
        return OFF
    if isinstance(said, str) and said.isprintable() and _known(said):
        return " ".join(said.split())
    shown = repr(said)
    raise BadPolicy(place, f"{shown[:SHOWN]} is nobody to ask", FORMS)


def _known(said: str) -> bool:
    if said.startswith(COMMAND):
        return bool(said.removeprefix(COMMAND).strip())
    if said.startswith(CLAUDE):
        return _is_word(said.removeprefix(CLAUDE))
    model, at, address = said.removeprefix(OPENAI).partition("@")
    known = said.startswith(OPENAI) and bool(at) and _is_word(model)
    return known and bool(destination(address)) and on_this_machine(address)


def _is_word(text: str) -> bool:
    return bool(text) and text.split() == [text]


def advisers(said: Mapping[str, Any], place: str) -> Advisers:
    """Read who advises, out of the settings; raises ``BadPolicy``."""
    fallback = said.get("fallback") or []
    if not isinstance(fallback, list):
        raise BadPolicy(f"{place}: fallback", "this is no list", "Write a list of advisers.")
    listed = tuple(adviser(one, f"{place}: fallback") for one in fallback)
    aliases = _mapping(said, "aliases", place)
    for name, model in aliases.items():
        if not (isinstance(model, str) and _is_word(model) and isinstance(name, str)):
            what = f"{name!r} stands for no model's name"
            raise BadPolicy(f"{place}: aliases", what, "Write lines like `quick: MODEL`.")
    return Advisers(
        adviser(said.get("judge", OFF), f"{place}: judge"),
        adviser(said.get("reader", OFF), f"{place}: reader"),
        tuple(one for one in listed if one != OFF),
        tuple(sorted(aliases.items())),
        tuple(sorted(_prices(_mapping(said, "prices", place), place))),
    )


def _prices(rows: Mapping[Any, Any], place: str) -> Sequence[tuple[str, tuple[float, float]]]:
    priced = []
    for name, pair in rows.items():
        numbers = [n for n in pair if type(n) in (int, float)] if isinstance(pair, list) else []
        if len(numbers) != 2 or len(pair) != 2 or not all(0 <= n < float("inf") for n in numbers):
            what = f"{str(name)[:SHOWN]!r} has no price that can be read"
            hint = "Write lines like `MODEL: [3, 15]`, dollars for a million tokens in and out."
            raise BadPolicy(f"{place}: prices", what, hint)
        priced.append((str(name), (float(numbers[0]), float(numbers[1]))))
    return priced


def _mapping(said: Mapping[str, Any], name: str, place: str) -> Mapping[Any, Any]:
    value = said.get(name) or {}
    if not isinstance(value, dict):
        raise BadPolicy(f"{place}: {name}", "this is not a mapping", "Write lines `NAME: VALUE`.")
    return value
