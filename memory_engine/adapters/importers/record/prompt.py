"""What a person typed of a prompt, and what is others'.

Others' are markup of the host, quotations, pastes, mails and pages.

Nothing marks a paste, so form decides, and it must speak for the person: what people type is a few
short lines of prose, flush left. All that is introduced, quoted, fenced, indented, signed or long
is its source's. In doubt it is not the owner's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from memory_engine.adapters.importers.record.quotations import CODE, blanked, sentences_of
from memory_engine.claims.stance import attributed

LONGEST_PROMPT = 600
"""[characters] Of 2,642 prompts of a real project three in four have fewer than 300; longer ones
are mostly pasted."""

LONGEST_PARAGRAPH = 400
"""[characters] Without a blank line: more is a passage of a text."""

MOST_PARAGRAPHS = 3
MOST_LINES = 10
"""[blocks, lines] A prompt of more is a document, whoever wrote it."""


TAG = re.compile(
    r"<([A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+)(?=[\s>/])[^<>]*>|^[ "
    r"\t]*<([A-Za-z][\w.:-]*)(?:\s[^<>]*)?>",
    re.M,
)
"""Markup of the host, whose names are joined words, wherever it stands; any other where it
begins a line."""

CLOSING = re.compile(r"</([A-Za-z][\w.:-]*)>")

ADDED = re.compile(r"<(system-reminder|ide_\w+)(?=[\s>])[^<>]*>")
"""Markup that the host adds to a text that a person typed; any other at its beginning makes it
the host's."""

NAMES_A_FILE = re.compile(r"<ide_opened_file>[^\n<>]{0,400}</ide_opened_file>")
"""It says nothing but which file is open."""

FOREIGN_LINE = re.compile(
    r"^[ \t]*(?:[>|⎿│┃├└╭╰•▪]|[-+]{3,}|={3,}|\*{3,}|#{1,6}\s|```|~~~|<!|<\?|\$ |[❯⏺%] |>>> "
    r"|\[\w+[\]:]|\d{4}-\d\d-\d\d\b|\[?\d\d:\d\d"
    r"|Traceback\b|at \S+\(|(?:error|warning|fatal|info|debug|exception)\b[:\[]|diff --git|"
    r"@@ |npm ERR|[A-Z_]{2,}=|\{|\}"
    r"|(?:from|to|cc|bcc|subject|date|sent|reply-to|author|posted|von|an|betreff|gesendet|"
    r"de|objet)\s*:\s)",
    re.I | re.M,
)
"""How a line of a log, a diff, a page or a mail begins."""

INDENTED = re.compile(r"^(?: {2,}|\t)(?![-*+•]\s|\d+[.)]\s)\S", re.M)
"""A line that is set in, and no item of a list: code, or copied from a terminal or a page."""

STAMPED = re.compile(r".{0,60}?[\[(]?\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s?(?:[ap]m)?[\])]?[ :]*", re.I)
SPEAKER = re.compile(r"@?[\w.-]{1,30}(?: [\w.-]{1,30})?:\s.*")
"""Lines of a chat: somebody and a time, or somebody and what they say."""

GREETING = re.compile(
    r"(?:hi|hello|hey|dear|hallo|bonjour|good (?:morning|afternoon|evening))(?: "
    r"[\w.'-]+){1,3} ?[,!:]?",
    re.I,
)
SIGN_OFF = re.compile(
    r"(?:(?:best|kind|warm|many) )?(?:regards|wishes|thanks|greetings)[,.!]?|(?:cheers|"
    r"sincerely|yours(?: \w+)?|best|thank you|ciao)[,.!]?"
    r"|-{2,}|sent from .*|unsubscribe.*|view (?:this|it) (?:in|on) .*|on .{4,80} wrote:",
    re.I,
)
NAMED = re.compile(r"[-–—~]{1,2} ?[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,2}")
"""Lines with which a mail or a message begins and ends."""

FEWEST_SPEAKERS = 2
"""[lines] With a name and a colon before them: one may be a label, two are a talk."""

SIGNATURE_LINES = 4
"""[lines] At the end of a text, among which its sign-off stands, its last line left out:
``thanks`` ends many a prompt."""

REPORTS = re.compile(
    r"\b(?!(?:I|we|you|i|We|You|I've|I'd)\b)[\w.'@-]+(?: has| have| just| also| had)? "
    r"(?:says|said|writes|wrote|states|stated|claims|claimed|"
    r"told|tells|asks|asked|insists|insisted|recommends|recommended|suggests|suggested|"
    r"reads|reported|commented|replied|answered|"
    r"announced|mentions|mentioned|argues|advises|advised)\b"
    r"|\b(?:according to|as per|quoting|cites|citing|in the words of)\b",
    re.I,
)
"""A sentence that tells what another says."""

_SOURCES = (
    r"(?:messages?|mails?|e-?mails?|tickets?|issues?|docs?|documentation|readme|pages?|"
    r"articles?|posts?|logs?|outputs?|errors?|comments?|"
    r"reviews?|texts?|specs?|threads?|pastes?|snippets?|quotes?|chats?|slack|instructions?|"
    r"answers?|responses?|web\w*|guides?|manuals?|"
    r"tutorials?|changelogs?|announcements?|policy|policies|letters?|transcripts?|notes|"
    r"prs?|descriptions?|feedback|reports?)"
)
SOURCE_COLON = re.compile(
    rf"\b(?:{_SOURCES}|says?|(?<!\bI )(?<!\bwe )(?<!\bI've )(?:said|told)|writes?|wrote|"
    rf"reads?|states?|replied)\b[^.!?:\n]{{0,40}}:(?=\s)",
    re.I,
)
"""A source and a colon within a line: what follows is the source's."""

