"""``observe``: append observations. Plain calls never get here.

They take the short way in ``observing``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click

from kairos_mem.app import Call
from kairos_mem.observing import OPTIONS, REPEATED, from_options, record
from memory_engine.adapters.root import find_root
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.given import BadObservation
from memory_engine.formats.log import LINE_BYTES
from memory_engine.views.lines import many


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for name, said in reversed(REPEATED.items()):
        command = click.option(f"--{name}", multiple=True, help=said)(command)
    for name, said in reversed(OPTIONS.items()):
        command = click.option(f"--{name}", default="", help=said)(command)
    return command


@click.command("observe")
@click.argument("text", required=False)
@_options
@click.option(
    "--artefact", default="", metavar="JSON", help='a recorded run: {"command", "exit", "hash"}'
)
@click.option(
    "--stdin",
    "from_stdin",
    is_flag=True,
    help="Read JSON lines; all of them are recorded, or none.",
)
@click.pass_obj
def command(
    call: Call,
    /,
    text: str | None,
    from_stdin: bool,
    artefact: str,
    **options: Any,  # noqa: ANN401
) -> None:
    """Append one observation (or the JSON lines on stdin) to the daily log; it is on disk when
    this returns."""
    if (text is None) == (not from_stdin):
        raise Usage(
            "observe takes either a TEXT or --stdin.",
            'Like: kairos-mem observe "the default port is 8080".',
        )
    said = (
        [("the observation", _said(text or "", options, artefact))]
        if not from_stdin
        else list(_lines())
    )
    ids, unknown = record(find_root(call.root), said)
    for name in sorted(unknown):
        print(f"kairos-mem: unknown field {name!r} was left out.", file=sys.stderr)
    call.answer(
        {"observed": len(ids), "ids": ids},
        "\n".join(ids) if not from_stdin else f"{many(len(ids), 'observation')} recorded.",
    )


def _said(text: str, options: dict[str, Any], artefact: str) -> dict[str, object]:
    plain = {
        name.replace("_", "-"): list(value) if isinstance(value, tuple) else value
        for name, value in options.items()
    }
    said = from_options(text, plain)
    if artefact:
        said["artefact"] = _json(artefact, "--artefact")
    return said


def _lines() -> Iterator[tuple[str, dict[str, object]]]:
    for number, raw in enumerate(iter(lambda: sys.stdin.buffer.readline(4 * LINE_BYTES), b""), 1):
        place = f"stdin:{number}"
        if len(raw) >= 4 * LINE_BYTES:
            raise BadObservation(
                place, f"this line is longer than {4 * LINE_BYTES:,} bytes", "Say it shorter."
            )
        if raw.strip():
            try:
                said = _json(raw.decode("utf-8"), place)
            except UnicodeDecodeError:
                raise BadObservation(place, "this line is not UTF-8") from None
            if not isinstance(said, dict) or not isinstance(said.get("text"), str):
                raise BadObservation(place, 'this is not an object with a "text"')
            yield place, said


def _json(text: str, place: str) -> Any:  # noqa: ANN401  (JSON is what it is)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise BadObservation(place, f"this is not JSON ({wrong})") from None
