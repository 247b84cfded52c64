"""A text that anybody may have written, made harmless.

What nobody sees in it is not there. Whoever reads it reads what a person sees on the page: no
comment, no folded part, no picture's text, no address beyond its host, no sign without a width.
What is taken out may leave new markup behind, so it is done until nothing changes.
"""

from __future__ import annotations

import re
import unicodedata

MOST = 2_000
"""[characters] Of a text that are kept: a comment is a remark, what is longer is pasted."""
MOST_READ = 70_000
"""[characters] Of a text that are looked at; GitHub takes 65,536."""
ROUNDS = 4
"""Of taking out; what is still not the same then was built to hide."""
MOST_MARKS = 4
"""[marks] On one letter: more is a heap that covers what stands around it."""
HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""Categories of signs that show nothing, turn the order of others, or are none."""
BREAKS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\t": " "}
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5")
"""Signs that pass for letters and show nothing."""
SELECTORS = (range(0xFE00, 0xFE0F), range(0xE0100, 0xE01F0), range(0x180B, 0x1810))
"""Variation selectors, by which a text can carry another; that of emoji is left alone."""

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
FOLDED = ("details", "template", "script", "style", "svg", "noscript", "object", "iframe")
"""Elements whose content is not seen at once, or is none for people."""
ELEMENT = re.compile(rf"<(/?)({'|'.join(FOLDED)})\b[^<>]{{0,2000}}(?:>|\Z)", re.I)
PICTURE = re.compile(r"!\[[^\[\]\n]{0,1000}\](?:\([^()\n]{0,3000}\)|\[[^\[\]\n]{0,300}\])?")
TAG = re.compile(r"</?[a-z][a-z0-9-]{0,40}(?:\s[^<>]{0,3000})?/?>", re.I)
DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]{1,300}\]:[^\n]{0,5000}$", re.M)
"""What a reference leads to: never shown, and a known way to leave a note that nobody sees."""
LINK = re.compile(r"\[([^\[\]\n]{0,1000})\]\(([^()\s]{0,3000})(?:\s[^()\n]{0,1000})?\)")
ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://([^\s/?#<>()\"'`@]{1,255}@)?([^\s/?#<>()\"'`]+)"
                     r"[^\s<>()\"'`]{0,3000}", re.I)  # fmt: skip


def clean(text: object, most: int = MOST) -> str:
    """Give a text as a person sees it, cut and counted.

    It is in lines, and cut with a counted mark.
    """
    if not isinstance(text, str):
        return ""
    seen = _seen(text[:MOST_READ])
    for _ in range(ROUNDS):
        before, seen = seen, _shown(seen)
        if seen == before:
            break
    else:
        seen = seen.replace("<", " ")
    return _cut(_folded(seen), most, len(text) - len(text[:MOST_READ]))


def one_line(text: object, most: int) -> str:
    """Give a text on one line."""
    return _cut(" ".join(clean(text).split()), most, 0)


def has_hidden(text: str) -> bool:
    """Tell whether a text holds what nobody sees on the page.

    An address is seen there.
    """
    plain = unicodedata.normalize("NFC", _broken(text))
    return _seen(text) != plain or _marked_down(plain) != plain


def _seen(text: str) -> str:
    """Take out the signs that nobody sees."""
    kept, marks = [], 0
    for sign in unicodedata.normalize("NFC", _broken(text)):
        category = unicodedata.category(sign)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if sign == "\n" or not (_hides(sign, category) or marks > MOST_MARKS):
            kept.append(sign)
    return "".join(kept)


def _broken(text: str) -> str:
    for sign, plain in BREAKS.items():
        text = text.replace(sign, plain)
    return text


def _hides(sign: str, category: str) -> bool:
    return category in HIDDEN or sign in BLANK or any(ord(sign) in block for block in SELECTORS)


def _shown(text: str) -> str:
    """Take out once what Markdown and HTML hide.

    Of an address all but its host goes, too.
    """
    return ADDRESS.sub(lambda found: found[2], _marked_down(text))


def _marked_down(text: str) -> str:
    text = _unfolded(COMMENT.sub(" ", text))
    text = DEFINITION.sub("", PICTURE.sub(" ", text))
    return LINK.sub(_named, TAG.sub(" ", text))


def _named(link: re.Match[str]) -> str:
    host = ADDRESS.match(link[2])
    return f"{link[1]} ({host[2]})" if host and host[2] not in link[1] else link[1]


def _unfolded(text: str) -> str:
    """Leave out elements that fold or hide their content.

    One that is not closed goes to the end.
    """
    kept, depth, at = [], 0, 0
    for tag in ELEMENT.finditer(text):
        if not depth:
            kept.append(text[at : tag.start()])
        depth = max(0, depth - 1) if tag[1] else depth + 1
        at = tag.end()
    return "".join((*kept, "" if depth else text[at:]))


def _folded(text: str) -> str:
    lines = (" ".join(line.split(" ")).rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _cut(text: str, most: int, more: int) -> str:
    left = len(text) - most + more
    return text if left <= 0 else f"{text[:most].rstrip()} ⋯ {left:,} more characters"
