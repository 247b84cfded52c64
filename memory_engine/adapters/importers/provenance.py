"""Whether what a shell line prints is known to come from the project, or may be what others wrote.

What is not known to be local is from outside: the tables of ``domain.programs`` say what is known,
the words of the line decide whether it holds for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import takewhile
from pathlib import PurePosixPath
from typing import NamedTuple

from memory_engine.adapters.importers.places import DEPENDENCY, relative
from memory_engine.adapters.importers.shellline import Call, Line, Unreadable, line_of
from memory_engine.commandline import programs

URL = re.compile(r"[A-Za-z][\w+.-]*://(?:[^/\s@?#]*@)?(\[[^\]]*\]|[^/\s:?#'\"]*)")
BARE_HOST = re.compile(
    r"(?:[\w.-]+@)?((?:[\w-]+\.)+(?:com|org|net|io|dev|ai|app|co|sh|gov|edu|info|biz|"
    r"example|test|xyz|cloud|me))(?:[:/].*)?"
)
SERVER = re.compile(
    r"(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|"
    r"host\.docker\.internal)?(?::\d+)?(?:/[^\s]*)?"
)
VARIABLE = re.compile(r"\$\{?(\w+)\}?|\$")
SYSTEM_FILES = frozenset("/dev/null /dev/stdin /dev/stdout /dev/stderr /dev/tty /dev/fd/0".split())
SYSTEM_FOLDERS = ("/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/sbin", "/usr/sbin")
VALUED = frozenset(
    (
        "-I -u -n -e -P -L -g -k -s -C -f --prefix --filter -w --workspace -F -p --project "
        "--python --extra --group -c --git-dir"
    ).split()
)
"""Options of wrappers, launchers and task runners after which a value stands."""

REMOTE_CODE = frozenset("--with --from --package --spec".split())
"""Options of launchers with which a package from elsewhere is run."""

INLINE = frozenset("-c -e -r -p -pe -ne -i --eval --print --execute -".split())
"""Options of interpreters after which code stands, or with which it is read from what they are
fed."""

IMPORTED = re.compile(r"\b(?:import|from)\s+([\w.]+(?:\s*,\s*[\w.]+)*)")
REACHES = re.compile(
    r"__|\b(?:exec|eval|compile|open|input|getattr|system|popen|modules|environ|stdin|argv|"
    r"breakpoint)\b|['\"]\s*\+|://"
)
ABOUT_ITSELF = frozenset("--version -V -version version --help -h help".split())


EXCLUDES = frozenset("-not ! -prune -path -maxdepth".split())
"""With these ``find`` leaves folders out, or goes into few."""
SEARCHES = frozenset({"grep", "egrep", "fgrep", "rg"})
EVERYWHERE = frozenset(". ./ * **".split())
NAMING = (("grep",), ("egrep",), ("rg",), ("ls",), ("wc",), ("file",), ("stat",))
UNNAMED = re.compile(r"(?:^| )-\w*(?:r\w*h|h\w*r|R\w*h|h\w*R|I)\w*(?: |$)|--no-filename")
"""Options with which a search through folders does not say where it found what it prints."""
ANY_FOLDER = re.compile(r"(?:\./)?(?:\*{1,2}|[\w.-]*\*[\w.-]*)/|.*/\*\*/")
"""A path whose first folder may be any."""


class Level(IntEnum):
    """How far what a line prints is from the project.

    Its own; printed on this machine by what nobody knows; brought from elsewhere by what is known
    to reach out; brought into files, unseen.
    """

    LOCAL = 0
    UNKNOWN = 1
    PRINTS = 2
    STORES = 3


LONGEST_WORD = 300
"""[characters] Of a word that may name a machine."""

REACHES_OUT = programs.SAVERS | programs.SAVERS_AT_TIMES | programs.ASKS_SERVERS
"""Programs of which it is known that they bring what others wrote."""


class _Scope(NamedTuple):
    base: str
    variables: dict[str, tuple[str, ...]]
    elsewhere: bool


@lru_cache(maxsize=256)
def provenance(shell: str, base: str) -> Level:
    """Judge where the output of a shell line comes from; ``base`` is the project's folder."""
    try:
        line = line_of(shell)
    except Unreadable:
        coded = programs.INTERPRETERS & set(shell.split())
        return Level.PRINTS if coded else _unknown(shell.split())
    worst, elsewhere = Level.LOCAL, False
    for call in line.calls:
        scope = _Scope(base, line.variables, elsewhere)
        if call.words[:1] in (("cd",), ("pushd",)):
            target = next((word for word in call.words[1:] if not word.startswith("-")), "~")
            elsewhere = not _is_local(
                target, scope._replace(elsewhere=False) if target.startswith("/") else scope
            )
        worst = max(worst, _of_call(call, scope))
    if worst is Level.LOCAL and _reads_all(line.calls):
        worst = Level.UNKNOWN
    if worst in (Level.UNKNOWN, Level.PRINTS) and _kept(
        line, _Scope(base, line.variables, elsewhere)
    ):
        return Level.STORES
    return worst


