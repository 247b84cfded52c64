"""Many processes at once: two write, others dream and ask.

Nothing is lost, nothing comes twice, the chain is whole. ``KAIROS_MEM_WRITES`` says how many
observations each of the two writers makes (200; a full run takes 500).
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.end_to_end.harness import Memory, json_lines, sound
from tests.end_to_end.sayings import Saying

WRITES = int(os.environ.get("KAIROS_MEM_WRITES", "200"))
ONE_IN = 2
"""Every other observation is a call of its own, the rest come in batches."""
BATCH = 25


def saying(writer: int, number: int) -> Saying:
    """What a writer says, each thing once."""
    text = f"Writer {writer} saw that part {number} belongs to assembly {writer * 100_000 + number}"
    return {"text": text, "session": f"writer-{writer}", "principal": "agent:claude"}


def write(memory: Memory, writer: int) -> list[str]:
    """Say everything, partly singly and partly in batches.

    Gives the ids that were acknowledged.
    """
    ids: list[str] = []
    waiting: list[Saying] = []
    for number in range(WRITES):
        said = saying(writer, number)
        if number % ONE_IN:
            waiting.append(said)
        else:
            answer = memory.run(
                "observe",
                str(said["text"]),
                "--session",
                str(said["session"]),
                "--principal",
                str(said["principal"]),
            )
            assert (answer.code, answer.err) == (0, ""), answer
            ids.append(answer.out.strip())
        if len(waiting) == BATCH or number == WRITES - 1:
            answer = memory.run("--json", "observe", "--stdin", stdin=json_lines(waiting))
            assert (answer.code, answer.err) == (0, ""), answer
            ids += answer.json["ids"]
            waiting = []
    return ids


def until(done: threading.Event, act: Callable[[], None]) -> int:
    """Act repeatedly until all is written, and once after.

    Gives how often.
    """
    count = 0
    while True:
        last = done.is_set()
        act()
        count += 1
        if last:
            return count


def test_two_write_while_others_dream_and_ask(memory: Memory) -> None:
    done, ends = threading.Event(), Counter[int]()

    def dream() -> None:
        answer = memory.run("consolidate", "--force")
        assert answer.code in (0, 11), answer
        assert answer.code == 11 or answer.err == "", answer
        ends[answer.code] += 1

    with ThreadPoolExecutor() as pool:
        writers = [pool.submit(write, memory, writer) for writer in range(2)]
        dreamers = [pool.submit(until, done, dream) for _ in range(2)]
        asker = pool.submit(until, done, lambda: sound(memory))
        acknowledged = [id for writer in writers for id in writer.result()]
        done.set()
        nights = sum(dreamer.result() for dreamer in dreamers)
        assert asker.result() >= 2
    assert nights > 4
    assert ends[0] >= 2
    memory.ask("consolidate", "--force")
    everything_once(memory, acknowledged)


def everything_once(memory: Memory, acknowledged: list[str]) -> None:
    """Check that each acknowledged observation is there once.

    It stands in the log and in memory, and is the evidence of one fact.
    """
    assert len(acknowledged) == len(set(acknowledged)) == 2 * WRITES
    assert sorted(memory.logged()) == sorted(acknowledged)
    assert memory.remembered() == sorted(acknowledged)
    evidence = Counter(
        id for fact in memory.ask("facts", "--status", "all") for id in fact["evidence"]
    )
    assert evidence == dict.fromkeys(acknowledged, 1)
    numbers = [number for (number,) in memory.select("SELECT number FROM entries ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
    dreams = [
        dream for (dream,) in memory.select("SELECT DISTINCT dream FROM entries ORDER BY dream")
    ]
    assert set(dreams) <= {number for (number,) in memory.select("SELECT number FROM dreams")}
    sound(memory)


def test_many_make_one_store_at_the_same_time(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: memory.run("init"), range(8)))
    assert [answer.code for answer in answers] == [0] * 8, answers
    sound(memory)


def test_many_take_back_the_same_decision_and_one_does_it(held: Memory) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: held.run("--json", "revert", "3"), range(4)))
    assert sorted(answer.code for answer in answers) == [0, 1, 1, 1]
    assert {answer.json["error"]["code"] for answer in answers if answer.code} == {
        "nothing-to-revert"
    }
    assert held.ask("stats")["reverts"] == 1
    sound(held)
