"""What is kept out of memory: secrets found, alarms.

An alarm is a line of real sessions that loses a word for none.

    python -m benchmarks.secrets [--leaky GITDIR] [--corpus NAME=GITDIR ...]
        [--transcripts FOLDER ...] [--json]

*Drawn*: secrets of all shapes in sentences, 40 draws each (``secret_shapes.py``); found is one
of which no line is left. *In other forms*: two draws of each, their sentences escaped and wrapped
in ten ways (``secret_forms.py``). *Leaky*: the files of Plazmaz/leaky-repo at a clone's head; a
file's secrets are the lines that its own table calls a risk, as far as the file still has so many;
found are lines that lose something. *Corpora*: what other projects' own tests hold for a secret
(``secret_corpora.py``), all of it and what looks drawn, which leaves out ``xxxx``, addresses and
names alone, each parted by file into a half that was looked at and one that was held back. *False
alarms*: lines of transcripts that lose something; nobody has
looked at each, so tokens of real services among them count as false, too. *Code*: the same of the
standard library that this Python brings, without its tests. Beside it in the same
run, where it is installed: detect-secrets, its regular expressions alone (its entropy plugins find
"the" in prose), line by line.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sysconfig
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.secret_corpora import CORPORA, HELD_BACK, LOOKED_AT, Case
from benchmarks.secret_forms import shows, written
from benchmarks.secret_shapes import planted
from memory_engine.privacy.redact import redacted

DATA = Path(__file__).parents[2] / "shared" / "data" / "claude-transcripts"
DRAWS, FORMED = 40, 2
LONGEST = 4000
"""[characters] Of a line of a transcript that is looked at."""
SPOKEN = frozenset({"text", "content", "command", "stdout", "stderr", "description", "prompt"})
NESTED = frozenset({"message", "input", "toolUseResult"})

Blank = Callable[[str], str]
"""A text -> the text with something else in the place of each secret."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--leaky", default="", help="a git directory of Plazmaz/leaky-repo")
    parser.add_argument("--corpus", nargs="*", default=[], help="NAME=GITDIR of a corpus")
    parser.add_argument("--transcripts", nargs="*", type=Path, default=[DATA])
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    ways: dict[str, Blank] = {"kairos-mem": redacted}
    if baseline := detect_secrets():
        ways["detect-secrets"] = baseline
    lines = [line for folder in asked.transcripts for line in lines_of(folder)]
    named = [corpus.partition("=") for corpus in asked.corpus]
    cases = {name: list(CORPORA[name](clone)) for name, _, clone in named}
    rows = {
        name: measured(blank, asked.leaky, lines) | recalled(blank, cases)
        for name, blank in ways.items()
    }
    if asked.json:
        print(json.dumps({"machine": machine(), "rows": rows}))
        return 0
    print(machine())
    if not baseline:
        print("detect-secrets is not installed, so nothing stands beside.")
    for name, row in rows.items():
        print(name)
        for what, value in row.items():
            print(f"  {what:<46} {value}")
    return 0


def measured(blank: Blank, leaky: str, lines: Sequence[str]) -> dict[str, str]:
    """Measure one way of finding secrets."""
    drawn = [one for seed in range(DRAWS) for one in planted(seed)]
    through = [
        one for one in drawn if any(part in blank(one.sentence) for part in _body(one.secret))
    ]
    row = {"drawn: found, of": f"{len(drawn) - len(through)} of {len(drawn)}"}
    missed = sorted({one.name for one in through})
    row["drawn: shapes with one that got through"] = f"{len(missed)}: {', '.join(missed)}"[:200]
    formed = [
        (one, text) for seed in range(FORMED) for one in planted(seed) for _, text in written(one)
    ]
    hidden = sum(not shows(one, blank(text)) for one, text in formed)
    row["drawn, in other forms: found, of"] = f"{hidden} of {len(formed)}"
    if leaky:
        found, risks = leaks(blank, leaky)
        row["leaky-repo: lines found, of"] = f"{found} of {risks}"
    code = list(code_lines())
    lost = sum(blank(line) != line for line in code)
    row["code: lines that lose something, of"] = _in_1000(lost, len(code))
    if lines:
        began = time.process_time()
        lost = sum(blank(line) != line for line in lines)
        seconds = time.process_time() - began
        row["transcripts: lines that lose something, of"] = _in_1000(lost, len(lines))
        row["transcripts: microseconds of CPU a line"] = f"{1e6 * seconds / len(lines):.1f}"
    return row


