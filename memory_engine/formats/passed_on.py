"""Another store's log line, as this store's door admits it."""

from __future__ import annotations

from memory_engine.formats.log import write_line
from memory_engine.formats.log_reading import STAMP, fields_of, read_line


def passed_on(day: str, line: str, place: str) -> tuple[str, str]:
    """Give another store's observation as its incoming (day, line).

    The very line, with its name, where the door has nothing to take out of it; else what the door
    would have written. Raises ``BadObservation``, and ``ValueError`` for a line that was altered.
    """
    said = read_line(day, line, place)
    principal, text = said.provenance.principal, said.text
    at = f"{day}T{line[2 : STAMP - 1]}Z"
    _, anew = write_line(at, principal, text, fields_of(line), place)
    same = read_line(day, anew, place)._replace(id=said.id) == said
    return (day, line) if same else (day, anew)
