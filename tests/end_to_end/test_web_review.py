"""A night reviewed on the page, without any script.

A person does it so: forms post, links go.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import re
import sqlite3
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.end_to_end.conftest import copied
from tests.end_to_end.harness import DAY, Memory, sound
from tests.end_to_end.page_kit import Site, served
from tests.end_to_end.sayings import port, witnesses

HOSTILE = (
    "<script>alert(1)</script> is how the widget starts",
    "The deploy script is \u202egnp.exe\u202c and it is safe",
    '"><img src=x onerror=alert(1)> closes the attribute',
    "The key\u200b is kept in {{ frame.nonce }} and {% raw %}",
    "See [the docs](javascript:alert(1)) or https://evil.example/x",
    "<a hx-get=/plan/make hx-trigger=load>x</a> loads by itself",
)


@pytest.fixture
def waiting(fresh: Memory, tmp_path: Path) -> Memory:
    """A store with witnesses in its log, and no night yet."""
    memory = copied(fresh, tmp_path)
    memory.observe(*witnesses())
    return memory


@pytest.fixture
def site(waiting: Memory) -> Iterator[Site]:
    """Its page."""
    with served(waiting) as found:
        yield found


def number(site: Site, verb: str) -> int:
    """The number of the plan's first proposal of a verb."""
    rows = site.ask("/plan.json").json["decisions"]
    return next(int(row["number"]) for row in rows if row["verb"] == verb)


def test_a_plan_is_made_reviewed_and_applied_and_nothing_happens_before(
    waiting: Memory, site: Site
) -> None:
    assert "No plan waits" in site.ask("/plan").body
    page = site.followed(site.post("/plan/make"))
    assert "Nothing of it is applied" in page.body
    assert waiting.ask("log") == []
    shown = site.ask("/plan.json").json
    path = str(waiting.root / "dreams" / "0001" / "plan.json")
    assert shown == waiting.ask("review", path)
    done = site.followed(site.post("/plan/apply", {"plan": site.mark()}))
    total = len(shown["decisions"])
    assert f"Applied {total} of {total}." in unescape(done.body)
    assert waiting.fact("8080")["status"] == "asserted"
    assert site.ask("/night/1.json").json == waiting.ask("report", "dream:1")
    sound(waiting)


def test_what_is_rejected_does_not_come_back(waiting: Memory, site: Site) -> None:
    site.post("/plan/make")
    rise = number(site, "promote")
    done = site.followed(site.post("/plan/apply", {"plan": site.mark(), f"d{rise}": "reject"}))
    assert "rejected 1" in done.body
    waiting.observe(port("8080", "s1", at="2026-11-12T10:00:00Z"))
    waiting.night("2026-11-21")
    assert waiting.fact("8080")["status"] == "tentative"
    sound(waiting)


def test_what_is_left_is_weighed_again_by_the_next_night(waiting: Memory, site: Site) -> None:
    site.post("/plan/make")
    rise = number(site, "promote")
    done = site.followed(site.post("/plan/apply", {"plan": site.mark(), f"d{rise}": "leave"}))
    assert "left 1 for another night" in done.body
    assert waiting.fact("8080")["status"] == "tentative"
    waiting.run("consolidate", "--force")
    assert waiting.fact("8080")["status"] == "asserted"
    sound(waiting)


def test_a_choice_that_cannot_stand_is_asked_again_and_both_ways_out_work(
    waiting: Memory, site: Site
) -> None:
    site.post("/plan/make")
    ground = number(site, "admit")
    form = {"plan": site.mark(), f"d{ground}": "reject"}
    torn = site.post("/plan/apply", form)
    assert torn.status == 409
    assert "Nothing was applied" in torn.body
    assert waiting.ask("log") == []
    ways = re.findall(r'<form method="post" action="/plan/apply">(.*?)</form>', torn.body, re.S)
    assert len(ways) == 2
    fewer = dict(re.findall(r'name="(d\d+)" value="(\w+)"', ways[0]))
    assert site.post("/plan/apply", {"plan": form["plan"], **fewer}).status == 303
    sound(waiting)


