"""A session's line without its secrets.

They go before anything is cut out of it or kept of it.
"""

from __future__ import annotations

from memory_engine.adapters.importers.record.line import RecordLine, Use
from memory_engine.privacy.redact import redacted

CODE = frozenset({"content", "new_string", "old_string", "new_source", "file_text"})
"""What a tool writes into a file: of it digests and names are kept, no text."""


def without_secrets(line: RecordLine) -> RecordLine:
    """Mask secrets in what is said and what tools were told.

    Of what a tool gave back sentences are quoted at most, and looked at when they are.
    """
    return line._replace(
        texts=tuple(map(redacted, line.texts)),
        quoted=tuple(map(redacted, line.quoted)),
        summary=tuple(map(redacted, line.summary)),
        uses=tuple(map(_use, line.uses)),
    )


def _use(use: Use) -> Use:
    told = {
        name: redacted(value) if name not in CODE and isinstance(value, str) else value
        for name, value in use.input.items()
    }
    return use._replace(input=told)
