"""Odd input gets a value or a refusal, nothing else.

It may be a text, line, page, plan or setting. By default some thousands of generated inputs;
``KAIROS_MEM_FUZZ=1000000`` makes that many, from ``KAIROS_MEM_FUZZ_SEED`` on. What fails names its
seed: ``Random(seed)`` makes the same input again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from memory_engine.adapters.importers import Options, mcp_memory
from memory_engine.adapters.importers.claude_code.turn import read_turn
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.files.pages import SourcePage
from memory_engine.adapters.importers.harvest import Harvest
from memory_engine.adapters.importers.markdown import claude_memory, daily_notes
from memory_engine.adapters.importers.record.reading import read_record
from memory_engine.adapters.settings import read_settings
from memory_engine.claims import claim as claims
from memory_engine.claims import query
from memory_engine.domain import codec
from memory_engine.domain.errors import KairosError
from memory_engine.domain.records.change import Plan
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation, Provenance
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.records.words import Trust
from memory_engine.dream.instructions import stated
from memory_engine.dream.opening import tentative
from memory_engine.dream.predicate import predicate
from memory_engine.engine import searching
from memory_engine.formats import lines
from memory_engine.formats.caller import observed
from memory_engine.formats.log_reading import read_line, read_log
from memory_engine.relate.contradiction import contradicts
from memory_engine.relate.correction import replaced
from memory_engine.relate.guard import barrier
from memory_engine.relate.relation import SAME, relate
from tests.properties import chaos
from tests.support import engine_in, index, say, sleep

TOTAL = int(os.environ.get("KAIROS_MEM_FUZZ", "0"))
SEED = int(os.environ.get("KAIROS_MEM_FUZZ_SEED", "0"))
DAY = "2026-11-20"
AT = f"{DAY}T09:31:02.000000Z"
SLOW = 2.0
"""[seconds of CPU] One input that takes longer would be felt in a night of a thousand."""

PAGE = Path(__file__)


def observation(random: Random, said: str) -> Observation:
    """An observation of a text, with or without fields of its own."""
    slot = [chaos.claim_text(random)[:60] if random.random() < 0.2 else "" for _ in range(3)]
    attribute = random.choice(
        ("location", "port", "version", "default", "command", "cmd:test", "exists", "env", slot[1])
    )
    trust: Trust = random.choice(("owner", "agent", "tool", "untrusted"))
    provenance = Provenance("agent:claude", trust, "s1", "s1", AT, log="logs/x.md:1")
    filled = all(slot)
    return Observation(
        "o1",
        said,
        provenance,
        subject=slot[0] if filled else "",
        attribute=attribute if filled else "",
        value=slot[2] if filled else "",
    )


def fact_of(random: Random, said: str) -> Fact:
    """The fact that a first observation of a text opens."""
    seen = observation(random, said)
    return tentative(Fact("f1"), claims.read(seen), seen)


def a_claim(random: Random) -> None:
    fact = fact_of(random, chaos.claim_text(random))
    predicate(fact)
    lines.topic(fact)
    query.match_any(query.terms_of(fact.text))


def a_pair(random: Random) -> None:
    said = chaos.claim_text(random)
    other = chaos.near(random, said) if random.random() < 0.7 else chaos.claim_text(random)
    one, two = fact_of(random, said), fact_of(random, other)
    assert 0 <= relate(said, other, SAME).probability <= 1
    barrier(one, two)
    contradicts(one, two)
    replaced(said, other)


def a_call_of_observe(random: Random) -> None:
    """What is taken is read again as it was said."""
    names = (
        "text",
        "principal",
        "session",
        "exit",
        "kind",
        "trust",
        "method",
        "at",
        "artefact",
        "shown",
        "anchors",
        "read",
        "value",
    )
    said: dict[str, object] = {"text": chaos.text(random), "principal": "agent:claude"}
    for name in random.sample(names, random.randrange(4)):
        said[name] = chaos.value(random)
    if random.random() < 0.3:
        said["artefact"] = {
            "command": chaos.text(random, 50),
            "exit": random.choice((chaos.value(random), chaos.atom(random), 1)),
            "hash": "c",
        }
    (day, line), _ = observed(said, AT, "test")
    seen = read_line(day, line, "test")
    assert seen.provenance.principal == said["principal"]


def a_log(random: Random) -> None:
    _, line = observed({"text": chaos.text(random), "principal": "agent:claude"}, AT, "test")[0]
    place = random.randrange(len(line))
    torn = line[:place] + chaos.atom(random) + line[place + random.randrange(3) :]
    text = "\n".join((line, torn, f"- {chaos.text(random)}", chaos.text(random))).encode(
        "utf-8", "surrogatepass"
    )
    assert any(not isinstance(found, Problem) for found in read_log(DAY, text))


def a_line_of_a_transcript(random: Random) -> None:
    lines = chaos.transcript()
    session = Session(root="s", base="/home/me/project")
    for _ in range(3):
        raw = random.choice(lines)
        for _ in range(random.randrange(1, 4)):
            raw = chaos.changed(random, raw)
        if random.random() < 0.3:
            raw = {
                "type": random.choice(("user", "assistant")),
                "uuid": "u-1",
                "timestamp": AT,
                "message": {"content": chaos.text(random)},
            }
        if isinstance(raw, dict):
            session = read_turn(session, read_record(raw), "s.jsonl:1", "/home/me/project").session


def a_page(random: Random) -> None:
    front = (
        f"---\n{random.choice(('name', 'type', 'modified'))}: {chaos.text(random, 80)}\n---\n"
        if random.random() < 0.5
        else ""
    )
    body = "\n".join(
        random.choice(("", "- ", "# ", "1. ", "    ", "> ", "```")) + chaos.text(random, 500)
        for _ in range(random.randrange(6))
    )
    page = front + body.replace("\ud800", "").encode("utf-8", "replace").decode()
    claude_memory._batch(SourcePage("a.md", PAGE, page), "project", Options())
    daily_notes._batch(SourcePage(f"{DAY}.md", PAGE, page), "agent:notes")


def a_file_of_instructions(random: Random) -> None:
    """Check that every statement has a line, and questions.

    There are questions for each of its readings or none.
    """
    some = (
        "# A",
        "```sh",
        "cd a && npm run b",
        "```",
        "- `a/b.py` in `c.py`",
        "[a](b.md)",
        "@a.md",
    )
    ends = ("", chaos.atom(random), chaos.text(random))
    lines = (random.choice(some) + random.choice(ends) for _ in range(random.randrange(12)))
    text = "\n".join(lines)
    for one in stated(random.choice(("CLAUDE.md", "a/AGENTS.md", ".claude/rules/b.md")), text):
        assert 1 <= one.quote.line <= text.count("\n") + 1
        assert len(one.questions) <= len(one.readings)


def an_entity(random: Random) -> None:
    entity = {
        "type": "entity",
        "name": "a",
        "entityType": "t",
        "observations": [chaos.text(random)],
    }
    relation = {"type": "relation", "from": "a", "to": "b", "relationType": "uses"}
    raw = chaos.changed(random, random.choice((entity, relation)))
    if isinstance(raw, dict):
        mcp_memory._take_in(Harvest(), raw, "m.jsonl", "m.jsonl:1", AT, "")


def a_plan(random: Random) -> None:
    changed = chaos.changed(random, _plan())
    plan = codec.plan_from(json.loads(json.dumps(changed)), "plan.json")
    assert codec.plan_from(codec.plan_json(plan), "plan.json") == plan


def _plan() -> Any:  # noqa: ANN401  (JSON)
    from memory_engine.domain.records.change import proposal
    from memory_engine.domain.records.fact import Veto
    from memory_engine.domain.records.looked import Look
    from memory_engine.domain.records.observation import Anchor

    whole = Fact(
        "f1",
        "The port is 80.",
        status="tentative",
        evidence=frozenset({"o1"}),
        anchors=frozenset({Anchor("a.py", "f")}),
        vetoes=frozenset({Veto(1, ("o1",), ("read:s1",), True)}),
    )
    looks = (Look("f1", 2, 0, "unknown", ("a.py",)),)
    made = Plan(
        "h",
        "p",
        DAY,
        1,
        1,
        (proposal("admit", "said so", [(Fact("f1"), whole)]),),
        (("a", "b"),),
        "t",
        ((DAY, "x"),),
        looks,
    )
    return codec.plan_json(made)


def settings_of(folder: Path) -> Callable[[Random], None]:
    """A reader of generated settings below a folder."""

    def some_settings(random: Random) -> None:
        lines = [
            "policy:",
            "  alpha: 0.02",
            "  read: {beta: 0.1}",
            "embedder: hashed",
            "workspace: ..",
            "judge: off",
        ]
        for _ in range(random.randrange(1, 4)):
            place = random.randrange(len(lines))
            name = lines[place].partition(":")[0]
            lines[place] = random.choice(
                (
                    f"{name}: {chaos.text(random, 60)}",
                    f"{name}: {json.dumps(chaos.value(random))}",
                    chaos.text(random, 60),
                )
            )
        (folder / "config.yaml").write_text("\n".join(lines), "utf-8", errors="surrogatepass")
        read_settings(folder / "config.yaml")

    return some_settings


SHARES: tuple[tuple[Callable[[Random], None], int], ...] = (
    (a_claim, 20),
    (a_pair, 25),
    (a_call_of_observe, 12),
    (a_log, 8),
    (a_line_of_a_transcript, 15),
    (a_page, 8),
    (a_file_of_instructions, 2),
    (an_entity, 4),
    (a_plan, 4),
)
"""What is fed how often, of a hundred; settings have what is left."""


def _fed(target: Callable[[Random], None], seed: int) -> None:
    begun = time.process_time()
    try:
        target(Random(seed))
    except KairosError:
        pass  # a refusal is an answer
    except Exception as fault:
        fault.add_note(f"{target.__name__}, seed {seed}")
        raise
    assert time.process_time() - begun < SLOW, (target.__name__, seed)


def test_whatever_is_read_comes_to_a_value_or_a_refusal(tmp_path: Path) -> None:
    shares = [target for target, share in SHARES for _ in range(share)]
    shares += [settings_of(tmp_path)] * (100 - len(shares))
    for seed in range(SEED, SEED + (TOTAL or 3000)):
        _fed(shares[seed % 100], seed)


@pytest.mark.parametrize("seed", range(SEED, SEED + max(2, TOTAL // 1000)))
def test_no_text_stops_a_night(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    engine = engine_in(tmp_path)
    for night in range(2):
        sayings: list[dict[str, object]] = [
            {"text": "The default port of the gateway is 8080.", "session": f"good{night}"}
        ]
        while len(sayings) < 12:
            said = (
                chaos.text(random, 60_000 if random.random() < 0.1 else 4000)
                .encode("utf-8", "ignore")
                .decode()
            )
            if said.split() and said.isprintable():
                sayings.append({"text": said, "session": f"s{random.randrange(5)}"})
                sayings.append(
                    {"text": chaos.near(random, said[:1500]), "session": f"s{random.randrange(5)}"}
                )
        for saying in sayings:
            with suppress(
                KairosError
            ):  # nothing but signs that can't be seen, or more than an observation holds
                say(engine, saying)
        sleep(engine, f"2026-11-2{night}")
    assert any(
        fact.text.startswith("The default port of the gateway")
        for fact in engine.store.facts()
        if fact.held
    )
    searching.recall(engine, "what is the default port?", 10)
    assert index(engine)
