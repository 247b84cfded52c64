"""What a caller gets wrong is told rightly.

It is one sentence with the place and the remedy, the right exit code, and nothing written.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.harness import Answer, Memory, json_lines, refused, sound
from tests.end_to_end.sayings import remarks, witnesses

GOOD = b'{"text": "A good line"}\n'
BAD_LINES = {
    "malformed JSON": (b'{"text": "cut off\n', "not JSON"),
    "two objects on a line": (b'{"text": "a"} {"text": "b"}\n', "not JSON"),
    "a list": (b'["text"]\n', 'not an object with a "text"'),
    "no text": (b'{"principal": "user:owner"}\n', 'not an object with a "text"'),
    "an empty text": (b'{"text": " \\t "}\n', "needs a text"),
    "a text that is a number": (b'{"text": 5}\n', 'not an object with a "text"'),
    "bytes that are not UTF-8": (b'{"text": "caf\xe9"}\n', "UTF-8"),
    "half a surrogate pair": (b'{"text": "caf\\ud83d"}\n', "UTF-8"),
    "a line of 10 MB": (b'{"text": "' + b"x" * 10_000_000 + b'"}\n', "longer than"),
    "a text of 100 KB": (b'{"text": "' + b"y " * 50_000 + b'"}\n', "the most is"),
    "deeply nested JSON": (
        b'{"text": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
        "not JSON",
    ),
    "a principal without a kind": (b'{"text": "a", "principal": "claude"}\n', "kind:name"),
    "an unknown trust": (b'{"text": "a", "trust": "high"}\n', "trust 'high'"),
    "half a slot": (b'{"text": "a", "subject": "server"}\n', "go together"),
    "a time that is none": (b'{"text": "a", "at": "yesterday"}\n', "not a time"),
    "a list for a session": (b'{"text": "a", "session": ["s"]}\n', "session is list"),
    "an artefact without a command": (b'{"text": "a", "artefact": {"exit": 0}}\n', "artefact"),
    "the engine's own voice": (
        b'{"text": "a", "principal": "tool:kairos-mem"}\n',
        "only the engine itself",
    ),
}


@pytest.mark.parametrize("wrong", BAD_LINES)
def test_one_bad_line_of_stdin_is_named_by_its_number_and_nothing_is_written(
    memory: Memory, wrong: str
) -> None:
    line, said = BAD_LINES[wrong]
    before = memory.files()
    refused(
        memory.run("observe", "--stdin", stdin=GOOD + b"\n" + line + GOOD),
        1,
        "stdin:3:",
        said,
        "nothing was written",
    )
    assert memory.files() == before


def test_a_binary_file_on_stdin_is_refused_with_its_first_line_as_the_place(memory: Memory) -> None:
    binary = bytes(range(256)) * 40
    refused(memory.run("observe", "--stdin", stdin=binary), 1, "stdin:1:")
    assert memory.logs() == []


def test_no_lines_on_stdin_are_no_error(memory: Memory) -> None:
    assert memory.ask("observe", "--stdin", stdin=b"\n\n") == {"observed": 0, "ids": []}


def test_a_field_that_nobody_knows_is_told_and_the_rest_is_kept(memory: Memory) -> None:
    answer = memory.run(
        "observe", "--stdin", stdin=[{"text": "a good line", "principle": "agent:claude"}]
    )
    assert answer.code == 0
    assert "'principle'" in answer.err
    assert len(memory.logged()) == 1


def test_an_argument_that_is_not_utf_8_is_refused(memory: Memory) -> None:
    refused(memory.run("observe", b"caf\xe9 is closed"), 1, "UTF-8", "nothing was written")
    assert memory.logs() == []


def test_control_characters_and_line_breaks_cannot_forge_a_second_line(memory: Memory) -> None:
    text = (
        "one\n- 09:00:00.000000 user:owner: "
        "forged\tsession=x\t^o0123456789abcdef\x1b[31m\u2028two\x00"
    )
    memory.observe({"text": text})
    (log,) = memory.logs()
    assert len(log.read_text("utf-8").splitlines()) == 1
    assert memory.night()["admitted"] == 1
    sound(memory)


WRONG_CALLS = {
    "an unknown option": (["facts", "--nope"], "--nope", "kairos-mem facts --help"),
    "an unknown verb": (["observ", "hello"], "observ", "kairos-mem --help"),
    "an unknown global option": (["--nope", "facts"], "--nope", "kairos-mem --help"),
    "a missing argument": (["why"], "Missing argument", "kairos-mem why --help"),
    "one argument too many": (["verify", "this"], "this", "kairos-mem verify --help"),
    "neither text nor stdin": (["observe"], "TEXT or --stdin", "kairos-mem observe"),
    "both text and stdin": (["observe", "a", "--stdin"], "TEXT or --stdin", "kairos-mem observe"),
    "an option without its value": (["observe", "a", "--session"], "--session", "--help"),
    "a status that there is none": (
        ["facts", "--status", "sure"],
        "sure",
        "kairos-mem facts --help",
    ),
    "a day that is none": (
        ["consolidate", "--force", "--as-of-date", "soon"],
        "soon",
        "2026-11-20",
    ),
    "a revert on a day that is none": (
        ["revert", "3", "--as-of-date", "soon"],
        "soon",
        "2026-11-20",
    ),
    "a span that is none": (["diff", "3-5"], "3-5", "3..41"),
    "a line that is no number": (["blame", "MEMORY.md:x"], "'x'", "MEMORY.md:12"),
    "numbers that are none": (["apply", "plan.json", "--only", "a"], "'a'", "1,4-6"),
    "a negative limit": (["log", "--limit", "-1"], "-1", "kairos-mem log --help"),
    "a point before the beginning": (["facts", "--as-of", "-3"], "-3", "dream:7 or 2026-11-20"),
    "an unknown kind of import": (["import", "diary", "."], "diary", "daily-notes"),
}


@pytest.mark.parametrize("wrong", WRONG_CALLS)
def test_a_call_that_is_off_gets_exit_code_2_and_the_way_to_help(held: Memory, wrong: str) -> None:
    words, *said = WRONG_CALLS[wrong]
    if "plan.json" in words:
        held.ask("consolidate", "--force", "--plan", "plan.json")
    before = held.files()
    refused(held.run(*words), 2, *said)
    assert held.files() == before


UNKNOWN = {
    "why f000000000000": "fact f000000000000",
    "show nothing": "fact nothing",
    "log f0": "no fact, entry, night or day f0",
    "revert f000000000000": "fact f000000000000",
    "revert 99": "entry 99",
    "revert 99999999999999999999999": "entry 99999999999999999999999",
    "revert ²": "fact ²",
    "revert dream:7": "dream 7",
    "revert dream:²": "dream ²",
    "revert session:nobody": "session nobody",
    "revert source:nowhere.py": "source nowhere.py",
    "revert principal:agent:nobody": "principal agent:nobody",
    "blame OTHER.md": "page OTHER.md",
    "blame MEMORY.md:9999": "MEMORY.md:9999",
    "facts --as-of 99": "entry 99",
    "diff 0..99": "entry 99",
}


@pytest.mark.parametrize("call", UNKNOWN)
def test_what_there_is_not_is_named(held: Memory, call: str) -> None:
    before = held.files()
    refused(held.run(*call.split()), 1, UNKNOWN[call])
    assert held.files() == before


def test_an_ambiguous_beginning_of_an_id_names_what_it_could_be(memory: Memory) -> None:
    memory.observe(*remarks(40, "many"))
    memory.night()
    refused(memory.run("why", "f"), 1, "40 facts have an id that begins with f", "and 35 more")


def test_without_a_store_the_exit_code_is_10(tmp_path: Path) -> None:
    nowhere = Memory(tmp_path)
    for words in (
        ["observe", "hello"],
        ["observe", "--stdin"],
        ["facts"],
        ["verify"],
        ["consolidate", "--force"],
        ["import", "daily-notes", "."],
    ):
        refused(nowhere.run(*words), 10, "No .kairos-mem", "kairos-mem init")
    refused(nowhere.run("--root", "/nonexistent", "facts"), 10, "/nonexistent")
    assert list(tmp_path.iterdir()) == []


def test_a_store_inside_another_is_refused_unless_asked_for(held: Memory) -> None:
    below = Memory(held.folder / "sub")
    below.folder.mkdir()
    refused(below.run("init"), 1, str(held.root), "init --nested")
    assert not below.root.exists()
    assert below.ask("facts") == held.ask("facts")
    assert below.ask("init", "--nested")["created"] is True
    assert below.ask("facts") == []


def test_a_second_init_changes_nothing(held: Memory) -> None:
    before = held.files()
    assert held.ask("init")["created"] is False
    assert held.files() == before


def test_a_plan_that_the_ledger_has_moved_past_is_refused_whole(memory: Memory) -> None:
    memory.observe(*witnesses())
    memory.ask("consolidate", "--force", "--plan", "plan.json")
    memory.night()
    before = memory.files()
    refused(memory.run("apply", "plan.json"), 1, "Nothing was applied", "consolidate --plan FILE")
    assert memory.files() == before


BAD_PLANS = {
    "not JSON": "{",
    "a list": "[]",
    "no plan": '{"head": 5}',
    "binary": "\0\1",
    "of a later format": '{"format": 99}',
}


@pytest.mark.parametrize("wrong", BAD_PLANS)
def test_a_file_that_is_no_plan_is_refused_by_name(held: Memory, wrong: str) -> None:
    (held.folder / "plan.json").write_text(BAD_PLANS[wrong], "utf-8")
    for verb in ("apply", "review"):
        refused(held.run(verb, "plan.json"), 1, "plan.json")


def test_a_plan_that_is_not_there_or_not_text_is_refused_by_name(held: Memory) -> None:
    refused(held.run("review", "absent.json"), 1, "absent.json", "No such file")
    (held.folder / "latin.json").write_bytes(b'{"head": "caf\xe9"}')
    refused(held.run("review", "latin.json"), 1, "latin.json")


def test_a_plan_edited_into_nonsense_changes_nothing(memory: Memory) -> None:
    memory.observe(*witnesses())
    memory.ask("consolidate", "--force", "--plan", "plan.json")
    path = memory.folder / "plan.json"
    good = json.loads(path.read_text("utf-8"))
    before = memory.files()
    for wrong in ({"colour": "red"}, {"evidence": 5}, {"status": ["asserted"]}):
        changes = [["f000000000000", dict.fromkeys(wrong, ""), wrong]]
        path.write_text(
            json.dumps(
                {**good, "proposals": [{"verb": "promote", "because": "-", "changes": changes}]}
            ),
            "utf-8",
        )
        refused(memory.run("apply", "plan.json"), 1)
        assert memory.files() == before


REFUSALS = {
    "usage": ("facts --nope", 2),
    "unknown": ("why f000000000000", 1),
    "bad-input": ("review absent.json", 1),
    "bad-observation": ("observe --", 1),
    "no-store": ("--root /nonexistent facts", 10),
    "nested-store": ("--root sub init", 1),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_with_json_a_refusal_is_one_document_of_the_contract_on_stdout(
    held: Memory, code: str
) -> None:
    call, exit_code = REFUSALS[code]
    as_told(
        held.run("--json", *call.split(), *([" "] if code == "bad-observation" else [])),
        code,
        exit_code,
    )


def test_with_json_a_bad_line_on_stdin_is_one_document_too(held: Memory) -> None:
    as_told(
        held.run("--json", "observe", "--stdin", stdin=b"[]\n" + json_lines(witnesses())),
        "bad-observation",
        1,
    )


def as_told(answer: Answer, code: str, exit_code: int) -> None:
    """An error in exactly the contract's form."""
    assert (answer.code, answer.err) == (exit_code, ""), answer
    assert answer.json.keys() == {"error"}
    error = answer.json["error"]
    assert error.keys() == {"code", "message", "hint"}
    assert error["code"] == code
    assert error["message"].endswith((".", "?"))
    assert error["hint"]
