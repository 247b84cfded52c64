"""Settings as an operator lets them be.

What is shut there is off, whatever daemon.yaml says.
"""

from __future__ import annotations

from memory_engine.adapters.flags.shut import shut
from memory_engine.daemon.settings import Settings
from memory_engine.domain.flag_graph import GRAPH
from memory_engine.domain.flags import below
from memory_engine.domain.records.fact import replace

DAEMON = "daemon.yaml: "


def shut_names() -> frozenset[str]:
    """Name the flags that are shut, and all that hang on them."""
    return below(GRAPH, shut())


def as_allowed(settings: Settings) -> Settings:
    """Switch off what is shut."""
    names = shut_names()
    for flag in GRAPH:
        section, dot, key = flag.setting.removeprefix(DAEMON).partition(".")
        if flag.name not in names or not flag.setting.startswith(DAEMON) or not dot:
            continue
        found = getattr(settings, section, None)
        if found is not None and isinstance(getattr(found, key, None), bool):
            settings = settings._replace(**{section: replace(found, **{key: False})})
    return settings
