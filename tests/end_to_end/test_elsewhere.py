"""A night thought elsewhere.

It is packed at home, answered by another process that has no memory, and decided at home. Who
answers is a program that speaks for itself, as a user's own would.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from memory_engine.adapters.advisers.judge import CONTRADICTION, WORDING
from memory_engine.adapters.advisers.reader import WORDING as LESSONS
from memory_engine.domain.pack import Came
from memory_engine.formats import pack as packs
from tests.end_to_end.harness import COMMAND, DAY, Answer, Memory, refused, sound, surroundings

SAYINGS = (
    "The parser treats tabs as spaces",
    "Tabs count as spaces for the parser",
    "The mailer batches newsletters",
    "Newsletters go through the mailer in batches",
    "The mailer sends newsletters one by one",
)
JUDGE = """\
import json, sys, time
question = json.load(sys.stdin)
with open({heard!r}, "a") as heard:
    heard.write(json.dumps(question["data"]) + "\\n")
time.sleep({slow})
same = question["purpose"] == "judge" and "one by one" not in json.dumps(question["data"])
print(json.dumps({{"answer": "yes" if same else "no"}}))
"""
LATER = "2026-11-22"


class Home(Memory):
    """A memory with a judging program, and an empty folder.

    The program is tried and allowed.
    """

    def __init__(self, folder: Path, away: Path, state: Path) -> None:
        super().__init__(folder)
        self.away, self.heard = away, away / "heard"
        self.env = {"XDG_CONFIG_HOME": str(state / "own"), "HOME": str(state / "home")}
        self.judge = f"command:{sys.executable} {away / 'judge.py'}"
        self.carried = away.parent / "carried"
        self.pack, self.answers = self.carried / "night.pack", self.carried / "night.pack.answers"

    def call(self, *words: str, **more: str) -> Answer:
        """One call of the owner's."""
        return self.run(*words, env={**self.env, **more})

    def told(self, *words: str) -> Any:  # noqa: ANN401  (JSON is what it is)
        """One call with ``--json`` that must succeed."""
        answer = self.call("--json", *words)
        assert answer.code == 0, answer
        return answer.json

    def export(self) -> Any:  # noqa: ANN401  (JSON is what it is)
        """Pack tonight."""
        return self.told("night", "export", str(self.pack), "--as-of-date", DAY)

    def worker(self, *words: str) -> subprocess.Popen[bytes]:
        """Start somebody elsewhere who answers a copy of the pack there."""
        shutil.copy(self.pack, self.away)
        call = [*COMMAND, "--json", "night", "answer", "night.pack", *words]
        env = surroundings({**self.env, "XDG_CONFIG_HOME": str(self.away / "none")})
        pipe = subprocess.PIPE
        return subprocess.Popen(call, cwd=self.away, env=env, stdout=pipe, stderr=pipe)

    def answered(self, *words: str) -> Any:  # noqa: ANN401  (JSON is what it is)
        """Have it answered elsewhere, and fetch the answers."""
        out, err = self.worker(*words).communicate(timeout=60)
        assert out, err
        for file in self.away.glob("*.answers"):
            shutil.copy(file, self.carried)
        return json.loads(out)

    def brought(self) -> Answer:
        """Bring the answers in."""
        return self.call("--json", "night", "import", str(self.pack))

    def plan(self) -> Any:  # noqa: ANN401  (JSON is what it is)
        """The plan that waits."""
        return json.loads((self.root / "dreams/0001/plan.json").read_text("utf-8"))


def judged(slow: float, away: Path) -> None:
    """Write the program that answers."""
    text = JUDGE.format(heard=str(away / "heard"), slow=slow)
    (away / "judge.py").write_text(text, "utf-8")


READER = """\
import json, re, sys
question = json.load(sys.stdin)
data, lessons = question["data"], []
if question["purpose"] == "reader":
    for piece in data["pieces"]:
        sentence = re.split(r"(?<=[.!?]) ", piece["text"])[0]
        if 20 < len(sentence) < 200 and len(lessons) < 8:
            row = {"piece": piece["number"], "quote": sentence, "text": sentence}
            lessons.append({**row, "kind": "lesson"})
    print(json.dumps({"lessons": lessons}))
else:
    print(json.dumps({"answer": "yes" if len(json.dumps(data)) % 2 else "no"}))
"""
SAMPLE = Path(__file__).parents[2] / "fixtures" / "sample" / "claude"


