"""The pages of what memory holds, served by the command.

Each shows the value that the verb prints, nothing that memory quotes acts in it, and what is said
there is an entry.
"""

from __future__ import annotations

import fcntl
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.end_to_end.conftest import copied
from tests.end_to_end.harness import Memory
from tests.end_to_end.page_kit import Heard, Site, served
from tests.end_to_end.sayings import port, witnesses

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> \"a\" 'b' `c` "
    "[l](javascript:alert(3)) http://evil.example/ \u3164end"
)
SESSION = '"><script>alert(4)</script>'
PAGES = (
    *("/facts", "/facts?status=all", "/facts?q=port", "/facts?q=script", "/file", "/memory"),
    *("/conflicts", "/log", "/diff", "/sessions", "/privacy", "/instructions"),
)
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "line", "rect"})
OURS = frozenset(
    "a article b bdi blockquote body br button code dd dialog div dl dt footer form h1 h2 h3 head "
    "header html input kbd label li line link main meta nav ol p rect script section span svg "
    "table tbody td tfoot th thead time title tr ul i".split()
)
"""The elements that our templates are made of: a text that became another one has acted."""
PROOF = re.compile(r'name="proof" value="([0-9a-f]+)"')


class Elements(HTMLParser):
    """A page's elements and attributes, as browsers see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


@pytest.fixture(scope="module")
def told(fresh: Memory, tmp_path_factory: pytest.TempPathFactory) -> Memory:
    """Make a store with every kind of page content.

    It is asserted, contested, a rule, hostile, and said since the last night.
    """
    memory = copied(fresh, tmp_path_factory.mktemp("told"))
    (memory.folder / "src").mkdir()
    (memory.folder / "src" / "server.py").write_text("PORT = 8080\n\ndef serve():\n    ...\n")
    (memory.folder / "CLAUDE.md").write_text("- The entry point is `src/main.py`.\n")
    memory.observe(
        *witnesses(),
        {"text": "`serve` in `src/server.py` retries once", "session": "s1",
         "anchors": ["src/server.py#serve"], "source": "src/server.py:3"},
        {"text": "Never force-push to main", "principal": "user:owner", "session": "s3"},
        {"text": HOSTILE, "session": SESSION, "source": "src/<b>x</b>.py:3"},
        *({"text": f"The mill default is {value}", "session": f"mill{value}", "principal": who,
           "subject": "mill", "attribute": "default", "value": value}
          for value, who in (("12", "agent:claude"), ("14", "agent:codex"))),
    )  # fmt: skip
    memory.night()
    assert memory.fact("mill default is 12")["status"] == "contested"
    memory.observe(port("8080", "s9", at="2026-11-23T10:00:00Z"))
    return memory


@pytest.fixture(scope="module")
def site(told: Memory) -> Iterator[Site]:
    """Serve that store's page.

    Only what changes nothing is asked of it.
    """
    with served(told) as found:
        yield found


def deed(site: Site, path: str, **fields: str) -> Heard:
    """Fill in the form of a page and send it."""
    form = PROOF.search(site.ask(path).body)
    assert form, path
    sent = urlencode({"proof": form[1], **fields})
    return site.ask(path, "POST", {"Origin": site.origin}, sent)


DOCUMENTS = (
    ("/facts.json", "facts --limit 200"),
    ("/facts.json?status=all&kind=rule", "facts --status all --kind rule --limit 200"),
    ("/facts.json?standing=asserted", "facts --status all --standing asserted --limit 200"),
    ("/facts.json?page=2", "facts --limit 200 --skip 200"),
    ("/facts.json?q=default+port", "recall default~port --limit 200"),
    ("/facts.json?q=port&status=all", "recall port --limit 200 --superseded"),
    ("/file.json?path=src/server.py", "facts --status all --file src/server.py --limit 200"),
    ("/entry/2.json", "why 2"),
    ("/said.json?by=session:s1", "why session:s1"),
    ("/memory.json", "blame MEMORY.md"),
    ("/conflicts.json", "conflicts"),
    ("/log.json", "log"),
    ("/log.json?of=dream:1&limit=2", "log dream:1 --limit 2"),
    ("/diff.json?span=1..5", "diff 1..5"),
    ("/privacy.json", "privacy"),
)


@pytest.mark.parametrize(("path", "verb"), DOCUMENTS)
def test_the_document_of_a_page_is_what_the_verb_prints(
    told: Memory, site: Site, path: str, verb: str
) -> None:
    answer = site.ask(path)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == told.ask(*(word.replace("~", " ") for word in verb.split()))


def test_the_trail_of_a_fact_and_of_what_was_said_are_those_of_why(
    told: Memory, site: Site
) -> None:
    for text in ("The default port is 8080", "The mill default is 12", "force-push"):
        trail = told.ask("why", told.fact(text)["id"])
        assert site.ask(f"/fact/{trail['fact']['id']}.json").json == trail
        said = trail["evidence"][0]["id"]
        assert site.ask(f"/observation/{said}.json").json == told.ask("why", said)


def test_instructions_that_the_code_refutes_are_those_of_doctor(told: Memory, site: Site) -> None:
    found = site.ask("/instructions.json").json
    assert [row["says"] for row in found] == ["src/main.py"]
    assert found == told.ask("doctor")["refuted_instructions"]
    assert "src/main.py" in site.ask("/instructions").body


def test_what_sessions_brought_is_counted(site: Site) -> None:
    found = {row["session"]: row for row in site.ask("/sessions.json").json["brought"]}
    assert {"s1", "s2", "s3", "run-aaaa", SESSION} <= found.keys()
    assert (found["s1"]["observations"], found["s1"]["facts"]) == (2, 2)
    assert found["s3"]["principals"] == ["user:owner"]


def test_every_id_on_a_page_leads_to_a_page(site: Site) -> None:
    seen, waiting = set[str](), [*PAGES]
    while waiting:
        path = waiting.pop()
        answer = site.ask(path)
        assert answer.status == 200, (path, answer.body)
        for tag, given in Elements(answer.body).found:
            to = given.get("href", "").partition("#")[0]
            if tag == "a" and to and to not in seen and not to.startswith("/facts?"):
                seen.add(to)
                waiting.append(to)
    kinds = {path.split("/")[1].partition("?")[0] for path in seen}
    assert {"fact", "observation", "entry", "said", "night", "confirm", "forget"} <= kinds


def test_what_memory_quotes_is_inert_and_seen_on_every_page(told: Memory, site: Site) -> None:
    trail = told.ask("why", told.fact("alert(1)")["id"])
    fact, said = trail["fact"]["id"], trail["evidence"][0]["id"]
    entry = trail["history"][0]["entry"]
    by = quote(f"session:{SESSION}", safe="")
    named = (f"/fact/{fact}", f"/observation/{said}", f"/entry/{entry}", f"/said?by={by}")
    for path in (*PAGES, *named, f"/forget/{fact}", f"/confirm/{fact}", f"/log?of={fact}"):
        answer = site.ask(path)
        assert answer.status == 200, path
        for tag, given in Elements(answer.body).found:
            assert tag in OURS, (path, tag)
            assert not [name for name in given if name.startswith("on") or name == "style"]
            if tag == "script":
                assert given["src"].startswith("/static/")
            for name in ("href", "src", "action"):
                assert given.get(name, "/")[:1] in "/#", (path, tag, given)
                assert not given.get(name, "").startswith("//")
    shown = site.ask(f"/fact/{fact}").body
    assert "&lt;script&gt;alert(1)" in shown
    assert ("\u3164" in trail["fact"]["text"]) == ("⟦U+3164⟧" in shown)
    assert "\u3164" not in shown


def test_a_trail_shows_each_step_what_did_not_count_and_the_code_as_it_is(
    told: Memory, site: Site
) -> None:
    shown = site.ask(f"/fact/{told.fact('The default port is 8080')['id']}").body
    assert "first mention" in shown
    assert shown.count('class="up"') == 3
    code = site.ask(f"/fact/{told.fact('retries once')['id']}").body
    assert "def serve():" in code
    assert "src/server.py#serve" in code


@pytest.mark.parametrize(
    "path",
    ["/fact/fzzzz", "/observation/ozzzz", "/entry/999", "/said?by=session:nobody", 
     "/memory/none.md", "/log?of=fzzzz", "/forget/fzzzz"],
)  # fmt: skip
def test_what_is_not_there_is_told_with_a_remedy(site: Site, path: str) -> None:
    page, document = (
        site.ask(path),
        site.ask(path.replace("?", ".json?", 1) if "?" in path else f"{path}.json"),
    )
    assert page.status == document.status == 404
    error = document.json["error"]
    assert error["code"] == "unknown"
    assert error["hint"]
    assert error["message"] in page.body.replace("<bdi>", "").replace("</bdi>", "")


def test_a_word_that_narrows_nothing_is_refused(site: Site) -> None:
    answer = site.ask("/facts?status=doubted")
    assert answer.status == 400
    assert "There is no status" in answer.body


def test_an_empty_memory_says_on_each_page_what_would_fill_it(memory: Memory) -> None:
    memory.run("init")
    with served(memory) as site:
        for path in PAGES:
            answer = site.ask(path)
            assert answer.status in (200, 404), (path, answer.body)
            assert "<h1" in answer.body
        assert "kairos-mem observe" in site.ask("/facts").body
        assert "The ledger is empty" in site.ask("/log").body
        assert "Nothing, ever" in site.ask("/privacy").body


def test_the_owners_word_is_shown_first_then_an_entry_and_can_be_undone(
    told: Memory, tmp_path: Path
) -> None:
    memory = copied(told, tmp_path)
    one, other = (memory.fact(f"mill default is {n}")["id"] for n in ("12", "14"))
    with served(memory) as site:
        before = memory.ask("log")
        asked = site.ask(f"/settle/{one}.json").json
        assert [(row["id"], row["becomes"]) for row in asked["changes"]] == [
            (one, "asserted"), (other, "retracted")]  # fmt: skip
        assert memory.ask("log") == before, "whoever only looks changes nothing"
        done = site.followed(deed(site, f"/settle/{one}", because="I moved it"))
        assert "Settled in entry" in done.body
        assert memory.ask("conflicts") == []
        newest = memory.ask("log")[-1]
        assert (newest["by"], newest["because"]) == ("user:owner", "the owner's word: I moved it")
        undo = urlencode({"proof": PROOF.search(done.body)[1]})  # type: ignore[index]
        answer = site.ask(f"/revert/{newest['entry']}", "POST", {"Origin": site.origin}, undo)
        assert answer.status == 303
        assert len(memory.ask("conflicts")) == 1
        refused = site.ask(f"/confirm/{one}")
        assert refused.status != 200
        assert "settle" in refused.body
        gone = site.followed(deed(site, f"/forget/{other}"))
        assert "Forgotten in entry" in gone.body
        assert memory.ask("show", other)["fact"]["status"] == "retracted"


def test_a_word_is_not_taken_while_a_night_holds_the_lock_or_nothing_may_be_done(
    told: Memory, tmp_path: Path
) -> None:
    memory = copied(told, tmp_path)
    path = f"/forget/{memory.fact('8080')['id']}"
    with served(memory) as site, (memory.root / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = deed(site, path)
        assert answer.status == 409
        assert "Another kairos-mem" in answer.body
    with served(memory, "--read-only") as site:
        page = site.ask(path)
        assert "<form" not in page.body.partition("</header>")[2].partition("<footer")[0]
        assert site.ask(path, "POST", {"Origin": site.origin}, "proof=x").status == 403
    assert memory.fact("8080")["status"] == "asserted"


def test_a_broken_chain_is_told_and_shows_no_trail(told: Memory, tmp_path: Path) -> None:
    memory = copied(told, tmp_path)
    fact = memory.fact("8080")["id"]
    memory.tamper("UPDATE entries SET body = replace(body, '8080', '9090')")
    with served(memory) as site:
        answer = site.ask(f"/fact/{fact}")
        assert answer.status == 500
        assert "is not what its hash says" in answer.body
        assert site.ask(f"/fact/{fact}.json").json["error"]["code"] == "broken-chain"
