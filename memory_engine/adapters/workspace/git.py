"""Git, asked with care.

It reads objects, index and status, and nothing that a repository configures is ever run. A
repository may name programs in its own configuration (fsmonitor, hooks, filters, textconv,
signature checks, a remote for missing objects). Each is switched off for every call; filter drivers
have free names, so they are listed first and blanked one by one. The user's own configuration is
not read either, so that the same tree looks the same to everybody; only whom the user trusts to own
a repository (``safe.directory``) is.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from memory_engine.adapters.workspace.bounds import ASKED_PATHS, GIT_SECONDS

QUIET = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.excludesFile": os.devnull,
    "core.quotePath": "false",
    "core.sshCommand": "false",
    "diff.external": "",
    "diff.renameLimit": "2000",
    "gc.auto": "0",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "submodule.recurse": "false",
}
"""What any repository could use to have something run or fetched, and settings that change what
git answers."""

ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

INHERITED = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP")
"""Of the caller's environment: GIT_DIR and its kin would make git look elsewhere (a hook of git
sets them)."""

AT_WORK = (
    "index.lock",
    "rebase-merge",
    "rebase-apply",
    "BISECT_LOG",
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
)
"""Files of a repository while its work tree is being changed: what is missing then may be back
in a moment."""
SKIPPED, SUBMODULE = "S", "160000"
"""How git marks what a sparse checkout leaves out, and the mode of a submodule."""

DRIVER = re.compile(r"^filter\..*\.(clean|smudge|process|required)$", re.S)
COMMIT = re.compile(r"^[\w.][\w./~^@{}-]*$")


class Git:
    """The repository that holds ``root``.

    ``prefix`` is where root is in it; ``bare`` if it has no work tree.
    """

    def __init__(self, root: Path, environment: dict[str, str], prefix: str, bare: bool) -> None:
        self.root, self.prefix, self.bare = root, prefix, bare
        self._environment = environment
        self._readers: dict[str, subprocess.Popen[bytes]] = {}

    @classmethod
    def find(cls, root: Path) -> Git | None:
        """Find the repository around ``root``.

        Gives None if there is none, or none whose owner the user trusts.
        """
        environment = _environment(root)
        if environment is None:
            return None
        words = ("rev-parse", "--is-bare-repository", "--is-inside-work-tree", "--show-prefix")
        answer = _run(root, environment, words, GIT_SECONDS)
        if answer is None:
            return None
        bare, inside, prefix = [*answer.decode("utf-8", "replace").split("\n"), "", ""][:3]
        return (
            cls(root, environment, prefix.rstrip("/"), bare == "true")
            if "true" in (bare, inside)
            else None
        )

    def ask(self, *words: str, seconds: float = GIT_SECONDS) -> bytes | None:
        """Ask git; None if it refuses or takes too long."""
        return _run(self.root, self._environment, words, seconds)

    def name_of(self, commit: str) -> str | None:
        """Give a commit's full name; None if there is none."""
        if not COMMIT.match(commit):
            return None
        answer = self.ask("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}")
        return answer.decode().strip() if answer else None

    def tree_of(self, commit: str) -> str:
        """Think: how git calls the tree of the workspace at a commit."""
        return f"{commit}:{self.prefix}" if self.prefix else f"{commit}^{{tree}}"

    def tree_name(self, commit: str) -> str | None:
        """Give the hash of that tree.

        Gives None where the commit or the directory in it is not there.
        """
        answer = self.ask("rev-parse", "--verify", "--quiet", self.tree_of(commit))
        return answer.decode().strip() if answer else None

    def at_work(self) -> bool:
        """Tell whether git is changing the work tree.

        Or was left in the middle of that.
        """
        found = self.ask("rev-parse", "--absolute-git-dir")
        folder = os.fsdecode((found or b"").rstrip(b"\n"))
        return not folder or any(os.path.lexists(os.path.join(folder, name)) for name in AT_WORK)

    def not_checked_out(self) -> list[str]:
        """List what the index has and the disk lacks.

        Skipped by a sparse checkout, empty submodules.
        """
        listed = self.ask("ls-files", "-z", "-t", "--stage") or b""
        found = []
        for entry in listed.decode("utf-8", "backslashreplace").split("\0"):
            about, _, path = entry.partition("\t")
            tag, mode = [*about.split(" "), "", ""][:2]
            empty = mode == SUBMODULE and not (self.root / path / ".git").exists()
            if tag == SKIPPED or empty:
                found.append(path)
        return found

    def ignored(self, paths: Sequence[str]) -> frozenset[str]:
        """Tell which paths git ignores, as files or folders.

        Be they there or not.
        """
        found = set[str]()
        for start in range(0, len(paths), ASKED_PATHS):
            some = paths[start : start + ASKED_PATHS]
            asked = [f"./{path}{end}" for path in some for end in ("", "/")]
            listed = self.ask("--no-literal-pathspecs", "check-ignore", "--", *asked) or b""
            lines = listed.decode("utf-8", "backslashreplace").split("\n")
            found |= {line.removeprefix("./").rstrip("/") for line in lines if line}
        return frozenset(found)

    def blob(self, name: str, limit: int) -> bytes | None:
        """Read a blob up to ``limit`` [bytes], else None.

        It is named by a hash, or ``commit:path``.
        """
        if "\n" in name or self._size(name) > limit:
            return None
        out = self._reader("--batch", name)
        size = int(out.readline().split()[2])
        content = out.read(size)
        out.read(1)
        return content

    def path(self, commit: str, path: str) -> str:
        """Think: how git calls a file of the workspace at a commit."""
        return f"{commit}:{self.prefix}/{path}" if self.prefix else f"{commit}:{path}"

    def close(self) -> None:
        """Read: end the readers of objects; the next question starts new ones."""
        for reader in self._readers.values():
            _end(reader)
        self._readers.clear()

    def _size(self, name: str) -> float:
        kind = self._reader("--batch-check", name).readline().split()
        return int(kind[2]) if len(kind) == 3 and kind[1] == b"blob" else float("inf")

    def _reader(self, how: str, name: str) -> IO[bytes]:
        reader = self._readers.get(how)
        if reader is None or reader.poll() is not None:
            reader = self._readers[how] = subprocess.Popen(
                ["git", "cat-file", how],
                cwd=self.root,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            weakref.finalize(self, _end, reader)
        assert reader.stdin
        assert reader.stdout
        reader.stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
        reader.stdin.flush()
        return reader.stdout


def _end(reader: subprocess.Popen[bytes]) -> None:
    for pipe in (reader.stdin, reader.stdout):
        if pipe and not pipe.closed:
            pipe.close()
    reader.wait()


def _run(
    root: Path, environment: dict[str, str], words: tuple[str, ...], seconds: float
) -> bytes | None:
    try:
        answer = subprocess.run(
            ["git", "--no-pager", *words],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode == 0 else None


def _environment(root: Path) -> dict[str, str] | None:
    """Give a safe environment for git.

    Gives None where git is too old to take configuration from it: then it can't be made safe.
    """
    base = {name: os.environ[name] for name in INHERITED if name in os.environ} | ENVIRONMENT
    mark = f"kairos.q{secrets.token_hex(8)}"
    quiet = [(mark, ""), *QUIET.items()] + [
        ("safe.directory", directory) for directory in _trusted(root)
    ]
    listed = _run(
        root, base | _configured(quiet), ("config", "--list", "--name-only", "-z"), GIT_SECONDS
    )
    names = set((listed or b"").decode("utf-8", "surrogateescape").split("\0"))
    if mark not in names:
        return None
    drivers = [
        (name, "false" if name.endswith("required") else "")
        for name in sorted(names)
        if DRIVER.match(name)
    ]
    return base | _configured(quiet + drivers)


def _configured(pairs: list[tuple[str, str]]) -> dict[str, str]:
    spelled = {"GIT_CONFIG_COUNT": str(len(pairs))}
    for number, (name, value) in enumerate(pairs):
        spelled |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return spelled


def _trusted(root: Path) -> list[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    listed = _run(
        root, own, ("config", "--global", "--get-all", "-z", "safe.directory"), GIT_SECONDS
    )
    return [name for name in (listed or b"").decode("utf-8", "surrogateescape").split("\0") if name]
