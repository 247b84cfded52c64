"""The one encoder of canonical JSON.

To make a new one costs as much as what it encodes, and ``JSONEncoder.encode`` makes a new one of
C for each text.
"""

from __future__ import annotations

import json
from json import encoder

from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _writer() -> Callable[[object], str]:
    """Make what writes a value as JSON.

    It raises ``ValueError`` for NaN and infinities.
    """
    separators = (",", ":")
    whole = json.JSONEncoder(
        sort_keys=True, ensure_ascii=False, separators=separators, allow_nan=False
    )
    in_c = getattr(encoder, "c_make_encoder", None)
    if in_c is None:
        return whole.encode
    item, key = separators
    signs = encoder.encode_basestring
    parts = in_c(None, whole.default, signs, None, key, item, True, False, False)
    return lambda value: "".join(parts(value, 0))


encode = _writer()
