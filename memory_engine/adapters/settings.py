"""config.yaml as Policy and settings.

An unknown key is refused, with its place and the nearest known one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.policy import ClassPolicy, Policy, amiss, ranges
from memory_engine.domain.principal import TRUST_ORDER, well_formed
from memory_engine.domain.records.fact import replace
from memory_engine.domain.renderers import RENDERERS
from memory_engine.domain.team import AT
from memory_engine.domain.typed import Any
from memory_engine.privacy.personal import Personal

TEMPLATE = """\
# kairos-mem: every setting has a default; uncomment what you want to change.
# `kairos-mem doctor` shows what is in force.
#
# policy:
#   gate_hours: 24          # between two nights
#   gate_sessions: 5        # touched since the last night
#   alpha: 0.02             # chance that a false claim is ever promoted, at most
# embedder: auto            # vectors of MiniLM where the extra `model` is installed and memory is
#                           # no longer small, else none. Or minilm, none, or
#                           # sentence-transformers:MODEL (a local path or a cached model; needs the
#                           # extra `semantic`)
# store: postgresql://HOST/DATABASE?schema=NAME   # memory in a team's server instead of memory.db
#                           # (extra `postgres`; see `kairos-mem migrate`). No password here: it
#                           # belongs into ~/.pgpass.
# people: {ana: owner, ben: agent}   # makes this a team's memory (see `kairos-mem share`): as what
#                           # each account's word counts: owner, agent, tool, untrusted. Whoever is
#                           # not named counts as an agent.
# vectors: s3://BUCKET/PREFIX   # vectors in a bucket instead of beside memory.db, of AWS or, with
#                           # ?endpoint=https://HOST, of another server that speaks S3. No key
#                           # here: credentials belong into the environment or ~/.aws.
# workspace: ..             # the code base, relative to this file
# main_branch: main         # the line that counts for all (default: what git says it is). What is
#                           # said on another branch holds there alone until that is merged.
# render: [agents-md]       # where memory shows itself to agents, too, kept up to date each night:
#                           # agents-md, claude-rules, cursor-rules (see `kairos-mem render`).
# handwritten: agent        # who wrote the bullets that stand in logs/ by hand. Nothing tells: an
#                           # agent with a shell can write there, too, so by default they are an
#                           # agent's statements and make no rules. Write `owner` if only you edit
#                           # these files; it holds for bullets that are read from then on.
# privacy:                  # what tells of a person is cut down before it is written: hide, keep
#   homes: hide             # /home/NAME -> /home/user (default)
#   emails: hide            # jane@corp.com -> j***@corp.com (default)
#   phones: keep            # +49 30 1234567 -> [phone]
#   ips: keep               # addresses of machines on the net -> [ip]
# judge: off                # or who is asked at night whether two sentences say the same:
#                           # claude:MODEL (Anthropic's API, needs ANTHROPIC_API_KEY),
#                           # "command:LINE" (JSON on stdin, JSON on stdout), or
#                           # openai:MODEL@http://127.0.0.1:PORT/v1. It only advises. Nobody is
#                           # asked before you allow it (`kairos-mem privacy`) and it has passed a
#                           # trial (`kairos-mem judge eval`).
# reader: off               # or who proposes lessons from what sessions said, named likewise.
# fallback: [claude:MODEL]  # who is asked where one is unknown, refuses or is busy.
# aliases: {quick: MODEL}   # names for models.
# prices: {MODEL: [3, 15]}  # dollars for a million tokens in and out.
# second_opinion: on        # or off: a small model on this machine, where the extra `model` is
#                           # installed; what it calls different is not merged, and it may link
#                           # what it takes to exclude each other. Nothing leaves the machine.
"""


HIDE, KEEP = "hide", "keep"
GONE = {"same_claim_overlap": "It never decided anything: remove the line."}
"""Settings that there were, and what to do about them."""


LARGEST = 65_536
"""[bytes] Nobody writes so many settings; YAML reads ten times as much in a second."""
DEEPEST = 8
"""[levels] Of nesting: a class of evidence in the policy stands on the third."""
SHOWN = 100
"""[characters] Of a wrong value in a refusal."""
EMPTIED = "Mend it, or empty the file for the defaults."


class Settings(NamedTuple):
    """What config.yaml may say."""

    policy: Policy = Policy()
    store: str = ""
    people: tuple[tuple[str, str], ...] | None = None
    vectors: str = ""
    embedder: str = "auto"
    workspace: str = ".."
    judge: str = "off"
    reader: str = "off"
    fallback: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    prices: tuple[tuple[str, tuple[float, float]], ...] = ()
    second_opinion: str = "on"
    handwritten: str = "agent"
    main_branch: str = ""
    render: tuple[str, ...] = ()
    privacy: Personal = Personal()


def mapping_in(path: Path, example: str) -> dict[Any, Any]:
    """Read the mapping of settings in a YAML file.

    Empty where it is absent or says nothing. Raises ``BadPolicy``. ``example`` is a line as it
    would be written there.
    """
    text = _text(path)
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        return {}
    import yaml

    try:
        _refuse_knots(path, yaml.parse(text, Loader=yaml.SafeLoader))
        said = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        raise BadPolicy(place, "this is not YAML", EMPTIED) from None
    except (
        TEXT_FAULTS
    ) as error:  # what YAML's constructors make of a day 2026-13-45, or of a number of 5,000 digits
        raise BadPolicy(
            str(path), f"a value in it can't be read ({error})"[:SHOWN], EMPTIED
        ) from None
    if not isinstance(said, dict):
        raise BadPolicy(
            str(path), "this is not a mapping of settings", f"Write lines like `{example}`."
        )
    return said


def read_settings(path: Path) -> Settings:
    """Read the settings in a file.

    Defaults where it is absent or says nothing.
    """
    said = mapping_in(path, "embedder: auto")
    if not said:
        return Settings()
    from memory_engine.adapters.advisers.spec import Advisers, advisers  # a start needs none

    refuse_unknown(said, Settings, str(path))
    policy = _policy(said.pop("policy", None) or {}, str(path))
    if said.get("handwritten", "agent") not in ("agent", "owner"):
        raise BadPolicy(
            f"{path}: handwritten",
            f"{said['handwritten']!r} is nobody",
            "Write `agent` or `owner`.",
        )
    asked = advisers(said, str(path))
    said = {name: value for name, value in said.items() if name not in Advisers._fields}
    for name in CHECKED.keys() & said.keys():
        said[name] = CHECKED[name](said[name], f"{path}: {name}")
    render = _render(said.pop("render", None), f"{path}: render")
    privacy = _privacy(said.pop("privacy", None) or {}, f"{path}: privacy")
    for name, value in said.items():
        if name not in CHECKED and not (isinstance(value, str) and value.isprintable()):
            raise BadPolicy(f"{path}: {name}", f"{shown(value)} is not a text", "Put it in quotes.")
    settings = Settings(policy=policy, render=render, privacy=privacy, **asked._asdict())
    return replace(settings, **said)


def _refuse_knots(path: Path, events: Iterable[Any]) -> None:
    """Refuse YAML aliases and the like before they are built.

    No setting needs them, and a few aliases may stand for billions of values.
    """
    depth = 0
    for event in events:
        place = f"{path}:{event.start_mark.line + 1}"
        if getattr(event, "anchor", None):  # of an alias it is what it stands for
            raise BadPolicy(
                place,
                "an anchor or alias has no place in it",
                "Write the value where it is wanted.",
            )
        opens = type(event).__name__.endswith(("MappingStartEvent", "SequenceStartEvent"))
        closes = type(event).__name__.endswith(("MappingEndEvent", "SequenceEndEvent"))
        depth += opens - closes
        if depth > DEEPEST:
            raise BadPolicy(place, f"it is nested deeper than {DEEPEST} levels", EMPTIED)


def _text(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():
            raise BadPolicy(str(path), "this is no plain file", "Remove it for the defaults.")
        if path.exists() and path.stat().st_size > LARGEST:
            raise BadPolicy(str(path), f"it is larger than {LARGEST:,} bytes", EMPTIED)
        return (private.read(str(path)) or b"").decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise BadPolicy(
            str(path),
            "this is not UTF-8 text",
            "Save it as UTF-8, or empty the file for the defaults.",
        ) from None
    except OSError as error:
        raise BadPolicy(
            str(path),
            error.strerror or str(error),
            "Make it readable, or remove it for the defaults.",
        ) from None


def _policy(said: Any, place: str) -> Policy:  # noqa: ANN401  (YAML is what it is)
    if not isinstance(said, dict):
        raise BadPolicy(
            f"{place}: policy", "this is not a mapping", "Write lines like `alpha: 0.02` below it."
        )
    refuse_unknown(said, Policy, f"{place}: policy")
    defaults = Policy()
    policy = replace(
        defaults,
        **{
            name: _value(name, getattr(defaults, name), v, f"{place}: {name}")
            for name, v in said.items()
        },
    )
    if wrong := amiss(policy):
        raise BadPolicy(f"{place}: policy", *wrong)
    return policy


def _on_or_off(said: Any, place: str) -> str:  # noqa: ANN401  (YAML is what it is)
    """``on`` or ``off``, which YAML reads as true and false."""
    for name, value in (("on", True), ("off", False)):
        if said is value or said == name:
            return name
    raise BadPolicy(place, f"{shown(said)} is neither on nor off", "Write `on` or `off`.")


def _people(said: Any, place: str) -> tuple[tuple[str, str], ...]:  # noqa: ANN401  (YAML)
    """As what each account counts, by name."""
    if not isinstance(said, dict):
        raise BadPolicy(place, "this is not a mapping", "Write `{ana: owner, ben: agent}`.")
    for name, trust in said.items():
        if not isinstance(name, str) or not well_formed(f"user:{name}") or AT in name:
            raise BadPolicy(place, f"{shown(name)} is no account", "Write the name of one.")
        if trust not in TRUST_ORDER:
            known = ", ".join(TRUST_ORDER)
            raise BadPolicy(f"{place}: {name}", f"{shown(trust)} is none of {known}", WORD_OF)
    return tuple(sorted(said.items()))


WORD_OF = "Say as whose word theirs counts at most."
CHECKED: dict[str, Callable[[Any, str], Any]] = {"second_opinion": _on_or_off, "people": _people}
"""Settings that may say one of a few things, and what looks at them."""


def _render(said: Any, place: str) -> tuple[str, ...]:  # noqa: ANN401  (YAML is what it is)
    """Names of renderers, in a list."""
    listed = [] if said is None else said
    known = ", ".join(RENDERERS)
    if not isinstance(listed, list):
        raise BadPolicy(place, "this is no list", f"Write a list of some of: {known}.")
    for name in listed:
        if name not in RENDERERS:
            raise BadPolicy(place, f"{shown(name)} is no renderer", f"Known are: {known}.")
    return tuple(listed)


def _privacy(said: Any, place: str) -> Personal:  # noqa: ANN401  (YAML is what it is)
    """What is hidden and what is kept, by name."""
    if not isinstance(said, dict):
        raise BadPolicy(place, "this is not a mapping", "Write lines like `homes: hide` below it.")
    refuse_unknown(said, Personal, place)
    for name, value in said.items():
        if value not in (HIDE, KEEP):
            raise BadPolicy(
                f"{place}: {name}", f"{shown(value)} is neither", f"Write `{HIDE}` or `{KEEP}`."
            )
    return replace(Personal(), **{name: value == HIDE for name, value in said.items()})


KINDS = {float: "a number", int: "a whole number", bool: "true or false", str: "a text"}
"""Type of a setting -> what is expected there, in words."""


def _value(name: str, default: Any, said: Any, place: str) -> Any:  # noqa: ANN401  (YAML)
    if isinstance(default, ClassPolicy) and isinstance(said, dict):
        refuse_unknown(said, ClassPolicy, place)
        return replace(
            default,
            **{n: _value(n, getattr(default, n), v, f"{place}.{n}") for n, v in said.items()},
        )
    number = float(said) if type(default) is float and type(said) is int else said
    if type(default) is not type(number):
        raise BadPolicy(
            place,
            f"{shown(said)} is not {KINDS.get(type(default), 'what is expected')}",
            f"The default is {default!r}.",
        )
    bounds = ranges(ClassPolicy if name in ClassPolicy._fields else Policy).get(name)
    if bounds and not bounds.admits(number):
        what = f"{shown(said)} is out of range: it must be {bounds}"
        raise BadPolicy(place, what, f"The default is {default!r}.")
    return number


def refuse_unknown(said: dict[Any, Any], shape: Any, place: str) -> None:  # noqa: ANN401
    """Refuse an unknown key, naming the nearest known one.

    A shape says which it has.
    """
    import difflib

    known = shape._fields
    for name in said:
        if name in GONE and shape is Policy:
            raise BadPolicy(place, f"{name!r} is no setting any more", GONE[name])
        if name not in known:
            near = difflib.get_close_matches(str(name)[:SHOWN], known, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known are: {', '.join(known)}."
            raise BadPolicy(place, f"unknown key {shown(name)}", hint)


def shown(value: object) -> str:
    """Show a wrong value, cut where it is long."""
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
