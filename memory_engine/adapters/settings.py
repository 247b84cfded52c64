"""config.yaml -> Policy and settings. An unknown key is refused, with its place and the nearest known one."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any, NamedTuple

from memory_engine.adapters import private
from memory_engine.domain.errors import BadPolicy
from memory_engine.domain.policy import ClassPolicy, Policy, amiss, ranges
from memory_engine.domain.records import replace

TEMPLATE = """\
# kairos-mem: every setting has a default; uncomment what you want to change. `kairos-mem doctor` shows what is in force.
#
# policy:
#   gate_hours: 24          # between two nights
#   gate_sessions: 5        # touched since the last night
#   alpha: 0.02             # chance that a false claim is ever promoted, at most
# embedder: hashed          # or sentence-transformers:MODEL (a local path or a cached model; needs the extra `semantic`)
# workspace: ..             # the code base, relative to this file
# judge: off                # or claude:MODEL, who is asked at night whether two sentences say the same: it sends such pairs of
#                           # sentences to Anthropic's API (needs ANTHROPIC_API_KEY). It only advises on merges.
"""


CLAUDE = "claude:"
"""What stands before the name of a model in config.yaml."""


class Settings(NamedTuple):
    """What config.yaml may say."""

    policy: Policy = Policy()
    embedder: str = "hashed"
    workspace: str = ".."
    judge: str = "off"


def read_settings(path: Path) -> Settings:
    """Read: the settings in a file; defaults where it is absent or says nothing."""
    text = _text(path)
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        return Settings()
    import yaml

    try:
        said = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        raise BadPolicy(place, "this is not YAML", "Mend the line, or empty the file for the defaults.") from None
    if not isinstance(said, dict):
        raise BadPolicy(str(path), "this is not a mapping of settings", "Write lines like `embedder: hashed`.")
    _refuse_unknown(said, Settings, str(path))
    policy = _policy(said.pop("policy", None) or {}, str(path))
    if "judge" in said:
        said["judge"] = _judge(said["judge"], f"{path}: judge")
    for name, value in said.items():
        if not isinstance(value, str):
            raise BadPolicy(f"{path}: {name}", f"{value!r} is not a text", "Put it in quotes.")
    return replace(Settings(policy=policy), **said)


def _text(path: Path) -> str:
    try:
        return (private.read(str(path)) or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadPolicy(str(path), "this is not UTF-8 text", "Save it as UTF-8, or empty the file for the defaults.") from None
    except OSError as error:
        raise BadPolicy(str(path), error.strerror or str(error), "Make it readable, or remove it for the defaults.") from None


def _policy(said: Any, place: str) -> Policy:  # noqa: ANN401  (YAML is what it is)
    if not isinstance(said, dict):
        raise BadPolicy(f"{place}: policy", "this is not a mapping", "Write lines like `alpha: 0.02` below it.")
    _refuse_unknown(said, Policy, f"{place}: policy")
    defaults = Policy()
    policy = replace(defaults, **{name: _value(name, getattr(defaults, name), v, f"{place}: {name}") for name, v in said.items()})
    if wrong := amiss(policy):
        raise BadPolicy(f"{place}: policy", *wrong)
    return policy


def _judge(said: Any, place: str) -> str:  # noqa: ANN401  (YAML is what it is)
    """``off``, which YAML reads as false, or ``claude:`` and a model's name."""
    if said is False or said == "off":
        return "off"
    model = said.removeprefix(CLAUDE) if isinstance(said, str) and said.startswith(CLAUDE) else ""
    if model and not set(model) & set(string.whitespace):
        return f"{CLAUDE}{model}"
    raise BadPolicy(place, f"{said!r} is not a judge", f"Write `off`, or `{CLAUDE}` with a model's name after it.")


def _value(name: str, default: Any, said: Any, place: str) -> Any:  # noqa: ANN401  (YAML is what it is)
    if isinstance(default, ClassPolicy) and isinstance(said, dict):
        _refuse_unknown(said, ClassPolicy, place)
        return replace(default, **{n: _value(n, getattr(default, n), v, f"{place}.{n}") for n, v in said.items()})
    number = float(said) if type(default) is float and type(said) is int else said
    if type(default) is not type(number):
        raise BadPolicy(place, f"{said!r} is not a {type(default).__name__}", f"The default is {default!r}.")
    bounds = ranges(ClassPolicy if name in ClassPolicy._fields else Policy).get(name)
    if bounds and not bounds.admits(number):
        raise BadPolicy(place, f"{said!r} is out of range: it must be {bounds}", f"The default is {default!r}.")
    return number


def _refuse_unknown(said: dict[Any, Any], shape: Any, place: str) -> None:  # noqa: ANN401  (a dataclass)
    import difflib

    known = shape._fields
    for name in said:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known are: {', '.join(known)}."
            raise BadPolicy(place, f"unknown key {name!r}", hint)
