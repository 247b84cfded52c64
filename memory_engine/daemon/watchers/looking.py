"""A look at what changed, in a process of its own.

What it loads to read code goes with it.

    python -m memory_engine.daemon.watchers.looking STORE FILE

The file says what changed: ``{"paths": [...]}``, or null where nobody knows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection

from memory_engine.adapters import private
from memory_engine.domain.errors import KairosError
from memory_engine.domain.silent import Silent
from memory_engine.engine.drifting import look_again
from memory_engine.wiring import place

PATIENCE_SECONDS = 5.0
"""[s] For whoever writes just now; after that it is tried again later."""


def looked(root: str, paths: Collection[str] | None) -> dict[str, object]:
    """Look at what rests on changed paths, and report.

    Says what came of it.
    """
    with place(root, Silent()).writing(PATIENCE_SECONDS) as engine:
        found = look_again(engine, paths)
        texts = {id: engine.store.fact(id).text for id in (*found.fresh, *found.back)}
    return {**found._asdict(), "texts": texts}


def main() -> int:
    """Answer one call."""
    try:
        asked = json.loads(private.read(sys.argv[2]) or b"{}")
        print(json.dumps(looked(sys.argv[1], asked.get("paths"))))
    except KairosError as error:
        print(json.dumps({"error": error.message, "code": error.code}))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
