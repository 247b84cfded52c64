"""The files of a night that is thought elsewhere.

The pack, its answers, and what is known by now.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.egress import EgressLedger
from memory_engine.adapters.network import Door
from memory_engine.domain.egress import Consent
from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.domain.pack import Came, Pack
from memory_engine.formats import pack as packs

ANSWERS = ".answers"
"""Behind the name of a pack: the file of answers to it."""
LARGEST = 256 * 1024 * 1024
"""[bytes] Of a pack or of answers: what a batch API takes at once."""
KNOWN = "answers.json"
"""In the folder of a night: the answers that came back for it."""
ANSWER = "`kairos-mem night answer PACK` writes them."
PURPOSE = "night exported"
DESTINATION = "file:"


def write_pack(
    place: Path, pack: Pack, observations: Sequence[str], record: EgressLedger, at: str
) -> None:
    """Write a pack for its owner alone.

    It is on record before it is written. The owner's own call is the consent: a file of theirs is
    written, and nothing is sent. Raises ``SecretLeaving``, ``ShutOff`` and ``NoRoom``.
    """
    door = Door(record, lambda named: Consent(named, at))
    content = packs.text_of(pack).encode()
    with door.errand(PURPOSE, observations) as errand:
        door.leaves(f"{DESTINATION}{place.absolute()}", pack.id, content)
        try:
            private.replace(str(place.absolute()), content)
        except OSError as error:
            errand.came_back(outcome="not written")
            raise NoRoom(str(place), error.strerror or str(error)) from None
        errand.came_back(outcome="written", request=pack.id)


def read_pack(place: Path) -> Pack:
    """Read a pack; raises ``BadInput``."""
    return packs.read(text(place), str(place))


def read_answers(pack: Pack, places: Iterable[Path]) -> dict[str, Came]:
    """Read all answers to a pack; raises ``BadInput``, ``AlteredPack``, ``OverreachingPack``."""
    listed = list(places)
    given = ((place, text(place, ANSWER)) for place in listed)
    found = (came for place, said in given for came in packs.answers(pack, said, str(place)))
    return packs.together(found, str(listed[0]) if listed else "")


def text(place: Path, hint: str = packs.GIVE) -> str:
    """Read a file that somebody names; raises ``BadInput``."""
    try:
        with place.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise BadInput(str(place), f"it is larger than {LARGEST:,} bytes", hint)
        return content.decode("utf-8")
    except OSError as error:
        raise BadInput(str(place), error.strerror or str(error), hint) from None
    except UnicodeDecodeError:
        raise BadInput(str(place), "this is no text", hint) from None


def out_there(place: Path, id: str) -> bool:
    """Tell whether a pack still lies where it was written."""
    try:
        return read_pack(place).id == id
    except BadInput:
        return False


def take_away(place: Path, id: str) -> bool:
    """Remove a pack that was called back.

    Who answers it from there stops. Gives False if it is gone.
    """
    there = out_there(place, id)
    if there:
        os.unlink(place)
    return there


# -- answers that are being written


class Answers:
    """A file of answers that grows by lines.

    Each of them is there for good once it is written.
    """

    def __init__(self, place: Path, pack: Pack) -> None:
        """Open it, or begin it.

        A last line that was torn off is cut off.
        """
        self._place, self._pack = place, pack
        before = text(place) if place.exists() else ""
        whole = before[: before.rfind("\n") + 1]
        if whole and not whole.startswith(packs.heading(pack)):
            hint = "Move it away, or name another file with `--out`."
            raise BadInput(str(place), f"it holds no answers to pack {pack.id}", hint)
        came = packs.answers(pack, whole, str(place)) if whole else ()
        self.known = packs.together((one for one in came if one.value is not None), str(place))
        try:
            self._file = private.opened(str(place.absolute()), os.O_RDWR | os.O_CREAT | os.O_APPEND)
            os.ftruncate(self._file, len(whole.encode()))
        except OSError as error:
            raise NoRoom(str(place), error.strerror or str(error)) from None
        if not whole:
            self._write(packs.heading(pack))

    def add(self, came: Iterable[Came]) -> None:
        """Write answers; when this returns they are on disk."""
        listed = list(came)
        self._write("".join(packs.line(self._pack, one) for one in listed))
        os.fsync(self._file)
        self.known = packs.together([*self.known.values(), *listed], "")

    def _write(self, lines: str) -> None:
        left = lines.encode()
        try:
            while left:
                left = left[os.write(self._file, left) :]
        except OSError as error:
            raise NoRoom(str(self._place), error.strerror or str(error)) from None

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


# -- answers that came back


def known_answers(root: Path, dream: int, head: str) -> dict[str, Came]:
    """Read a night's returned answers.

    None count unless that night is still the one to be dreamt.
    """
    try:
        value = json.loads(private.read(str(_known(root, dream)), str(root)) or b"{}")
        same = value.get("head") == head
        return {row["id"]: Came(**row) for row in value["answers"]} if same else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def keep_answers(root: Path, dream: int, head: str, came: Mapping[str, Came]) -> None:
    """Keep a night's returned answers, which are not asked for again."""
    place = _known(root, dream)
    rows = [one._asdict() for one in came.values() if one.value is not None]
    private.folder(str(place.parent), str(root))
    content = json.dumps({"head": head, "answers": rows}, ensure_ascii=False)
    private.replace(str(place), content.encode(), str(root))


def _known(root: Path, dream: int) -> Path:
    return root / "dreams" / f"{dream:04d}" / KNOWN