@pytest.fixture
def home(memory: Memory, tmp_path: Path) -> Home:
    """A memory with some pairs in doubt."""
    away = tmp_path / "away"
    away.mkdir()
    (tmp_path / "home").mkdir()
    (tmp_path / "carried").mkdir()
    judged(0, away)
    found = Home(memory.folder, away, tmp_path)
    settings = f'judge: "{found.judge}"\npolicy: {{ask_at: 0.3, merge_at: 0.99999}}\n'
    (found.root / "config.yaml").write_text(settings, "utf-8")
    found.observe(
        *(
            {"text": text, "session": f"s{n}", "at": f"{DAY}T10:00:00Z", "principal": "agent:a"}
            for n, text in enumerate(SAYINGS)
        )
    )
    assert found.call("privacy", "allow", found.judge).code == 0
    wording = sha256(WORDING.read_bytes() + CONTRADICTION.read_bytes()).hexdigest()
    trial: dict[str, object] = {"role": "judge", "adviser": found.judge, "prompt": wording}
    trial |= {"claims": 100, "wrong": 0, "at_most": 0.03}
    own = tmp_path / "own" / "kairos-mem" / "trials.json"
    own.write_text(json.dumps({"trials": [trial]}), "utf-8")
    return found


def asked_at(home: Home) -> list[str]:
    """What the program was asked, in order."""
    return home.heard.read_text("utf-8").splitlines() if home.heard.exists() else []


def test_its_plan_is_the_one_that_would_have_been_thought_here(home: Home, tmp_path: Path) -> None:
    twin = Home(tmp_path / "twin", home.away, tmp_path)
    shutil.copytree(home.folder, twin.folder)
    assert twin.call("privacy", "allow", twin.judge).code == 0
    local = twin.told(
        "consolidate", "--force", "--as-of-date", DAY, "--plan", str(tmp_path / "local.json")
    )
    assert asked_at(home), "nobody was asked: this test shows nothing"
    here = json.loads((tmp_path / "local.json").read_text("utf-8"))
    home.heard.unlink()

    told = home.export()
    assert told["of_purpose"]["judge"] == told["of_purpose"]["conflict"] >= 2
    assert asked_at(home) == []
    before = home.told("stats")
    assert (before["facts"], before["entries"], before["dreams"]) == (0, 0, 0)
    done = home.answered()
    assert done["answered"] + done["needless"] == done["questions"] == told["questions"]
    assert len(asked_at(home)) == done["answered"]

    answer = home.brought()
    assert answer.code == 0, answer
    assert home.plan() == here
    assert answer.json["merged"] == local["merged"] > 0
    assert answer.json["elsewhere"]["open"] == 0
    assert answer.json["advice"]["verdicts"] == local["advice"]["verdicts"]
    assert home.told("stats")["entries"] == 0, "a plan that nobody approved changes no belief"

    listed = home.told("review", ".kairos-mem/dreams/0001/plan.json")
    assert len(listed["decisions"]) == len(here["proposals"])
    applied = home.told("apply", ".kairos-mem/dreams/0001/plan.json")
    assert applied["applied"] is True
    sound(home)
    refused(home.call("night", "import", str(home.pack)), 1, "was brought in on")


def test_what_leaves_is_on_record_and_an_agent_sends_nothing(home: Home) -> None:
    home.observe(
        {"text": "The deploy key is ghp_abcdefghijklmnopqrstuvwxyz0123456789", "session": "s9"}
    )
    for words in ("export night.pack", "answer night.pack", "import night.pack", "call-back"):
        refused(home.call("night", *words.split(), CLAUDECODE="1"), 4, "owner's word")
    assert not home.pack.exists()
    home.export()
    content = home.pack.read_bytes()
    assert b"ghp_" not in content
    assert home.pack.stat().st_mode & 0o077 == 0
    sent = home.told("privacy")["left"][-1]
    assert (sent["purpose"], sent["digest"]) == ("night exported", sha256(content).hexdigest())
    assert sent["destination"] == f"file:{home.pack}"
    sound(home)


def test_where_nobody_is_asked_there_is_nothing_to_pack(home: Home) -> None:
    (home.root / "config.yaml").rename(home.root / "config.aside")
    refused(home.call("night", "export", str(home.pack)), 1, "names no judge or reader")
    (home.root / "config.aside").rename(home.root / "config.yaml")
    assert home.call("privacy", "deny", home.judge).code == 0
    refused(home.call("night", "export", str(home.pack)), 1, "you have not allowed")
    assert not home.pack.exists()


# -- what is refused


