"""The forms in which texts that hold secrets are written.

Escaped, wrapped, broken, cut.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

from benchmarks.secret_shapes import Planted

WIDTH = 60
"""[characters] Of a line of a terminal that breaks a token."""

FORMS: dict[str, Callable[[str], str]] = {
    "percent": quote,
    "percent, slashes too": lambda text: quote(text, safe=""),
    "HTML": html.escape,
    "HTML by number": lambda text: "".join(
        sign if sign.isalnum() or sign == " " else f"&#{ord(sign)};" for sign in text
    ),
    "JSON": json.dumps,
    "JSON in JSON": lambda text: json.dumps(json.dumps({"text": text})),
    "JSON in HTML": lambda text: html.escape(json.dumps({"text": text})),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "base64 in lines": lambda text: base64.encodebytes(text.encode()).decode(),
}
"""Name of a form -> how a text is written in it."""

BREAKS: dict[str, Callable[[str, str], str]] = {
    "lines": lambda first, rest: f"{first}\n{rest}",
    "indented lines": lambda first, rest: f"{first}\n    {rest}",
    "lines of a shell": lambda first, rest: f"{first}\\\n{rest}",
    "a sum of strings": lambda first, rest: f'"{first}" + "{rest}"',
    "strings one after another": lambda first, rest: f'"{first}"\n    "{rest}"',
}
"""Name of a way to break a token -> how its two parts are written."""


def written(planted: Planted) -> Iterator[tuple[str, str]]:
    """Write a secret's sentence in every form, by name."""
    for name, form in FORMS.items():
        yield name, f"It logged this: {form(planted.sentence)} and went on."


def shows(planted: Planted, redacted: str) -> bool:
    """Tell whether a secret's line stands in a text.

    It may be in any form.
    """
    lines = [line for line in planted.secret.splitlines() if not line.startswith("-----")]
    bare = "".join(redacted.split())
    shown = (form(line).strip('"\n') for line in lines for form in FORMS.values())
    return any("".join(line.split()) in bare for line in (*lines, *shown))


def broken(token: str) -> Iterator[tuple[str, str]]:
    """Break a token in two, in every way, each by its name."""
    for name, way in BREAKS.items():
        for at in (len(token) // 2, 14, len(token) - 14):
            yield name, f"It printed {way(token[:at], token[at:])}"
