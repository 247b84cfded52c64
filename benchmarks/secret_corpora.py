"""Secrets of other projects' own tests, in their texts.

It is what they hold for a secret, in the text they hold it in. Read out of git directories that a
caller brings; none of it is kept here.

*detect-secrets*: the cases of its plugins' tests, but for public addresses: the payloads that are
said to hold a secret, with it where it is given. *gitleaks*: the true positives of its rules that
are written out. *trufflehog*: the inputs of its detectors' pattern tests, each with what it wants
found; of a key that is wanted together with what goes with it (an account, a host) the longer part.
*noseyparker* and *kingfisher*: the examples of their rules for secrets, each with the last thing
that the rule takes of it, as a user goes before a password.

Each corpus is parted by file, which is by service: one half to learn kinds of misses from
(``LOOKED_AT``), one that nobody looks into (``HELD_BACK``).
"""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from memory_engine.privacy.drawn import entropy

LEAST = 6
"""[characters] Of a part of what is wanted: shorter ones are numbers of accounts."""
LEAST_ENTROPY = 2.8
"""[bits a character] Of a secret that is no place holder."""
GO_TEXT = r'(?:`[^`]*`|"(?:[^"\\\n]|\\.)*")'
GO_CASE = re.compile(
    rf"input:\s*(?P<input>{GO_TEXT}),\s*want:\s*\[\]string\{{(?P<want>(?:\s*{GO_TEXT},?)+)\s*\}}"
)
GO_ONE = re.compile(GO_TEXT)
TRUE_POSITIVES = re.compile(r"tps\s*:?=\s*(?:append\(tps,|\[\]string\{)(?P<body>.*?)\n\t[})]", re.S)
NO_SECRETS = ("ip_public_test.py",)
LOOKED_AT, HELD_BACK = "looked at", "held back"
RULES = {"noseyparker": "crates/noseyparker/data/default/", "kingfisher": "data/rules/"}


class Case(NamedTuple):
    """A text, and the secret in it.

    It is "" where only the whole line is said to have one.
    """

    text: str
    secret: str = ""
    of: str = ""

    @property
    def half(self) -> str:
        """Tell its corpus's half, by its file."""
        service = self.of.rpartition("/")[2].partition(".")[0].partition("_")[0]
        even = hashlib.sha256(service.encode()).digest()[0] % 2 == 0
        return LOOKED_AT if even else HELD_BACK

    @property
    def drawn(self) -> bool:
        """Tell whether it looks drawn, as real ones do.

        It has no ``xxxx``, no address, no name alone.
        """
        run = self.secret or max(re.findall(r"[\w+/=.~-]+", self.text) or [""], key=len)
        address = "://" in self.secret or "@" in self.secret or ".co" in self.secret
        return not address and entropy(run) >= LEAST_ENTROPY

    def found(self, redacted: str) -> bool:
        """Tell whether the secret is gone from a text."""
        return self.secret not in redacted if self.secret else redacted != self.text


def detect_secrets(clone: str) -> Iterator[Case]:
    """Yield what detect-secrets' own tests hold for secrets."""
    for path in _paths(clone, "tests/plugins/"):
        if path.endswith("_test.py") and not path.endswith(NO_SECRETS):
            tree = ast.parse(_show(clone, path))
            names = _constants(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Tuple) and len(node.elts) >= 2:
                    yield from (case._replace(of=path) for case in _case(node, names))


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def _case(node: ast.Tuple, names: dict[str, str]) -> Iterator[Case]:
    text, secret = (_value(element, names) for element in node.elts[:2])
    if isinstance(text, str) and isinstance(secret, str) and secret and secret in text:
        yield Case(text, secret)
    elif isinstance(text, str) and secret is True:
        yield Case(text)


