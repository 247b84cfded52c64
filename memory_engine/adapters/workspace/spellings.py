"""Whether a key answers to a name, and literals to values.

By the spellings of both.
"""

from __future__ import annotations

import re

from memory_engine.adapters.workspace.setting import Setting

ALIKE, HELD_ALIKE, FOLDED, WITH_GAPS = range(4)
"""How a key answers to a name: spelled alike; but for what holds it; but for case and separators;
with holders between."""
SPACED_UNIT = re.compile(r"(?<=\d)\s++(?=[A-Za-z%]+$)")
UNIT = re.compile(r"^([+-]?[\d._]+)\s*[A-Za-z%]+$")
SAME_WORD = {
    "on": "true",
    "yes": "true",
    "off": "false",
    "no": "false",
    "null": "none",
    "nil": "none",
    "undefined": "none",
}


def rank(parts: tuple[str, ...], keys: tuple[str, ...]) -> int | None:
    """Tell how well a key answers to a name, least best.

    Gives None for not at all.
    """
    flat, wanted = [_flat(key) for key in keys], [_flat(part) for part in parts]
    if flat[-len(wanted) :] == wanted:
        spelled = [
            part.lstrip("-") == key.lstrip("-")
            for part, key in zip(parts, keys[-len(parts) :], strict=True)
        ]
        return ALIKE if all(spelled) else HELD_ALIKE if spelled[-1] else FOLDED
    if "".join(wanted) == flat[-1]:
        return FOLDED
    holders = iter(flat[:-1])
    return (
        WITH_GAPS
        if wanted[-1] == flat[-1] and all(part in holders for part in wanted[:-1])
        else None
    )


def equal(claimed: str, actual: str) -> bool | None:
    """Tell whether two literals are the same.

    Gives None where a unit or prose keeps them from being compared.
    """
    one, other = _canonical(claimed), _canonical(actual)
    if one == other:
        return True
    if bool(UNIT.match(one)) != bool(UNIT.match(other)) and (UNIT.match(one) or UNIT.match(other)):
        return None
    return None if " " in one and " " not in other else False


def hit(value: str, setting: Setting) -> bool | None:
    """Tell whether a setting has a value.

    Gives None where it can't be told, or may be filled in.
    """
    answers = [equal(value, one) for one in setting.values] + [None] * setting.loose
    return True if True in answers else None if None in answers else False


def _flat(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _canonical(value: str) -> str:
    text = value.strip().strip("`").strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    text = SPACED_UNIT.sub("", re.sub(r"/(tcp|udp)$", "", text))
    text = SAME_WORD.get(
        text.lower(), text.lower() if text.lower() in ("true", "false", "none") else text
    )
    try:
        number = float(text.replace("_", ""))
    except ValueError:
        return text
    return repr(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
