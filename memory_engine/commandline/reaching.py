"""What of a command line reaches out.

To other machines, to fetched refs, into files unseen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from memory_engine.commandline import programs
from memory_engine.commandline.options import arguments
from memory_engine.commandline.parse import Invocation
from memory_engine.commandline.places import SYSTEM_FILES, URL, Surroundings, is_local, is_remote
from memory_engine.domain.table import words

SERVER = re.compile(
    r"(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|"
    r"host\.docker\.internal)?(?::\d+)?(?:/[^\s]*)?"
)
PASSES_ON = (
    *("-x", "--proxy", "--connect-to", "--resolve", "-K", "--config", "--socks"),
    *("-L", "--location"),
)
"""With these a request may end at another server than the one that it names."""

REACHES_OUT = programs.SAVERS | programs.SAVERS_AT_TIMES | programs.ASKS_SERVERS
"""Programs of which it is known that they bring what others wrote."""

LONGEST_WORD = 300
"""[characters] Of a word that may name a machine."""

INTO = words("-o --output -O --output-document -P --directory-prefix --output-dir")
"""Options whose value is a file or folder that is written."""

VALUED: Mapping[str, frozenset[str]] = {
    "curl": frozenset("AbcCdDeEFHKmoPQrTtuUwxXyYz"),
    "wget": frozenset("aABDeiloOPQRtTUwX"),
}
"""Program -> the letters that take a value, where several stand behind one hyphen."""

LETTERS = re.compile(r"-[A-Za-z0-9#]{2,}")

INTO_FILES = INTO | words("--remote-name --remote-name-all")
"""Options with which what asks a server puts the answer into files."""

GIT = words("""
    add apply bisect blame branch cat-file check-attr check-ignore checkout cherry cherry-pick clean
    commit config count-objects describe diff diff-files diff-index diff-tree for-each-ref
    format-patch fsck gc grep hash-object help init log ls-files ls-tree merge merge-base mv
    name-rev notes range-diff rebase reflog reset restore rev-list rev-parse revert rm shortlog show
    show-branch show-ref sparse-checkout stash status switch symbolic-ref tag update-index
    update-ref var verify-commit version whatchanged worktree write-tree
""")
"""Subcommands of git that work on what is here ..."""

FOREIGN_REFS = (
    *("origin/", "upstream/", "fork/", "remotes/", "refs/pull", "refs/remotes"),
    *("FETCH_HEAD", "@{u", "@{push", "--remotes", "--all"),
)
"""... unless they name what was fetched from elsewhere."""

GIT_PLACES = ("-C", "--git-dir", "--work-tree")
GIT_VALUES = (*GIT_PLACES, "-c")
GIT_REMOTE = words("-v get-url add remove set-url rename")
"""What ``git remote`` does without asking the other side."""

LISTS_ALL = re.compile(r"-\w*[ar]\w*")


def says_so(words: Sequence[str]) -> bool:
    """Tell whether an unknown program's words reach out."""
    names = {word.rpartition("/")[2].strip("\"'$();|&`") for word in words}
    return bool(names & REACHES_OUT) or any(
        "://" in word or is_remote(word[:LONGEST_WORD]) for word in {*words}
    )


def asks_here(rest: tuple[str, ...]) -> bool:
    """Tell whether a request goes to this machine alone."""
    if any(word.startswith(PASSES_ON) for word in rest) or any(map(is_remote, rest)):
        return False
    return any(
        URL.match(word) or (SERVER.fullmatch(word) and len(word) > 1)
        for word in rest
        if not word.startswith("-")
    )


def saves(name: str, rest: tuple[str, ...], scope: Surroundings) -> bool:
    """Tell whether a program saves what it brings as the project's files."""
    plain, rest = arguments(rest), _spread(name, rest)
    named = INTO - {"-O"} if name == "curl" else INTO
    if by_option := [rest[n + 1] for n, word in enumerate(rest[:-1]) if word in named]:
        return any(_is_file_here(path, scope) and path != "-" for path in by_option)
    at_times = name in programs.SAVERS_AT_TIMES and "-" not in rest
    if name in programs.SAVERS or (at_times and not programs.SAVES.isdisjoint(plain)):
        target = plain[-1] if len(plain) > 1 and name != "wget" else "."
        return ":" in target or is_local(target, scope)
    return name in programs.ASKS_SERVERS and not INTO_FILES.isdisjoint(rest)


def _spread(name: str, rest: Sequence[str]) -> tuple[str, ...]:
    """Write each option by itself, and its value behind it."""
    spread: list[str] = []
    for word in rest:
        option, equals, value = word.partition("=")
        if word.startswith("--") and equals:
            spread += [option, value]
        elif name in VALUED and LETTERS.match(word):
            spread += _letters(word, VALUED[name])
        else:
            spread.append(word)
    return tuple(spread)


def _letters(word: str, valued: frozenset[str]) -> list[str]:
    """Part a cluster of one-letter options.

    It goes up to the one that takes a value.
    """
    letters: list[str] = []
    for at, letter in enumerate(word[1:], 2):
        letters.append(f"-{letter}")
        if letter in valued:
            return [*letters, word[at:]] if word[at:] else letters
    return letters


def is_kept(calls: Sequence[Invocation], scope: Surroundings) -> bool:
    """Tell whether a line's output goes into a project's file."""
    tees = (
        word
        for call in calls
        if call.words[:1] == ("tee",)
        for word in call.words[1:]
        if not word.startswith("-")
    )
    written = (*(path for call in calls for path in call.writes), *tees)
    return any(not path.isdigit() and _is_file_here(path, scope) for path in written)


def _is_file_here(path: str, scope: Surroundings) -> bool:
    return path not in SYSTEM_FILES and is_local(path, scope)


def git_is_local(rest: tuple[str, ...], scope: Surroundings) -> bool:
    """Tell whether git prints nothing but what was written here."""
    place = 0
    while place < len(rest) and rest[place].startswith("-"):
        named = rest[place + 1 : place + 2] if rest[place] in GIT_PLACES else ()
        if not all(is_local(word, scope) for word in named):
            return False
        place += 2 if rest[place] in GIT_VALUES else 1
    called, given = rest[place] if place < len(rest) else "help", rest[place + 1 :]
    if scope.elsewhere:
        return False
    if called == "remote":
        return not given or given[0] in GIT_REMOTE
    return called in GIT and not _shows_foreign(called, given)


def _shows_foreign(called: str, given: tuple[str, ...]) -> bool:
    """Tell whether a word of git's leads to what others wrote.

    Their branches, or all.
    """
    lists = called == "branch" and any(map(LISTS_ALL.fullmatch, given))
    return lists or any(ref in word for word in given for ref in FOREIGN_REFS)