def _reads_all(calls: Sequence[Call]) -> bool:
    """Whether files from all of a folder are printed without being named, those of others among
    them."""
    fed = any(call.words[:1] == ("xargs",) for call in calls)
    return any(_reads_any_folder(call, fed) for call in calls)


def _reads_any_folder(call: Call, fed: bool) -> bool:
    name, rest = "".join(call.words[:1]), call.words[1:]
    if name == "find":
        roots = tuple(takewhile(lambda word: not word.startswith("-"), rest))
        printing = (fed or _prints_each(rest)) and not EXCLUDES.intersection(rest)
        return printing and (not roots or not EVERYWHERE.isdisjoint(roots))
    if name in SEARCHES and UNNAMED.search(" ".join(rest)):
        roots = tuple(word for word in rest if not word.startswith("-"))[1:]
        return not roots or not EVERYWHERE.isdisjoint(roots)
    return name in programs.READS and any(map(ANY_FOLDER.match, rest[name in programs.SCRIPTED :]))


def _prints_each(rest: tuple[str, ...]) -> bool:
    """Whether ``find`` runs what prints files; a search names them."""
    called = _executed(rest)
    return called is not None and called[1][:1] not in NAMING


def _kept(line: Line, scope: _Scope) -> bool:
    """Whether something of the line's output goes into a file of the project."""
    tees = (
        word
        for call in line.calls
        if call.words[:1] == ("tee",)
        for word in call.words[1:]
        if not word.startswith("-")
    )
    written = (*(path for call in line.calls for path in call.writes), *tees)
    return any(
        path not in SYSTEM_FILES and not path.isdigit() and _is_local(path, scope)
        for path in written
    )


def _of_call(call: Call, scope: _Scope) -> Level:
    if not all(_is_local(path, scope) for path in call.reads):
        return Level.PRINTS
    words, known = _unwrapped(call.words)
    if not words:
        return Level.LOCAL if known else Level.PRINTS
    name = _program(words[0], scope)
    level = _of_program(name, words, call, scope) if known else Level.PRINTS
    if level >= Level.UNKNOWN and _saves(name, words[1:], scope):
        return Level.STORES
    return level


