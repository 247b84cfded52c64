"""A shell line and its output tell working commands.

They are the project's commands that are known to work, and those that are not.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.adapters.importers.test_runs.outcome import exit_code, outcome
from memory_engine.commandline.project import Command, project_commands

BASE = "/home/ines/shop"


def only(shell: str) -> Command:
    (command,) = project_commands(shell, BASE)
    return command


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("mix test 2>&1 | tail -10", "mix test"),
        (f"cd {BASE} && mix compile 2>&1", "mix compile"),
        ("PYTHONPATH=/abs/src pytest -q", "pytest -q"),
        ("MIX_ENV=test mix test", "MIX_ENV=test mix test"),
        ("timeout 60 cargo test --workspace", "cargo test --workspace"),
        ("source .venv/bin/activate && pytest", "pytest"),
        (f"{BASE}/.venv/bin/pytest -x", ".venv/bin/pytest -x"),
        ("npx vitest run > /tmp/out.txt 2>&1", "npx vitest run"),
        ("uv run --with pytest-xdist pytest -n 4", "uv run --with pytest-xdist pytest -n 4"),
        ("./gradlew test", "./gradlew test"),
        ("bash scripts/check.sh --fast", "bash scripts/check.sh --fast"),
    ],
)
def test_a_command_is_kept_as_one_would_type_it_again(shell: str, line: str) -> None:
    command = only(shell)
    assert command.line == line
    assert command.general


OTHERS = """
ls -la
git status
cd src
cat pyproject.toml
grep -r pytest .
python -c 'print(1)'
python scripts/foo.py
npm install left-pad
for f in *; do pytest $f; done
echo $(pytest)
npm test &
API_TOKEN=x npm test
cat x | pytest
pytest 'unbalanced
sudo make install
""".strip().splitlines()


@pytest.mark.parametrize("shell", [*OTHERS, "", "pytest <<EOF\nx\nEOF"])
def test_no_command_of_a_project_and_none_that_holds_a_secret(shell: str) -> None:
    assert project_commands(shell, BASE) == ()


def test_one_file_or_one_test_is_another_command_than_all() -> None:
    narrow = only(
        "python -m pytest tests/test_config.py::TestPort::test_default -k 'default_port "
        "and not slow'"
    )
    assert narrow.tests
    assert not narrow.general
    assert narrow.files == ("tests/test_config.py",)
    assert narrow.names == ("TestPort", "test_default", "default_port")
    assert only("mix test test/a_test.exs:12").files == ("test/a_test.exs",)
    assert only("go test ./pkg/cloud/ -run TestResume -v").names == ("TestResume",)
    assert only("pnpm --filter web test").names == ()


def test_the_program_behind_a_launcher_speaks() -> None:
    programs = [
        only(shell).program
        for shell in (
            "uv run pytest",
            "python -m mypy src",
            "npx tsc --noEmit",
            "bundle exec rspec",
            "make test",
        )
    ]
    assert programs == ["pytest", "mypy", "tsc", "rspec", "make"]


def test_a_chain_tells_of_each_link_only_when_all_went_well() -> None:
    chain = project_commands("ruff check . && mypy src && pytest", BASE)
    assert [outcome(command, 0, "").verdict for command in chain] == ["works"] * 3
    assert [outcome(command, 1, "E501 too long").verdict for command in chain] == ["unknown"] * 3


def test_behind_a_pipe_only_the_runners_own_summary_counts() -> None:
    piped = only("mix test 2>&1 | tail -5")
    assert (
        outcome(piped, 0, "Finished in 5.5 seconds\n14 doctests, 397 tests, 0 failures").verdict
        == "works"
    )
    assert (
        outcome(piped, 0, "Finished in 5.5 seconds\n14 doctests, 397 tests, 2 failures").verdict
        == "unknown"
    )
    assert (
        outcome(piped, 0, "Compiling 2 files (.ex)").because
        == "a command whose exit code is lost behind a pipe"
    )


WENT_WELL = (
    "12 passed in 0.31s",
    "=== 12 passed, 1 skipped in 0.31s ===",
    "test result: ok. 7 passed; 0 failed; 0 ignored",
    "ok  \texample.org/a\t0.021s",
    "Tests:       3 passed, 3 total",
    " Test Files  2 passed (2)\n      Tests  16 passed (16)",
    "  12 passing (30ms)",
    "OK (12 tests, 24 assertions)",
    "12 examples, 0 failures",
    "Passed!  - Failed:     0, Passed:    12",
    "BUILD SUCCESSFUL in 3s",
    "Success: no issues found in 4 source files",
    "All checks passed!",
    "401 mods/funs, found no issues.",
    "\x1b[32m5 passed\x1b[0m in 0.10s",
)


@pytest.mark.parametrize("summary", WENT_WELL)
def test_summaries_of_runners_that_went_well(summary: str) -> None:
    assert outcome(only("make test | cat"), 0, summary).verdict == "works"


@pytest.mark.parametrize(
    "summary",
    [
        "2 failed, 12 passed in 0.31s",
        "test result: FAILED. 6 passed; 1 failed",
        "ok  \ta\t0.1s\nFAIL\tb [build failed]",
        "Tests: 1 failed, 3 passed",
        "",
    ],
)
def test_summaries_that_say_no_such_thing(summary: str) -> None:
    assert outcome(only("make test | cat"), 0, summary).verdict == "unknown"


def test_a_failing_run_is_no_missing_command() -> None:
    command = only("make lint")
    assert outcome(command, 1, "src/a.py:1: E501").verdict == "fails"
    assert (
        outcome(command, 2, "make: *** No rule to make target 'lint'.  Stop.").verdict == "absent"
    )
    assert outcome(command, 127, "bash: line 1: make: command not found").verdict == "absent"
    assert outcome(command, None, "").verdict == "unknown"
    assert outcome(only("make lint; echo done"), 0, "done").verdict == "unknown"
    assert outcome(only("make lint || true"), 0, "").verdict == "unknown"


def test_the_exit_code_stands_in_what_the_host_says() -> None:
    assert exit_code("Exit code 2\nsomething", error=True) == 2
    assert exit_code("fine", error=False) == 0
    assert exit_code("The user doesn't want to proceed with this tool use.", error=True) is None


@given(st.text(max_size=300))
def test_any_shell_line_can_be_looked_at(shell: str) -> None:
    for command in project_commands(shell, BASE):
        assert outcome(command, 0, shell).verdict in ("works", "absent", "fails", "unknown")
