"""What is true at a commit, found another way.

It is by plain git and a full parse of every file. Nothing here imports the workspace: two programs
that agree because they share a mistake would prove nothing.
"""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache
from pathlib import Path

from benchmarks.drift_parse import Read, kin, read, readable, within

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
    r"(setup\.(py|cfg)|pyproject\.toml|__init__\.py|__about__\.py|requirements[^/]*(/[^/]*)?\.(txt|in)|\.lock"
    r"|(^|/)(Pipfile|package(-lock)?\.json|go\.mod|Cargo\.toml))$"
)
PINNING = re.compile(r"requirements|\.lock$|package-lock\.json$|go\.mod$")
HOMES = ("Makefile", "tox.ini", "setup.py", "setup.cfg", "pyproject.toml", "package.json")
VERSION = r"[\w.+-]+"


def _plain_version(value: str) -> str:
    return re.sub(r"(\.0)+(?=[a-z]|$)", "", re.sub(r"[-.]?dev0?$", "dev", value.lower()))


def _spelled(found: str, value: str) -> bool:
    """Tell whether a value is written so.

    A unit may stand apart, and other languages' words for true are small.
    """
    told = {found, found.lower()} if found in ("True", "False", "None") else {found}
    return bool({value, re.sub(r"(?<=\d) (?=[a-z%]+$)", "", value)} & told)


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
        """List a file's top-level functions, classes and names.

        Names are assigned. Gives None where it is not to be read.
        """
        blob = self.tree(commit).get(path)
        if blob is None:
            return frozenset()
        parsed = self.parsed(blob, path) if readable(path) else None
        return parsed[0] if parsed else None

    def place(self, before: str, now: str, path: str, symbol: str) -> tuple[str, frozenset[str]]:
        """Tell where a symbol is now.

        It is ("supported"), ("refuted", new places), or ("unknown") where the file is not to be
        read.
        """
        names = self.top_level(now, path)
        if names is None:
            return "unknown", frozenset()
        if symbol in names:
            return "supported", frozenset()
        if within(self.text(now, path), symbol):
            return "unknown", frozenset()
        others = (one for one in self._sources(now) if kin(path, one))
        holders = {one for one in others if symbol in (self.top_level(now, one) or ())}
        return "refuted", frozenset(
            one for one in holders if symbol not in (self.top_level(before, one) or ())
        )

    def literal(self, commit: str, path: str, name: str, value: str) -> str:
        """Evaluate a constant, or a top-level setting.

        It is what a class or function sets there (``Class.name``, ``function.parameter``). A name
        that has left its file still has the value where another file gives it just that.
        """
        known = self._values(commit, path)
        found = known.get(name, []) if known is not None else [None]
        if found:
            return (
                "unknown"
                if len(found) != 1 or found[0] is None
                else "supported"
                if _spelled(found[0], value)
                else "refuted"
            )
        held = (
            one
            for path in self._sources(commit)
            for one in (self._values(commit, path) or {}).get(name, ())
        )
        return (
            "supported"
            if any(one is not None and _spelled(one, value) for one in held)
            else "refuted"
        )

    def version(self, commit: str, path: str, name: str, value: str) -> str:
        """Tell whether a manifest pins it, by pattern.

        The file where it stood is first, then all others near the top. What a lock file had, and no
        manifest so much as names any more, is there no longer; of one that has it beside another,
        "unknown".
        """
        loose = re.sub(r"[-_.]+", "[-_.]+", re.escape(name).replace("\\", ""))
        pins = (
            rf"^\W*{loose}\s*(\[.*\])?\s*===?\s*({VERSION})",
            rf'name = "{loose}"\nversion = "({VERSION})"',
            rf'"{loose}": \{{[^{{}}]*?"version": "==({VERSION})"',
            rf'"node_modules/{loose}": \{{\s*"version": "({VERSION})"',
            rf"^\s*(?:require\s+)?{loose}\s+v?({VERSION})(?:\s*//.*)?$",
            rf"""(?:__version__|\bversion)\s*=\s*["']({VERSION})""",
        )
        # It pins others: the project's own version says nothing of them.
        others = bool(PINNING.search(path))
        patterns = [one for one in pins if not (others and "__version__" in one)]
        named = False
        for one in [path, *sorted(self.tree(commit), key=lambda one: one.count("/"))]:
            own = name.lower() in one.lower().replace("-", "_").split("/") or one.count("/") == 0
            own = (
                own
                or one.rpartition("/")[2] == path.rpartition("/")[2]
                or one.startswith("requirements/")
            )
            if not MANIFEST.search(one) or (one != path and not own):
                continue
            text = self.text(commit, one)
            named = named or bool(re.search(rf"(?<![\w-]){loose}(?![\w-])", text, re.I))
            found = [m for pattern in patterns for m in re.findall(pattern, text, re.M | re.I)]
            values = [m[-1] if isinstance(m, tuple) else m for m in found]
            same = [_plain_version(one) == _plain_version(value) for one in values]
            if values:
                beside = any(same) and others
                return "supported" if all(same) else "unknown" if beside else "refuted"
        return "unknown" if named or not others else "refuted"

    def target(self, commit: str, path: str, name: str) -> str:
        """Tell whether a target's file still has it.

        Or another that names targets has it, by pattern; a list in braces is nobody's to read, and
        tox may run what is a factor of another's name.
        """
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
            if path == "tox.ini"
            and re.search(rf"\{{[\w.,]*,[\w.,]*\}}|-{one}(?![\w-])|(?<![\w-]){one}-", texts[0])
            else "refuted"
        )

    def _values(self, commit: str, path: str) -> dict[str, list[str | None]] | None:
        blob = self.tree(commit).get(path)
        parsed = self.parsed(blob, path) if blob and readable(path) else None
        return (parsed[1] if parsed else None) if blob else {}

    def _sources(self, commit: str) -> list[str]:
        return [
            one
            for one in self.tree(commit)
            if readable(one) and ELSEWHERE.isdisjoint(one.split("/")[:-1])
        ]

    def _tree(self, commit: str) -> dict[str, str]:
        entries = self.git("ls-tree", "-r", "-z", commit).split("\0")
        split = (entry.split("\t", 1) for entry in entries if entry)
        return {path: meta.split()[2] for meta, path in split if meta.startswith("100")}

    def _parsed(self, blob: str, path: str) -> Read | None:
        done = subprocess.run(
            ["git", "cat-file", "blob", blob], cwd=self.repo, check=True, capture_output=True
        )
        return read(path, done.stdout)