def changed(file: Path, before: str, after: str) -> None:
    """Put other words into a file."""
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def forged(home: Home, change: Callable[[Came], Came]) -> None:
    """Forge an answer under the pack's seal.

    One who has the pack could.
    """
    pack = packs.read(home.pack.read_text("utf-8"), "")
    first = home.answers.read_text("utf-8").splitlines()[1]
    row = json.loads(first)
    del row["seal"]
    home.answers.write_text(packs.heading(pack) + packs.line(pack, change(Came(**row))), "utf-8")


def other_night(home: Home) -> None:
    """Dream a night meanwhile."""
    (home.root / "config.yaml").rename(home.root / "config.aside")
    home.told("consolidate", "--force", "--as-of-date", DAY)
    (home.root / "config.aside").rename(home.root / "config.yaml")


def other_policy(home: Home) -> None:
    """Change what decides."""
    changed(home.root / "config.yaml", "ask_at: 0.3", "ask_at: 0.2")


def other_words(home: Home) -> None:
    """Take something out of what was said."""
    home.told("redact", "--text", "newsletters one by one", "--yes", "--as-of-date", DAY)


def another_export(home: Home) -> None:
    """Keep answers to one pack beside another."""
    kept, answers = home.pack.read_bytes(), home.answers.read_bytes()
    home.observe({"text": "Tabs are spaces to the parser", "session": "s7", "principal": "agent:a"})
    home.export()
    assert home.pack.read_bytes() != kept
    home.answers.write_bytes(answers)


