"""What a child process may be denied before its command.

It is the override of permissions, and large files.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PR_CAPBSET_DROP = 24
OVERRIDES = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what lets root write where nobody may."""


def bound_by_permissions() -> None:
    """Give up root's right to write everywhere.

    Whoever is not root never had it.
    """
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for right in OVERRIDES:
            if libc.prctl(PR_CAPBSET_DROP, right, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl(PR_CAPBSET_DROP)")


def no_file_beyond(size: int) -> Callable[[], None]:
    """Let no file grow beyond so many bytes.

    A write that would is cut short, the next one fails, as on a full disk.
    """
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder read-only while this lasts.

    A process that overrides permissions can write there all the same.
    """
    modes = {path: path.stat().st_mode for path in [folder, *folder.rglob("*")]}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """Mount a file system of so many kilobytes on a folder.

    Raises ``PermissionError`` where none may be mounted.
    """
    call = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "kairos-mem-test", str(folder)]
    try:
        subprocess.run(call, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as refusal:
        raise PermissionError(str(refusal)) from None
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
