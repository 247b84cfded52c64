"""``judge``: how far a judge or reader can be trusted."""

from __future__ import annotations

import click


@click.group("judge")
def command() -> None:
    """Try a judge or reader before it is used."""
