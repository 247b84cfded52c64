"""What every refusal is.

It is data, a sentence, the remedy, and an exit code. The refusals themselves stand beside this, by
what is refused.
"""

from __future__ import annotations

TEXT_FAULTS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What the shape of one text can raise where it is read: a number beyond measure, a pattern that
unexpectedly does not match (``None``), an empty sequence, nesting too deep. The night is an
entrance for texts as the command line is one for words, so there, and nowhere else, they end as a
``Problem`` with the text's place. What is no text's doing goes on up: a disk, the memory, an
interruption, a name that is not there, a failed assertion, a refusal.
"""


class KairosError(Exception):
    """Something the user must know and can mend.

    ``code`` is its name in JSON, ``hint`` the remedy.
    """

    code = "error"
    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Usage(KairosError):
    """The words of a call are off."""

    code = "usage"
    exit_code = 2
