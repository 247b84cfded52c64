"""What the page costs its server.

It is each view of a large memory, first and again.

    python -m benchmarks.page [--facts 1000,100000] [--rounds 5] [--json] [--keep FOLDER]

The page is served by the installed command in a process of its own, and asked over HTTP as a
browser would. Of each view the first answer and the median of the others, in milliseconds on the
wall and of the server's CPU, and kilobytes; of the server the most memory that it had. Each size is
served anew, so that the first view is the first of all.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks import night
from benchmarks.machine import machine
from benchmarks.startup import SCRIPT

VIEWS = (
    *("/facts", "/facts?status=all&page=50", "/facts?standing=heard"),
    *("/facts?q=Which+function+parses+the+token", "/fact/{fact}", "/log", "/sessions"),
    *("/conflicts", "/diff"),
)
"""Addresses; ``{fact}`` is the id of some fact."""


class Served:
    """A page in a process of its own, let in."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        self.process = process
        parts = urlsplit(url)
        self._host, self._cookie = parts.netloc, ""
        self._cookie = self.ask(f"/?{parts.query}")[1].partition(";")[0]

    def ask(self, path: str) -> tuple[int, str, bytes]:
        """Ask for an address: status, cookie, body."""
        wire = http.client.HTTPConnection(self._host)
        wire.request("GET", path, headers={"Cookie": self._cookie} if self._cookie else {})
        answer = wire.getresponse()
        return answer.status, answer.getheader("set-cookie") or "", answer.read()

    def cpu(self) -> float:
        """Read the milliseconds of CPU that the server has used."""
        told = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def peak(self) -> float:
        """Read the most memory that the server had, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve the page of the store below a folder."""
    call = [sys.executable, str(SCRIPT), "--root", str(folder), "--json", "web", "--no-open"]
    with subprocess.Popen([*call, "--read-only"], stdout=subprocess.PIPE) as process:
        assert process.stdout
        try:
            yield Served(process, json.loads(process.stdout.readline())["url"])
        finally:
            process.terminate()


def viewed(page: Served, path: str, rounds: int) -> dict[str, Any]:
    """Ask for a view so often.

    Gives the first answer, and the median of the others.
    """
    walls, spent, size = list[float](), list[float](), 0
    for _ in range(rounds):
        before, begun = page.cpu(), time.perf_counter()
        status, _, body = page.ask(path)
        walls.append((time.perf_counter() - begun) * 1000)
        spent.append(page.cpu() - before)
        assert status == 200, path
        size = len(body)
    again = {"wall": statistics.median(walls[1:]), "cpu": statistics.median(spent[1:])}
    first = {"wall": walls[0], "cpu": spent[0]}
    return {"first": first, "again": again, "kilobytes": round(size / 1024)}


def measured(sizes: Sequence[int], rounds: int, kept: Path | None) -> list[dict[str, Any]]:
    """Fill a store of each size, and view everything.

    One that is kept is not filled again.
    """
    rows = []
    with tempfile.TemporaryDirectory() as place:
        for facts in sizes:
            home = (kept or Path(place)) / f"page{facts}"
            if not home.exists():
                home.mkdir(parents=True)
                subprocess.run([sys.executable, str(SCRIPT), "init"], cwd=home, check=True)
                night.fill(home / ".kairos-mem", facts, vectors=False)
            with served(home) as page:
                views = {}
                for path in VIEWS:
                    some = json.loads(page.ask("/facts.json")[2])[0]["id"] if "{" in path else ""
                    views[path] = viewed(page, path.format(fact=some), rounds)
                rows.append({"facts": facts, "views": views, "megabytes": round(page.peak())})
    return rows


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", default="1000,100000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="where the stores are, or are left")
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args(argv)
    rows = measured([int(one) for one in said.facts.split(",")], said.rounds, said.keep)
    if said.json:
        print(json.dumps({"benchmark": "page", "machine": machine(), "rows": rows}, indent=1))
        return 0
    print(f"{machine()}\nmilliseconds, first and then: on the wall, of CPU\n")
    for row in rows:
        print(f"{row['facts']:,} facts, at most {row['megabytes']} MB")
        for path, one in row["views"].items():
            first, again = one["first"], one["again"]
            print(
                f"  {path:<42} {first['wall']:>6.0f} {first['cpu']:>6.0f}   {again['wall']:>6.0f} "
                f"{again['cpu']:>6.0f}   {one['kilobytes']:>4} kB"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
