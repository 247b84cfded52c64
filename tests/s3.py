"""An S3-compatible server of the tests' own (moto).

It is on the loopback, in memory alone. Whoever lacks it skips what needs it.
"""

from __future__ import annotations

import atexit
import socket
import subprocess
import sys
import time
import urllib.request
from functools import cache, cached_property
from importlib.util import find_spec
from typing import Any
from urllib.error import URLError

import pytest

BUCKET = "vectors"
SECONDS = 60.0
"""[s] To wait for it at most: it loads much."""
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing"}
"""It lets everybody in; the client wants some all the same."""


class Server:
    """One server, until the tests end or it is struck down."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.start()
        atexit.register(self.stop)

    def start(self) -> None:
        """Start it with an empty bucket."""
        ends = "lambda: (sys.stdin.read(), os._exit(0))"  # with whoever started it, however
        code = f"import os, sys, threading; threading.Thread(target={ends}, daemon=True).start()\n"
        code += f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{self.port}'])"
        quiet, call = subprocess.DEVNULL, [sys.executable, "-c", code]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(call, stdin=pipe, stdout=quiet, stderr=quiet)
        until = time.monotonic() + SECONDS
        while True:
            try:
                self._put(f"/{BUCKET}")
                return
            except (URLError, ConnectionError):
                assert time.monotonic() < until, "the server does not start"
                time.sleep(0.1)

    def stop(self) -> None:
        """Strike it down; what it held is gone."""
        self._process.kill()
        self._process.wait()

    def address(self, prefix: str) -> str:
        """Give an address of vectors on it."""
        return f"s3://{BUCKET}/{prefix}?endpoint={self.endpoint}"

    def keys(self, prefix: str) -> list[str]:
        """Name the objects below a prefix."""
        found = self._client.list_objects_v2(Bucket=BUCKET, Prefix=prefix)
        return [one["Key"] for one in found.get("Contents", ())]

    def read(self, key: str) -> bytes:
        """Give an object's bytes."""
        content: bytes = self._client.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return content

    def write(self, key: str, content: bytes) -> None:
        """Put other bytes in an object's place."""
        self._client.put_object(Bucket=BUCKET, Key=key, Body=content)

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401  (untyped)
        import boto3

        who = {name.lower(): value for name, value in CREDENTIALS.items()}
        return boto3.client("s3", endpoint_url=self.endpoint, region_name="us-east-1", **who)

    def _put(self, path: str) -> None:
        request = urllib.request.Request(self.endpoint + path, method="PUT")
        with urllib.request.urlopen(request):
            pass


@cache
def server() -> Server:
    """Give the server that tests share."""
    lacking()
    return Server()


def lacking() -> None:
    """Skip where there is no such server to be had."""
    if find_spec("moto") is None or find_spec("flask") is None:
        pytest.skip("moto's server is not installed (pip install 'moto[server]')")
