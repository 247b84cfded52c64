"""The entry point: ``observe`` takes the short way, everything else goes through click. Every error becomes a sentence."""

from __future__ import annotations

import os
import sys

from memory_engine.domain.errors import KairosError


def main() -> None:
    """Run one command and exit with its code."""
    words = sys.argv[1:]
    try:
        if _briefly(words):
            sys.exit(0)
        from kairos_mem.app import run

        sys.exit(run(words))
    except KairosError as error:
        sys.exit(tell(error.code, error.message, error.hint, error.exit_code, "--json" in words))
    except KeyboardInterrupt:
        sys.exit(
            tell("interrupted", "Interrupted. Nothing is half done.", "Run it again to go on.", 130, "--json" in words)
        )
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _briefly(words: list[str]) -> bool:
    if "observe" not in words[:3]:
        return False
    from kairos_mem.observing import plain_call

    return plain_call(words)


def tell(code: str, message: str, hint: str, exit_code: int, as_json: bool) -> int:
    """Write: an error, as one sentence on stderr or one JSON document on stdout; the exit code."""
    if as_json:
        import json

        print(json.dumps({"error": {"code": code, "message": message, "hint": hint}}, ensure_ascii=False))
    else:
        print(f"kairos-mem: {message}" + (f"\n  {hint}" if hint else ""), file=sys.stderr)
    return exit_code


if __name__ == "__main__":
    main()
