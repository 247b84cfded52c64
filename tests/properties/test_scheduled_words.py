"""A service manager makes the very words of a schedule.

They are those that it writes. Each format is read here by rules written down anew from its manual,
or by its own program.
"""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from memory_engine.domain.errors.machine import Unwritable
from memory_engine.services import cron, launchd, schtasks, systemd
from memory_engine.services.job import UNTYPABLE, At, Job

TEXT = st.text(min_size=1, max_size=20).filter(lambda text: not UNTYPABLE.search(text))
TRICKY = st.text(alphabet="a \\'\"%$`~#&|<>;=*!-é漢{}^()", min_size=1, max_size=12)
PATHS = st.one_of(TEXT, TRICKY).map(lambda text: f"/srv/{text}/x")
JOBS = st.builds(
    lambda store, program: Job(f"{store}/.kairos-mem", (program,), At(3, 17)), PATHS, PATHS
)
ODD = Job('/s/a\\%b \'"$HOME" %h\\/.kairos-mem', ("/b/o'h \"\\$x %t/kairos-mem",), At(3, 17))


def systemd_words(line: str) -> tuple[str, ...]:
    """Quotes and backslashes, then specifiers, then variables in all but the program."""
    parts = [part.group(1) for part in re.finditer(r'"((?:[^"\\]|\\.)*)"(?: |$)', line)]
    plain = [re.sub(r"\\(.)", r"\1", part) for part in parts]
    assert all("%" not in part.replace("%%", "") for part in plain)
    first, *rest = (part.replace("%%", "%") for part in plain)
    assert all("$" not in part.replace("$$", "") for part in rest)
    return first, *(part.replace("$$", "$") for part in rest)


@given(JOBS)
@example(ODD)
def test_systemd_reads_the_words(job: Job) -> None:
    service = systemd.contents(job)[0].decode()
    (line,) = re.findall(r"^ExecStart=(.*)$", service, re.M)
    if not line.startswith("/bin/sh "):
        assert systemd_words(line) == job.words
        assert not set(job.words[0]) & set("\"'\\$")
        return
    assert line.startswith(systemd.THROUGH_A_SHELL)
    rest = line.removeprefix(systemd.THROUGH_A_SHELL)
    assert systemd_words('"sh"' + rest)[1:] == job.words


@given(JOBS)
@example(ODD)
def test_launchd_reads_the_words(job: Job) -> None:
    (content,) = launchd.contents(job)
    told = plistlib.loads(content)
    assert tuple(told["ProgramArguments"]) == job.words
    assert told["StartCalendarInterval"] == {"Hour": 3, "Minute": 17}
    assert told["Label"] == job.name


def windows_words(line: str) -> list[str]:
    """Split a command line as CommandLineToArgvW does, where no quotes are doubled."""
    words, word, quoted, there, slashes = [], "", False, False, 0
    for c in line:
        if c == "\\":
            slashes += 1
            continue
        if c == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                quoted, there = not quoted, True
        else:
            word += "\\" * slashes
            if c in " \t" and not quoted:
                words += [word] if word or there else []
                word, there = "", False
            else:
                word += c
        slashes = 0
    word += "\\" * slashes
    return words + ([word] if word or there else [])


@given(JOBS)
@example(ODD)
def test_the_task_scheduler_reads_the_words(job: Job) -> None:
    try:
        (content,) = schtasks.contents(job)
    except Unwritable:
        assert any(word.count("%") for word in job.words)
        return
    name = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    tree = ElementTree.fromstring(content.decode().partition("\n")[2])
    (program,), (line,) = tree.iter(f"{name}Command"), tree.iter(f"{name}Arguments")
    assert program.text == job.words[0]
    assert tuple(windows_words(str(line.text))) == job.words[1:]
    assert "%" not in str(line.text).replace("%", "", 1)


def cron_command(line: str) -> str:
    """Give what cron hands to the shell.

    It is up to a percent sign that has no backslash before it.
    """
    found, escaped = "", False
    for c in line:
        if escaped:
            found = found[:-1] + c if c == "%" else found + c
            escaped = False
        elif c == "%":
            return found
        else:
            found, escaped = found + c, c == "\\"
    return found


@settings(max_examples=60)
@given(JOBS)
@example(ODD)
def test_cron_and_the_shell_read_the_words(job: Job) -> None:
    try:
        (block,) = cron.contents(job)
    except Unwritable:
        return
    lines = [row for row in block.decode().split("\n") if row and not row.startswith("#")]
    daily, boot = lines
    assert daily.startswith("17 3 * * * ")
    assert boot.removeprefix("@reboot ") == daily.removeprefix("17 3 * * * ")
    command = cron_command(boot.removeprefix("@reboot "))
    assert command.endswith(" >/dev/null")
    for shown in (command, boot.removeprefix("@reboot ")):  # there are crons without the backslash
        shell = f"printf '%s\\0' {shown.removesuffix(' >/dev/null')}"
        heard = subprocess.run(["sh", "-c", shell], capture_output=True, check=True).stdout
        assert tuple(heard.decode().split("\0")[:-1]) == job.words


@pytest.mark.parametrize("path", ["plain", "a b", "it's", 'q"q', "50%", "a\\b", "$HOME", "é漢"])
def test_systemd_itself_takes_the_units(path: str, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd-analyze here")
    program = tmp_path / path / "kairos-mem"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    job = Job(f"/srv/{path}/.kairos-mem", (str(program),), At(3, 17))
    units = [tmp_path / f"{job.name}{kind}" for kind in (".service", ".timer")]
    for unit, content in zip(units, systemd.contents(job), strict=True):
        unit.write_bytes(content)
    call = ["systemd-analyze", "verify", "--user", *map(str, units)]
    runtime = {"XDG_RUNTIME_DIR": str(tmp_path), "SYSTEMD_LOG_LEVEL": "debug"}
    ended = subprocess.run(call, capture_output=True, text=True, env={**os.environ, **runtime})
    assert ended.returncode == 0, ended.stderr
    assert "Unknown" not in ended.stderr
    read = re.findall(r"Command Line: (.*)$", ended.stdout + ended.stderr, re.M)
    assert read, "it did not tell what it would run"
    assert (
        f".{job.store}".replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$\\$")[1:]
        in (read[0])
    )
