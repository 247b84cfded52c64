"""What every similarity index keeps, and a derived one survives.

That is damage, kill -9, another embedder.
"""

from __future__ import annotations

import inspect
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from memory_engine.adapters import lance_table, lock
from memory_engine.adapters.hashed import HashedNgrams
from memory_engine.adapters.lance import LanceIndex
from memory_engine.domain.errors.memory import DamagedStore

ROWS = [
    ("port", "The API server listens on port 8080 by default"),
    ("port2", "By default the API server binds to port 8080"),
    ("pnpm", "Use pnpm instead of npm in this repository"),
    ("it's", "Redis must be running before the worker starts"),
]


class Letters:
    """Another embedder: how often each letter occurs."""

    name = "letters/1"
    semantic = False
    dimensions = 27

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        counts = [
            [float(text.lower().count(chr(97 + at))) for at in range(26)] + [1.0] for text in texts
        ]
        return [[number / sum(n * n for n in row) ** 0.5 for number in row] for row in counts]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index.lance"


@pytest.fixture
def index(folder: Path) -> LanceIndex:
    made = LanceIndex(folder, HashedNgrams())
    made.catch_up(ROWS, [], 41)
    return made


def many(count: int) -> list[tuple[str, str]]:
    return [
        (f"f{n:06d}", f"module{n} reads key{n * 7 % 1000} from table{n % 13} at boot")
        for n in range(count)
    ]


def run(code: str, folder: Path) -> subprocess.Popen[bytes]:
    start = "import sys, time; from pathlib import Path\n"
    start += "from memory_engine.adapters import lance, lance_table\n"
    start += "from memory_engine.adapters.hashed import HashedNgrams\n"
    start += inspect.getsource(many)
    start += f"index = lance.LanceIndex(Path({str(folder)!r}), HashedNgrams())\n"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])}
    command = [sys.executable, "-c", start + code]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


# the port


def test_the_nearest_text_comes_first_with_its_cosine_similarity(index: LanceIndex) -> None:
    ((best, similarity), (second, less), *_) = index.neighbours(
        ["API server listens on port 8080"], 3
    )[0]
    assert {best, second} == {"port", "port2"}, "the two that speak of the port are the two nearest"
    one, other = np.array(
        HashedNgrams().embed(["API server listens on port 8080", dict(ROWS)[best]])
    )
    assert similarity == pytest.approx(float(one @ other), abs=1e-5), (
        "the similarity is the cosine of the two vectors"
    )
    assert similarity >= less, "best first"


def test_a_batch_answers_each_text_as_it_would_alone(index: LanceIndex) -> None:
    texts = [text for _, text in ROWS] + ["nothing of the kind"]
    assert list(index.neighbours(texts, 2)) == [index.neighbours([text], 2)[0] for text in texts]


def test_never_more_neighbours_than_asked_for_or_held(index: LanceIndex) -> None:
    assert [len(near) for near in index.neighbours(["port", "worker"], 3)] == [3, 3]
    assert [len(near) for near in index.neighbours(["port", "worker"], 99)] == [4, 4]
    assert index.neighbours([], 3) == []


def test_equal_texts_come_by_id_even_where_the_count_cuts_through_them(folder: Path) -> None:
    index = LanceIndex(folder, HashedNgrams())
    ids = [f"s{n * 37 % 100:02d}" for n in range(100)]
    index.catch_up([(id, "all the same") for id in ids], [], 1)
    near = index.neighbours(["all the same", "something else"], 5)[0]
    assert [id for id, _ in near] == ["s00", "s01", "s02", "s03", "s04"]
    assert {similarity for _, similarity in near} == {1.0}


