"""What an operator shut, and what their address is asked.

It is on record.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from socket import socket
from threading import Event, Thread

import pytest

from memory_engine.adapters import switches
from memory_engine.adapters.egress import EgressLedger
from memory_engine.adapters.nightwatch import operator
from memory_engine.adapters.nightwatch.operator import REPEATS, Repeating, fetched
from memory_engine.daemon.schedule.bounds import Spread, spread_of
from memory_engine.domain.egress import Answered, Sending
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.flag_graph import GRAPH
from memory_engine.domain.flags import below


def test_names_are_read_from_file_and_environment_each_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "off"
    file.write_text("# the page\npage\n\nwatch-shell  # nobody's business\n")
    monkeypatch.setenv(switches.VARIABLE, "judge, mcp")
    assert switches.shut(str(file)) == {
        "judge": "env KAIROS_MEM_OFF",
        "mcp": "env KAIROS_MEM_OFF",
        "page": f"{file}:2",
        "watch-shell": f"{file}:4",
    }
    monkeypatch.delenv(switches.VARIABLE)
    assert switches.shut(str(tmp_path / "none")) == {}


def test_what_hangs_on_a_flag_that_is_shut_is_shut_with_it() -> None:
    assert below(GRAPH, ["sessions"]) == {"sessions", "attach", "inject"}
    assert below(GRAPH, []) == frozenset()
    assert {"dream", "morning", "catch-up", "own-tasks", "fleet"} < below(GRAPH, ["cron"])


def test_what_is_asked_again_is_counted_and_stands_on_record_once_a_day(tmp_path: Path) -> None:
    now = ["2026-11-30T10:00:00Z"]
    ledger = EgressLedger(tmp_path, lambda: now[0])
    record = Repeating(ledger, tmp_path / REPEATS, lambda: now[0])
    sending = Sending("https://ops.example", "fleet settings", "GET /fleet.json", 0, "e3b0c442")
    for day in ("2026-11-30T10:00:00Z", "2026-12-01T10:00:00Z"):
        now[0] = day
        for _ in range(5):
            number = record.append(sending)
            record.append(Answered((number,), "200"))
    rows = ledger.rows()
    assert [row["kind"] for row in rows] == ["sent", "answered"] * 2
    assert list(ledger.broken("")) == []
    counts = json.loads((tmp_path / REPEATS).read_text())
    assert {row["count"] for row in counts.values()} == {5}


def test_an_operators_file_that_anybody_may_write_is_none(tmp_path: Path) -> None:
    file = tmp_path / "fleet.json"
    file.write_text("{}")
    assert fetched(str(file), str(tmp_path)) == b"{}"
    file.chmod(0o666)
    with pytest.raises(KairosError, match="written by everybody"):
        fetched(str(file), str(tmp_path))
    file.chmod(0o600)
    file.write_bytes(b" " * 70_000)
    with pytest.raises(KairosError, match="larger than"):
        fetched(str(file), str(tmp_path))
    with pytest.raises(KairosError, match="no plain file"):
        fetched(str(tmp_path), str(tmp_path))


@pytest.mark.parametrize(
    "wrong",
    [
        {"jitter_share": 1.5},
        {"jitter_cap_minutes": 16},
        {"lead_seconds": 91},
        {"lead_floor_seconds": 60, "lead_seconds": 30},
        {"lead_every_minutes": 0},
        {"lead_every_minutes": True},
        {"missed_hours": "12"},
        {"missed_hours": float("nan")},
        {"enabled": 1},
        {"off": "page"},
        {"jitter": 1},
    ],
)
def test_a_number_out_of_its_bounds_is_refused_with_all_that_stands_beside_it(
    wrong: dict[str, object],
) -> None:
    with pytest.raises(BadPolicy, match="fleet"):
        spread_of({"enabled": False, **wrong}, "fleet")
    assert spread_of({"enabled": False}, "fleet") == Spread(enabled=False)


PARTS = {
    "head": b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 60_000,
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + b" " * 60_000,
}


@pytest.mark.parametrize("part", PARTS)
def test_an_answer_that_comes_byte_by_byte_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(operator, "WHOLE_SECONDS", 0.5)
    monkeypatch.setattr(operator, "_ASKING", [])
    over = Event()
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def serve() -> None:
            line, _ = listening.accept()
            with line, suppress(OSError):
                line.recv(4096)
                for byte in PARTS[part]:
                    line.send(bytes([byte]))
                    if over.wait(0.01):
                        return

        served = Thread(target=serve, daemon=True)
        served.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/fleet.json"
        with pytest.raises(operator.NoAnswer, match="took longer"):
            fetched(address, str(tmp_path))
        over.set()
        served.join()
