"""The one encoder of canonical JSON.

To make a new one costs as much as what it encodes, and ``JSONEncoder.encode`` makes a new one of
C for each text.
"""

from __future__ import annotations

import json
from json import encoder as written_in

_WHOLE = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
)
_IN_C = getattr(written_in, "c_make_encoder", None)
"""What ``JSONEncoder`` has its work done by, where there is one."""


def _kept() -> object:
    signs = written_in.encode_basestring
    return _IN_C and _IN_C(None, _WHOLE.default, signs, None, ":", ",", True, False, False)


_PARTS = _kept()


def encode(value: object) -> str:
    """Write a value as JSON; raises ``ValueError`` for NaN and infinities."""
    return "".join(_PARTS(value, 0)) if callable(_PARTS) else _WHOLE.encode(value)