POINTS = re.compile(
    r"\b(?:this|these|that|below|following|above|here(?:'s| is| are)|see|look(?:ing)? at|"
    r"read|check|got|found|attached|pasted?|forwarded|"
    r"fwd|fyi|summari[sz]e|translate|review|explain|wrote|says?|said|sent|from|thoughts|"
    r"opinions?)\b|\?\s*\Z",
    re.I,
)
"""A paragraph that may point at the next, or asks about it: then the next ones are what it
points at."""

SOURCE = re.compile(rf"\b{_SOURCES}\b", re.I)
"""A sentence that points and names a source: what follows may be that."""


class Parts(NamedTuple):
    """A prompt in two: what a person typed, and the rest."""

    own: str
    others: str


def typed_and_others(prompt: str) -> Parts:
    """Part a prompt into what was typed, and the rest.

    1. Markup goes, from its opening to its last closing.
    2. A prompt with the form of a document, a mail or a log is one as a whole.
    3. Paragraphs after an introduction are what it introduces.
    4. Sentences that quote or report are not the person's own.
    """
    bare, markup = without_markup(prompt)
    kept, others = [], list(markup)
    if _is_document(bare):
        return Parts("", "\n\n".join((*others, bare)))
    paragraphs = [
        part for part in re.split(r"\n[ \t]*\n", bare.replace("\r\n", "\n")) if part.strip()
    ]
    if len(paragraphs) > MOST_PARAGRAPHS:
        return Parts("", "\n\n".join((*others, bare)))
    pointed = False
    for paragraph in paragraphs:
        own, foreign, introduces = ("", paragraph, True) if pointed else _of_paragraph(paragraph)
        kept.append(own)
        others.append(foreign)
        pointed = pointed or introduces or bool(POINTS.search(own))
    return Parts("\n\n".join(filter(str.strip, kept)), "\n\n".join(filter(str.strip, others)))


def without_markup(text: str, tag: re.Pattern[str] = TAG) -> tuple[str, tuple[str, ...]]:
    """Take markup off a text: (the rest, what was taken).

    What is never closed goes on to the end.
    """
    closings = {match.group(1): match.end() for match in CLOSING.finditer(text)}
    kept, taken, start = [], [], 0
    while opening := tag.search(text, start):
        end = closings.get(next(filter(None, opening.groups())), 0)
        end = end if end >= opening.end() else len(text)
        kept.append(text[start : opening.start()])
        taken.append(text[opening.start() : end])
        start = end
    rest = "\n".join((*kept, text[start:])) if kept else text
    return rest, tuple(part for part in taken if not NAMES_A_FILE.fullmatch(part))


def _is_document(bare: str) -> bool:
    if len(bare) > LONGEST_PROMPT:
        return True
    lines = [line.strip() for line in bare.splitlines() if line.strip()]
    if len(lines) > MOST_LINES or sum(map(bool, map(SPEAKER.fullmatch, lines))) >= FEWEST_SPEAKERS:
        return True
    return len(lines) > 1 and _is_letter_or_chat(lines)


def _is_letter_or_chat(lines: list[str]) -> bool:
    """Tell whether lines are a letter's or a talk's.

    They are signed, greet somebody, or have the time before them.
    """
    signed = any(map(SIGN_OFF.fullmatch, lines[-SIGNATURE_LINES:-1]))
    greets = any(map(GREETING.fullmatch, lines)) or any(map(STAMPED.fullmatch, lines))
    return signed or greets or bool(NAMED.fullmatch(lines[-1]))


def _of_paragraph(paragraph: str) -> tuple[str, str, bool]:
    """(what is typed, what is not, whether it introduces the rest)."""
    if len(paragraph) > LONGEST_PARAGRAPH:
        return "", paragraph, True
    cuts = [
        match.start()
        for match in (FOREIGN_LINE.search(paragraph), INDENTED.search(paragraph))
        if match
    ]
    cuts += [match.end() for match in (SOURCE_COLON.search(CODE.sub(blanked, paragraph)),) if match]
    cuts += [*_introductions(paragraph), *attributed.cuts(paragraph)]
    cut = min(cuts, default=len(paragraph))
    typed, foreign = paragraph[:cut], [paragraph[cut:]]
    own: list[str] = []
    points = False
    for sentence, quoting in sentences_of(typed):
        plain = CODE.sub(blanked, sentence)
        reports = bool(REPORTS.search(plain))
        (foreign if points or quoting or reports else own).append(sentence)
        points = (
            points
            or bool(POINTS.search(plain) and SOURCE.search(plain))
            or (reports and plain.endswith("\n"))
        )
    return "".join(own), "\n".join(filter(str.strip, foreign)), points or bool(cuts)


def _introductions(paragraph: str) -> Iterator[int]:
    """Where what a line introduces begins; a person's own list is none."""
    place = 0
    for line in paragraph.splitlines(True):
        place += len(line)
        if line.rstrip().endswith((":", "：")) and not attributed.ours(line):
            yield place
