"""Watch settings that look right and are not.

They are refused with their place, never let pass.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.daemon.settings import read_settings
from memory_engine.domain.errors.given import BadPolicy

WRONG = {
    "quiet: {start: [], end: '07:00'}": "quiet.start",
    "quiet: {start: false, end: '07:00'}": "quiet.start",
    "quiet: {start: '22:00+05:00', end: '07:00'}": "quiet.start",
    "quiet: {start: '22:00', end: '07:00Z'}": "quiet.end",
    "quiet: {start: '22:00'}": "quiet",
    "quiet: {end: '07:00'}": "quiet",
    "idle: {battery: 30}": "idle.battery",
    "idle: {battery: true}": "idle.battery",
    f"idle: {{minutes: {'9' * 400}}}": "idle.minutes",
    f"caps: {{cpu_percent: {'9' * 400}}}": "caps.cpu_percent",
    f"schedule: {{missed_hours: {'9' * 400}}}": "missed_hours",
    "schedule: {fleet: 5}": "schedule.fleet",
    "schedule: {fleet: [/etc/fleet.json]}": "schedule.fleet",
    "schedule: {fleet: false}": "schedule.fleet",
    "schedule: {fleet: 'https://'}": "schedule.fleet",
    "schedule: {fleet: 'http://localhost.example.org/x'}": "schedule.fleet",
    "schedule: {fleet: 'http://127.0.0.1@example.org/x'}": "schedule.fleet",
    "schedule: {fleet: 'https://me:word@example.org/x'}": "schedule.fleet",
    "schedule: {fleet: 'https://example.org:none/x'}": "schedule.fleet",
    "schedule: {fleet: 'http://[::1/x'}": "schedule.fleet",
}
SOUND = (
    "quiet: {start: '', end: ''}",
    "quiet: {start: '22:00', end: '07:00'}",
    "quiet: {start: 22:00, end: 07:00}",
    "idle: {battery: 1}",
    "schedule: {fleet: }",
    "schedule: {fleet: '/etc/fleet.json'}",
    "schedule: {fleet: 'https://example.org/x'}",
    "schedule: {fleet: 'http://127.0.0.1:8080/x'}",
    "schedule: {fleet: 'http://[::1]:8080/x'}",
)


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:50])
def test_a_wrong_value_is_refused_with_its_place_and_a_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / "daemon.yaml").write_text(text)
    with pytest.raises(BadPolicy) as refused:
        read_settings(tmp_path / "daemon.yaml")
    assert WRONG[text] in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_one_is_taken(tmp_path: Path, text: str) -> None:
    (tmp_path / "daemon.yaml").write_text(text)
    read_settings(tmp_path / "daemon.yaml")
