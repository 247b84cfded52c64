"""Memory as a whole, counted.

It tells what it holds, how well it judged, what its pages cost.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from memory_engine.views.answers.facts import Counts


class PrivacyAccount(TypedDict):
    """Who is asked, what is allowed, and what left.

    It is asked at night; the owner allows; it left the machine.
    """

    asked: list[dict[str, str]]
    destinations: list[str]
    places: list[dict[str, Any]]
    allowed: list[dict[str, Any]]
    left: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    sums: dict[str, float]


class Stats(TypedDict):
    """Sizes and rates."""

    observations: int
    said_by_sessions: int
    pending: int
    facts: int
    by_status: Counts
    entries: int
    dreams: int
    promotions: int
    demotions: int
    reverts: int
    vetoes: int
    sessions: int
    calibration: Calibration
    advice: NotRequired[dict[str, dict[str, float]]]


class Calibration(TypedDict):
    """How well belief has done over what was settled since.

    ``says`` stands in place of the figures where too little was settled.
    """

    settled: int
    promoted_then_refuted: int
    promotions: int
    says: NotRequired[str]
    brier: NotRequired[float]
    expected_calibration_error: NotRequired[float]
    by_principal: NotRequired[dict[str, dict[str, Any]]]


class PagesAccount(TypedDict):
    """Where facts stand on the pages, or why on none."""

    listed: int
    left_out_of_index: int
    on_topic_pages: int
    topic_files: int
    on_no_page: Counts