def test_a_whole_group_and_a_whole_plan_are_decided_at_once(waiting: Memory, site: Site) -> None:
    site.post("/plan/make")
    done = site.followed(site.post("/plan/apply", {"plan": site.mark(), "all": "reject"}))
    assert "Applied 0 of" in done.body
    assert not [fact for fact in waiting.ask("facts") if fact["status"] != "tentative"]


def test_a_plan_that_was_made_anew_is_not_applied_for_the_one_that_was_seen(
    waiting: Memory, site: Site
) -> None:
    site.post("/plan/make")
    seen = site.mark()
    waiting.observe(port("9090", "s9", at="2026-11-13T10:00:00Z"))
    site.post("/plan/make")
    answer = site.post("/plan/apply", {"plan": seen})
    assert answer.status == 409
    assert "made anew since this page was loaded" in answer.body
    assert waiting.ask("log") == []


def test_a_plan_on_a_ledger_that_moved_is_shown_as_stale_and_refused(
    waiting: Memory, site: Site
) -> None:
    waiting.night()
    waiting.observe(port("9090", "s9", at="2026-11-21T10:00:00Z"))
    site.post("/plan/make")
    mark = site.mark()
    assert waiting.run("confirm", waiting.fact("8080")["id"]).code == 0
    waiting.run("forget", waiting.fact("8080")["id"])
    page = site.ask("/plan")
    assert "The ledger has moved" in page.body
    assert "Make a new plan" in page.body
    answer = site.post("/plan/apply", {"plan": mark})
    assert answer.status == 409
    assert "Nothing was applied" in answer.body


def test_a_revert_shows_what_it_touches_first_and_can_itself_be_undone(held: Memory) -> None:
    id = held.fact("8080")["id"]
    entry = held.ask("why", id)["promoted_by"]
    with served(held) as site:
        assert site.ask(f"/revert/{entry}.json").json == held.ask("revert", str(entry), "--dry-run")
        page = site.ask(f"/revert/{entry}")
        assert "nothing has been changed yet" in page.body
        assert "8080" in held.page.read_text("utf-8")
        done = site.followed(site.post(f"/revert/{entry}", {"back": "/night/1"}))
        assert "Undo" in done.body
        assert held.fact("8080")["status"] == "tentative"
        taken = re.search(r"Taken back in entry (\d+)", done.body)
        assert taken
        site.post(f"/revert/{taken[1]}", {"back": "https://evil.example"})
        assert held.fact("8080")["status"] == "asserted"
        sound(held)


def test_a_deed_leads_only_to_addresses_of_ours(held: Memory) -> None:
    with served(held) as site:
        for back in ("https://evil.example", "//evil.example", "/\\evil.example", "x\r\ny"):
            answer = site.post("/revert/3", {"back": back})
            if answer.status == 303:
                assert answer.headers["location"].startswith("/?note=")


