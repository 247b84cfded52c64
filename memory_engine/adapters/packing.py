"""A folder packed as one file, and put back.

As it was: bytes, rights and times.
"""

from __future__ import annotations

import io
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

MEMBER = "memory"
"""What the folder is called in the file."""


def packed(folder: Path) -> bytes:
    """Pack a folder with all in it."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        archive.add(folder, MEMBER)
    return content.getvalue()


def contents(packed: bytes) -> dict[str, bytes]:
    """Read what is packed: files, by their path below the folder."""
    if not packed:
        return {}
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        files = [one for one in archive.getmembers() if one.isfile()]
        return {
            one.name.removeprefix(f"{MEMBER}/"): content.read()
            for one in files
            if (content := archive.extractfile(one))
        }


def rewritten(packed: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Pack the same files anew, each with its content changed.

    Gives the same bytes where none is.
    """
    if not packed or all(change(content) == content for content in contents(packed).values()):
        return packed
    anew = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(packed)) as archive,
        tarfile.open(fileobj=anew, mode="w") as out,
    ):
        for member in archive.getmembers():
            content = archive.extractfile(member) if member.isfile() else None
            body = change(content.read()) if content else b""
            member.size = len(body)
            out.addfile(member, io.BytesIO(body))
    return anew.getvalue()


def put_back(folder: Path, packed: bytes) -> None:
    """Put a kept folder back in place of another.

    For nothing kept there is none.
    """
    place = folder.resolve()
    old = Path(tempfile.mkdtemp(dir=place.parent, prefix=".kairos-mem-"))
    if packed:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(old / "new", filter=_inside)
    if place.is_dir():
        place.rename(old / "old")
    if packed:
        (old / "new" / MEMBER).rename(place)
    shutil.rmtree(old)


def _inside(member: tarfile.TarInfo, place: str) -> tarfile.TarInfo:
    """Let nothing out of the place, and leave rights as they were."""
    return tarfile.tar_filter(member, place).replace(mode=member.mode, deep=False)