def test_neighbours_are_those_of_an_exact_search_with_and_without_the_index(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = many(3000)
    texts = [text for _, text in rows[:50]]
    vectors = np.array(HashedNgrams().embed([text for _, text in rows]))
    scores = np.array(HashedNgrams().embed(texts)) @ vectors.T
    exact = [{rows[at][0] for at in np.argsort(-row)[:10]} for row in scores]
    for least in (10**9, 1000):
        monkeypatch.setattr(lance_table, "INDEX_FROM", least)
        shutil.rmtree(folder, ignore_errors=True)
        index = LanceIndex(folder, HashedNgrams())
        index.catch_up(rows, [], 1)
        found = [{id for id, _ in near} for near in index.neighbours(texts, 10)]
        share = sum(len(one & other) for one, other in zip(found, exact, strict=True)) / 500
        assert share > 0.97, f"recall {share} with an index from {least} rows on"


# catching up


def test_a_text_said_anew_replaces_the_old_one_and_what_is_gone_is_gone(index: LanceIndex) -> None:
    index.catch_up(
        [("pnpm", "Use yarn instead of npm"), ("new", "Dates are stored in UTC")],
        ["it's", "unheard-of"],
        42,
    )
    ids = {id for near in index.neighbours(["worker", "yarn"], 99) for id, _ in near}
    assert ids == {"port", "port2", "pnpm", "new"}
    assert index.neighbours(["Use yarn instead of npm"], 1)[0][0] == ("pnpm", 1.0)


def test_an_id_said_twice_in_one_catch_up_counts_once_with_its_last_text(folder: Path) -> None:
    index = LanceIndex(folder, HashedNgrams())
    index.catch_up([("a", "first"), ("b", "other"), ("a", "last")], [], 1)
    assert sorted(id for id, _ in index.neighbours(["last"], 9)[0]) == ["a", "b"]
    assert index.neighbours(["last"], 1)[0] == [("a", 1.0)]


def test_the_position_is_recorded_and_read_by_another(index: LanceIndex, folder: Path) -> None:
    again = LanceIndex(folder, HashedNgrams())
    assert (again.position(), again.behind(41), again.behind(50)) == (41, 0, 9)
    again.catch_up([], [], 50)
    assert (index.position(), index.behind(50)) == (50, 0), (
        "an open index sees what another process has written"
    )


def test_a_ledger_put_back_to_an_earlier_state_empties_the_index(index: LanceIndex) -> None:
    assert index.behind(30) == 30, (
        "it knows entries that are not in the ledger: nothing of it can be trusted"
    )
    index.catch_up([], [], 30)
    assert (index.position(), index.behind(30)) == (0, 30)
    index.catch_up(ROWS[:1], [], 30)
    assert [id for id, _ in index.neighbours(["port"], 9)[0]] == ["port"]


def test_catching_up_twice_ends_the_same(index: LanceIndex) -> None:
    before = index.neighbours([text for _, text in ROWS], 9)
    index.catch_up(ROWS, ["unheard-of"], 41)
    assert index.neighbours([text for _, text in ROWS], 9) == before


def test_many_small_nights_keep_few_files_and_lose_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lance_table, "FRAGMENTS", 5)
    monkeypatch.setattr(lance_table, "GRACE", timedelta(milliseconds=1))
    index = LanceIndex(folder, HashedNgrams())
    for night, row in enumerate(many(25), start=1):
        index.catch_up([row], [], night)
    assert index.position() == 25
    assert [near[0] for near in index.neighbours([text for _, text in many(25)], 1)] == [
        (id, 1.0) for id, _ in many(25)
    ]
    assert sum(1 for _ in (folder / "texts.lance" / "data").iterdir()) <= 15, (
        "files that no version needs are removed"
    )


# what a derived index must survive


def test_a_missing_folder_counts_as_empty_and_costs_no_import(folder: Path) -> None:
    code = "print(index.position(), index.behind(7), index.neighbours(['a', 'b'], 3))\n"
    code += (
        "print([name for name in sys.modules if name.partition('.')[0] in ('lancedb', "
        "'pyarrow', 'numpy')])"
    )
    out, err = run(code, folder).communicate()
    assert (out.decode(), err.decode()) == ("0 7 [(), ()]\n[]\n", "")
    assert not folder.exists(), "reading makes nothing"


def test_another_embedder_counts_as_empty_and_embeds_everything_anew(
    index: LanceIndex, folder: Path
) -> None:
    other = LanceIndex(folder, Letters())
    assert (other.position(), other.behind(41)) == (0, 41)
    assert other.neighbours(["Use pnpm instead of npm in this repository"], 1) == [()]
    other.catch_up(ROWS, [], 41)
    assert other.neighbours(["Use pnpm instead of npm in this repository"], 1)[0] == [("pnpm", 1.0)]
    assert (other.position(), index.position()) == (41, 0), (
        "and the first one counts it as empty now"
    )


def _each(folder: Path, part: str, damage: Callable[[Path], object]) -> None:
    found = [path for path in (folder / "texts.lance").glob(part) if path.is_file()]
    assert found, f"there is something to damage in {part}"
    for path in found:
        damage(path)


