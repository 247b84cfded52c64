"""What is true at a commit, found another way than the engine finds it: plain git and a full parse
of every file.

Nothing here imports the workspace: two programs that agree because they share a mistake would prove
nothing.
"""

from __future__ import annotations

import ast
import re
import subprocess
import warnings
from functools import lru_cache
from pathlib import Path

ELSEWHERE = {
    "tests",
    "test",
    "testsuite",
    "docs",
    "doc",
    "examples",
    "example",
    "vendor",
    "vendored",
    "_vendor",
    "build",
    "dist",
}

MANIFEST = re.compile(
    r"(setup\.(py|cfg)|pyproject\.toml|__init__\.py|__about__\.py|"
    r"requirements[^/]*(/[^/]*)?\.(txt|in)|\.lock)$"
)
HOMES = ("Makefile", "tox.ini", "setup.py", "setup.cfg", "pyproject.toml", "package.json")
VERSION = r"[\w.+-]+"


def _plain_version(value: str) -> str:
    return re.sub(r"(\.0)+(?=dev|$)", "", re.sub(r"[-.]?dev0?$", "dev", value.lower()))


class Truth:
    """A repository, asked with plain git."""

    def __init__(self, repo: Path) -> None:
        self.repo = repo
        self.parsed = lru_cache(maxsize=None)(self._parsed)
        self.tree = lru_cache(maxsize=None)(self._tree)

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.repo, check=True, capture_output=True)
        return done.stdout.decode("utf-8", "replace")

    def text(self, commit: str, path: str) -> str:
        blob = self.tree(commit).get(path)
        return self.git("cat-file", "blob", blob) if blob else ""

    def top_level(self, commit: str, path: str) -> frozenset[str] | None:
        """The functions, classes and assigned names at the top level of a file; None where it
        does not parse."""
        blob = self.tree(commit).get(path)
        if blob is None:
            return frozenset()
        parsed = self.parsed(blob)
        return parsed[0] if parsed else None

    def place(self, before: str, now: str, path: str, symbol: str) -> tuple[str, frozenset[str]]:
        """("supported"), ("refuted", new places), or ("unknown") where the file does not parse."""
        names = self.top_level(now, path)
        if names is None:
            return "unknown", frozenset()
        if symbol in names:
            return "supported", frozenset()
        if re.search(rf"^\s+(def|class) {re.escape(symbol)}\b", self.text(now, path), re.M):
            return (
                "unknown",
                frozenset(),
            )  # within another now: whether that still is "defined in" can be argued
        others = (
            one
            for one in self.tree(now)
            if one.endswith(".py") and ELSEWHERE.isdisjoint(one.split("/")[:-1])
        )
        holders = {one for one in others if symbol in (self.top_level(now, one) or ())}
        return "refuted", frozenset(
            one for one in holders if symbol not in (self.top_level(before, one) or ())
        )

    def literal(self, commit: str, path: str, name: str, value: str) -> str:
        """A constant, or what a class or function at the top level sets (``Class.name``,
        ``function.parameter``), evaluated."""
        blob = self.tree(commit).get(path)
        known = self.parsed(blob) if blob else None
        found = known[1].get(name, []) if known else []
        if len(found) != 1 or found[0] is None:
            return "unknown"
        return "supported" if value in (found[0], found[0].lower()) else "refuted"

    def version(self, commit: str, path: str, name: str, value: str) -> str:
        """Whether a manifest pins it, by pattern; the file where it stood first, then all others
        near the top."""
        loose = re.sub(r"[-_.]+", "[-_.]+", re.escape(name).replace("\\", ""))
        pins = (
            rf"^\W*{loose}\s*(\[.*\])?\s*===?\s*({VERSION})",
            rf'name = "{loose}"\nversion = "({VERSION})"',
            rf"""(?:__version__|\bversion)\s*=\s*["']({VERSION})""",
        )
        others = "requirements" in path or path.endswith(
            ".lock"
        )  # it pins others: the project's own version says nothing of them
        patterns = [one for one in pins if not (others and "__version__" in one)]
        for one in [path, *sorted(self.tree(commit), key=lambda one: one.count("/"))]:
            own = name.lower() in one.lower().replace("-", "_").split("/") or one.count("/") == 0
            if not MANIFEST.search(one) or (one != path and not own):
                continue
            found = [
                m
                for pattern in patterns
                for m in re.findall(pattern, self.text(commit, one), re.M | re.I)
            ]
            values = [m[-1] if isinstance(m, tuple) else m for m in found]
            if values:
                return (
                    "supported"
                    if all(_plain_version(one) == _plain_version(value) for one in values)
                    else "refuted"
                )
        return "unknown"

    def target(self, commit: str, path: str, name: str) -> str:
        """Whether its file, or another that names targets, still has it, by pattern; a list in
        braces is nobody's to read."""
        one = re.escape(name)
        patterns = (
            rf"^{one}\b[^=\n]*:",
            rf"^\[testenv:{one}\]",
            rf"^\[tool\.tox\.env\.{one}\]",
            rf'^\s*"?{one}"?\s*[=:]',
            rf"^env_?list\s*=.*(\n[ \t]+.*)*?[\s=,]{one}(,|$)",
        )
        texts = [self.text(commit, one) for one in dict.fromkeys((path, *HOMES))]
        if any(re.search(pattern, text, re.M) for text in texts for pattern in patterns):
            return "supported"
        return (
            "unknown"
            if path == "tox.ini" and re.search(r"\{[\w.,]*,[\w.,]*\}", texts[0])
            else "refuted"
        )

    def _tree(self, commit: str) -> dict[str, str]:
        entries = self.git("ls-tree", "-r", "-z", commit).split("\0")
        split = (entry.split("\t", 1) for entry in entries if entry)
        return {path: meta.split()[2] for meta, path in split if meta.startswith("100")}

    def _parsed(self, blob: str) -> tuple[frozenset[str], dict[str, list[str | None]]] | None:
        source = subprocess.run(
            ["git", "cat-file", "blob", blob], cwd=self.repo, check=True, capture_output=True
        ).stdout
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                tree = ast.parse(source)
            except (SyntaxError, ValueError):
                return None
        names: set[str] = set()
        values: dict[str, list[str | None]] = {}
        for node in _at_top(tree.body):
            for name in _names(node):
                names.add(name)
            for name, value in _settings(node):
                values.setdefault(name, []).append(_evaluated(value))
        return frozenset(names), values


