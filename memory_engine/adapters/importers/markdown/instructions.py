"""A project's own files of instructions: rules of the owner, and claims.

CLAUDE.md, AGENTS.md and their like.

What orders in them is the owner's, who keeps the file and imports it. What merely tells how the
code is, an agent may as well have written: it is an agent's claim, for the code base to bear out. A
file of a dependency, or of another repository within this one, is somebody else's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.batch import Batch, LeftOut, Options
from memory_engine.adapters.importers.files.pages import (
    SourcePage,
    as_unread,
    files_below,
    modified,
    page_mark,
    place_name,
    read_each,
    spelt_out,
)
from memory_engine.adapters.importers.harvest import Harvest, Unwritten
from memory_engine.adapters.importers.markdown.included import included
from memory_engine.adapters.importers.markdown.paragraphs import (
    front_matter,
    paragraphs,
    without_comments,
)
from memory_engine.adapters.importers.paths import DEPENDENCY
from memory_engine.claims.instruction_files import is_instruction_file
from memory_engine.claims.mention import mention
from memory_engine.claims.orders import notes
from memory_engine.claims.orders.acts import commands
from memory_engine.claims.orders.frames import CONDITION
from memory_engine.claims.prose import LONGEST, Block, blocks, masked_code, sentences
from memory_engine.claims.stance.declarative import objection
from memory_engine.domain import ids
from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.managed import blanked
from memory_engine.domain.ports import Present
from memory_engine.domain.principal import allowed_trust
from memory_engine.extract.numbered import passages
from memory_engine.extract.statement import FACT
from memory_engine.extract.under import condition
from memory_engine.formats.log_reading import read_line

OWNER, TELLS = "user:owner", "agent:instructions"
"""Whose the orders of such a file are, and whose the rest."""
FOREIGN = "a file of another repository or of a dependency"
REMEDY = (
    "Give a file of instructions (CLAUDE.md, AGENTS.md, .cursor/rules/x.mdc), or the folder of "
    "a project that has some."
)


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield a batch for each file that changed since its mark.

    A file changed, too, where more is read out of it now.
    """
    files, left = _files(path, Path(options.workspace or path), bool(marks))
    pages, passed = _pages(files, path, options)
    yield from as_unread([*left, *passed])
    for page, holder in pages:
        yield from as_unread(page.left)
        batch = _batch(page, holder, options)
        if not page.left and batch.mark != marks.get(page.source, ""):
            yield batch


def present(path: Path, marks: Mapping[str, str], options: Options) -> Present:
    """Tell all that the project's files say now.

    What they say no more is to be taken back.

    Nothing is, where one file or folder can't be read: unreadable is not gone.
    """
    workspace = Path(options.workspace or path)
    every, _ = _pages(_files(workspace, workspace, True)[0], workspace, options)
    files, left = _files(path, workspace, True)
    whole = {page.source for page, _ in _pages(files, path, options)[0]}
    blind = any(page.left for page, _ in every) or any(one.damaged for one in left)
    told = {one: f"{one} does not say so any more" for one in whole}
    for one in () if path.is_file() else marks:
        if one not in whole and (workspace / one).is_relative_to(path):
            told[one] = _why_unread(workspace / one, one)
    lines = chain.from_iterable(_batch(page, holder, options).lines for page, holder in every)
    sessions = {} if blind else {f"instructions:{one}": why for one, why in told.items()}
    return Present(
        "instructions",
        frozenset(map(_spoken, lines)),
        sessions,
        frozenset({options.principal or OWNER, TELLS}),
    )


def _spoken(line: tuple[str, str, str]) -> str:
    _, day, text = line
    return read_line(day, text, "").text


def _why_unread(file: Path, source: str) -> str:
    """Say why a file that was read once is not.

    It is gone, or no file of instructions includes it now.
    """
    return f"{source} is {'read as instructions no more' if os.path.lexists(file) else 'gone'}"


def _pages(
    files: list[Path], path: Path, options: Options
) -> tuple[list[tuple[SourcePage, str]], list[LeftOut]]:
    """Read files and what they include.

    Each under its name in the project, with the file that holds it.
    """
    project = Path(options.workspace or (path if path.is_dir() else path.parent)).resolve()
    more, passed = included(files, project)
    own = (
        page._replace(source=_source(page, project))
        for page in read_each(files, path, "a file of instructions")
    )
    pages = [(page, page.source) for page in own]
    pages += [
        (page, place_name(more[page.file], project))
        for page in read_each(more, project, "a file of instructions")
    ]
    return pages, passed


