"""The tool's commands: an agent's files, and memory's pages.

The pages are there to read. What an agent writes states something: that is observed as its word,
and a night weighs it. What it takes out of its own files it says no more. The pages of memory stand
in a folder of their own; what somebody would change on them is observed, and they change when
evidence earns it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from memory_engine.attach import saying
from memory_engine.attach.mcp.session import Session, agent
from memory_engine.attach.memory_tool.paths import PAGES, TOP, Refused, below_top, is_page
from memory_engine.attach.memory_tool.text import inserted, listing, numbered, part, replaced
from memory_engine.domain.errors import KairosError
from memory_engine.domain.ports import Silent
from memory_engine.wiring import Place, place

PLACE = "memory://files"
"""Where what a file states is said to stand: ``PLACE/NAME:LINE``."""
LARGEST = 102_400
"""[bytes] Of a file, as the API's own memory stores have it."""
MOST_FILES = 1_000
PATIENCE_SECONDS = 10.0
"""For which a change waits for a night that is at work."""
RENDERED = (
    "{} is rendered from memory: it can't be made, moved or removed here. The owner takes a line "
    "back with `kairos-mem revert ID`. Your own notes go into a file of yours, {}/notes.md say."
)
OBSERVED = (
    "{} is rendered from memory and stays as it is for now. What you wrote is kept as your "
    "observation; the page says it when evidence has earned it."
)
NO_FILE = "The path {} does not exist. Please provide a valid path."


