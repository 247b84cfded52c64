"""How a refusal reaches whoever called."""

from __future__ import annotations

import sys


def tell(code: str, message: str, hint: str, exit_code: int, as_json: bool) -> int:
    """Write: an error, as one sentence on stderr or one JSON document on stdout; the exit code."""
    if as_json:
        import json

        print(json.dumps({"error": {"code": code, "message": message, "hint": hint}}, ensure_ascii=False))
    else:
        print(f"kairos-mem: {message}" + (f"\n  {hint}" if hint else ""), file=sys.stderr)
    return exit_code
