"""Whether a path or address is known to be the project's own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from memory_engine.commandline.programs import HERE, READS, SAYS
from memory_engine.commandline.started import program_name
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.table import words

SYSTEMS_OWN = SAYS | READS
"""Programs that come with a system, in its folders: no project brings one of its own."""
WORKTREE = re.compile(r"^(?:\.claude/)?\.?worktrees?/[^/]+/")
DEPENDENCY = re.compile(
    r"(?:^|/)(?:node_modules|bower_components|site-packages|dist-packages|\.venv|venv|"
    r"\.tox|vendor|third_party|Pods|\.cargo/registry|go/pkg/mod|\.m2|\.gem|"
    r"\.bundle|\.yarn|_build)/|^(?:deps|external)/"
)
"""Code of others: what is read there was not written in this project."""
DEPENDENCY_ENDS = (
    "node_modules/ bower_components/ site-packages/ dist-packages/ venv/ .tox/ vendor/ "
    "third_party/ Pods/ registry/ mod/ .m2/ .gem/ .bundle/ .yarn/ _build/ deps/ external/"
).split()
"""What one of stands in every path to code of others."""

URL = re.compile(r"[A-Za-z][\w+.-]*://(?:[^/\s@?#]*@)?(\[[^\]]*\]|[^/\s:?#'\"]*)")
BARE_HOST = re.compile(
    r"(?:[\w.-]+@)?((?:[\w-]+\.)+(?:com|org|net|io|dev|ai|app|co|sh|gov|edu|info|biz|"
    r"example|test|xyz|cloud|me))(?:[:/].*)?"
)
LOOPBACK = "127."
DRIVE = re.compile(r"[A-Za-z]:[\\/]")
VARIABLE = re.compile(r"\$\{?(\w+)\}?|\$")
SYSTEM_FILES = words("/dev/null /dev/stdin /dev/stdout /dev/stderr /dev/tty /dev/fd/0")
SYSTEM_FOLDERS = ("/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/sbin", "/usr/sbin")
NO_PATH = frozenset({"", "-"})
AT_HOME = (".", "./", "")


class Surroundings(NamedTuple):
    """Where a command runs.

    The project's folder, the line's variables, and whether it is elsewhere.
    """

    base: str
    variables: Mapping[str, tuple[str, ...]]
    elsewhere: bool = False


def relative(path: str, base: str) -> str:
    """Name a path as the project does, in whatever worktree.

    ``""`` for one outside of it.
    """
    if base and path.startswith(base + "/"):
        path = path[len(base) + 1 :]
    elif path == base or path.startswith(("/", "~")) or DRIVE.match(path):
        return ""
    inside = WORKTREE.sub("", posixpath.normpath(path)) if path else ""
    return "" if inside.startswith("..") or inside == "." else inside


def is_local(path: str, scope: Surroundings) -> bool:
    """Tell whether a path is known to be the project's own."""
    if path in NO_PATH or path in SYSTEM_FILES or path.isdigit():
        return True
    if "$" in path:
        return _is_set_here(path, scope)
    if path.startswith("/"):
        return _is_inside(path, scope)
    if scope.elsewhere or path.startswith("~") or "://" in path:
        return False
    return path.rstrip("/") in AT_HOME or _is_own(relative(path, scope.base))


def is_remote(word: str) -> bool:
    """Tell whether a word names a machine that is not this one."""
    hosts = [match.group(1) for match in URL.finditer(word)]
    if hosts:
        return not all(host.lower() in HERE or host.startswith(LOOPBACK) for host in hosts)
    bare = BARE_HOST.fullmatch(word.partition("=")[2] or word)
    return bool(bare and "/" not in word.partition(bare.group(1))[0] and not word.startswith("."))


def program_of(path: str, scope: Surroundings) -> str:
    """Name a program as the table may know it.

    ``""`` in a place of which nothing is known, and for a file of a project that only is called
    like one of the system's own.
    """
    folder, slash, name = path.rpartition("/")
    if not slash:
        return program_name(name.partition("@")[0])
    if folder in SYSTEM_FOLDERS:
        return program_name(name)
    known = not path.startswith("/") or _is_inside(path, scope)
    return program_name(name) if known and name not in SYSTEMS_OWN else ""


def _is_inside(path: str, scope: Surroundings) -> bool:
    if not scope.base:
        return False
    return path.rstrip("/") == scope.base or _is_own(relative(path, scope.base))


def _is_own(named: str) -> bool:
    return bool(named) and not DEPENDENCY.search(f"{named}/")


def _is_set_here(path: str, scope: Surroundings) -> bool:
    """Whether a path's variables were all set in the same line.

    And to what is the project's own.
    """
    for match in VARIABLE.finditer(path):
        values = scope.variables.get(match.group(1) or "")
        if not values or any("$" in value or not is_local(value, scope) for value in values):
            return False
    return is_local(VARIABLE.sub("x", path), scope)
