"""Lines that say how far a tool is.

Two in three of a transcript, and nobody says anything in one.

All that is kept of one is whose it is and when it was. Where the next says the same of a later
time, it is passed over unread. Whatever is not written as the host writes it is read in full.
"""

from __future__ import annotations

import re
from functools import lru_cache

BEGINNING = b'{"parentUuid":'
"""How a host begins a line: within one it stands where two were glued together."""
PARENT = re.compile(rb'\{"parentUuid":(?:null|"[\w-]*+")')
PROGRESS = b'"type":"progress","data":{'
"""What parts whose a line is from what is not read of it."""
MOST_BEFORE = 2_000
"""[bytes] Of a line, that say whose it is."""
PLAIN = re.compile(rb'(?:,"(?!agentId")\w++":(?:true|false|null|"[ !#-\[\]-~]*+"))*+,')
"""Members without an escape, which end where they seem to, of no agent: a host starts some for
itself, and each of their lines is accounted for."""
GLUED = b"}{"


def whose_progress(line: bytes) -> bytes:
    """Give whose progress a line reports, as it says that itself.

    Empty for any other line.
    """
    held = line.find(PROGRESS, len(BEGINNING), MOST_BEFORE)
    parent = PARENT.match(line) if held >= 0 else None
    if not parent or GLUED in line or line.find(BEGINNING, 1) >= 0:
        return b""
    whose = line[parent.end() : held]
    return whose if _is_plain(whose) else b""


@lru_cache(maxsize=64)
def _is_plain(members: bytes) -> bool:
    return PLAIN.fullmatch(members) is not None
