"""Letters as they go out, and as they change."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from memory_engine.channels import kept
from memory_engine.channels.channel import Receipt
from memory_engine.channels.letters import Letter, rendered
from memory_engine.channels.line import Line
from memory_engine.channels.people import known
from memory_engine.channels.settings import LINES
from memory_engine.domain.errors import KairosError
from memory_engine.domain.ids import canonical, digest
from memory_engine.domain.permission import NIGHT, REVERT, Asked, of
from memory_engine.engine import permitting
from memory_engine.wiring import Place

AGAIN_SECONDS = 60.0
"""[s] Until what waits for an hour of the day, or for a platform, is looked at again."""


class Outbox:
    """The letters that lines have sent, each as it was shown last."""

    def __init__(
        self,
        lines: Sequence[Line],
        note: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        self.lines = {line.name: line for line in lines}
        self._note, self._clock = note, clock
        self.kept = kept.Kept(kept.folder())
        self._later: dict[str, float] = {}
        self._unkept = False

    def note(self, text: str, /) -> None:
        """Write a line into the log."""
        self._note(text)

    def clock(self) -> float:
        """Tell the time [seconds since 1970]."""
        return self._clock()

    def keep(self) -> None:
        """Keep the letters and events; later, where there is no room."""
        try:
            self.kept.write()
            self._unkept = False
        except (KairosError, OSError) as error:
            self._unkept = True
            self.note(f"what was sent and heard could not be kept yet ({error})")

    def _send(
        self, place: Place, line: Line, told: tuple[str, Sequence[str]], asked: Sequence[Asked]
    ) -> bool:
        """Send a letter to whoever is paired.

        Gives whether it went to all of them.
        """
        if line.waits(self.clock()):
            self._again(str(place.root.resolve()))
            return False
        title, lines = told
        words = line.chosen.brief == LINES
        ids = tuple((one.request.id, one.request.digest) for one in asked)
        root, sent = str(place.root.resolve()), True
        for owner in known(line.name).owners:
            letter = Letter(line.name, root, owner.chat, "", title, tuple(lines), ids, words, "", 0)
            sent = self._deliver(place, line, letter) and sent
        return sent

    def _deliver(self, place: Place, line: Line, letter: Letter) -> bool:
        known_now = {one.request.id: one for one in place.requests.all()}
        message = rendered(letter, known_now, line.channel.can)

        def deliver() -> None:
            with (
                line.way.of(place, line.channel.can.place),
                line.way.door.errand(f"message to {letter.chat}") as errand,
            ):
                receipt = line.channel.send(letter.chat, message)
                errand.came_back(outcome="sent")
            whole = letter._replace(chat=receipt.chat, message=receipt.message)
            shown = digest("letter", canonical(message))
            self.kept.letters.append(whole._replace(shown=shown, at=self.clock()))
            self.keep()

        if line.tried(deliver, self.clock()):
            self.note(f"{line.name}: told {place.project} ({letter.title})")
            return True
        self.note(f"{line.name}: {place.project} could not be told: {line.amiss}")
        self._again(letter.root)
        return False

    def _again(self, root: str) -> None:
        self._later[root] = self.clock() + AGAIN_SECONDS

    def refresh(self, place: Place) -> None:
        """Bring the messages of a store up to date, wherever they stand."""
        root = str(place.root.resolve())
        asked = {one.request.id: one for one in place.requests.all()}
        for number, letter in enumerate(self.kept.letters):
            line = self.lines.get(letter.channel)
            if letter.root != root or line is None or not line.channel.can.edits or line.shut():
                continue
            message = rendered(letter, asked, line.channel.can)
            shown = digest("letter", canonical(message))
            if shown != letter.shown and not line.waits(self.clock()):
                self._edit(place, line, number, letter._replace(shown=shown))

    def _edit(self, place: Place, line: Line, number: int, letter: Letter) -> None:
        known_now = {one.request.id: one for one in place.requests.all()}
        message = rendered(letter, known_now, line.channel.can)

        def edit() -> None:
            with (
                line.way.of(place, line.channel.can.place),
                line.way.door.errand(f"message to {letter.chat}") as errand,
            ):
                line.channel.edit(Receipt(letter.chat, letter.message), message)
                errand.came_back(outcome="edited")

        if not line.tried(edit, self.clock()):
            if not line.lost:
                self._again(letter.root)
                return
            line.retry = 0.0  # the message is gone: it is edited no more, and others go on
            self.note(f"{line.name}: a message could not be edited: {line.amiss}")
        self.kept.letters[number] = letter
        self.keep()

    def offer_way_back(self, place: Place, asked: Asked, letter: Letter) -> None:
        """Put an applied night's way back into its asking letter."""
        if asked.request.kind != NIGHT or not (asked.outcome and asked.outcome.entries):
            return
        try:
            with place.visiting() as engine:
                back = permitting.ask(engine, place, REVERT, asked.request.what)
        except KairosError:
            return
        ids = (*letter.ids, (back.request.id, of(back.request)[0]))
        number = self.kept.letters.index(letter)
        self.kept.letters[number] = letter._replace(ids=ids)
