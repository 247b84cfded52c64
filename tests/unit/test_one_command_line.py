"""A command line is understood alike by all readers.

It is however its program is started.
"""

from __future__ import annotations

from collections import Counter

import pytest

from memory_engine.commandline import programs
from memory_engine.commandline.effects import changes_nothing
from memory_engine.commandline.parse import parse_shell
from memory_engine.commandline.project import project_commands
from memory_engine.commandline.provenance import Level, provenance
from memory_engine.commandline.runs import shown_by
from memory_engine.commandline.started import started
from memory_engine.commandline.steps import steps

BASE = "/srv/shop"
TESTS = """
pytest -q
uv run pytest -q
uv run --group dev pytest -q
poetry run pytest -q
pdm run pytest -q
pixi run pytest -q
python -m pytest -q
python3.12 -X dev -m pytest -q
.venv/bin/python -m pytest -q
uv run python -m pytest -q
coverage run -m pytest -q
timeout -k 5 60 pytest -q
nice -n 10 uv run pytest -q
env -u HOME CI=1 pytest -q
/usr/bin/env CI=1 pytest -q
CI=1 time pytest -q
pytest -q 2>&1 | tail -5
pytest -q > /tmp/out.txt 2>&1
pytest -q | grep -E "(passed|failed)"
pytest -q  # the quick ones
""".strip().splitlines()


@pytest.mark.parametrize("line", TESTS)
def test_whoever_reads_it_sees_the_test_run_in_it(line: str) -> None:
    step = steps(line)[0]
    assert (step.how, step.words) == ("tool", ("pytest", "-q"))
    command = project_commands(line, BASE)[0]
    assert (command.program, command.tests, command.general) == ("pytest", True, True)
    assert shown_by(line) == "test"
    assert provenance(line, BASE) is Level.LOCAL
    assert changes_nothing(line)


READINGS = """
cat src/cart.py
timeout 5 cat src/cart.py
env LANG=C sort < notes.txt
git status 2>&1
git log --oneline | head -3
for file in src/*.py; do grep -n price $file; done
if [ -f notes.txt ]; then cat notes.txt; fi
find src -name '*.py' | xargs wc -l
""".strip().splitlines()


@pytest.mark.parametrize("line", READINGS)
def test_what_only_reads_is_no_test_however_it_is_started(line: str) -> None:
    assert shown_by(line) == "read"
    assert project_commands(line, BASE) == ()
    assert provenance(line, BASE) is Level.LOCAL
    assert changes_nothing(line)


CHANGING = """
pytest -q > report.txt
sed -i s/a/b/ src/cart.py
ls
rm src/cart.py
find . -name '*.pyc' -delete
find . -name '*.pyc' | xargs rm
env rm src/cart.py
echo x > src/cart.py
git checkout main
echo "$(rm src/cart.py)"
""".strip()


@pytest.mark.parametrize("line", [*CHANGING.replace("ls\nrm", "ls; rm").splitlines(), "ls\nrm a"])
def test_what_may_change_a_file_is_seen_wherever_it_stands(line: str) -> None:
    assert not changes_nothing(line)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("sudo -u www make test", ("make", "test")),
        ("npx -p typescript tsc", ("tsc",)),
        ("mise exec -- ruff check", ("ruff", "check")),
        ("xargs -n 1 -I {} cat {}", ("cat", "{}")),
        ("python -m pip install x", ("python", "-m", "pip", "install", "x")),
        ("python scripts/load.py", ("python", "scripts/load.py")),
        ("time", ()),
    ],
)
def test_what_a_command_starts_in_the_end(line: str, words: tuple[str, ...]) -> None:
    assert started(line.split()).words == words


def test_what_brings_a_package_from_elsewhere_or_more_rights_says_so() -> None:
    assert started("uv run --python 3.12 --with rich pytest".split()).remote
    assert not started("uv run --python 3.12 pytest --with rich".split()).remote
    assert started("sudo make install".split()).raised


def test_a_target_that_a_variable_names_is_known_to_nobody() -> None:
    assert [step.how for step in steps("for one in a b; do make $one; done")] == ["tool"]


def test_every_command_of_a_line_is_found_and_where_its_output_goes() -> None:
    line = parse_shell("cd web && npm test 2>&1 | tee log.txt; (echo $(date)) > out.txt")
    assert [call.words[0] for call in line.calls if call.words] == [
        "cd", "npm", "tee", "date", "echo",
    ]  # fmt: skip
    assert [call.then for call in line.calls[:3]] == ["&&", "|", ";"]
    assert [path for call in line.calls for path in call.writes] == ["1", "out.txt"]
    assert not line.plain


def test_a_program_stands_once_in_the_table() -> None:
    counts = Counter(name for names in programs.KINDS.values() for name in names.split())
    assert {name: count for name, count in counts.items() if count > 1} == {}
    assert len(counts) > 300
