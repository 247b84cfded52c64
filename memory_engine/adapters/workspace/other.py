"""What a file defines in languages other than Python.

By ``ast-grep-py``, with which its grammars come.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any

from memory_engine.adapters.workspace.grammar import GRAMMARS, Grammar, Node
from memory_engine.adapters.workspace.outline import Outline, Unparsed

WITHOUT_PARSER = "is read by ast-grep-py, which is not installed here (pip install ast-grep-py)"

FAULTY = "parses with errors"
WORD = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")

JOINTS = re.compile(r"::|#|->")


class OtherSource:
    """One parsed file."""

    def __init__(self, root: Node, grammar: Grammar, language: str) -> None:
        self._nodes: dict[str, list[Node]] = {}
        made: dict[str, bool] = {}
        kinds = [{"kind": kind} for kind in _known_kinds(language)]
        for node in root.find_all({"rule": {"any": kinds}}):
            for name in _qualified(node, grammar):
                self._nodes.setdefault(name, []).append(node)
                made[name] = (
                    made.get(name, False) or node.kind() in grammar.made or _is_function(node)
                )
        problem = _gap(root, language)
        self.outline = Outline(
            made, not problem, problem, _unread(root) if problem == FAULTY else None
        )

    def fingerprint(self, symbol: str) -> str:
        """Think: a hash of the symbol's tokens, without white space and comments."""
        told = hashlib.sha1()
        pending = list(reversed(self._nodes[symbol]))
        while pending:
            node = pending.pop()
            if "comment" in node.kind():
                continue
            below = node.children()
            if not below:
                text = node.text()
                told.update(f"{len(text)}:{text}".encode("utf-8", "surrogatepass"))
            pending += reversed(below)
        return told.hexdigest()


def _is_function(node: Node) -> bool:
    value = node.field("value")
    return value is not None and ("function" in value.kind() or value.kind() == "class")


def parse(content: bytes, language: str) -> OtherSource:
    """Think: a file of another language; raises ``Unparsed``."""
    grammar = GRAMMARS.get(language)
    if grammar is None:
        raise Unparsed("is in no language that is read")
    reads = parser()
    if reads is None:
        raise Unparsed(WITHOUT_PARSER)
    if b"\0" in content:
        raise Unparsed("is binary")
    return OtherSource(
        reads(content.decode("utf-8-sig", "replace"), language).root(), grammar, language
    )


def can_parse() -> bool:
    """Tell whether languages other than Python can be read here."""
    return parser() is not None


@lru_cache(maxsize=1)
def parser() -> Any:  # noqa: ANN401
    """Find a language's parser, or None where it is not installed."""
    try:
        from ast_grep_py import SgRoot
    except ImportError:
        return None
    return SgRoot


@lru_cache(maxsize=len(GRAMMARS))
def _known_kinds(language: str) -> tuple[str, ...]:
    """Give the kinds of nodes that a grammar's release knows.

    Releases name some nodes differently, and the parser refuses a kind that it does not know.
    """
    empty = parser()("", language).root()
    return tuple(
        kind
        for kind in sorted(GRAMMARS[language].made | GRAMMARS[language].named)
        if _knows(empty, kind)
    )


def _knows(empty: Node, kind: str) -> bool:
    try:
        empty.find(kind=kind)
    except RuntimeError:
        return False
    return True


def _gap(root: Node, language: str) -> str:
    if root.find(kind="ERROR"):
        return FAULTY
    if language == "rust" and root.find(
        {"rule": {"kind": "macro_invocation", "not": {"inside": _IN_BODY}}}
    ):
        return "has macros that may define more"
    return ""


def _unread(root: Node) -> frozenset[str]:
    """Collect the words of statements that the parser could not read.

    They are those of the whole file, if it never found its way.
    """
    lost = [root] if root.kind() == "ERROR" else [one for one in root.children() if _lost(one)]
    return frozenset(word for one in lost for word in WORD.findall(one.text()))


def _lost(node: Node) -> bool:
    return node.kind() == "ERROR" or node.find(kind="ERROR") is not None


_IN_BODY = {
    "stopBy": "end",
    "any": [{"kind": kind} for kind in ("function_item", "static_item", "const_item", "enum_item")],
}
"""Of a macro in a body, or in what gives a value, nothing outside has a name."""


def _qualified(node: Node, grammar: Grammar) -> list[str]:
    names = grammar.names(node)
    if not names:
        return []
    prefix: list[str] = []
    for holder in node.ancestors():
        kind = holder.kind()
        if kind in grammar.functions and node.kind() in grammar.within:
            return []
        if kind in grammar.holders:
            prefix = grammar.names(holder)[:1] + prefix
    return [JOINTS.sub(".", ".".join([*prefix, name])) for name in names]
