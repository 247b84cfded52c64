"""A host's memory folder, taken over and given back.

We render it, and give it back as it was. What stood in it before lies in the store, byte for byte.
What the host writes into it meanwhile is set aside for the next night to hear, and kept. While the
host holds its own lock, nothing in the folder is touched.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from memory_engine.adapters import private, spool
from memory_engine.adapters.host_folder import (
    LOCK,
    MEMORY,
    OURS,
    dreaming,
    is_of,
    named,
    pages,
    refuse,
    refuse_while_dreaming,
)
from memory_engine.adapters.host_settings import named_elsewhere, switched_off
from memory_engine.adapters.pages import PagesFolder
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.domain.named import NamedTuple
from memory_engine.formats.page import FACT_ID, INDEX, MARKER, genuine
from memory_engine.privacy.redact import redacted

KIND = "claude-memory"


class Taken(NamedTuple):
    """A folder that was taken over.

    Where it is, whether it was there, by which settings.
    """

    folder: Path
    was_there: bool
    where: str

    @property
    def project(self) -> str:
        """The host's name for the project."""
        return self.folder.parent.name


class HostMemory:
    """What one store knows of the folder it took over.

    Nothing where it took none.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._own = root / "attached" / "host-memory"
        self._aside = root / "aside"

    @property
    def taken(self) -> Taken | None:
        """The folder that is taken over."""
        try:
            known = json.loads(private.read(str(self._own / "taken.json"), str(self._root)) or b"")
            return Taken(Path(known["folder"]), bool(known["was_there"]), str(known["where"]))
        except (ValueError, KeyError, TypeError, NotADirectoryError):
            return None

    def refuse(self, folder: Path) -> None:
        """Refuse a folder that the host can't give, or not now.

        Raises ``HostIsDreaming``, and ``OthersFolder``.
        """
        refuse(folder)

    def take(self, folder: Path, where: str) -> None:
        """Keep what stands in a folder, and empty it.

        Pages go, for ours to stand there.
        """
        from memory_engine.adapters import packing  # heavy, and seldom wanted

        there = folder.is_dir()
        self._put("before.tar", packing.packed(folder) if there else b"")
        taken = {"folder": str(folder), "was_there": there, "where": where}
        self._put("taken.json", json.dumps(taken).encode())
        for path in pages(folder):
            path.unlink()

    def show(self, rendered: Mapping[str, str]) -> None:
        """Show memory's pages in the folder, where the host allows it."""
        taken = self.taken
        if taken is None or dreaming(taken.folder):
            return
        taken.folder.mkdir(parents=True, exist_ok=True, mode=private.FOLDER)
        changed = False
        for name in sorted({*rendered, *(path.name for path in taken.folder.glob("*.md"))}):
            changed |= _stand(taken.folder / name, rendered.get(name))
        if changed:
            facts = dict.fromkeys(id for text in rendered.values() for id in FACT_ID.findall(text))
            with suppress(OSError):  # what the host writes of these from now on is an echo
                said = f"{KIND}:{taken.project}"
                spool.note(str(self._root), "shown", "kairos-mem", said, " ".join(facts))

    def gather(self, rendered: Mapping[str, str], whole: bool = True) -> list[str]:
        """Set aside what the host wrote there, for a night.

        Gives the names. ``rendered`` is what we wrote there: of a page of ours only what is new is
        heard. With ``whole`` unset, pages that stand in nobody's way stay where they are.
        """
        taken = self.taken
        if taken is None or dreaming(taken.folder):
            return []
        found = []
        for name, path in named(taken.folder).items():
            text = path.read_bytes().decode("utf-8", "replace")
            if genuine(text) or not (whole or name in rendered):
                continue
            self._keep(name, path)
            fresh = _new(rendered.get(name, ""), redacted(text))
            self._put(f"{taken.project}/{MEMORY}/{name}", fresh, path)
            path.unlink()
            found.append(name)
        return found

    def loaded(self, project: str) -> bool:
        """Tell whether the host puts memory's index before its sessions by itself."""
        taken = self.taken
        if taken is None or os.environ.get("CLAUDE_CODE_DISABLE_AUTO_MEMORY", "0") not in ("", "0"):
            return False
        own = private.read(str(self._root / "memory" / INDEX), str(self._root))
        try:
            same = own is not None and (taken.folder / INDEX).read_bytes() == own
        except OSError:
            return False
        reached = is_of(taken.folder, project) or named_elsewhere(project)
        return same and reached and not switched_off(project)

    def waiting(self) -> Path | None:
        """Find the folder that was set aside and no night heard."""
        taken = self.taken
        folder = self._own / taken.project / MEMORY if taken else None
        return folder if folder and folder.is_dir() and any(folder.iterdir()) else None

    def heard(self) -> None:
        """Let go of what a night has heard.

        It is kept beside the pages.
        """
        if folder := self.waiting():
            import shutil

            shutil.rmtree(folder.parent)

    def give_back(self) -> list[str]:
        """Give the folder back as it was.

        Gives the names of what is kept of it since. Raises ``HostIsDreaming``.
        """
        import shutil

        from memory_engine.adapters import packing  # heavy, and seldom wanted

        taken = self.taken
        if taken is None:
            return []
        refuse_while_dreaming(taken.folder)
        packed = private.read(str(self._own / "before.tar"), str(self._root)) or b""
        kept = self._keep_since(taken.folder, packed)
        packing.put_back(taken.folder, packed if taken.was_there else b"")
        shutil.rmtree(self._own)
        return kept

    def _keep_since(self, folder: Path, packed: bytes) -> list[str]:
        """Keep every file that the host wrote since the folder was taken."""
        from memory_engine.adapters import packing  # heavy, and seldom wanted

        before = packing.contents(packed)
        kept = []
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            name, content = path.relative_to(folder).as_posix(), path.read_bytes()
            if name != LOCK and content != before.get(name) and not genuine(_text(content)):
                self._keep(name.replace("/", "-"), path)
                kept.append(name)
        return kept

    def _keep(self, name: str, path: Path) -> None:
        private.folder(str(self._aside), str(self._root))
        number = sum(1 for _ in self._aside.glob(f"host-{name}.*")) + 1
        place = self._aside / f"host-{name}.{number}"
        content = redacted(path.read_bytes().decode("utf-8", "surrogateescape"))
        private.replace(str(place), content.encode("utf-8", "surrogateescape"), str(self._root))

    def _put(self, name: str, content: bytes, like: Path | None = None) -> None:
        """Keep one of the folder's files, dated like another.

        It goes among what the store keeps of it.
        """
        path = self._own / name
        private.folder(str(path.parent), str(self._root))
        private.replace(str(path), content, str(self._root))
        if like:
            os.utime(path, (like.stat().st_atime, like.stat().st_mtime))


