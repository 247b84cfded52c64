"""Make the table of secrets' shapes from Betterleaks' rules.

    python -m benchmarks.secret_rules GITDIR [--write]

Betterleaks (MIT) keeps some 400 regular expressions of what tokens of known services look like,
each with the words one of which its text must hold and the least entropy of a match. This reads
``config/betterleaks.toml`` at the head of a clone, puts Go's dialect into Python's, and leaves out
what names no secret (ids that only complete another rule) and what only tells of paths. With
``--write`` the table replaces the one that ``memory_engine.privacy`` ships, its licence beside.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

PRIVACY = Path(__file__).parents[1] / "memory_engine" / "privacy"
SOURCE = "betterleaks/betterleaks"
RULES = "config/betterleaks.toml"

ENTROPY = re.compile(r"entropy\(finding\[\"secret\"\]\) <=? (\d+(?:\.\d+)?)")
ENDS = (
    "(?:\\\\?['\"\\x60]|[\\s;]|\\\\[nr]|$)",
    "(?:[\\x60'\"\\s;]|\\\\[nr]|$)",
)
"""How the rules say that a token ends: at white space, a quote or the end of a file of code."""
PROSE_END = r"(?![\w+/=-])"
"""How it ends in prose as well: where a full stop, a comma or a bracket follows."""
NOT_ALONE = {"aws-secret-access-key"}
"""What Betterleaks reports only beside its other half, and is a secret by itself."""


def table(document: dict[str, Any]) -> list[list[object]]:
    """List every rule that finds a secret.

    Each is (name, expression, group, least entropy, words).
    """
    return [
        [
            rule["id"],
            in_python(rule["regex"]),
            rule.get("secretGroup", 0),
            float(found[1]) if (found := ENTROPY.search(rule.get("filter", ""))) else 0.0,
            sorted(word.lower() for word in rule["keywords"]),
        ]
        for rule in document["rules"]
        if rule.get("regex") and (not rule.get("skipReport") or rule["id"] in NOT_ALONE)
    ]


def in_python(expression: str) -> str:
    """Put an expression of RE2 into the dialect of ``re``.

    Raises ``re.error`` if none comes out. A flag within an expression holds to the end of its group
    there, and is written around what it holds for here.
    """
    for end in ENDS:
        expression = expression.replace(end, PROSE_END)
    expression = expression.replace(r"\z", r"\Z").replace("[[:alnum:]]", "[A-Za-z0-9]")
    while (at := expression.find("(?i)", 1)) > 0:
        close = _close(expression, at)
        inner = expression[at + len("(?i)") : close]
        expression = f"{expression[:at]}(?i:{inner}){expression[close:]}"
    re.compile(expression, re.ASCII)
    return expression


def _close(expression: str, at: int) -> int:
    """Find where the group around a place ends, or the expression."""
    depth, place, in_class = 0, at, False
    while place < len(expression):
        sign = expression[place]
        if sign == "\\":
            place += 1
        elif in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign == "(":
            depth += 1
        elif sign == ")":
            if depth == 0:
                return place
            depth -= 1
        place += 1
    return place


def main() -> None:
    """Print how many rules come out, and write them if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("clone", help="a git directory of betterleaks/betterleaks")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    commit = _git(asked.clone, "rev-parse", "HEAD").strip()
    rules = table(tomllib.loads(_git(asked.clone, "show", f"HEAD:{RULES}")))
    print(f"{len(rules)} rules of {SOURCE} at {commit[:12]}")
    if asked.write:
        lines = ",\n".join(json.dumps(rule, ensure_ascii=False) for rule in rules)
        head = json.dumps(f"{SOURCE} {RULES} at {commit} (MIT)")
        text = f'{{"source": {head}, "rules": [\n{lines}\n]}}\n'
        (PRIVACY / "rules.json").write_text(text, encoding="utf-8")
        licence = _git(asked.clone, "show", "HEAD:LICENSE")
        (PRIVACY / "rules.LICENSE").write_text(licence, encoding="utf-8")


def _git(clone: str, *words: str) -> str:
    called = subprocess.run(  # only git, with words of ours
        ["git", "-C", clone, *words], check=True, capture_output=True, text=True
    )
    return called.stdout


if __name__ == "__main__":
    main()
