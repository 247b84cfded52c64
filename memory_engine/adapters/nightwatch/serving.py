"""Where the watch serves a store's page, and one-time links."""

from __future__ import annotations

import os

from memory_engine.adapters.nightwatch import client, folder
from memory_engine.domain.errors import KairosError

PAGE = "page"
"""Under which the watch keeps which port each store's page has, and by which word it is asked."""


def address(root: str) -> str:
    """Name the address of a store's page.

    Gives "" where no watch serves it.
    """
    kept = folder.read_json(folder.kept_file(PAGE))
    ports = kept.get("ports")
    port = ports.get(os.path.realpath(root)) if isinstance(ports, dict) else None
    served = kept.get("on") is True and port and folder.running()
    return f"http://{folder.LOOPBACK}:{port}" if served else ""


def link(root: str) -> str:
    """Ask the watch for a link.

    Gives "" where it serves no page of this store, or gives no answer.
    """
    if not address(root):
        return ""
    try:
        return str(client.ask(PAGE, store=os.path.realpath(root)).get("url", ""))
    except KairosError:
        return ""
