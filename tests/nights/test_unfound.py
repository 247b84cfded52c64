"""Old full text without Chinese or Japanese is made anew.

An earlier version does not find what is written in these; it is named.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from memory_engine.engine import rebuilding
from memory_engine.engine.found import unfound
from tests.support import engine_in, say, sleep


def test_what_an_earlier_version_indexed_whole_is_named_and_found_after_a_rebuild(
    tmp_path: Path,
) -> None:
    engine = engine_in(tmp_path)
    say(engine, {"text": "缓存使用 Redis。"}, {"text": "The relay uses QUIC."})
    sleep(engine)
    assert unfound(engine.store) == []
    with closing(sqlite3.connect(tmp_path / "memory.db")) as db, db:
        db.execute("UPDATE observation_words SET text = '缓存使用 redis' WHERE text LIKE '%redis%'")
    assert ["rebuild" in problem.remedy for problem in unfound(engine.store)] == [True]
    rebuilding.rebuild(engine, "2026-11-20")
    assert unfound(engine.store) == []


def test_what_is_written_in_words_is_never_named(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    say(engine, {"text": "The relay uses QUIC."})
    sleep(engine)
    assert unfound(engine.store) == []
