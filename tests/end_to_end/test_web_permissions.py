"""What is asked of the owner, on the page.

The first answer decides, and is told as the owner's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end import permission_kit as kit
from tests.end_to_end.conftest import copied
from tests.end_to_end.harness import Memory, sound
from tests.end_to_end.page_kit import Site, served

for package in ("starlette", "uvicorn", "jinja2", "websockets"):
    pytest.importorskip(package)


@pytest.fixture(scope="module")
def moved(fresh: Memory, tmp_path_factory: pytest.TempPathFactory) -> Memory:
    return kit.set_aside(kit.lived(copied(fresh, tmp_path_factory.mktemp("moved"))))


@pytest.fixture
def aside(moved: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Memory:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return copied(moved, tmp_path)


@pytest.fixture
def site(aside: Memory) -> Iterator[Site]:
    with served(aside) as found:
        yield found


def test_the_first_answer_decides_wherever_it_is_given(aside: Memory, site: Site) -> None:
    night = kit.asked(aside, "night")
    home = site.ask("/").body
    assert f'action="/permissions/{night["id"]}/allow"' in home
    first, *_ = site.ask("/permissions.json").json
    assert first["id"] == night["id"]
    told = site.post(f"/permissions/{night['id']}/deny", {"digest": night["digest"]})
    assert told.status == 303, told
    row = kit.found(aside, night["id"])
    assert (row["answer"], row["via"], row["state"]) == ("deny", "page", "done")
    late = aside.run("permissions", "allow", night["id"])
    assert (late.code, "page answered deny" in late.err) == (4, True)
    assert night["id"] not in site.ask("/").body
    sound(aside)


def test_an_answer_to_what_was_not_shown_decides_nothing(aside: Memory, site: Site) -> None:
    night = kit.asked(aside, "night")
    other = site.post(f"/permissions/{night['id']}/allow", {"digest": "0" * 64})
    assert other.status >= 400
    assert "has changed since" in other.body
    assert kit.found(aside, night["id"])["state"] == "open"
    assert kit.refusals(aside) == [(night["id"], "stale")]
