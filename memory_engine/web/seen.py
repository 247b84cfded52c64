"""What somebody saw when deciding.

So no more is done than was shown.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

FIELD = "seen"
MOVED = 409
"""The status of HTTP where something else would be done than what was seen."""


def seen_mark(document: Any) -> str:  # noqa: ANN401  (JSON is what it is)
    """Name what a page showed by all that is in it."""
    whole = json.dumps(document, sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()