def _of_program(name: str, words: tuple[str, ...], call: Call, scope: _Scope) -> Level:
    """Ask the table that knows a program; nobody's program prints anybody's text."""
    rest = words[1:]
    if name in programs.SPEAKS:
        return Level.LOCAL
    if name in ("source", "."):
        return _when(all(_is_local(word, scope) or word.endswith("/activate") for word in rest[:1]))
    if name in programs.READS:
        return _of_reader(name, rest, scope)
    if name == "git":
        return _when(_git_is_local(rest, scope))
    if name in programs.SHELLS and any(re.fullmatch(r"-\w*c", word) for word in rest[:1]):
        return provenance(rest[1], scope.base) if len(rest) > 1 else Level.PRINTS
    if name in programs.SHELLS or name in programs.INTERPRETERS:
        inline = bool(set(rest) & INLINE) or len(words) == 1
        return (
            Level.LOCAL
            if _interpreted(name, rest, call, scope)
            else Level.PRINTS
            if inline
            else _unknown(words)
        )
    if name in programs.ASKS_SERVERS:
        return _when(_asks_here(rest))
    return Level.LOCAL if _works_here(name, words, scope) else _unknown(words)


def _unknown(words: Sequence[str]) -> Level:
    """Judge a program that nobody knows: whether anything in its line says that it reaches out."""
    names = {word.rpartition("/")[2].strip("\"'$();|&`") for word in words}
    out = names & REACHES_OUT or any(
        "://" in word or _remote(word[:LONGEST_WORD]) for word in {*words}
    )
    return Level.PRINTS if out else Level.UNKNOWN


def _when(local: bool) -> Level:
    return Level.LOCAL if local else Level.PRINTS


def _works_here(name: str, words: tuple[str, ...], scope: _Scope) -> bool:
    """Whether it tests, checks or builds what is here, and names nothing that is elsewhere."""
    rest = words[1:]
    if scope.elsewhere or any(_remote(word) for word in rest):
        return False
    if any(word.startswith(("/", "~", "../")) and not _is_local(word, scope) for word in rest):
        return False
    if name in programs.CHECKS:
        wanted, plain = programs.CHECKS[name], _plain(rest)
        return (
            not wanted
            or bool(set(plain[:1]) & wanted)
            or (bool(rest) and set(rest) <= ABOUT_ITSELF)
        )
    if name in programs.TASK_RUNNERS:
        return _tasks_are_local(name, rest)
    return _is_script(words[0], scope)


def _tasks_are_local(name: str, rest: tuple[str, ...]) -> bool:
    lead = programs.TASK_RUNNERS[name]
    until = rest.index("--") if "--" in rest else len(rest)
    tasks = [word for word in _plain(rest[:until]) if "=" not in word]
    managed = bool(lead)
    runs = bool(tasks) and (tasks[0] in lead or tasks[0] == "run")
    tasks = tasks[1:] if runs else tasks
    if managed and not runs and tasks[:1] == ["ci"]:
        return False
    if managed:
        return bool(tasks) and _is_task(tasks[0])
    return all(_is_task(task) for task in tasks)


def _is_task(name: str) -> bool:
    parts = {part for part in re.split(r"[^a-z0-9]+", name.lower()) if part}
    return bool(parts & programs.TASKS) and not parts & programs.NOT_LOCAL_TASKS


def _is_script(path: str, scope: _Scope) -> bool:
    """Whether this is a script of the project that says by its name that it tests, checks or
    builds."""
    return "/" in path and _is_local(path, scope) and _is_task(PurePosixPath(path).stem)


def _of_reader(name: str, rest: tuple[str, ...], scope: _Scope) -> Level:
    files = [word for word in rest if not word.startswith("-") or "=" in word]
    if name in programs.SCRIPTED and not any(
        word.startswith(("-e", "-f", "--regexp", "--file", "--expression")) for word in rest
    ):
        files = files[1:]
    if name == "find" and (called := _executed(rest)) is not None:
        files = list(rest[: rest.index(called[0])])
        inner = _of_call(Call(tuple(word for word in called[1] if word != "{}")), scope)
        return max(
            inner, _when(all(_is_local(word, scope) for word in files if not word.startswith("-")))
        )
    if name in ("cp", "mv", "ln") and len(files) > 1:
        files = files[:-1]
    if all(
        _is_local(word.partition("=")[2] if word.startswith("-") else word, scope) for word in files
    ):
        return _when(not scope.elsewhere)
    return Level.STORES if name in programs.MOVERS else Level.PRINTS