class ShownPages:
    """A store's pages, also in a host's folder if taken."""

    def __init__(self, pages: PagesFolder, host: HostMemory) -> None:
        self._pages = pages
        self._host = host
        self.names = pages.names
        self.read = pages.read

    def publish(self, pages: Mapping[str, str]) -> list[str]:
        """Make the folders hold these pages.

        Gives the names of those that a person had edited.
        """
        if self._host.taken is None:
            return [*self._pages.publish(pages)]
        standing = {name: self._pages.read(name) or "" for name in self._pages.names()}
        try:
            self._host.gather({**dict.fromkeys(pages, ""), **standing}, whole=False)
            edited = [*self._pages.publish(pages)]
            self._host.show(pages)
        except OSError as error:
            so = "What memory holds is safe in the ledger; the next run writes the pages."
            raise NoRoom(error.filename or "?", error.strerror or str(error), so) from None
        return edited


def _stand(path: Path, text: str | None) -> bool:
    """Make a page say a text, or be gone.

    Tells whether that changed anything. What the host has written there in this very moment is left
    to be set aside the next time.
    """
    content = private.read(str(path), str(path.parent))
    standing = None if content is None else _text(content)
    if standing == text or (standing is not None and not genuine(standing)):
        return False
    if text is None:
        path.unlink(missing_ok=True)
    else:
        private.replace(str(path), text.encode(), str(path.parent))
    return True


def _new(rendered: str, text: str) -> bytes:
    """Cut a page down to what was not rendered.

    An edited line of ours is cut to what it says.
    """
    from memory_engine.formats.edits import edits  # heavy, and seldom wanted here

    before = {line.strip() for line in rendered.splitlines()}
    lines = []
    for line in MARKER.sub("\n", text).splitlines():
        if FACT_ID.search(line) and line.strip() not in before:
            lines += [f"- {said}" for said in edits("", line).added]
        elif line.strip() not in before or not line.strip():
            lines.append(line)
    return "\n".join(one for one in lines if OURS not in one).encode()


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