REFUSED: dict[str, tuple[Callable[[Home], object], int, str, str]] = {
    "a question changed": (
        lambda home: changed(home.pack, "tabs as spaces", "tabs as nothing"),
        1,
        "altered-pack",
        "not as this store wrote it",
    ),
    "the night changed": (
        lambda home: changed(home.pack, '"dream": 1', '"dream": 2'),
        1,
        "altered-pack",
        "not as this store wrote it",
    ),
    "an answer changed": (
        lambda home: changed(home.answers, '"yes"', '"no"'),
        1,
        "altered-pack",
        "not as whoever had the pack wrote it",
    ),
    "answers to another pack": (another_export, 1, "altered-pack", "it answers pack"),
    "called back": (
        lambda home: home.told("night", "call-back"),
        1,
        "bad-input",
        "No such file",
    ),
    "a night since": (other_night, 1, "stale-pack", "it was made at ledger head"),
    "other settings": (other_policy, 1, "stale-pack", "under policy"),
    "other words": (other_words, 1, "stale-pack", "it was made at ledger head"),
    "an answer to no question": (
        lambda home: forged(home, lambda came: came._replace(id="f" * 64)),
        4,
        "overreaching-pack",
        "does not ask",
    ),
    "more than an answer": (
        lambda home: forged(home, lambda c: c._replace(value={**(c.value or {}), "promote": "f1"})),
        4,
        "overreaching-pack",
        "promote",
    ),
    "none of the answers": (
        lambda home: forged(home, lambda came: came._replace(value={"answer": "certainly"})),
        4,
        "overreaching-pack",
        "is none of yes, no, unsure",
    ),
    "somebody who was not tried": (
        lambda home: forged(home, lambda came: came._replace(by="claude:another")),
        4,
        "overreaching-pack",
        "claude:another answers",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_the_night_that_went_out_is_refused(name: str, home: Home) -> None:
    change, code, kind, said = REFUSED[name]
    home.export()
    home.answered()
    change(home)
    before = home.told("stats")
    answer = home.brought()
    assert answer.code == code, answer
    assert json.loads(answer.out)["error"]["code"] == kind, answer
    assert said in json.loads(answer.out)["error"]["message"], answer
    assert home.told("stats") == before
    assert not (home.root / "dreams/0001/answers.json").exists()
    sound(home)


def test_what_was_called_back_is_refused_whoever_kept_a_copy(home: Home) -> None:
    home.export()
    home.answered()
    kept = home.pack.read_bytes()
    told = home.told("night", "call-back")["called_back"]
    assert [row["removed"] for row in told] == [True]
    home.pack.write_bytes(kept)
    refused(home.call("night", "import", str(home.pack)), 1, "was called back on", "night status")


# -- who answers


def test_a_worker_that_is_killed_goes_on_where_it_stopped(home: Home) -> None:
    home.export()
    judged(0.2, home.away)
    worker, file = home.worker(), home.away / "night.pack.answers"
    while not (file.exists() and file.read_bytes().count(b"\n") >= 2):
        assert worker.poll() is None
        time.sleep(0.01)
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate(timeout=60)
    with file.open("ab") as torn:
        torn.write(b'{"id": "half of a li')
    kept = file.read_bytes().split(b"\n")[1:-1]
    judged(0, home.away)
    done = home.answered()
    assert done["answered"] + done["needless"] == done["questions"]
    assert file.read_bytes().split(b"\n")[1 : 1 + len(kept)] == kept
    assert len(asked_at(home)) <= done["answered"] + 1, "what was answered is not asked again"
    assert home.brought().code == 0


def test_a_worker_stops_when_the_night_is_called_back(home: Home) -> None:
    home.export()
    judged(1, home.away)
    worker, file = home.worker(), home.away / "night.pack.answers"
    while not (file.exists() and file.read_bytes().count(b"\n") >= 1):
        assert worker.poll() is None
        time.sleep(0.01)
    (home.away / "night.pack").unlink()
    out, _ = worker.communicate(timeout=60)
    assert worker.returncode == 1
    assert "called back" in json.loads(out)["error"]["message"]


def test_several_take_a_share_each_and_status_tells_how_far_it_is(home: Home) -> None:
    told = home.export()
    (row,) = home.told("night", "status")["packs"]
    assert (row["state"], row["answered"], row["questions"]) == ("out", 0, told["questions"])
    shares = [
        home.answered("--part", f"{part}/2", "--out", f"{part}.answers")["questions"]
        for part in (1, 2)
    ]
    assert sum(shares) == told["questions"]
    files = [str(home.carried / f"{part}.answers") for part in (1, 2)]
    answer = home.call("--json", "night", "import", str(home.pack), *files)
    assert answer.code == 0, answer
    assert answer.json["elsewhere"]["open"] == 0
    (row,) = home.told("night", "status")["packs"]
    assert row["state"] == "brought in"


def test_what_is_said_meanwhile_is_in_the_night_and_can_be_asked_in_a_second_round(
    home: Home,
) -> None:
    first = home.export()
    home.answered()
    home.observe(
        {
            "text": "The parser counts a tab as spaces",
            "session": "s8",
            "at": f"{DAY}T11:00:00Z",
            "principal": "agent:a",
        }
    )
    answer = home.brought()
    assert answer.code == 0, answer
    assert answer.json["admitted"] == len(SAYINGS) + 1
    assert answer.json["elsewhere"]["open"] > 0
    second = home.export()
    assert 0 < second["questions"] < first["questions"] + second["questions"]
    old = {one.id for one in packs.read((home.away / "night.pack").read_text("utf-8"), "").asked}
    new = {one.id for one in packs.read(home.pack.read_text("utf-8"), "").asked}
    assert not old & new, "what was answered is not asked again"
    (home.away / "night.pack.answers").unlink()
    home.answered()
    answer = home.brought()
    assert answer.code == 0, answer
    assert answer.json["elsewhere"]["open"] == 0
    home.told("apply", ".kairos-mem/dreams/0001/plan.json")
    sound(home)


def test_what_a_reader_found_elsewhere_is_heard_and_asked_about_in_a_second_round(
    home: Home, tmp_path: Path
) -> None:
    (home.away / "judge.py").write_text(READER, "utf-8")
    with (home.root / "config.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f'reader: "{home.judge}"\n')
    own = tmp_path / "own" / "kairos-mem" / "trials.json"
    trials = json.loads(own.read_text("utf-8"))["trials"]
    wording = sha256(LESSONS.read_bytes()).hexdigest()
    trials.append({**trials[0], "role": "reader", "prompt": wording})
    own.write_text(json.dumps({"trials": trials}), "utf-8")
    home.told("import", "claude-transcript", str(SAMPLE), "--any-project")
    twin = Home(tmp_path / "twin", home.away, tmp_path)
    shutil.copytree(home.folder, twin.folder)
    assert twin.call("privacy", "allow", twin.judge).code == 0
    local = str(tmp_path / "local.json")
    here = twin.told("consolidate", "--force", "--as-of-date", DAY, "--plan", local)
    assert here["advice"]["reader"]["kept"] > 0, "nothing was found: this test shows nothing"

    for first in (True, False, False, False):
        told = home.export()
        assert ("reader" in told["of_purpose"]) == first
        for file in home.away.glob("*.answers"):
            file.unlink()
        home.answered()
        answer = home.brought()
        assert answer.code == 0, answer
        if not answer.json["elsewhere"]["open"]:
            break
    else:
        pytest.fail("questions without end")
    assert home.plan() == json.loads(Path(local).read_text("utf-8"))
    assert home.remembered() == twin.remembered()
    home.told("apply", ".kairos-mem/dreams/0001/plan.json")
    sound(home)
