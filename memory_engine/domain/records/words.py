"""The words for what a record is.

They say who may be trusted, kinds, statuses, marks, verbs.
"""

from __future__ import annotations

from memory_engine.domain.typed import Literal

Trust = Literal["owner", "agent", "tool", "untrusted"]


Kind = Literal["claim", "rule"]


Status = Literal[
    "", "tentative", "corroborated", "asserted", "contested", "superseded", "retracted"
]


LineKind = Literal["", "lesson", "rule", "command", "decision", "place"]
"""What kind of line of a page a text would make; ``""`` where nobody has decided, or it would
make none."""


Mark = Literal["", "asserted", "you said", "unverified", "seen", "heard"]
"""How far a line of a page is believed, the surest first; ``seen``: a command that a recorded run
has shown to work; ``""`` for what stands on no page."""


Off = Literal[
    "",
    "contested",
    "stale",
    "drifted",
    "tainted",
    "vetoed",
    "no anchor",
    "passing",
    "redacted",
    "unstated",
]
"""Why a fact that is held stands on no page; ``passing``: said once, and nothing shows that it
lasts; ``redacted``: a secret was all of it; ``unstated``: a question, an order, a plan, a wish or a
supposition; ``drifted``: the code base contradicts it since the last night, which settles it."""


Verb = Literal[
    "admit", "merge", "supersede", "retract", "promote", "demote", "revert", "veto", "redact"
]


LIVE: frozenset[str] = frozenset({"tentative", "corroborated", "asserted", "contested"})
"""The statuses in which a fact is held now; ``""`` is the status of what is not (or no longer)
in memory at all."""


STATUSES = ("tentative", "corroborated", "asserted", "contested", "superseded", "retracted")
"""Of what memory has an opinion on: all but the empty one."""


SUREST = ("asserted", "corroborated", "contested", "tentative", "superseded", "retracted")
"""The statuses, those of what is most surely held first."""
