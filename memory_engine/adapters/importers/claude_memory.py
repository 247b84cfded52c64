"""Claude Code's own memory folder (MEMORY.md and topic files with front matter) -> observations of the agent that wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from memory_engine.adapters.importers.batch import Batch, Options, counted
from memory_engine.adapters.importers.host import utc
from memory_engine.adapters.importers.kept import marks
from memory_engine.adapters.importers.pages import changed, modified, page_mark, place_name, readable_text
from memory_engine.domain import ids
from memory_engine.domain.errors import BadInput, BadObservation
from memory_engine.extract.candidates import candidates
from memory_engine.extract.passage import Candidate, Passage
from memory_engine.extract.score import kept
from memory_engine.text.log import write_line
from memory_engine.text.mention import mention
from memory_engine.text.statement import FACT, LONGEST

AGENT = "agent:claude"
INDEX = "MEMORY.md"
TYPES = frozenset({"user", "feedback", "project", "reference"})
GENERATED = "<!-- kairos-mem:generated"
FENCE = "---"
"""A line of it opens and closes the front matter."""
FIELD = re.compile(r"^[ \t]*+(name|description|type|modified):(.+)$", re.M)
LINK = re.compile(r"\[\[([^\[\]|#]++)(?:[|#][^\[\]]*+)?\]\]")
POINTER = re.compile(r"^\s*[-*+]\s+\[([^\]]+)\]\(([^)\s]+\.md)\)\s*(?:[—–:-]+\s*)?(.*)$")
ASIDE_LABELS = frozenset({"how to apply", "see also", "related", "links"})
"""What stands after such a label tells how to use the memory, not what is so."""

WHOLE = 240
"""[characters] Of a bullet that is one line, whatever number of sentences it has."""

FEWEST_WORDS = 3
"""[words] Less is a title."""

REMEDY = "Give the memory/ folder of a project (it holds a MEMORY.md), or one file of it."


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Read: a batch for each page of the folder that changed since its mark."""
    folder = path if path.is_dir() else path.parent
    pages = _pages(path)
    texts = {file: readable_text(file, "a page of Claude's memory") for file in pages}
    for file, text in texts.items():
        source = place_name(file, path)
        if changed(text, marks.get(source, "")):
            yield _batch(source, text, _project(folder), file)


def _pages(path: Path) -> list[Path]:
    if not path.exists():
        raise BadInput(str(path), "there is no such file or folder", REMEDY)
    pages = sorted(page for page in path.rglob("*.md") if page.is_file()) if path.is_dir() else [path]
    if not pages or (path.is_file() and path.suffix != ".md"):
        raise BadInput(str(path), "there is no page of memory (*.md) here", REMEDY)
    return pages


def _project(folder: Path) -> str:
    """The folder's name; of ``<project>/memory`` that of the project."""
    folder = folder.resolve()
    return folder.parent.name if folder.name == "memory" and folder.parent.name else folder.name


def _batch(source: str, text: str, project: str, file: Path) -> Batch:
    skipped: Counter[str] = Counter()
    if GENERATED in text:
        return Batch(source, page_mark(text), (), (("a page that kairos-mem generated", 1),))
    front, body = _parted(text)
    said = {name: value.strip() for name, value in FIELD.findall(front) if value.strip()}
    at = utc(said.get("modified", "").strip("'\"")) or modified(file)
    above = front.count("\n")
    lines = []
    for number, candidate in statements(body, source.endswith(INDEX)):
        sentence = candidate.text
        if FACT.search(sentence):
            skipped["a line of memory's own"] += 1
            continue
        place = f"{source}:{number + above}"
        fields = {
            "session": f"claude-memory:{project}",
            "kind": "claim",
            "method": "said",
            "source": place,
            "anchors": tuple(path for path in mention(sentence).paths if not path.startswith(("/", "~", ".."))),
            "extracted_by": f"rules:claude-memory:{_type(said)}",
            **marks(kept(candidate)),
        }
        try:
            key = ids.digest("claude-memory", ids.canonical([project, sentence]))
            lines.append((key, *write_line(at, AGENT, sentence, fields, place)))
        except BadObservation as damage:
            skipped[damage.message] += 1
    return Batch(source, page_mark(text), tuple(lines), counted(skipped))


def _parted(text: str) -> tuple[str, str]:
    """The front matter with its fences, and what stands below; all is below where no front matter is closed."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return "", text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    return ("\n".join(lines[: end + 1]) + "\n", "\n".join(lines[end + 1 :])) if end else ("", text)


def _type(said: Mapping[str, str]) -> str:
    """The page's own type, new (``metadata.type``) and old (``type``) alike; ``index`` for a page without."""
    kind = said.get("type", "").strip("'\"").lower()
    return kind if kind in TYPES else "index"


def statements(body: str, index: bool) -> Iterator[tuple[int, Candidate]]:
    """Yield (line, candidate) of a page: bullets, sentences and rows; of a pointer of the index its hook."""
    for number, line in _paragraphs(body):
        pointer = POINTER.match(line)
        text = LINK.sub(r"\1", line if not pointer else f"- {pointer.group(3)}")
        for candidate in _together(list(candidates(Passage(text, "memory")))):
            if candidate.label.rstrip(":").lower() in ASIDE_LABELS:
                continue
            fits = len(candidate.sentence.split()) >= FEWEST_WORDS and len(candidate.text) <= LONGEST
            if fits and not candidate.sentence.endswith(("?", ":")):
                yield number, candidate


def _together(found: list[Candidate]) -> list[Candidate]:
    """Leave a short bullet whole: its second sentence leans on its first."""
    whole = " ".join(candidate.text for candidate in found)
    items = {(candidate.form, candidate.label) for candidate in found}
    if len(found) > 1 and len(whole) <= WHOLE and items == {("item", found[0].label)}:
        return [found[0]._replace(text=whole, sentence=" ".join(candidate.sentence for candidate in found))]
    return found


def _paragraphs(body: str) -> Iterator[tuple[int, str]]:
    """(line, text) of runs of lines without a blank one; a bullet begins a run of its own, a fence keeps its run together."""
    start, fenced = 1, False
    run: list[str] = []
    for number, line in enumerate(body.split("\n"), 1):
        mark = line.lstrip().startswith(("```", "~~~"))
        opens = not fenced and (not line.strip() or re.match(r"\s*(?:[-*+]|\d+[.)])\s", line) or line.startswith("#"))
        if opens and run:
            yield start, "\n".join(run)
            run = []
        if not run:
            start = number
        run.append(line)
        fenced = fenced != mark
    yield start, "\n".join(run)
