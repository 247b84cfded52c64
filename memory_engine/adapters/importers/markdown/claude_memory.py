"""Claude Code's own memory folder, said by the agent that wrote it.

MEMORY.md, and topic files with front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.batch import Batch, LeftOut, Options
from memory_engine.adapters.importers.conversation.passages import line_marks
from memory_engine.adapters.importers.files.pages import (
    SourcePage,
    as_unread,
    files_below,
    is_changed,
    modified,
    page_mark,
    read_each,
)
from memory_engine.adapters.importers.harvest import Harvest, Unwritten
from memory_engine.adapters.importers.markdown.paragraphs import (
    front_matter,
    paragraphs,
    without_comments,
)
from memory_engine.adapters.importers.times import utc
from memory_engine.claims.mention import mention
from memory_engine.claims.prose import LONGEST
from memory_engine.claims.stance.declarative import objection
from memory_engine.domain import ids
from memory_engine.domain.errors.given import BadInput
from memory_engine.extract.candidates import candidates
from memory_engine.extract.passage import Candidate, Passage
from memory_engine.extract.score import kept
from memory_engine.extract.statement import FACT

AGENT = "agent:claude"
TYPES = frozenset({"user", "feedback", "project", "reference"})
GENERATED = "<!-- kairos-mem:generated"
FIELD = re.compile(r"^[ \t]*+(name|description|type|modified):(.+)$", re.M)
LINK = re.compile(r"\[\[([^\[\]|#]++)(?:[|#][^\[\]]*+)?\]\]")
POINTER = re.compile(r"^\s*[-*+]\s+\[([^\]]+)\]\(([^)\s]+\.md)\)\s*(?:[—–:-]+\s*)?(.*)$")
ASIDE_LABELS = frozenset({"how to apply", "see also", "related", "links"})
"""What stands after such a label tells how to use the memory, not what is so."""

REASON_LABELS = frozenset({"why", "reason", "because", "rationale"})
"""What stands after such a label is a fact only if it names what it speaks of."""

OPENS_A_TOPIC = re.compile(r"(?:who|what|which|where|when|how|why|whether)\b", re.I)
"""So begins what a page is about: ``who the user is``."""

WHOLE = 240
"""[characters] Of a bullet that is one line, whatever number of sentences it has."""

FEWEST_WORDS = 3
"""[words] Less is a title."""

REMEDY = "Give the memory/ folder of a project (it holds a MEMORY.md), or one file of it."


def read(path: Path, line_marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield a batch for each page that changed since its mark."""
    folder = path if path.is_dir() else path.parent
    files, left = _pages(path)
    yield from as_unread(left)
    for page in read_each(files, path, "a page of Claude's memory"):
        yield from as_unread(page.left)
        if not page.left and is_changed(page.text, line_marks.get(page.source, "")):
            yield _batch(page, _project(folder), options)


def _pages(path: Path) -> tuple[list[Path], list[LeftOut]]:
    if not path.exists():
        raise BadInput(str(path), "there is no such file or folder", REMEDY)
    pages, left = (
        files_below(path, lambda file: file.suffix == ".md") if path.is_dir() else ([path], [])
    )
    if not pages or (path.is_file() and path.suffix != ".md"):
        raise BadInput(str(path), "there is no page of memory (*.md) here", REMEDY)
    return pages, left


def _project(folder: Path) -> str:
    """The folder's name; of ``<project>/memory`` that of the project."""
    folder = folder.resolve()
    return folder.parent.name if folder.name == "memory" and folder.parent.name else folder.name


def _batch(page: SourcePage, project: str, options: Options) -> Batch:
    source, text = page.source, page.text
    if GENERATED in text:
        left = LeftOut("a page that kairos-mem generated", source)
        return Batch(source, page_mark(text), left=(left,))
    harvest = Harvest()
    front, body = front_matter(text)
    stated = {name: value.strip() for name, value in FIELD.findall(front) if value.strip()}
    at = utc(stated.get("modified", "").strip("'\"")) or modified(page.file)
    common = {
        "session": f"claude-memory:{project}",
        "kind": "claim",
        "method": "said",
        "offset": options.clock(at),
        "extracted_by": f"rules:claude-memory:{_type(stated)}",
    }
    above = front.count("\n")
    for number, candidate, reason in statements(body):
        sentence, place = candidate.text, f"{source}:{number + above}"
        if reason:
            harvest.leave(reason, place, sentence)
            continue
        own = {"source": place, "anchors": paths.named_in(sentence), **line_marks(kept(candidate))}
        key = ids.digest("claude-memory", ids.canonical([project, sentence]))
        harvest.add(Unwritten(key, AGENT, sentence, {**common, **own}), at, place)
    return Batch(source, page_mark(text), tuple(harvest.lines), tuple(harvest.left))


def _type(stated: Mapping[str, str]) -> str:
    """Tell a page's own type; ``index`` for one without.

    New (``metadata.type``) and old (``type``) alike.
    """
    kind = stated.get("type", "").strip("'\"").lower()
    return kind if kind in TYPES else "index"


def statements(body: str) -> Iterator[tuple[int, Candidate, str]]:
    """Yield (line, candidate, why it is left out) of a page.

    Of a pointer to another page its hook is read.
    """
    for number, line in paragraphs(without_comments(body)):
        pointer = POINTER.match(line)
        text = LINK.sub(r"\1", line if not pointer else f"- {pointer.group(3)}")
        for candidate in _together(list(candidates(Passage(text, "memory")))):
            if candidate.label.rstrip(":").lower() in REASON_LABELS:
                candidate = candidate._replace(text=candidate.sentence)
            yield number, candidate, _reason(candidate, bool(pointer))


def _reason(candidate: Candidate, pointer: bool) -> str:
    """Say why a candidate states nothing by itself; empty where it does."""
    label, sentence = candidate.label.rstrip(":").lower(), candidate.sentence
    if FACT.search(candidate.text):
        return "a line of memory's own"
    if label in ASIDE_LABELS:
        return "how to use the memory, not what is so"
    if candidate.task and candidate.task != "done":
        return "a task that is not done"
    if sentence.endswith(("?", ":")):
        return "a question, or what only introduces"
    if len(sentence.split()) < FEWEST_WORDS or len(candidate.text) > LONGEST:
        return "too short or too long"
    alone = _names_something(sentence) or not objection(f"{sentence[0].upper()}{sentence[1:]}")
    if pointer and not alone:
        return "what a page is about, not what is so"
    return "a reason torn from its fact" if label in REASON_LABELS and not alone else ""


def _names_something(sentence: str) -> bool:
    named = mention(sentence)
    return bool(
        named.paths or named.symbols or re.search(r"\d", sentence)
    ) and not OPENS_A_TOPIC.match(sentence)


def _together(candidates_here: list[Candidate]) -> list[Candidate]:
    """Leave a short bullet whole: its second sentence leans on its first."""
    whole = " ".join(candidate.text for candidate in candidates_here)
    items = {(candidate.form, candidate.label) for candidate in candidates_here}
    if (
        len(candidates_here) > 1
        and len(whole) <= WHOLE
        and items == {("item", candidates_here[0].label)}
    ):
        return [
            candidates_here[0]._replace(
                text=whole, sentence=" ".join(candidate.sentence for candidate in candidates_here)
            )
        ]
    return candidates_here
