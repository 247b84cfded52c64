"""Vectors in a bucket are as in a folder.

The bucket is an S3-compatible server's; whoever writes or dies, nothing leaves the machine before
the owner allows it and it is on record.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from memory_engine.adapters.bucket import Bucket, bucket
from memory_engine.adapters.hashed import HashedNgrams
from memory_engine.adapters.lance import LanceIndex
from memory_engine.adapters.network import Door
from memory_engine.adapters.vector_places import WORD, BucketPlace, place_in
from memory_engine.domain.egress import Answered, Consent, Sending
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.errors.leaving import NoConsent
from memory_engine.domain.errors.memory import NoServer
from tests import s3

ROWS = [
    ("port", "The API server listens on port 8080 by default"),
    ("port2", "By default the API server binds to port 8080"),
    ("pnpm", "Use pnpm instead of npm in this repository"),
    ("it's", "Redis must be running before the worker starts"),
]
FAR = "https://vectors.s3.example.org"


class Ledger:
    """A record in memory."""

    def __init__(self) -> None:
        self.rows: list[Sending | Answered] = []

    def append(self, record: Sending | Answered) -> int:
        self.rows.append(record)
        return len(self.rows)


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in s3.CREDENTIALS.items():
        monkeypatch.setenv(name, value)


def no_door() -> Door:
    raise AssertionError("what stays on this machine needs no door")


@pytest.fixture
def place(tmp_path: Path) -> BucketPlace:
    """A store's own place on the server of this machine."""
    made = place_in(tmp_path, s3.server().address("team"), no_door, asking=False)
    assert made is not None
    return made


def far(prefix: str, door: Door) -> BucketPlace:
    """Give a place that counts as another machine's.

    It is the server of this one.
    """
    near = bucket(s3.server().address(prefix), "test")
    return BucketPlace(Bucket(near.uri, near.endpoint, near.region, FAR), "mine", lambda: door)


def many(count: int) -> list[tuple[str, str]]:
    return [(f"f{n:06d}", f"module{n} reads key{n * 7 % 1000} at boot") for n in range(count)]


