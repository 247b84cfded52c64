"""Versions and what a manifest allows of them.

The notations of several package worlds are brought to ``packaging``'s.
"""

from __future__ import annotations

import re

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

BARE_MEANS = {
    "python": "==",
    "poetry": "==",
    "npm": "==",
    "cargo": "^",
    "ruby": "==",
    "elixir": "==",
    "go": "==",
}
"""What a version without an operator asks for: itself, except that Cargo reads it as "compatible
with"."""

COMPARISON = re.compile(
    r"\s*+(\^|~>|~=|~|===?|=|>=|<=|!=|>|<)?\s*+v?(\d[\w.*+-]*|[*xX](?:\.[*xX])*)\s*+"
)
RANGE_SIGN = re.compile(r"[\^~<>=!*|,]| - |\.[xX]\b")
HYPHEN = re.compile(r"(?<!\S)(\S++)\s++-\s++(\S++)")


def is_range(text: str) -> bool:
    """Think: whether this says more than one version."""
    return bool(RANGE_SIGN.search(text.strip().lstrip("=")))


def plain(version: str) -> str:
    """Give a version as people write it, without its trimmings.

    ``v1.2``, ``==1.2``.
    """
    return re.sub(r"^[=\s]*[vV]?(?=\d)", "", version.strip().strip("`'\""))


def exactly(claimed: str, actual: str) -> bool:
    """Tell whether both are one version.

    ``2.1`` is 2.1.0, and ``3.0.dev`` is 3.0.dev0.
    """
    claimed, actual = plain(claimed), plain(actual)
    try:
        return claimed == actual or Version(claimed) == Version(actual)
    except InvalidVersion:
        return False


def same(claimed: str, actual: str) -> bool:
    """Tell whether ``actual`` is the claimed version.

    ``2.1`` says 2.1.4 too.
    """
    claimed, actual = plain(claimed), plain(actual)
    try:
        short, full = Version(claimed), Version(actual)
    except InvalidVersion:
        return claimed == actual or actual.startswith(claimed + ".")
    if short == full:
        return True
    said = short.release
    return (
        short.public == ".".join(map(str, said))
        and full.release[: len(said)] == said
        and len(full.release) > len(said)
    )


def allowed(spec: str, world: str) -> list[SpecifierSet] | None:
    """Give the alternatives of what a specifier allows.

    Gives None if it is in no notation that is known.
    """
    found = []
    for alternative in re.split(r"\|\|?|\bor\b", spec):
        try:
            found.append(SpecifierSet(",".join(_comparisons(alternative.strip(), world))))
        except (InvalidSpecifier, InvalidVersion, ValueError):
            return None
    return found


def admits(alternatives: list[SpecifierSet], version: str) -> bool | None:
    """Tell whether a version is allowed.

    Gives None if it is none that can be compared. A short one counts if any of it is.
    """
    try:
        short = Version(plain(version))
    except InvalidVersion:
        return None
    tried = [short.public] + [
        ".".join(map(str, [*short.release, *[top] * (3 - len(short.release))])) for top in (0, 999)
    ]
    return any(one.contains(text, prereleases=True) for one in alternatives for text in tried)


def pin(spec: str, world: str) -> str | None:
    """Think: the one version that a specifier allows, if it is one."""
    alternatives = allowed(spec, world)
    only = list(alternatives[0]) if alternatives and len(alternatives) == 1 else []
    exact = (
        len(only) == 1 and only[0].operator in ("==", "===") and not only[0].version.endswith(".*")
    )
    return only[0].version if exact else None


def _comparisons(text: str, world: str) -> list[str]:
    if world == "python":
        return [str(one) for one in SpecifierSet(text)]
    if hyphen := HYPHEN.fullmatch(text):
        return [f">={hyphen[1]}", f"<={hyphen[2]}"]
    parts: list[str] = []
    rest = re.sub(r",|\band\b", " ", text).strip()
    while rest:
        found = COMPARISON.match(rest)
        if not found:
            raise ValueError(text)
        parts += _comparison(
            found[1] or BARE_MEANS.get(world, "=="), found[2], world, bare=not found[1]
        )
        rest = rest[found.end() :]
    return parts


def _comparison(sign: str, version: str, world: str, bare: bool) -> list[str]:
    if re.match(r"[*xX]", version):
        return []
    version = re.sub(r"(\.[xX*])+$", ".*", version.partition("+")[0])
    begun = re.match(r"\d+(?:\.\d+)*", version)
    numbers = [int(number) for number in begun.group().split(".")]  # type: ignore[union-attr]
    if version.endswith(".*"):
        return [f"=={version}"]
    if sign == "^":
        first = next((at for at, number in enumerate(numbers[:3]) if number), len(numbers) - 1)
        return [f">={version}", f"<{_next(numbers, first)}"]
    if sign in ("~", "~>"):
        kept = min(1, len(numbers) - 1) if sign == "~" else max(len(numbers) - 2, 0)
        return [f">={version}", f"<{_next(numbers, kept)}"]
    if sign in ("=", "=="):
        return [
            f"=={version}.*" if bare and world == "npm" and len(numbers) < 3 else f"=={version}"
        ]
    return [f"{sign}{version}"]


def _next(numbers: list[int], at: int) -> str:
    return ".".join(map(str, [*numbers[:at], numbers[at] + 1]))
