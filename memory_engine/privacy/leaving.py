"""What may leave the store: no secret does.

What looks like one stays, whoever said it.
"""

from __future__ import annotations

from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.privacy.secrets import secrets_in


def may_leave(said: Observation) -> bool:
    """Tell whether an observation may leave.

    No part of it looks like a secret then.
    """
    by = said.provenance
    run = (by.artefact.command,) if by.artefact else ()
    return not any(map(secrets_in, (said.text, said.subject, said.value, by.source, *run)))


def may_be_told(fact: Fact) -> bool:
    """Tell whether a fact may leave.

    Nothing that it says looks like a secret then.
    """
    return not any(map(secrets_in, (fact.text, fact.subject, fact.value)))
