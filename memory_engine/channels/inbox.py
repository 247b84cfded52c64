"""What the owner says through a channel: an observation.

What they pass on is an outside source's. Nothing that is said answers a request, whatever it says.
"""

from __future__ import annotations

from memory_engine.channels import outside
from memory_engine.channels.channel import Event
from memory_engine.domain.permission import ID_LENGTH, OWNER, is_id
from memory_engine.engine.calendar import moment_at
from memory_engine.formats.log import write_line
from memory_engine.wiring import Place

OUTSIDE = "chat"
"""The kind of a principal whose words the owner passed on: trusted with nothing."""
LONGEST = 4_000
"""[characters] Of one message."""
NO_ANSWER = "A text answers nothing: press a button, or answer in the terminal or on the page."
SHORT = 24
"""[characters] Of a text that may be meant as an answer to a request."""


def looks_like_an_answer(text: str) -> bool:
    """Tell whether a text reads like answering a request.

    Its sender is told that it does not answer.
    """
    words = [word.strip(".,!:").lower() for word in text.split()]
    named = any(len(word) == ID_LENGTH and is_id(word) for word in words)
    said = {"y", "yes", "n", "no", "ok", "allow", "deny", "approve", "reject"} & {*words}
    return bool(said) and len(text) <= SHORT and (named or len(words) == 1)


def take(place: Place, channel: str, event: Event) -> str:
    """Write down what was said in a paired chat; its id.

    The sender's own words are the owner's; a forward, a quote or a preview is an outside source's.
    """
    at, text = moment_at(place.clock()), event.text[:LONGEST]
    fields: outside.Fields = {
        "session": f"{channel}:{event.chat}",
        "method": "said",
        "source": f"{channel}:{event.chat}/{event.message}",
    }
    if event.own:
        day, line = write_line(at, OWNER, text, fields, f"a message of {channel}")
    else:
        _, day, line = outside.observed(at, f"{OUTSIDE}:{channel}", text, fields)
    place.logs.append([(day, line)])
    return line.rpartition("^")[2]
