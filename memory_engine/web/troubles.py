"""What a page shows where something is refused.

It has the sentence and remedy that the verb has.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.responses import Response

from memory_engine.domain.errors import KairosError
from memory_engine.domain.named import NamedTuple
from memory_engine.web import render
from memory_engine.web.frame import Frame

DAMAGED = frozenset({"broken-chain", "damaged-store", "lost-ledger", "unsafe-store", "unsafe-file"})
"""Codes of refusals after which nothing that the store says is to be believed."""
STATUS: Mapping[str, int] = {
    "usage": 400,
    "unknown": 404,
    "no-report": 404,
    "no-night": 404,
    "no-store": 404,
    "not-the-owner": 403,
    "locked": 409,
    "stale-plan": 409,
    "torn-plan": 409,
    "other-policy": 409,
    "altered-plan": 409,
    "ground-moved": 409,
}
"""Code of a refusal -> its status of HTTP; what is not here is 500 where it is damage, else
422."""
MISSING = 404


class Trouble(NamedTuple):
    """What went wrong.

    It has a code, a sentence, a remedy, and the status of HTTP.
    """

    code: str
    message: str
    hint: str
    status: int

    @property
    def damage(self) -> bool:
        """Whether the store itself is not to be believed."""
        return self.code in DAMAGED


def trouble(error: Exception) -> Trouble:
    """Say what an error comes to, for the page's viewer."""
    if isinstance(error, KairosError):
        status = STATUS.get(error.code, 500 if error.code in DAMAGED else 422)
        return Trouble(error.code, error.message, error.hint, status)
    if isinstance(error, HTTPException):
        if error.status_code == MISSING:
            return Trouble("unknown", "There is no such page.", "The bar above leads to all.", 404)
        return Trouble("refused", error.detail, "", error.status_code)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        what = f"{where}{error.strerror or error}."
        return Trouble("system", what, "Mend that, then load this page again.", 500)
    what = f"Unexpected: {type(error).__name__}."
    return Trouble("internal", what, "Nothing is half done; please report this.", 500)


def answer(error: Exception, frame: Frame, as_json: bool) -> Response:
    """Show an error: as ``--json`` has it, or as a page."""
    found = trouble(error)
    told = {"code": found.code, "message": found.message, "hint": found.hint}
    if as_json:
        return render.as_json({"error": told}, found.status)
    return render.html("error.html", told, frame, {"trouble": found}, found.status)
