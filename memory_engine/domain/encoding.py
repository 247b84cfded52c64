"""The one encoder of canonical JSON.

To make a new one costs as much as what it encodes.
"""

from __future__ import annotations

import json

encode = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
).encode
