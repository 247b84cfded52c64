"""What a sentence says of a code base that a look decides.

The sentences are matched whole, as those of ``slots``; what only mentions a file, or only begins
like one of them, is ``part``: looking may refute it and never prove it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from memory_engine.claims.lookable_forms import FORMS, PATH, Question
from memory_engine.domain.patterns import regex, seldom

LONGEST = 400
"""[characters] Of a sentence that is read; a longer one says more than one thing."""


class Lookable(NamedTuple):
    """A question with its terms, and what the sentence answers.

    ``says``: it says yes to it; ``part``: it says more than that.

    ``loose`` where no answer may mean another thing: what a project depends on may be no package.
    """

    question: Question
    subject: str
    value: str = ""
    path: str = ""
    says: bool = True
    part: bool = False
    loose: bool = False


_COMPILED = tuple((question, hint, regex(form, re.I)) for question, hint, form in FORMS)
_ADVERB = seldom(r"\b(?:now|currently|still|already|also|just|actually) ", re.I)
_LAST_ADVERB = seldom(r",? (?:now|currently|already|as well|today)$", re.I)
_NAMED_TASK = regex(
    r"(?:the )?(?:`(?P<name>[\w:-]+)` make target|make target `(?P<target>[\w:-]+)`) [a-z]+s\b",
    re.I,
)
_TASK = re.compile(r"(?:the )?`(?P<name>[a-z][\w.-]*(?: [\w.:/@=-]+)+)` [a-z]+s\b", re.I)
_MENTION = regex(PATH)
_STATED = regex(
    rf"(?:the )?(?:file )?{PATH} (?:file |module |script |page )?"
    r"(?:is|are|has|[a-z]+s)\b(?! not\b)",
    re.I,
)
_KEPT = regex(
    rf"[^`]+ (?:is|are) (?:all |kept |stored |found )?(?:in|at|under|inside) {PATH}[.]?$", re.I
)
"""What a file of a folder is or does, or what is in it: both take it to be there."""
STATED = "stated"
"""What the question after such a file carries as its value."""
_ABSENT = regex(
    r"\b(?:not?|never|without|unless|until|if|when|once|would|will|should|must|may|might|could|can"
    r"|add(?:ed|s)?|creat\w+|generat\w+|produc\w+|wr(?:it|o)\w*|built|builds|made|makes|"
    r"download\w*|cach\w+|output\w*"
    r"|ignored?|optional\w*|e\.g|example|like|any|each|every)\b|n't|\?",
    re.I,
)
"""Words with which a sentence speaks of a task that need not be there."""
_AWAY = regex(
    r"\b(?:was|were|had|been|used to|no longer|delet\w+|remov\w+|renam\w+|mov(?:ed|es)|"
    r"replac\w+|supersed\w+"
    r"|gone|missing|lacks?|instead|dropp\w+|split|merged|creat(?:e|ed)|adds?|added|will|"
    r"should)\b|\?",
    re.I,
)
"""Words with which a sentence speaks of what became of a file, or is to."""
_RUNNERS = {"target": "make", "script": "npm run", "recipe": "just"}
_FIELDS = {
    "requires-python": "python",
    "python_requires": "python",
    "rust-version": "rust",
    "engines.node": "node",
}
_DECLARED = dict.fromkeys(("go module", "module", "module name", "go module path"), "module path")
_DECLARED |= dict.fromkeys(("build system", "build-system", "build-backend"), "build backend")
_DECLARED |= dict.fromkeys(("project name", "crate name", "called", "named"), "package name")
_ALIASES = {"nodejs": "node", "node.js": "node", "golang": "go", "msrv": "rust"}


@lru_cache(maxsize=1 << 14)
def lookable(text: str) -> Lookable | None:
    """Read the question that decides a sentence, if there is one."""
    if len(text) > LONGEST:
        return None
    plain = _LAST_ADVERB.sub("", _ADVERB.sub("", text.strip().rstrip(".!").replace("’", "'")))
    lower = plain.lower()
    for question, hint, form in _COMPILED:
        if hint in lower and (found := form.fullmatch(plain)):
            return _read(question, found)
    return None


@lru_cache(maxsize=1 << 14)
def mentioned(text: str) -> Lookable | None:
    """Read the task or file that a sentence takes to be there."""
    if len(text) > LONGEST or "://" in text:
        return None
    if task := _TASK.match(text) or _NAMED_TASK.match(text):
        command = task["name"] if task.re is _TASK else f"make {task['name'] or task['target']}"
        return None if _ABSENT.search(text, task.end()) else Lookable("target", command, part=True)
    file = _MENTION.search(text)
    if file is None or _AWAY.search(text.replace(file["path"], " ")):
        return None
    told = _STATED.match(text) or _KEPT.match(text)
    stated = told and "/" in file["path"] and not _ABSENT.search(text.replace(file["path"], " "))
    return Lookable("lasts", file["path"], STATED if stated else "", part=True)


def _read(question: Question, found: re.Match[str]) -> Lookable:
    groups = {name: text for name, text in found.groupdict().items() if text}
    path, says = groups.get("path", ""), "no" not in groups
    if question == "exists":
        return Lookable("exists", path, says=says)
    loose = question == "defined" or (question == "depends" and "dependenc" not in found[0].lower())
    name, value = _named(question, groups), _first(groups, "code", "quoted", "value")
    return Lookable(question, name, value, path, says, "group" in groups, loose)


def _named(question: Question, groups: Mapping[str, str]) -> str:
    """What a sentence speaks of, as the code base names it."""
    name = _first(groups, "name", "bare")
    if "of" in groups:
        name = f"{groups['of']}.{name}"
    if question == "version":
        name = name or "project"
    if question == "declares":
        name = _DECLARED.get(name.lower(), name) or "build backend"
    if "sort" in groups:
        name = f"{_RUNNERS[groups['sort'].lower()]} {name}"
    name = _ALIASES.get(name.lower(), name)
    return _FIELDS.get(name.lower(), name) if question == "asks" else name


def _first(groups: Mapping[str, str], *names: str) -> str:
    return next((groups[name] for name in names if name in groups), "")