def _file_instead(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("not a folder")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "table-gone": lambda folder: shutil.rmtree(folder / "texts.lance"),
    "table-empty": lambda folder: _each(folder, "**/*", os.unlink),
    "manifests-gone": lambda folder: shutil.rmtree(folder / "texts.lance" / "_versions"),
    "manifests-garbage": lambda folder: _each(
        folder, "_versions/*", lambda path: path.write_bytes(b"garbage" * 9)
    ),
    "manifests-cut": lambda folder: _each(
        folder, "_versions/*", lambda path: os.truncate(path, 60)
    ),
    "manifests-zero": lambda folder: _each(
        folder, "_versions/*", lambda path: os.truncate(path, 0)
    ),
    "data-gone": lambda folder: shutil.rmtree(folder / "texts.lance" / "data"),
    "data-cut": lambda folder: _each(
        folder, "data/*", lambda path: os.truncate(path, path.stat().st_size // 2)
    ),
    "data-zero": lambda folder: _each(folder, "data/*", lambda path: os.truncate(path, 0)),
    "all-garbage": lambda folder: _each(folder, "**/*", lambda path: path.write_bytes(b"garbage")),
    "index-gone": lambda folder: shutil.rmtree(folder / "texts.lance" / "_indices"),
    "index-cut": lambda folder: _each(folder, "_indices/**/*", lambda path: os.truncate(path, 9)),
    "a-file": lambda folder: _file_instead(folder),
    "table-a-file": lambda folder: _file_instead(folder / "texts.lance"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_index_counts_as_empty_and_is_built_anew(
    damage: Callable[[Path], object], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lance_table, "INDEX_FROM", 300)
    rows = many(400)
    index = LanceIndex(folder, HashedNgrams())
    index.catch_up(rows, [], 5)
    damage(folder)
    assert (index.position(), index.behind(5)) == (0, 5)
    index.catch_up(rows, [], 6)
    assert index.position() == 6
    assert [near[0] for near in index.neighbours([text for _, text in rows], 1)] == [
        (id, 1.0) for id, _ in rows
    ]


def test_an_index_that_breaks_while_it_is_read_is_refused_with_the_remedy(
    index: LanceIndex, folder: Path
) -> None:
    DAMAGES["data-cut"](folder)
    with pytest.raises(DamagedStore) as refused:
        index.neighbours(["port"], 1)
    assert str(folder) in refused.value.message
    assert "Nothing is lost" in refused.value.hint


def test_a_place_that_refuses_writes_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DamagedStore):
        LanceIndex(tmp_path / "file" / "index.lance", HashedNgrams()).catch_up(ROWS, [], 42)


@pytest.mark.parametrize("pause", [0.0, 0.02, 0.1, 0.3])
def test_killed_in_the_middle_the_next_catch_up_makes_it_whole(
    pause: float, index: LanceIndex, folder: Path
) -> None:
    rows = many(3000)
    code = "lance.WRITTEN_AT_ONCE = 40\nlance_table.FRAGMENTS = 10\n"
    code += "print(index.position(), flush=True)\n"
    code += "def endless():\n    yield from many(3000)\n    time.sleep(60)\n"
    code += "index.catch_up(endless(), ['pnpm'], 42)"
    victim = run(code, folder)
    assert victim.stdout is not None
    assert victim.stdout.readline() == b"41\n"
    time.sleep(pause)
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    assert index.position() == 41, "the mark is set last"
    index.catch_up(rows, ["pnpm"], 42)
    assert index.position() == 42
    found = index.neighbours([text for _, text in rows], 2)
    assert [near[0] for near in found] == [(id, 1.0) for id, _ in rows]
    assert {near[1][0] == near[0][0] for near in found} == {False}, "no row is there twice"
    assert "pnpm" not in {id for id, _ in index.neighbours([dict(ROWS)["pnpm"]], 9)[0]}


def test_two_at_once_leave_one_whole_index(folder: Path) -> None:
    rows = many(1500)
    code = "lance.WRITTEN_AT_ONCE = 100\nindex.catch_up(many(1500), ['f000000'], 9)"
    both = [run(code, folder), run(code, folder)]
    assert [one.communicate() for one in both] == [(b"", b"")] * 2
    index = LanceIndex(folder, HashedNgrams())
    assert index.position() == 9
    found = index.neighbours([text for _, text in rows[1:]], 2)
    assert [near[0] for near in found] == [(id, 1.0) for id, _ in rows[1:]]
    assert {near[1][0] == near[0][0] for near in found} == {False}


def test_whoever_comes_while_another_builds_waits_for_it_to_end(
    folder: Path, index: LanceIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE_SECONDS", 0.0)  # how long a revert waits for a night
    late = Thread(target=index.catch_up, args=([("late", "said while another built")], [], 42))
    with lock.held(folder / "lock"):
        late.start()
        late.join(1.0)
        assert late.is_alive()
        assert index.position() == 41
    late.join()
    assert index.position() == 42


def test_it_writes_nothing_to_the_terminal(folder: Path) -> None:
    code = "lance_table.INDEX_FROM = 300\nlance_table.FRAGMENTS = 2\n"
    code += "for night in (1, 2, 3, 4):\n"
    code += (
        "    index.catch_up([(f'{night}-{n}', f'same {n % 2}') for n in range(200)], [], night)\n"
    )
    code += "index.neighbours(['same 1'], 3)"
    assert run(code, folder).communicate() == (b"", b"")


def test_the_nearest_of_those_before_come_best_first_and_by_place_where_they_tie(
    tmp_path: Path,
) -> None:
    index = LanceIndex(tmp_path, Letters())
    texts = ["abc", "xyz", "abc", "abd"]
    found = index.among(texts, 2)
    assert [[at for at, _ in near] for near in found] == [[], [0], [0, 1], [0, 2]]
    assert found[2][0][1] == 1.0
    assert index.among([], 2) == []