def _source(page: SourcePage, project: Path) -> str:
    file = page.file.parent.resolve() / page.file.name
    return spelt_out(
        (file.relative_to(project) if file.is_relative_to(project) else file).as_posix()
    )


def _files(path: Path, workspace: Path, known: bool) -> tuple[list[Path], list[LeftOut]]:
    """List the files of instructions below a path.

    That there are none is an error unless some were ``known``.
    """
    if not path.exists():
        raise BadInput(str(path), "there is no such file or folder", REMEDY)
    if path.is_file():
        whole = path.resolve()
        near = (
            whole.relative_to(workspace.resolve())
            if whole.is_relative_to(workspace.resolve())
            else None
        )
        if (
            near is None
            or DEPENDENCY.search(near.as_posix())
            or _of_another(whole, workspace.resolve())
        ):
            raise BadInput(
                str(path), f"this is {FOREIGN}: what it orders is not the owner's word", REMEDY
            )
        if not is_instruction_file(near.as_posix()):
            raise BadInput(str(path), "no host reads a file of this name as instructions", REMEDY)
        return [path], []
    found, left = files_below(
        path, lambda file: is_instruction_file(file.relative_to(path).as_posix())
    )
    others = [file for file in found if _of_another(file, path)]
    left += [LeftOut(FOREIGN, file.relative_to(path).as_posix()) for file in others]
    if not (found or known):
        raise BadInput(str(path), "there is no file of instructions here", REMEDY)
    return [file for file in found if file not in others], left


def _of_another(file: Path, project: Path) -> bool:
    """Whether a file lies in a repository within the project."""
    return any(
        (folder / ".git").exists()
        for folder in file.parents
        if folder != project and folder.is_relative_to(project)
    )


def _batch(page: SourcePage, holder: str, options: Options) -> Batch:
    """Read a page.

    What it orders holds where the file lies that holds or includes it.
    """
    front, whole = front_matter(page.text)
    body, above = blanked(whole), front.count("\n")
    harvest = Harvest()
    at = modified(page.file)
    over = {one.line: condition(one.above, one.text) for one in passages(page.text)}
    for number, block, sentence in _sentences(body):
        place = f"{page.source}:{number + above}"
        kind, reason = _kind(block, sentence)
        if reason:
            harvest.leave(reason, place, sentence)
            continue
        by = (options.principal or OWNER) if kind == "rule" else TELLS
        text = _scoped(holder, _led(over.get(number + above, ""), block, sentence))
        fields = {
            "session": f"instructions:{page.source}",
            "kind": kind if allowed_trust(by) == "owner" else "claim",
            "method": "said",
            "source": place,
            "anchors": paths.named_in(sentence),
            "offset": options.clock(at),
            "extracted_by": "rules:instructions",
        }
        harvest.add(
            Unwritten(ids.import_key("instructions", by, text), by, text, fields), at, place
        )
    keys = (key for key, _, _ in harvest.lines)
    mark = page_mark("\n".join([page.text, *keys]))  # what is read out of it, too
    return Batch(page.source, mark, tuple(harvest.lines), tuple(harvest.left))


def _sentences(body: str) -> Iterator[tuple[int, Block, str]]:
    for start, text in paragraphs(without_comments(body)):
        number = start + len(text) - len(text.lstrip("\n"))
        for block in blocks(text):
            for sentence in sentences(block.text):
                yield number, block, sentence


def _kind(block: Block, sentence: str) -> tuple[str, str]:
    """Tell a rule from a claim, or why it is neither."""
    if FACT.search(sentence):
        return "", "a line of memory's own"
    if block.task or len(sentence) > LONGEST or sentence.endswith(("?", ":")):
        return "", "a task, a question, or what only introduces"
    masked = masked_code(sentence, "x")
    if notes.instructs(sentence) or commands(CONDITION.sub("", masked)):
        return "rule", ""
    if mention(sentence) and not objection(sentence):
        return "claim", ""
    return "", "neither orders nor names what it speaks of"


def _led(when: str, block: Block, sentence: str) -> str:
    """Put before an order on what condition it holds.

    That is what it stands under, or its label.
    """
    own = condition((block.label,), "") if block.label else ""
    led = ", ".join(filter(None, (when, own)))
    return f"{led}: {sentence}" if led else sentence


def _scoped(source: str, sentence: str) -> str:
    """Say where an instruction of a folder's file holds."""
    folder = source.rpartition("/")[0]
    own = [part for part in folder.split("/") if part and not part.startswith(".")]
    return f"In `{'/'.join(own)}/`: {sentence}" if own else sentence
