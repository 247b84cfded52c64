"""How a refusal reaches whoever called."""

from __future__ import annotations

import sys


def tell(code: str, message: str, hint: str, exit_code: int, as_json: bool) -> int:
    """Write an error; give the exit code.

    As one sentence on stderr, or one JSON document on stdout.
    """
    if as_json:
        import json

        print(
            json.dumps(
                {"error": {"code": code, "message": message, "hint": hint}}, ensure_ascii=False
            )
        )
    else:
        _wipe()
        print(f"kairos-mem: {message}" + (f"\n  {hint}" if hint else ""), file=sys.stderr)
    return exit_code


def _wipe() -> None:
    """Clear the line that shows progress, where there is one.

    Most calls never loaded it.
    """
    progress = sys.modules.get("kairos_mem.progress")
    if progress:
        progress.LINE.wipe()
