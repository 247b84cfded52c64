"""Recognises erased content by keyed digests, wherever it returns.

The content itself is nowhere: what stands between the edges of words in a text, and is as long, is
digested and looked up. Of a whole sentence only sentences are: there may be many, each as long as
no other.
"""

from __future__ import annotations

# The C module itself: ``hashlib`` also starts OpenSSL, which a hook that answers would wait for.
from _blake2 import blake2b
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from memory_engine.domain.patterns import regex
from memory_engine.domain.typed import Literal, Protocol

WORD = regex(r"\S+")
DIGEST_BYTES = 16
SENTENCE_BLANKS = 4
"""In a content that is taken for a sentence."""
SENTENCE = regex(r"(?:[^.!?]|[.!?](?! ))+[.!?]?")
FORMS: tuple[Literal["NFC", "NFD", "NFKC"], ...] = ("NFC", "NFD", "NFKC")
LONGER_LOWERED = "İ"
"""The one character that is two in lower case."""
WHOLE = 0
"""Stands for the length of a sentence."""


def digest(key: bytes, content: str) -> str:
    """Digest a content under a key."""
    body = content.encode("utf-8", "surrogatepass")
    return blake2b(body, key=key, digest_size=DIGEST_BYTES).hexdigest()


def rows(key: bytes, content: str) -> Iterator[tuple[int, str]]:
    """Give rows kept of a content: length and digest.

    There is one for each way to write its letters.
    """
    import unicodedata  # a session that opens goes without

    squeezed = " ".join(content.split())
    forms = (squeezed, *(unicodedata.normalize(form, squeezed) for form in FORMS))
    for form in dict.fromkeys(lowered(each) for each in forms):
        size = WHOLE if form.count(" ") >= SENTENCE_BLANKS else len(form)
        yield size, digest(key, form)


def lowered(text: str) -> str:
    """Give a text in lower case, each character in place."""
    return text.replace(LONGER_LOWERED, "i").lower()


class Spans(Protocol):
    """What finds contents in a text."""

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Find where contents stand in a text, in order, none within another."""
        ...


class Together:
    """What several find, each by a key of its own."""

    def __init__(self, known: Iterable[Spans]) -> None:
        self._known = list(known)

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Find where contents stand in a text, in order, none within another."""
        found, at = [], 0
        spans = [span for each in self._known for span in each.spans(text)]
        for start, end, marker in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= at:
                found.append((start, end, marker))
                at = end
        return found


class Recognised:
    """Contents, by length and digest, each with its marker."""

    def __init__(self, key: bytes, rows: Iterable[tuple[int, str, str]]) -> None:
        self._key = key
        self._rows = {(int(size), str(of)): str(marker) for size, of, marker in rows}
        self._sizes = sorted({size for size, _ in self._rows} - {WHOLE}, reverse=True)
        self._sentences = any(size == WHOLE for size, _ in self._rows)

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Find where contents stand in a text, in order, none within another."""
        found, at = [], 0
        words = [word.span() for word in WORD.finditer(text)]
        squeezed = lowered(" ".join(text[start:end] for start, end in words))
        for start, end, marker in sorted(self._found(squeezed), key=lambda one: (one[0], -one[1])):
            if start >= at:
                found.append((start, end, marker))
                at = end
        back = _Back(words)
        return [(back.of(start), back.of(end - 1) + 1, marker) for start, end, marker in found]

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        yield from self._pieces(text)
        if self._sentences:
            spans = {(0, len(text)), *(found.span() for found in SENTENCE.finditer(text))}
            for start, end in spans:
                start += text[start:end].startswith(" ")
                if marker := self._rows.get((WHOLE, digest(self._key, text[start:end]))):
                    yield start, end, marker

    def _pieces(self, text: str) -> Iterator[tuple[int, int, str]]:
        if not self._sizes:
            return
        edges = _edges(text)
        places = [place for place, edge in enumerate(edges) if edge]
        for size in self._sizes:
            for start in places:
                end = start + size
                if end <= len(text) and edges[end]:
                    marker = self._rows.get((size, digest(self._key, text[start:end])))
                    if marker:
                        yield start, end, marker


def _edges(text: str) -> list[bool]:
    """Tell of each place whether no word crosses it."""
    inside = [sign.isalnum() for sign in text]
    before, after = [False, *inside], [*inside, False]
    return [not (left and right) for left, right in zip(before, after, strict=True)]


class _Back:
    """Leads from places in a squeezed text back to the text."""

    def __init__(self, words: list[tuple[int, int]]) -> None:
        self._words = words
        self._starts: list[int] = []
        at = 0
        for start, end in words:
            self._starts.append(at)
            at += end - start + 1

    def of(self, place: int) -> int:
        """The place in the text itself."""
        number = bisect_right(self._starts, place) - 1
        return self._words[number][0] + place - self._starts[number]
