"""A store is its owner's alone.

It has rights whatever the umask, no link is followed, no stranger's store used.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from memory_engine.adapters.store import Store
from tests.end_to_end.harness import Answer, Memory, refused, sound
from tests.end_to_end.sayings import remarks, witnesses

PRECIOUS = "what nobody may write over\n"
STRANGER = 4711


def modes(folder: Path) -> set[tuple[str, int]]:
    """Kind and rights of everything below a folder, itself included."""
    found = set()
    for path in [folder, *folder.rglob("*")]:
        about = path.lstat()
        found.add(("dir" if stat.S_ISDIR(about.st_mode) else "file", stat.S_IMODE(about.st_mode)))
    return found


@pytest.mark.parametrize("mask", [0, 0o022, 0o777])
def test_everything_is_for_the_owner_alone_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    memory = Memory(tmp_path)

    def run(*words: str, stdin: object = b"") -> Answer:
        answer = memory.run(*words, stdin=stdin, before=lambda: os.umask(mask))  # type: ignore[arg-type]
        assert answer.code == 0, answer
        return answer

    run("init")
    (memory.root / "config.yaml").write_text("embedder: hashed\n")  # it needs no model
    (memory.root / "config.yaml").chmod(0o600)
    run("observe", "--stdin", stdin=[*witnesses(), *remarks(310, "many")])
    run("consolidate", "--force", "--plan", "plan.json")
    run("consolidate", "--force")
    run("observe", "--stdin", stdin=remarks(2, "more"))
    run("consolidate", "--force")
    memory.page.write_text("a person wrote this\n")
    run("rebuild")
    assert {"logs", "dreams", "aside", "memory", "index.lance"} <= {
        path.name for path in memory.root.iterdir()
    }
    memory.page.chmod(0o600)
    assert modes(memory.root) == {("dir", 0o700), ("file", 0o600)}
    assert stat.S_IMODE((tmp_path / "plan.json").stat().st_mode) == 0o600


def test_an_older_store_is_narrowed_by_the_next_write_and_doctor_names_the_rest(
    held: Memory,
) -> None:
    held.root.chmod(0o755)
    (held.root / "config.yaml").chmod(0o644)
    log = held.logs()[0]
    log.chmod(0o644)
    assert any("config.yaml" in line and "chmod" in line for line in held.ask("doctor")["to_mend"])
    held.observe({"text": "a word more"})
    held.night()
    assert stat.S_IMODE(held.root.stat().st_mode) == 0o700
    (held.root / "config.yaml").chmod(0o600)
    log.chmod(0o600)
    assert held.ask("doctor")["to_mend"] == []


def test_a_plan_goes_to_stdout_once_whatever_that_is(memory: Memory) -> None:
    memory.observe(*witnesses())
    out = memory.folder / "out.txt"
    with out.open("wb") as file:
        descriptor = file.fileno()
        memory.run(
            "consolidate", "--force", "--plan", "/dev/stdout", before=lambda: os.dup2(descriptor, 1)
        )
    assert out.read_text("utf-8").startswith("{")
    assert "planned in /dev/stdout" in out.read_text("utf-8")


# -- links


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    path = tmp_path / "victim"
    path.write_text(PRECIOUS)
    return path


PLACES: dict[str, list[list[str]]] = {
    "lock": [["consolidate", "--force"], ["gates"]],
    "memory.db": [["facts"], ["consolidate", "--force"]],
    "memory.db-wal": [["facts"], ["consolidate", "--force"]],
    "config.yaml": [["facts"]],
    "memory/MEMORY.md": [["rebuild"], ["blame", "MEMORY.md"]],
    "logs": [["observe", "more"], ["consolidate", "--force"]],
    "logs/2026": [["observe", "more", "--at", "2026-11-20"], ["consolidate", "--force"]],
    "logs/2026/11/2026-11-10.md": [
        ["observe", "more", "--at", "2026-11-10"],
        ["consolidate", "--force"],
    ],
    "memory": [["consolidate", "--force"], ["rebuild"]],
    "dreams": [["consolidate", "--force"]],
    "index.lance": [["consolidate", "--force"]],
}


@pytest.mark.parametrize("place", PLACES)
def test_a_link_in_the_store_is_refused_by_name_and_never_followed(
    held: Memory, victim: Path, tmp_path: Path, place: str
) -> None:
    path, away = held.root / place, tmp_path / "away"
    if path.exists():
        path.rename(away)
    path.symlink_to(away if away.is_dir() else victim)
    before = sorted(away.rglob("*")) if away.is_dir() else []
    for words in PLACES[place]:
        refused(held.run(*words), 1, place, "is a link")
    assert victim.read_text() == PRECIOUS
    assert (sorted(away.rglob("*")) if away.is_dir() else []) == before
    assert any(place in line and "is a link" in line for line in held.ask("doctor")["to_mend"])


def test_a_link_where_a_page_is_made_ready_is_not_written_through(
    held: Memory, victim: Path
) -> None:
    (held.root / "memory" / ".MEMORY.md.new").symlink_to(victim)
    held.observe({"text": "Always run the linter", "principal": "user:owner"})
    held.night()
    assert victim.read_text() == PRECIOUS
    assert "Always run the linter" in held.page.read_text("utf-8")
    sound(held)


@pytest.mark.parametrize("place", ["lock", "memory.db", "logs/2026/11/2026-11-10.md"])
def test_a_second_name_of_a_file_is_refused(held: Memory, tmp_path: Path, place: str) -> None:
    path = held.root / place
    path.touch()
    os.link(path, tmp_path / "second")
    refused(held.run("consolidate", "--force"), 1, place, "hard link")


def test_a_pipe_in_place_of_a_log_hangs_nobody(held: Memory) -> None:
    log = held.logs()[0]
    log.unlink()
    os.mkfifo(log)
    refused(held.run("consolidate", "--force"), 1, log.name, "no plain file")


# -- whose store it is


def as_stranger(change: Callable[[], object]) -> None:
    if os.geteuid():
        pytest.skip("only root can give files to another user")
    change()


def test_a_store_of_another_user_is_refused_by_every_verb_however_named(held: Memory) -> None:
    as_stranger(lambda: os.chown(held.root, STRANGER, STRANGER))
    log, before = held.logs()[-1], held.logs()[-1].read_bytes()
    below = held.folder / "a" / "b"
    below.mkdir(parents=True)
    for words in (
        ["observe", "planted"],
        ["observe", "--stdin"],
        ["facts"],
        ["consolidate", "--force"],
        ["--root", ".", "facts"],
    ):
        refused(held.run(*words), 4, str(held.root), f"uid {STRANGER}", "KAIROS_MEM_SAFE")
    refused(held.run("facts", env={"KAIROS_MEM_ROOT": str(held.folder)}), 4, "another user")
    assert log.read_bytes() == before
    assert any("another user" in line for line in held.ask("doctor")["to_mend"])
    for env in (
        {"KAIROS_MEM_SAFE": str(held.root)},
        {"KAIROS_MEM_SAFE": f"/elsewhere:{held.folder}"},
        {"KAIROS_MEM_SAFE": "*"},
        {"SUDO_UID": str(STRANGER)},
    ):
        assert held.run("facts", env=env).code == 0, env
    refused(held.run("facts", env={"KAIROS_MEM_SAFE": "/elsewhere"}), 4, "another user")
    own = Memory(below)
    assert own.ask("init")["created"] is True
    assert own.ask("facts") == []


def test_a_file_of_another_user_in_ones_own_store_is_refused(held: Memory) -> None:
    as_stranger(lambda: os.chown(held.root / "config.yaml", STRANGER, STRANGER))
    refused(held.run("facts"), 1, "config.yaml", "another user")
    assert any("config.yaml" in line for line in held.ask("doctor")["to_mend"])


def test_a_store_that_everybody_can_write_is_refused(held: Memory) -> None:
    held.root.chmod(0o777)
    for words in (["observe", "planted"], ["facts"]):
        refused(held.run(*words), 4, "everybody", "chmod")


def test_a_link_to_ones_own_store_is_followed_and_named_by_doctor(
    held: Memory, tmp_path: Path
) -> None:
    place = tmp_path / "disk" / ".kairos-mem"
    place.parent.mkdir()
    held.root.rename(place)
    held.root.symlink_to(place)
    assert held.ask("facts")
    assert any("is a link to" in line for line in held.ask("doctor")["to_mend"])
    held.root.unlink()
    held.root.symlink_to(tmp_path)
    refused(held.run("observe", "planted"), 4, "no store")
    assert not (tmp_path / "logs").exists()


# -- what is read


def test_a_bullet_edited_to_the_same_length_is_read_again(memory: Memory) -> None:
    log = memory.root / "logs" / "2026" / "11" / "2026-11-18.md"
    log.parent.mkdir(parents=True)
    log.write_text("- The cache lives in redis.\n")
    memory.night()
    times = log.stat()
    log.write_text("- The cache lives in nginx.\n")
    os.utime(log, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert memory.ask("stats")["pending"] == 1
    assert memory.night()["admitted"] == 1
    assert memory.ask("stats")["pending"] == 0
    assert memory.fact("nginx")


def test_a_question_is_answered_while_another_process_writes_the_vectors(memory: Memory) -> None:
    import fcntl

    memory.observe(*remarks(310, "many"))
    memory.night()
    memory.observe(*remarks(2, "more"))
    memory.night()
    lock = memory.root / "index.lance" / "lock"
    (memory.root / "index.lance").mkdir(exist_ok=True)
    with lock.open("w") as file:
        lock.chmod(0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        for path in (memory.root / "index.lance").glob("texts.lance"):
            path.rename(memory.folder / "away")  # so that whoever asks would have to build it
        answer = memory.run("--json", "recall", "where does many_7 keep its limits?")
    assert answer.code == 0, answer
    assert "many_7" in answer.json[0]["text"]


def test_a_store_can_be_used_from_another_thread(held: Memory) -> None:
    from concurrent.futures import ThreadPoolExecutor

    store = Store(held.database)
    with ThreadPoolExecutor(3) as pool:
        heads = list(pool.map(lambda _: store.head(), range(9)))

        def write(number: int) -> None:
            with store.transaction():
                store.mark({f"test:{number}": "1"})

        list(pool.map(write, range(9)))
    assert set(heads) == {store.head()}
    assert len([name for name in store.marks() if name.startswith("test:")]) == 9
    store.close()
