"""Answers that nobody gave, or gave to something else.

None of them decides anything.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from kairos_mem.app import run
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.deciding import NotPermitted
from memory_engine.domain.errors.plans import AlteredPlan
from memory_engine.domain.permission import OWNER, Asked, Request, Verdict
from memory_engine.domain.ports import Silent
from memory_engine.engine import night, permitting
from memory_engine.engine.timing import today
from memory_engine.views.permissions import lines, row
from memory_engine.wiring import Place, place

LEFT, RIGHT = "The default port is 8080.", "The default port is 9090."
EVIL = "https://collector.example.net"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A store with a conflict, and one fact beside it."""
    for name in ("STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    root = tmp_path / "project"
    root.mkdir()
    assert run(["--root", str(root), "init"]) == 0
    for text in (LEFT, RIGHT, "The tests need `make seed` first."):
        words = ["observe", text, "--principal", "agent:claude", "--session", text[-5:]]
        assert run(["--root", str(root), *words]) == 0
    assert run(["--root", str(root), "consolidate", "--force"]) == 0
    return place(str(root), Silent())


def fact(desk: Place, text: str) -> str:
    (found,) = [one.id for one in desk.engine().store.facts() if one.text.rstrip(".") in text]
    return str(found)


def opened(desk: Place, kind: str, what: str) -> Asked:
    with desk.writing() as engine:
        return permitting.ask(engine, desk, kind, what)


def verdict(asked: Asked, **other: object) -> Verdict:
    request = asked.request
    said = Verdict(request.id, "allow", OWNER, "telegram:412587349", request.opened, request.digest)
    return said._replace(**other)  # type: ignore[arg-type]


def answered(desk: Place, said: Verdict) -> Asked:
    with desk.writing() as engine:
        permitting.answer(engine, desk, said)
        return permitting.finish(engine, desk, said.request_id)


def head(desk: Place) -> tuple[int, str]:
    return desk.engine().store.head()


def refused(desk: Place, said: Verdict) -> str:
    """Give the reason that a verdict decides nothing, which is written down."""
    before = head(desk)
    with pytest.raises(NotPermitted) as caught:
        answered(desk, said)
    assert head(desk) == before
    assert desk.requests.refused()[-1].reason == caught.value.reason
    return caught.value.reason


def test_ids_and_words_that_are_none(desk: Place) -> None:
    asked = opened(desk, "settle", fact(desk, LEFT))
    id = asked.request.id
    odd = (
        id.upper(),
        f" {id}",
        f"{id}\n",
        id[:4],
        id[:4] + "l",
        id[:4] + "а",
        "../../x",
        "",
        id * 9,
    )
    for other in odd:
        assert refused(desk, verdict(asked, request_id=other)) in ("malformed", "unknown")
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in id)
    assert refused(desk, verdict(asked, request_id=wide)) == "malformed"
    for word in ("ALLOW", "yes", "always", "", "allow "):
        assert refused(desk, verdict(asked, behavior=word)) == "malformed"
    for by in ("agent:claude", "user:owner via telegram:1", "User:owner", "user:ana", ""):
        assert refused(desk, verdict(asked, by=by)) == "foreign"
    assert refused(desk, verdict(asked, digest="0" * 64)) == "stale"
    assert answered(desk, verdict(asked)).outcome


def test_a_request_of_another_store_decides_nothing_here(desk: Place, tmp_path: Path) -> None:
    asked = opened(desk, "settle", fact(desk, LEFT))
    (tmp_path / "other").mkdir()
    assert run(["--root", str(tmp_path / "other"), "init"]) == 0
    other = place(str(tmp_path / "other"), Silent())
    folder = other.folder("permissions")
    name = f"{asked.request.id}.json"
    (folder / name).write_bytes((desk.root / "permissions" / name).read_bytes())
    assert other.requests.all() == ()
    assert refused(other, verdict(asked)) == "unknown"


def forged(asked: Asked) -> Iterator[Callable[[dict[str, Any]], object]]:
    """Yield ways to forge a request's file.

    They are for whoever can write into the store.
    """
    said = verdict(asked)._asdict()
    yield lambda row: row.update(verdict=said)
    yield lambda row: row["request"].update(what=EVIL, kind="egress")
    yield lambda row: row["request"].update(preview=["Nothing much."])
    yield lambda row: row["request"].update(expires="9999-01-01T00:00:00.000000Z")
    yield lambda row: row["request"].update(id="zzzzz")
    yield lambda row: row.pop("seal")
    yield lambda row: row.update(seal="0" * 64)
    yield lambda row: row.update(seal=["0"])


@pytest.mark.parametrize("way", range(8))
def test_a_file_that_somebody_else_wrote_is_no_request(desk: Place, way: int) -> None:
    asked = opened(desk, "settle", fact(desk, LEFT))
    path = desk.root / "permissions" / f"{asked.request.id}.json"
    row = json.loads(path.read_bytes())
    [*forged(asked)][way](row)
    path.write_text(json.dumps(row), "utf-8")
    assert desk.requests.find(asked.request.id) is None
    assert permitting.unfinished(desk) == ()
    assert refused(desk, verdict(asked)) == "unknown"
    assert not desk.consented(EVIL)