def _at_top(body: list[ast.stmt]) -> list[ast.stmt]:
    found: list[ast.stmt] = []
    for node in body:
        found.append(node)
        if isinstance(node, ast.If | ast.Try | ast.With | ast.For | ast.While):
            handlers = [one for handler in getattr(node, "handlers", []) for one in handler.body]
            found += _at_top(
                [
                    *node.body,
                    *getattr(node, "orelse", []),
                    *getattr(node, "finalbody", []),
                    *handlers,
                ]
            )
    return found


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, ast.AnnAssign)
        else []
    )
    return [
        one.id
        for target in targets
        for one in ast.walk(target)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    ]


def _settings(node: ast.stmt) -> list[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign):
        return [(one.id, node.value) for one in node.targets if isinstance(one, ast.Name)]
    if isinstance(node, ast.AnnAssign):
        return (
            [(node.target.id, node.value)]
            if node.value and isinstance(node.target, ast.Name)
            else []
        )
    if isinstance(node, ast.ClassDef):
        return [
            (f"{node.name}.{name}", value)
            for one in _at_top(node.body)
            for name, value in _plain(one)
        ]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return [(f"{node.name}.{name}", value) for name, value in _defaults(node.args)]
    return []


def _plain(node: ast.stmt) -> list[tuple[str, ast.expr]]:
    return _settings(node) if isinstance(node, ast.Assign | ast.AnnAssign) else []


def _defaults(arguments: ast.arguments) -> list[tuple[str, ast.expr]]:
    plain = [*arguments.posonlyargs, *arguments.args][::-1]
    pairs = [(one.arg, value) for one, value in zip(plain, arguments.defaults[::-1], strict=False)]
    return pairs + [
        (one.arg, value)
        for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if value
    ]


def _evaluated(node: ast.expr) -> str | None:
    try:
        return str(ast.literal_eval(node))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