def writer(place: BucketPlace, code: str) -> subprocess.Popen[bytes]:
    start = (
        "from memory_engine.adapters import lance\n"
        "from memory_engine.adapters.bucket import Bucket\n"
        "from memory_engine.adapters.hashed import HashedNgrams\n"
        "from memory_engine.adapters.vector_places import BucketPlace\n"
        "from tests.contracts.test_vectors_in_a_bucket import many\n"
        f"place = BucketPlace(Bucket(*{tuple(place._bucket)!r}), {place.shown[-32:]!r}, None)\n"
        "lance.WRITTEN_AT_ONCE = 50\n"
        "index = lance.LanceIndex(place, HashedNgrams())\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", start + code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_vectors_are_written_searched_replaced_and_dropped_as_in_a_folder(
    place: BucketPlace, tmp_path: Path
) -> None:
    indexes = [
        LanceIndex(place, HashedNgrams()),
        LanceIndex(tmp_path / "index.lance", HashedNgrams()),
    ]
    for index in indexes:
        assert (index.position(), index.behind(9)) == (0, 9)
        index.catch_up(ROWS, [], 41)
        index.catch_up([("pnpm", "Use yarn instead of npm")], ["it's", "unheard-of"], 42)
    asked = [text for _, text in ROWS]
    assert indexes[0].neighbours(asked, 9) == indexes[1].neighbours(asked, 9)
    assert indexes[0].position() == indexes[1].position() == 42
    assert {id for id, _ in indexes[0].neighbours(asked[:1], 9)[0]} == {"port", "port2", "pnpm"}
    again = LanceIndex(place, HashedNgrams())
    assert (again.position(), again.behind(50)) == (42, 8)


def test_a_ledger_put_back_or_another_embedder_empties_it_and_it_is_made_anew(
    place: BucketPlace,
) -> None:
    index = LanceIndex(place, HashedNgrams())
    index.catch_up(ROWS, [], 41)
    index.catch_up([], [], 30)
    assert (index.position(), index.behind(30)) == (0, 30)
    index.catch_up(ROWS[:1], [], 30)
    assert [id for id, _ in index.neighbours(["port"], 9)[0]] == ["port"]

    class Other(HashedNgrams):
        name = "other/1"

    other = LanceIndex(place, Other())
    assert (other.position(), list(other.neighbours(["port"], 3))) == (0, [()])
    other.catch_up(ROWS, [], 31)
    assert (other.position(), index.position()) == (31, 0)


def test_a_damaged_table_counts_as_empty_and_is_made_anew(place: BucketPlace) -> None:
    index = LanceIndex(place, HashedNgrams())
    index.catch_up(ROWS, [], 41)
    prefix = place.shown.removeprefix(f"s3://{s3.BUCKET}/")
    for key in s3.server().keys(prefix):
        s3.server().write(key, b"garbage" * 9)
    assert LanceIndex(place, HashedNgrams()).position() == 0
    index.catch_up(ROWS, [], 42)
    assert index.neighbours([ROWS[2][1]], 1)[0] == [("pnpm", 1.0)]


def test_two_writers_at_once_lose_nothing_and_leave_no_row_twice(place: BucketPlace) -> None:
    LanceIndex(place, HashedNgrams()).catch_up(ROWS, [], 5)
    both = [
        writer(place, "index.catch_up(many(400), [], 9)"),
        writer(place, "index.catch_up(many(600)[200:], ['it\\'s'], 11)"),
    ]
    for process in both:
        out, err = process.communicate()
        assert (out, err, process.returncode) == (b"", b"", 0)
    index = LanceIndex(place, HashedNgrams())
    assert 9 <= index.position() <= 11, "never beyond what both have done"
    texts = [text for _, text in many(600)]
    found = index.neighbours(texts, 2)
    assert [near[0] for near in found] == [(id, 1.0) for id, _ in many(600)]
    assert {near[1][0] == near[0][0] for near in found} == {False}
    assert index.neighbours([ROWS[0][1]], 1)[0][0][0] == "port", "what stood there stands"
    assert "it's" not in {id for id, _ in index.neighbours([ROWS[3][1]], 5)[0]}


def test_two_who_make_the_table_at_once_leave_one_whole(place: BucketPlace) -> None:
    both = [writer(place, "index.catch_up(many(120), [], 9)") for _ in range(2)]
    assert [process.communicate() for process in both] == [(b"", b"")] * 2
    index = LanceIndex(place, HashedNgrams())
    found = index.neighbours([text for _, text in many(120)], 2)
    assert [near[0] for near in found] == [(id, 1.0) for id, _ in many(120)]
    assert {near[1][0] == near[0][0] for near in found} == {False}


@pytest.mark.parametrize("pause", [0.0, 0.1, 0.4])
def test_a_writer_that_is_killed_leaves_what_the_next_makes_whole(
    place: BucketPlace, pause: float
) -> None:
    LanceIndex(place, HashedNgrams()).catch_up(ROWS, [], 41)
    code = "import time\nprint(index.position(), flush=True)\n"
    code += "def endless():\n    yield from many(600)\n    time.sleep(60)\n"
    victim = writer(place, code + "index.catch_up(endless(), ['pnpm'], 42)")
    assert victim.stdout is not None
    assert victim.stdout.readline() == b"41\n"
    time.sleep(pause)
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    index = LanceIndex(place, HashedNgrams())
    assert index.position() == 41, "the mark is set last"
    index.catch_up(many(600), ["pnpm"], 42)
    found = index.neighbours([text for _, text in many(600)], 2)
    assert [near[0] for near in found] == [(id, 1.0) for id, _ in many(600)]
    assert {near[1][0] == near[0][0] for near in found} == {False}


def test_each_store_has_a_place_of_its_own_at_one_address(tmp_path: Path) -> None:
    address = s3.server().address("everybodys")
    assert place_in(tmp_path, address, no_door, asking=True) is None, "who asks draws no word"
    places = []
    for name in ("a", "b"):
        root = tmp_path / name
        root.mkdir()
        made = place_in(root, address, no_door, asking=False)
        again = place_in(root, address, no_door, asking=True)
        assert made is not None
        assert again is not None
        assert made.shown == again.shown
        assert (root / WORD).stat().st_mode & 0o777 == 0o600
        places.append(made)
    first, second = (LanceIndex(place, HashedNgrams()) for place in places)
    first.catch_up(ROWS, [], 41)
    assert (first.position(), second.position()) == (41, 0)
    first.empty()
    assert first.position() == 0


def test_a_server_that_is_away_is_said_soon() -> None:
    away = bucket("s3://vectors/team?endpoint=http://127.0.0.1:1", "test")
    index = LanceIndex(BucketPlace(away, "mine", no_door), HashedNgrams())
    for call in (lambda: index.neighbours(["port"], 3), lambda: index.catch_up(ROWS, [], 1)):
        with pytest.raises(NoServer, match="can't be reached: Connection refused") as refused:
            call()
        assert "vectors:" in refused.value.hint


def test_a_bucket_that_is_not_there_is_said_in_the_servers_words() -> None:
    said = f"s3://nobodys/team?endpoint={s3.server().endpoint}"
    index = LanceIndex(BucketPlace(bucket(said, "test"), "mine", no_door), HashedNgrams())
    with pytest.raises(NoServer, match="The specified bucket does not exist"):
        index.catch_up(ROWS, [], 1)


# what leaves


def test_nothing_is_asked_of_another_machine_that_the_owner_has_not_allowed() -> None:
    record = Ledger()
    index = LanceIndex(far("unallowed", Door(record, lambda _: None)), HashedNgrams())
    for call in (lambda: index.catch_up(ROWS, [], 1), lambda: index.neighbours(["port"], 3)):
        with pytest.raises(NoConsent, match=FAR):
            call()
    assert record.rows == []
    assert s3.server().keys("unallowed") == []


def test_each_row_is_on_record_before_it_leaves_and_no_text_does() -> None:
    record = Ledger()
    door = Door(record, lambda place: Consent(place, "2026-11-30"))
    index = LanceIndex(far("allowed", door), HashedNgrams())
    index.catch_up(ROWS, ["it's"], 1)
    sent = [row for row in record.rows if isinstance(row, Sending)]
    assert [row.what.split(" at ")[0] for row in sent] == ["PUT 4 vectors", "DELETE 1 vectors"]
    assert {row.destination for row in sent} == {FAR}
    assert index.neighbours([ROWS[2][1]], 1)[0] == [("pnpm", 1.0)]
    objects = [s3.server().read(key) for key in s3.server().keys("allowed")]
    assert any(b"pnpm" in content for content in objects), "its id is there"
    assert not any(b"instead" in content for content in objects)


def test_a_rehearsal_sends_nothing_and_shows_what_would_go() -> None:
    door = Door(Ledger(), lambda _: None, rehearses=True)
    index = LanceIndex(far("rehearsed", door), HashedNgrams())
    index.catch_up(ROWS, [], 1)
    assert list(index.neighbours(["port"], 3)) == [()]
    (kept,) = door.withheld
    assert set(json.loads(kept.body)) == {id for id, _ in ROWS}
    assert s3.server().keys("rehearsed") == []


# the address


def test_an_address_names_server_and_bucket_and_holds_no_credentials(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    usual = bucket("s3://team-vectors/memory?region=eu-central-1", "c")
    assert usual.endpoint == "https://s3.eu-central-1.amazonaws.com"
    assert usual.destination == "https://team-vectors.s3.eu-central-1.amazonaws.com"
    assert bucket("s3://vec/a?endpoint=http://localhost:9000", "c").destination == ""
    own = bucket("s3://vec/a/b?endpoint=https://s3.example.org:9000", "c")
    assert own.destination == "https://vec.s3.example.org:9000"
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://minio.example.org")
    assert bucket("s3://vec/a", "c").destination == "https://vec.minio.example.org"
    for wrong in (
        "s3://AKIA:hidden@vec/a",
        "s3://vec/a?aws_secret_access_key=hidden",
        "s3://vec/a#hidden",
        "s3://vec",
        "s3://Vec/a",
        "s3://vec/../a b",
        "https://vec/a",
        "s3://vec/a?endpoint=hidden",
    ):
        with pytest.raises(BadPolicy) as refused:
            bucket(wrong, "config.yaml: vectors")
        assert "hidden" not in refused.value.message + refused.value.hint