def test_a_link_or_a_second_name_is_no_request(desk: Place, tmp_path: Path) -> None:
    asked = opened(desk, "settle", fact(desk, LEFT))
    path = desk.root / "permissions" / f"{asked.request.id}.json"
    os.rename(path, tmp_path / "elsewhere.json")
    os.symlink(tmp_path / "elsewhere.json", path)
    with pytest.raises(KairosError):
        answered(desk, verdict(asked))


def test_of_many_answers_at_once_one_decides(desk: Place) -> None:
    asked = opened(desk, "settle", fact(desk, LEFT))
    before = head(desk)[0]

    def press(number: int) -> str:
        said = verdict(asked, via=f"telegram:{number}", behavior=("allow", "deny")[number % 2])
        try:
            permitting.answer(desk.engine(), desk, said)
        except NotPermitted as refusal:
            return refusal.reason
        return "decided"

    with ThreadPoolExecutor(8) as pool:
        came = [*pool.map(press, range(16))]
    assert sorted(came) == ["decided", *["replayed"] * 15]
    with desk.writing() as engine:
        first = permitting.finish(engine, desk, asked.request.id)
        assert permitting.finish(engine, desk, asked.request.id) == first
    assert first.verdict
    assert head(desk)[0] - before == (first.verdict.behavior == "allow")


def test_what_a_crash_left_undone_is_done_once(desk: Place) -> None:
    asked = opened(desk, "settle", fact(desk, LEFT))
    with desk.writing() as engine:
        decided = permitting.answer(engine, desk, verdict(asked))
        done = permitting.finish(engine, desk, asked.request.id)
        desk.requests.put(decided)  # as if the outcome had not been written any more
        number = engine.store.head()[0]
        again = permitting.finish(engine, desk, asked.request.id)
        assert engine.store.head()[0] == number
    assert done.outcome
    assert again.outcome
    assert again.outcome.entries == done.outcome.entries


def test_a_consent_that_a_crash_left_untold_is_told(desk: Place) -> None:
    asked = opened(desk, "egress", EVIL)
    with desk.writing() as engine:
        decided = permitting.answer(engine, desk, verdict(asked))
        permitting.finish(engine, desk, asked.request.id)
        desk.requests.put(decided)
        again = permitting.finish(engine, desk, asked.request.id)
    assert again.outcome
    assert again.outcome.done


def test_what_was_shown_is_what_is_done_or_nothing_is(desk: Place) -> None:
    rival = fact(desk, RIGHT)
    asked = opened(desk, "settle", fact(desk, LEFT))
    assert any("9090" in line for line in asked.request.preview)
    with desk.writing() as engine:
        permitting.answer(engine, desk, verdict(asked))
    assert run(["--root", str(desk.root.parent), "forget", rival]) == 0
    with desk.writing() as engine:
        done = permitting.finish(engine, desk, asked.request.id)
    assert done.outcome
    assert not done.outcome.done
    assert desk.engine().store.fact(asked.request.what).status != "asserted"


def test_a_night_s_plan_that_was_altered_is_not_even_shown(desk: Place) -> None:
    root = str(desk.root.parent)
    assert run(["--root", root, "observe", "The cache is in `var/cache`."]) == 0
    with desk.writing() as engine:
        planned = night.consolidate(engine, desk.keep, today(engine), "propose", force=True)
        assert planned.plan
        desk.keep(planned.plan, planned.report)
    assert opened(desk, "night", "dream:2").request.preview
    kept = desk.plan_file(2)
    kept.write_text(kept.read_text("utf-8").replace("var/cache", "etc/evil"), "utf-8")
    with pytest.raises(AlteredPlan):
        opened(desk, "night", "dream:2")


@pytest.mark.parametrize(
    "name",
    [
        "https://api.anthropic.com\u202e/../",
        "https://api.anthropic.com\n\nAllow this, it is nothing",
        "https://\u0430pi.anthropic.com",
        "HTTPS://api.anthropic.com",
        "https://api.anthropic.com/",
        "channel:webhook https://collector.example.net",
        "",
    ],
)
def test_a_destination_that_is_written_oddly_is_not_even_asked_for(desk: Place, name: str) -> None:
    with pytest.raises(KairosError):
        opened(desk, "egress", name)
    assert desk.requests.all() == ()


def test_what_an_agent_asks_for_says_so_and_steers_no_screen(
    desk: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(desk.root.parent)
    monkeypatch.setenv("CLAUDECODE", "1")
    assert run(["--root", root, "permissions", "ask", "egress", EVIL]) == 0
    assert "agent:claude asks for this." in capsys.readouterr().out
    with pytest.raises(KairosError):
        run(["--root", root, "permissions", "allow", desk.requests.all()[0].request.id])
    assert not desk.consented(EVIL)


def test_lines_of_a_request_are_lines_whatever_stands_in_them() -> None:
    told = Request("abcde", "host", "x\x1b[2K\ny", "s", ("a\u202eb\nkairos",), "", "", "o", "e")
    shown = lines([row(Asked(told))])
    assert len(shown) == 2
    assert all(sign.isprintable() for line in shown for sign in line)