def _value(node: ast.expr, names: dict[str, str]) -> object:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _value(node.left, names), _value(node.right, names)
        return left + right if isinstance(left, str) and isinstance(right, str) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        text = _value(node.func.value, names)
        given = [_value(argument, names) for argument in node.args]
        if node.func.attr == "format" and isinstance(text, str) and None not in given:
            try:
                return text.format(*given)
            except (ValueError, IndexError, KeyError):
                return None
    return None


def gitleaks(clone: str) -> Iterator[Case]:
    """Yield the true positives of gitleaks' rules that are written out."""
    for path in _paths(clone, "cmd/generate/config/rules/"):
        for found in TRUE_POSITIVES.finditer(_show(clone, path)):
            for line in found["body"].splitlines():
                stripped = re.sub(r"\s//.*", "", line).strip().rstrip(",")
                if GO_ONE.fullmatch(stripped):
                    yield Case(_go(stripped), of=path)


def trufflehog(clone: str) -> Iterator[Case]:
    """Yield what trufflehog's detectors want found.

    It is in the inputs of their pattern tests.
    """
    for path in _paths(clone, "pkg/detectors/"):
        if path.endswith("_test.go") and "integration" not in path:
            for case in GO_CASE.finditer(_show(clone, path)):
                text = _go(case["input"])
                for wanted in GO_ONE.findall(case["want"]):
                    if secret := _longest_part(_go(wanted), text):
                        yield Case(text, secret, path)


def _longest_part(wanted: str, text: str) -> str:
    """Give what is wanted, or its longer part.

    It is the longer of the two parts of it that stand in a text.
    """
    if wanted in text:
        return wanted
    parts = [
        max(wanted[:at], wanted[at:], key=len)
        for at in range(1, len(wanted))
        if wanted[:at].strip(":") in text and wanted[at:].strip(":") in text
    ]
    longest = max(parts, key=len, default="").strip(":")
    return longest if len(longest) >= LEAST else ""


def _go(literal: str) -> str:
    if literal[0] == "`":
        return literal[1:-1]
    try:
        return str(ast.literal_eval(literal))
    except (SyntaxError, ValueError):
        return literal[1:-1]


def noseyparker(clone: str) -> Iterator[Case]:
    """Yield the examples of noseyparker's rules for what is secret."""
    for path, rule in _rules(clone, RULES["noseyparker"]):
        if "secret" in rule.get("categories", ()):
            yield from _examples(rule, path)


def kingfisher(clone: str) -> Iterator[Case]:
    """Yield the examples of kingfisher's rules that it reports by themselves."""
    for path, rule in _rules(clone, RULES["kingfisher"]):
        if rule.get("visible", True):
            yield from _examples(rule, path)


def _rules(clone: str, under: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in _paths(clone, under):
        if path.endswith(".yml"):
            for rule in yaml.safe_load(_show(clone, path)).get("rules", ()):
                yield path, rule


def _examples(rule: dict[str, Any], path: str) -> Iterator[Case]:
    try:
        pattern = re.compile(rule["pattern"].strip())
    except re.error:
        pattern = None
    for example in rule.get("examples", ()):
        found = pattern.search(example) if pattern else None
        groups = [group for group in found.groups() if group] if found else []
        named = (found.groupdict().get("TOKEN") or "") if found else ""
        yield Case(example, named or (groups[-1] if groups else ""), path)


def _paths(clone: str, under: str) -> list[str]:
    return [
        path
        for path in _git(clone, "ls-tree", "-r", "--name-only", "HEAD", under).split("\n")
        if path
    ]


def _show(clone: str, path: str) -> str:
    return _git(clone, "show", f"HEAD:{path}")


def _git(clone: str, *words: str) -> str:
    called = subprocess.run(["git", "-C", clone, *words], check=True, capture_output=True)
    return called.stdout.decode("utf-8", "replace")


CORPORA = {
    "detect-secrets": detect_secrets,
    "gitleaks": gitleaks,
    "trufflehog": trufflehog,
    "noseyparker": noseyparker,
    "kingfisher": kingfisher,
}
"""Name of a corpus -> how it is read from a clone."""