class Files:
    """One store's files, as an agent's session has them.

    The store is found from ``root``.
    """

    def __init__(self, root: str = "", by: str = "claude", session: str = "") -> None:
        self._root = root
        self._by = agent(by)
        self._session = Session(session)

    def view(self, path: str, bounds: object = None) -> str:
        """Show a file, its part, or a folder's content."""
        name = below_top(path)
        with self._opened() as at:
            texts = self._texts(at, name)
            if name not in texts:
                inside = _inside(texts, name)
                if name and not inside:
                    raise Refused(NO_FILE.format(path))
                sizes = [(below, len(text.encode())) for below, text in inside.items()]
                return listing(path.rstrip("/"), sizes)
            if is_page(name):
                self._show(at, texts[name])
        lines, first = part(texts[name], bounds)
        return f"Here's the content of {path} with line numbers:\n{numbered(lines, first)}"

    def create(self, path: str, text: str) -> str:
        """Make a file, and observe what it states."""
        name = below_top(path)
        with self._opened() as at:
            if not name or name in (texts := self._texts(at, name)) or _inside(texts, name):
                raise Refused(f"File {path} already exists")
            if is_page(name):
                raise Refused(RENDERED.format(path, TOP))
            if len(at.notebook.names()) >= MOST_FILES:
                raise Refused(f"There are {MOST_FILES:,} files already. Delete some first.")
            said = self._write(at, path, name, "", text)
        return f"File created successfully at: {path}{said}"

    def str_replace(self, path: str, old: str, new: str) -> str:
        """Replace what stands in a file once."""
        with self._opened() as at:
            name, before = self._file(at, path)
            after, around = replaced(before, old, new, path)
            if is_page(name):
                return self._observe_of_a_page(at, path, before, after, new)
            said = self._write(at, path, name, before, after)
        head = "The memory file has been edited. Here is the snippet showing the change (with line "
        return f"{head}numbers):\n{around}{said}"

    def insert(self, path: str, line: int, text: str) -> str:
        """Insert a text behind a line of a file."""
        with self._opened() as at:
            name, before = self._file(at, path)
            after = inserted(before, line, text)
            if is_page(name):
                return self._observe_of_a_page(at, path, before, after, text)
            said = self._write(at, path, name, before, after)
        return f"The file {path} has been edited.{said}"

    def delete(self, path: str) -> str:
        """Delete a file or folder, unsaying what it stated."""
        name = below_top(path)
        with self._opened() as at:
            if not name:
                raise Refused(f"Cannot delete the {TOP} directory itself")
            gone = self._own(at, path, name)
            said = self._changed(at, gone, {})
            at.notebook.remove(name)
        return f"Successfully deleted {path}{said}"

    def rename(self, path: str, new: str) -> str:
        """Give a file or folder another name."""
        name, target = below_top(path), below_top(new)
        with self._opened() as at:
            if not name:
                raise Refused(f"Cannot rename the {TOP} directory itself")
            self._own(at, path, name)
            texts = self._texts(at, "")
            if not target or target in texts or _inside(texts, target):
                raise Refused(f"The destination {new} already exists")
            if is_page(target):
                raise Refused(RENDERED.format(new, TOP))
            at.notebook.move(name, target)
        return f"Successfully renamed {path} to {new}"

    @contextmanager
    def _opened(self) -> Iterator[Place]:
        """Find the store.

        What the engine refuses becomes a sentence that a model can read.
        """
        try:
            yield place(self._root, Silent())
        except KairosError as refusal:
            raise Refused(f"{refusal.message} {refusal.hint}".strip()) from refusal
        except OSError as fault:
            raise Refused(f"{fault.strerror or fault}. Nothing was changed.") from fault

    def _texts(self, at: Place, name: str) -> Mapping[str, str]:
        """Read files at or below a path, by path.

        The path is below the top.
        """
        found: dict[str, str] = {}
        if not name or is_page(name):
            with at.visiting() as engine:
                from memory_engine.engine.publishing import standing_pages

                pages = standing_pages(engine)
            found |= {f"{PAGES}/{page}": text for page, text in pages.items()}
        for own in at.notebook.names():
            if own == name or own.startswith(f"{name}/" if name else ""):
                found[own] = at.notebook.read(own) or ""
        return found

    def _file(self, at: Place, path: str) -> tuple[str, str]:
        name = below_top(path)
        texts = self._texts(at, name)
        if name not in texts:
            raise Refused(
                f"The path {path} is not a file."
                if not name or _inside(texts, name)
                else NO_FILE.format(path)
            )
        return name, texts[name]

    def _own(self, at: Place, path: str, name: str) -> Mapping[str, str]:
        """Read an agent's own files at or below a path.

        Raises ``Refused`` for any other.
        """
        if is_page(name):
            raise Refused(RENDERED.format(path, TOP))
        found = self._texts(at, name)
        if not found:
            raise Refused(f"The path {path} does not exist")
        return found

    def _write(self, at: Place, path: str, name: str, before: str, after: str) -> str:
        if len(after.encode("utf-8", "replace")) > LARGEST:
            raise Refused(f"{path} would have more than {LARGEST:,} bytes. Nothing was changed.")
        said = self._changed(at, {name: before}, {name: after})
        at.notebook.write(name, after)
        return said

    def _changed(self, at: Place, before: Mapping[str, str], after: Mapping[str, str]) -> str:
        """Observe files' new statements, and take back lost ones.

        Gives the telling of it.
        """
        was = Counter(text for name in before for _, text in at.notebook.statements(before[name]))
        now = {name: at.notebook.statements(text) for name, text in after.items()}
        stays = Counter(text for stated in now.values() for _, text in stated)
        gone = was.keys() - stays.keys()
        if gone:
            self._take_back(at, gone)
        lines = ((f"{PLACE}/{n}:{line}", text) for n in now for line, text in now[n])
        self._observe(at, {place: text for place, text in lines if text not in was})
        new = sum(text not in was for text in stays)
        told = [f"{new} new observed, a night weighs it"] if new else []
        told += [f"{len(gone)} said no more"] if gone else []
        return f"\n(Of its statements: {'; '.join(told)}.)" if told else ""

    def _observe(self, at: Place, stated: Mapping[str, str]) -> None:
        said = [
            {"text": text, "source": source, "principal": self._by}
            for source, text in stated.items()
        ]
        if said:
            saying.record(at, self._session, said)

    def _take_back(self, at: Place, texts: set[str]) -> None:
        from memory_engine.engine import knowing, timing
        from memory_engine.engine.editing import bring_up_to_date

        with at.writing(PATIENCE_SECONDS) as engine:
            bring_up_to_date(engine)
            own = [one for one in knowing.spoken(engine, self._by, PLACE) if one.text in texts]
            if own:
                knowing.take_back(engine, own, timing.today(engine), self._by)

    def _observe_of_a_page(self, at: Place, path: str, before: str, after: str, new: str) -> str:
        from memory_engine.formats.edits import edits

        texts = edits(before, after).added or [text for _, text in at.notebook.statements(new)]
        if not texts:
            raise Refused(RENDERED.format(path, TOP))
        name = below_top(path)
        self._observe(at, {f"{PLACE}/{name}:{n}": text for n, text in enumerate(texts, 1)})
        return OBSERVED.format(path)

    def _show(self, at: Place, text: str) -> None:
        """Remember what a page has shown: said again, it is an echo."""
        from memory_engine.formats.page import FACT_ID

        fresh = self._session.show(FACT_ID.findall(text))
        with suppress(KairosError, OSError):
            if fresh and self._session.hosted:
                at.note("shown", self._session.name, " ".join(fresh))


def _inside(texts: Mapping[str, str], name: str) -> dict[str, str]:
    """Give the files below a folder, by their path below it."""
    under = f"{name}/" if name else ""
    return {one[len(under) :]: text for one, text in texts.items() if one.startswith(under)}
