"""The door for texts: possible secrets are examined.

All else passes at once. On the hot path of ``observe``: it imports next to nothing, and the tables
only where a text may hold a secret.
"""

from __future__ import annotations

TYPE_CHECKING = (
    False  # not typing's: importing that costs the hot path a quarter of an interpreter start
)
if TYPE_CHECKING:
    from collections.abc import Iterable

    from memory_engine.privacy.personal import Personal
    from memory_engine.privacy.recognised import Spans

CUES = (
    "pass",
    "pw",
    "encrypted",
    "secret",
    "token",
    "key",
    "auth",
    "cred",
    "cookie",
    "login",
    "sql",
    "mariadb",
    "redis-cli",
    "curl",
    "psexec",
    "mongo",
    "ldap",
    "@tcp(",
)
"""Words without which nothing is a password, a header or a key by where it stands."""
BETWEEN = str.maketrans(dict.fromkeys("/.,:;=()[]{}<>\"'`|@#$&?*!", " "))
PGPASS_COLONS = 4
"""Of a line of ``.pgpass``: host, port, database, user, password."""
LEAST_PIECE = 10
"""[characters] Of the longest piece of a token of any known service."""


def may_hold_secret(text: str) -> bool:
    """Tell whether a text has anything a secret needs.

    It may be of any shape.
    """
    lowered = text.lower()
    for cue in CUES:
        if cue in lowered:
            return True
    if ("://" in text and "@" in text) or "&#" in text or text.count(":") >= PGPASS_COLONS:
        return True
    long = [word for word in text.split() if len(word) >= LEAST_PIECE]
    for piece in " ".join(long).translate(BETWEEN).split() if long else ():
        if len(piece) >= LEAST_PIECE and not (piece.isalpha() and piece[1:] == piece[1:].lower()):
            return True
    return False


class _Recognition:
    """What the open store erased, and lets in no more."""

    def __init__(self) -> None:
        self._known: Spans | None = None

    def of(self, known: Spans | None) -> None:
        """Recognise this from now on, and nothing else."""
        self._known = known

    def __call__(self, text: str) -> str:
        """Put markers for what is recognised into a text."""
        if self._known is None:
            return text
        parts, at = [], 0
        for start, end, marker in self._known.spans(text):
            parts += [text[at:start], marker]
            at = end
        return "".join((*parts, text[at:])) if parts else text


recognised = _Recognition()
"""Whoever opens a store says what is recognised."""


PERSONAL_CUES = ("/home/", "Users", "@")
"""Without one of these nothing is hidden of a text by default."""


class _Personal:
    """What tells of a person, as the open store sees it."""

    def __init__(self) -> None:
        self._hidden: Personal | None = None

    def of(self, hidden: Personal | None) -> None:
        """Hide this from now on; None: what is hidden by default."""
        self._hidden = hidden

    def __call__(self, text: str) -> str:
        """Cut down in a text what tells of a person."""
        if self._hidden is None and not [cue for cue in PERSONAL_CUES if cue in text]:
            return text
        from memory_engine.privacy.personal import Personal, impersonal

        return impersonal(text, self._hidden or Personal())


impersonal = _Personal()
"""Whoever opens a store says what is hidden in it."""


def redacted(text: str) -> str:
    """Put a named marker for every secret of a text."""
    text = recognised(text)
    if not may_hold_secret(text):
        return text
    from memory_engine.privacy.secrets import without_secrets

    return without_secrets(text)


def redacted_together(texts: Iterable[str]) -> list[str]:
    """Put markers into texts that belong together.

    What one of them shows to be a secret is one in the others, too.
    """
    whole = [recognised(text) for text in texts]
    if not any(map(may_hold_secret, whole)):
        return whole
    from memory_engine.privacy import MARKER
    from memory_engine.privacy.secrets import secrets_in, without_secrets

    found = {text: secrets_in(text) for text in {*whole}}
    if not any(found.values()):
        return whole
    suspects = filter(may_hold_secret, whole)
    known = {text[a:b]: MARKER.format(name) for text in suspects for a, b, name in found[text]}
    return [_without(without_secrets(text), known) for text in whole]


def _without(text: str, known: dict[str, str]) -> str:
    for secret, marker in known.items():
        text = text.replace(secret, marker)
    return text
