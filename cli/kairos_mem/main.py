"""The entry point.

``observe`` takes the short way, everything else goes through click. Every error becomes a sentence.
"""

from __future__ import annotations

import os
import sys

from kairos_mem.telling import tell
from memory_engine.domain.errors import KairosError

OBJECTS = 100_000
"""Made before they are first looked through for circles. A start makes fewer, and has none: to
look took it a twentieth of its time."""


def main() -> None:
    """Run one command and exit with its code."""
    _open_what_is_closed()
    words = sys.argv[1:]
    try:
        code = _called(words)
        print(end="", flush=True)
    except BrokenPipeError:
        code = _unheard()
    except OSError as error:
        if error.filename:
            code = tell(
                "system",
                f"{error.filename}: {error.strerror}.",
                "Mend that, then run it again.",
                1,
                "--json" in words,
            )
        else:
            code = tell(
                "system",
                f"stdout: {error.strerror}.",
                "What was asked for is done; only the answer is lost.",
                _unheard(),
                False,
            )
    sys.stderr.flush()
    # Everything is on disk and said; tidying up modules one by one costs a tenth of a short call.
    os._exit(code)


def _open_what_is_closed() -> None:
    """Give a call without stdin, stdout or stderr an empty one.

    Else the next file that is opened, a log perhaps, would stand in its place and take what is
    printed.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # It stays open as long as the process lives.
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115


def _called(words: list[str]) -> int:
    try:
        if _briefly(words):
            return 0
        from kairos_mem.app import run

        return run(words)
    except KairosError as error:
        return tell(error.code, error.message, error.hint, error.exit_code, "--json" in words)
    except KeyboardInterrupt:
        return tell(
            "interrupted",
            "Interrupted. Nothing is half done.",
            "Run it again to go on.",
            130,
            "--json" in words,
        )


def _unheard() -> int:
    """Nobody takes the answer.

    Let go of it, so that the interpreter does not try again on its way out.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 1


def _briefly(words: list[str]) -> bool:
    """Take a call that must be over at once.

    Gives False where it is none.
    """
    if "observe" in words[:3]:
        from kairos_mem.observing import plain_call

        return plain_call(words)
    import gc

    gc.set_threshold(OBJECTS)
    if "hook" in words[:3]:
        from kairos_mem.hooking import plain_hook

        return plain_hook(words)
    return False


if __name__ == "__main__":
    main()
