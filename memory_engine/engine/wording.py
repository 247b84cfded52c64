"""Whose words a fact is told in.

What an agent's hook reads out must hold no outside source's.

Evidence of several can stand behind one fact, told in the clearest of their wordings. The words are
ours where nobody from outside had part in them, or where somebody who counts said these very words.
"""

from __future__ import annotations

from memory_engine.belief.confidence import ENGINE, tainted
from memory_engine.belief.memory import Memory
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.dream.night import Night


def ours(memory: Memory, night: Night, fact: Fact) -> bool:
    """Tell whether no outside source speaks in the text of a fact."""
    voices = [
        spoken
        for spoken in night.observations(fact.evidence)
        if spoken.provenance.principal != ENGINE
    ]
    if not voices:  # the engine rewords what it looked at: its words are whose that was
        return bool(fact.derived_from) and all(
            ours(memory, night, memory.fact(id)) for id in fact.derived_from
        )
    inside = [voice for voice in voices if not tainted(voice)]
    if len(inside) == len(voices) and not memory.merged_into(fact.id):
        return True
    return any(_wording(voice) == fact.text for voice in inside)


def _wording(observation: Observation) -> str:
    from memory_engine.claims.dates import absolute, day_of  # seldom asked for, and slow to load

    return absolute(" ".join(observation.text.split()), day_of(observation.provenance))