def test_a_writer_that_is_busy_is_told_at_once(held: Memory) -> None:
    with served(held) as site, (held.root / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = site.post("/revert/3")
        assert answer.status == 409
        assert "is at work on" in answer.body
        assert "Another process is at work" in site.ask("/").body


def test_what_the_store_refuses_is_said_as_the_command_line_says_it(held: Memory) -> None:
    with served(held) as site:
        answer = site.ask("/revert/999.json")
        assert answer.status == 404
        assert answer.json == held.run("--json", "revert", "999", "--dry-run").json
        assert site.ask("/night/99").status == 404
        assert site.ask("/nope.json").json["error"]["code"] == "unknown"


def test_a_chain_that_was_altered_is_named_and_nothing_is_written(held: Memory) -> None:
    held.tamper(
        "UPDATE entries SET body = replace(body, 'tentative', 'contested') WHERE number = 3"
    )
    with served(held) as site:
        before = held.database.read_bytes()
        answer = site.post("/revert/3")
        assert answer.status == 500
        assert "believed as it is" in answer.body
        page = site.ask("/verify")
        assert "Memory is damaged" in page.body
        assert site.ask("/verify.json").json == held.run("--json", "verify").json
        assert held.database.read_bytes() == before


def test_a_store_that_is_gone_is_said_to_be_gone(held: Memory) -> None:
    with served(held) as site:
        held.root.rename(held.root.with_name("elsewhere"))
        answer = site.ask("/")
        assert answer.status == 404
        assert "No .kairos-mem" in answer.body


def test_hostile_texts_are_shown_and_do_nothing(waiting: Memory) -> None:
    waiting.observe(
        *(
            {
                "text": text,
                "principal": "agent:claude",
                "session": f"h{at}",
                "at": f"{DAY}T10:00:00Z",
            }
            for at, text in enumerate(HOSTILE)
        )
    )
    with served(waiting) as site:
        site.post("/plan/make")
        pages = [site.ask("/plan").body]
        site.post("/plan/apply", {"plan": site.mark()})
        pages += [site.ask(path).body for path in ("/night/1", "/", "/revert/dream:1")]
        shown = "".join(pages)
        assert "&lt;script&gt;alert(1)" in shown
        assert "{{ frame.nonce }}" in unescape(shown)
        for page in pages:
            assert not re.search(r"<script>|<img|\u202e|\u200b|<a hx-get=/plan", page)
            assert not re.search(r'href="(?:javascript:|https?:)', page)


def test_a_nights_turns_are_told_to_a_stream_and_to_a_socket_from_where_one_stopped(
    waiting: Memory, site: Site
) -> None:
    assert "No night has run" in site.ask("/live").body
    waiting.night()
    told = site.ask("/live.json").json
    assert (told["running"], told["outcome"], told["night"]) == (False, "applied", 1)
    stages = [turn["stage"] for turn in told["turns"] if turn["kind"] == "stage"]
    assert {"admit", "promote", "writing ledger and pages"} <= set(stages)
    headers = {"Origin": site.origin, "Cookie": site.cookie}
    address = f"ws://127.0.0.1:{site.port}/live/socket"
    with connect(address, additional_headers=headers, proxy=None) as wire:
        heard = [json.loads(wire.recv(timeout=30)) for _ in told["turns"]]
        assert heard == told["turns"]
        wire.send(json.dumps({"since": heard[-3]["id"]}))
        assert [json.loads(wire.recv(timeout=30)) for _ in range(2)] == heard[-2:]
    assert streamed(site, heard[-3]["id"]) == [one["id"] for one in heard[-2:]]
    assert "How the night went" in site.ask("/night/1").body


def streamed(site: Site, since: str) -> list[str]:
    """The ids of the first two events of the stream after one."""
    wire = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    headers = {"Cookie": site.cookie, "Last-Event-ID": since}
    wire.request("GET", "/live/events", headers=headers)
    answer = wire.getresponse()
    found = list[str]()
    while len(found) < 2:
        line = answer.readline().decode().strip()
        if line.startswith("id: "):
            found.append(line.removeprefix("id: "))
    wire.close()
    return found


def test_a_gate_that_is_shut_and_a_dry_run_leave_no_turns(held: Memory) -> None:
    there = set((held.root / "dreams").rglob("*"))
    held.run("consolidate")
    held.run("consolidate", "--dry-run", "--force")
    assert set((held.root / "dreams").rglob("*")) == there


def test_the_first_page_tells_an_empty_store_what_to_do(memory: Memory) -> None:
    with served(memory) as site:
        page = site.ask("/").body
        assert "No night yet" in page
        assert "kairos-mem import" in page
        assert site.ask("/plan").status == 200
        assert site.ask("/night/1").status == 404


def test_the_page_reads_while_a_night_writes(held: Memory) -> None:
    with served(held) as site:
        writer = sqlite3.connect(held.database, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        assert site.ask("/night/1").status == 200
        writer.execute("ROLLBACK")
        writer.close()


def test_the_command_line_leaves_a_proposal_as_the_page_does(waiting: Memory) -> None:
    assert waiting.run("consolidate", "--force", "--plan", "plan.json").code == 0
    rows = waiting.ask("review", "plan.json")["decisions"]
    rise = next(row["number"] for row in rows if row["verb"] == "promote")
    report = waiting.ask("apply", "plan.json", "--leave", str(rise))
    assert (report["postponed"], report["rejected"]) == ([rise], [])
    assert waiting.fact("8080")["status"] == "tentative"
    waiting.run("consolidate", "--force")
    assert waiting.fact("8080")["status"] == "asserted"
