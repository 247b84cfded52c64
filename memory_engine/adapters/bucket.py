"""Where vectors are in a bucket, and what goes there.

The server is S3-compatible. Credentials come from the environment or AWS's own files: none may
stand in config.yaml.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from memory_engine.domain.errors.given import BadPolicy
from memory_engine.privacy.egress import destination, on_this_machine

SCHEME = "s3"
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
PREFIX = re.compile(r"[\w.=-]+(?:/[\w.=-]+)*", re.ASCII)
KNOWN = ("endpoint", "region")
EXAMPLE = "s3://bucket/prefix, or s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-1"
ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
REGIONS = ("AWS_REGION", "AWS_DEFAULT_REGION")
USUAL_REGION = "us-east-1"
PATIENCE = {
    "connect_timeout": "3 s",
    "timeout": "30 s",
    "client_max_retries": "1",
    "client_retry_timeout": "10",
}
"""Of the library that speaks to the server: it would try for three minutes, and who asks memory
waits meanwhile."""


class Bucket(NamedTuple):
    """An address of vectors.

    ``destination`` is what consents name: server and bucket, for a server may hold the buckets of
    many. Empty where the server is on this machine.
    """

    uri: str
    endpoint: str
    region: str
    destination: str

    def options(self) -> dict[str, str]:
        """Give what the library is told: where to go, and nowhere else."""
        return {
            "aws_endpoint": self.endpoint,
            "aws_region": self.region,
            "allow_http": str(self.endpoint.startswith("http:")).lower(),
            "aws_virtual_hosted_style_request": "false",
            **PATIENCE,
        }


def bucket(said: str, place: str) -> Bucket:
    """Read an address; raises ``BadPolicy``, which repeats no credentials."""
    parts = urlsplit(said)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    name, prefix = parts.netloc, parts.path.strip("/")
    if "@" in name or asked.keys() - set(KNOWN) or parts.fragment:
        what = "something stands in it that has no place there"
        remedy = f"Write one like {EXAMPLE}. Credentials belong into the environment or ~/.aws."
        raise BadPolicy(place, what, remedy)
    if parts.scheme != SCHEME or not BUCKET.fullmatch(name) or not PREFIX.fullmatch(prefix):
        raise BadPolicy(place, "this is no address of a bucket", f"Write one like {EXAMPLE}.")
    region = asked.get("region") or _first(REGIONS) or USUAL_REGION
    usual = f"https://s3.{region}.amazonaws.com"
    endpoint = destination(asked.get("endpoint") or _first(ENDPOINTS) or usual)
    if not endpoint:
        raise BadPolicy(place, "its endpoint is no address", f"Write one like {EXAMPLE}.")
    scheme, _, host = endpoint.partition("://")
    leads = "" if on_this_machine(endpoint) else f"{scheme}://{name}.{host}"
    return Bucket(f"{SCHEME}://{name}/{prefix}", endpoint, region, leads)


def _first(names: tuple[str, ...]) -> str:
    return next((os.environ[name] for name in names if os.environ.get(name)), "")