def _in_1000(lost: int, lines: int) -> str:
    return f"{lost} of {lines} ({1000 * lost / lines:.2f} in 1,000)"


def code_lines() -> Iterator[str]:
    """Yield the lines of Python's own library.

    Its tests and what was installed are left out.
    """
    library = Path(sysconfig.get_path("stdlib"))
    for path in sorted(library.rglob("*.py")):
        if not {"test", "tests", "idle_test", "site-packages"} & set(path.parts):
            yield from (line[:LONGEST] for line in path.read_text("utf-8", "replace").splitlines())


def recalled(blank: Blank, cases: Mapping[str, Sequence[Case]]) -> dict[str, str]:
    """Count what is found of each corpus."""
    row = {}
    for name, of_corpus in cases.items():
        for half in (LOOKED_AT, HELD_BACK):
            cases_of = [case for case in of_corpus if case.half == half]
            row[f"{name}, {half}: found, of all"] = _share(blank, cases_of)
            drawn = [case for case in cases_of if case.drawn]
            row[f"{name}, {half}: of what looks drawn"] = _share(blank, drawn)
    return row


def _share(blank: Blank, cases: Sequence[Case]) -> str:
    found = sum(case.found(blank(case.text)) for case in cases)
    return f"{found} of {len(cases)} ({found / max(len(cases), 1):.3f})"


def _body(secret: str) -> list[str]:
    return [line for line in secret.splitlines() if not line.startswith("-----")]


def leaks(blank: Blank, clone: str) -> tuple[int, int]:
    """Count the risky lines of leaky-repo that lose something, and all."""
    found = risks = 0
    for row in _show(clone, ".leaky-meta/secrets.csv").splitlines():
        if row and not row.startswith("#"):
            name, risk, _ = row.split(",")
            text = _show(clone, name)
            lost = (Counter(text.splitlines()) - Counter(blank(text).splitlines())).total()
            found, risks = found + min(lost, int(risk)), risks + int(risk)
    return found, risks


def _show(clone: str, path: str) -> str:
    called = subprocess.run(
        ["git", "-C", clone, "show", f"HEAD:{path}"], check=True, capture_output=True
    )
    return called.stdout.decode("utf-8", "replace")


def lines_of(folder: Path) -> Iterator[str]:
    """Yield all lines said and printed in a folder's transcripts."""
    for path in sorted(folder.rglob("*.jsonl")):
        for raw in path.read_text("utf-8", errors="replace").splitlines():
            try:
                yield from _texts(json.loads(raw))
            except ValueError:
                continue
    for path in sorted(folder.rglob("*.md")):
        yield from (line[:LONGEST] for line in path.read_text("utf-8", "replace").splitlines())


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (line[:LONGEST] for line in value.splitlines())
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name in SPOKEN or (name in NESTED and not isinstance(item, str)):
                yield from _texts(item)


def detect_secrets() -> Blank | None:
    """Give the baseline, or nothing where it is not installed."""
    try:
        from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
        from detect_secrets.core.scan import scan_line
        from detect_secrets.settings import transient_settings
    except ImportError:
        return None
    found = get_mapping_from_secret_type_to_class().values()
    names: list[str] = [plugin.__name__ for plugin in found]
    plugins = [{"name": name} for name in names if "Entropy" not in name]

    def blank(text: str) -> str:
        lines = []
        with transient_settings({"plugins_used": plugins}):
            for line in text.split("\n"):
                for secret in scan_line(line):
                    line = line.replace(secret.secret_value or "\0", "")
                lines.append(line)
        return "\n".join(lines)

    return blank


if __name__ == "__main__":
    raise SystemExit(main())