def _executed(rest: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """The option of ``find`` that runs a command, and that command."""
    for place, word in enumerate(rest):
        if word in ("-exec", "-execdir", "-ok", "-okdir"):
            end = next((n for n in range(place + 1, len(rest)) if rest[n] in (";", "+")), len(rest))
            return word, rest[place + 1 : end]
    return None


def _git_is_local(rest: tuple[str, ...], scope: _Scope) -> bool:
    place = 0
    while place < len(rest) and rest[place].startswith("-"):
        if rest[place] in ("-C", "--git-dir", "--work-tree") and not all(
            _is_local(word, scope) for word in rest[place + 1 : place + 2]
        ):
            return False
        place += 2 if rest[place] in ("-C", "-c", "--git-dir", "--work-tree") else 1
    called, arguments = rest[place] if place < len(rest) else "help", rest[place + 1 :]
    if scope.elsewhere:
        return False
    if called == "remote":
        return arguments[:1] in (
            (),
            ("-v",),
            ("get-url",),
            ("add",),
            ("remove",),
            ("set-url",),
            ("rename",),
        )
    foreign = any(ref in word for word in arguments for ref in programs.FOREIGN_REFS)
    lists = called == "branch" and any(re.fullmatch(r"-\w*[ar]\w*", word) for word in arguments)
    return called in programs.GIT and not (foreign or lists)


def _interpreted(name: str, rest: tuple[str, ...], call: Call, scope: _Scope) -> bool:
    """Whether a script is one of the project's checks, or code in the command reaches for
    nothing."""
    if rest and set(rest) <= ABOUT_ITSELF:
        return True
    if name in ("node", "nodejs", "bun", "deno") and rest[:1] in (
        ("--test",),
        ("test",),
        ("--check",),
        ("-c",),
    ):
        return not any(_remote(word) for word in rest)
    if name.startswith("py") and rest[:1] == ("-c",):
        return len(rest) > 1 and _harmless(rest[1]) and not scope.elsewhere
    if set(rest) & INLINE:
        return False
    plain = _plain(rest)
    if not plain or any(_remote(word) for word in rest):
        return False
    script = PurePosixPath(plain[0]).name
    if script in programs.CHECKS:
        return bool(set(plain[1:2]) & programs.CHECKS[script]) and _is_local(plain[0], scope)
    return _is_local(plain[0], scope) and _is_task(PurePosixPath(plain[0]).stem)


def _harmless(code: str) -> bool:
    """Whether Python code imports nothing with which one reads from elsewhere, and opens
    nothing."""
    imported = {
        name.strip().split(".")[0]
        for found in IMPORTED.finditer(code)
        for name in found.group(1).split(",")
    }
    return imported <= programs.LOCAL_MODULES and not REACHES.search(code)


def _asks_here(rest: tuple[str, ...]) -> bool:
    """Whether a request goes to a server on this machine, and nowhere else: no word may be
    another host's."""
    if any(
        word.startswith(
            (
                "-x",
                "--proxy",
                "--connect-to",
                "--resolve",
                "-K",
                "--config",
                "--socks",
                "-L",
                "--location",
            )
        )
        for word in rest
    ):
        return False
    asked = [
        word
        for word in rest
        if not word.startswith("-")
        and (URL.match(word) or (SERVER.fullmatch(word) and len(word) > 1))
    ]
    return bool(asked) and not any(_remote(word) for word in rest)


def _remote(word: str) -> bool:
    """Whether a word names a machine that is not this one."""
    hosts = [found.group(1) for found in URL.finditer(word)]
    if hosts:
        return not all(host.lower() in programs.HERE or host.startswith("127.") for host in hosts)
    bare = BARE_HOST.fullmatch(word.partition("=")[2] or word)
    return bool(bare and "/" not in word.partition(bare.group(1))[0] and not word.startswith("."))


def _unwrapped(words: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """(the command without what only starts it, whether it is run from here)."""
    known = True
    while words:
        launcher = next((launch for launch in _LAUNCHERS if words[: len(launch)] == launch), ())
        if not launcher and words[0] not in programs.WRAPPERS:
            break
        place = len(launcher) or 1
        while place < len(words) and _of_wrapper(words[place]):
            known = known and words[place].partition("=")[0] not in REMOTE_CODE
            known = known and not (launcher[:1] in (("npx",), ("bunx",)) and words[place] == "-p")
            place += 2 if words[place] in VALUED or words[place] in REMOTE_CODE else 1
        words = words[place:]
    return words, known


_LAUNCHERS = tuple(tuple(words.split()) for words in programs.LAUNCHERS)


def _of_wrapper(word: str) -> bool:
    return word.startswith("-") or "=" in word or bool(re.fullmatch(r"\d+(?:\.\d+)?[smhd]?", word))


def _program(path: str, scope: _Scope) -> str:
    """The name under which the tables may know a program; ``""`` for one in a place of which
    nothing is known."""
    folder, slash, name = path.rpartition("/")
    if slash and path.startswith("/") and folder not in SYSTEM_FOLDERS and not _inside(path, scope):
        return ""
    return name.partition("@")[0] if not slash else name


def _saves(name: str, rest: tuple[str, ...], scope: _Scope) -> bool:
    """Whether a program that reaches out puts what it brings into the project's files."""
    plain = _plain(rest)
    by_option = [rest[n + 1] for n, word in enumerate(rest[:-1]) if word in INTO]
    if name == "wget" and any(word.startswith("-") and word.endswith("O-") for word in rest):
        return False
    if by_option:
        return any(
            path not in ("-", *SYSTEM_FILES) and _is_local(path, scope) for path in by_option
        )
    if name in programs.SAVERS or (
        name in programs.SAVERS_AT_TIMES and set(plain) & programs.SAVES and "-" not in rest
    ):
        target = plain[-1] if len(plain) > 1 and name != "wget" else "."
        return ":" in target or _is_local(target, scope)
    return bool(set(rest) & programs.INTO_FILES) and (name in programs.ASKS_SERVERS)


INTO = frozenset("-o --output -O --output-document -P --directory-prefix --output-dir".split())


def _plain(rest: tuple[str, ...]) -> list[str]:
    """The words that are neither options nor their values."""
    plain, skip = [], False
    for word in rest:
        if skip:
            skip = False
        elif word.startswith(("-", "+")):
            skip = word in VALUED
        else:
            plain.append(word)
    return plain


def _is_local(path: str, scope: _Scope) -> bool:
    """Whether a path is known to be the project's own."""
    if path in ("", "-", *SYSTEM_FILES) or path.isdigit():
        return True
    if "$" in path:
        return _is_set_here(path, scope)
    if path.startswith("/"):
        return _inside(path, scope)
    if scope.elsewhere or path.startswith("~") or "://" in path:
        return False
    named = relative(path, scope.base)
    bare = path.rstrip("/") in (".", "./", "")
    return bare or (bool(named) and not DEPENDENCY.search(f"{named}/"))


def _inside(path: str, scope: _Scope) -> bool:
    if scope.base and path.rstrip("/") == scope.base:
        return True
    named = relative(path, scope.base) if scope.base else ""
    return bool(named) and not DEPENDENCY.search(f"{named}/")


def _is_set_here(path: str, scope: _Scope) -> bool:
    """Whether every variable in a path was set in the same line, to what is the project's own."""
    for found in VARIABLE.finditer(path):
        values = scope.variables.get(found.group(1) or "")
        if not values or any("$" in value or not _is_local(value, scope) for value in values):
            return False
    return _is_local(VARIABLE.sub("x", path), scope)
