"""How long a text may be to be read as a claim.

Next to nothing is imported here: whoever lists observations asks it.
"""

from __future__ import annotations

from memory_engine.domain import policy

SHORTER = "Say it in a sentence or two; what stands there stays an observation."


def excess(text: str) -> str:
    """Tell by how much a text is too long, or ""."""
    size, count = len(text), text.count(" ") + 1
    if size <= policy.LONGEST_CLAIM and count <= policy.MOST_CLAIM_WORDS:
        return ""
    most = f"{policy.LONGEST_CLAIM:,} and {policy.MOST_CLAIM_WORDS} are the most"
    return f"it is too long for a claim: {size:,} characters, {count:,} words, where {most}"
