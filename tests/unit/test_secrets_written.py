"""Secrets in other forms than their own.

They are escaped, wrapped, broken, cut. And what is none there.
"""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.secret_forms import BREAKS, FORMS, broken, shows, written
from benchmarks.secret_shapes import Lot, planted
from memory_engine.privacy.redact import redacted
from memory_engine.privacy.wrapped import unescaped
from tests.unit.test_secrets import NO_SECRETS

LOT = Lot(20261130)
TOKENS = {
    "github-pat": "ghp_" + LOT.of("abcXYZ019", 36),
    "jwt": LOT.jwt(),
    "stripe-access-token": "sk_live_" + LOT.of("abcXYZ019", 24),
}
KEY = LOT.pem("RSA ").splitlines()
NO_SECRETS_IN_FORMS = r"""
The plot is at https://example.org/a%20b%2Fc?next=%2Fsettings%2Fprofile and loads.
data:text/plain;base64,VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZw==
{\"name\": \"shop\", \"private\": true, \"scripts\": {\"test\": \"jest\"}}
&lt;a href=&quot;/settings/profile&quot;&gt;Settings&lt;/a&gt;
re.compile(r"^\s*(?P<key>\w+)\s*=\s*(?P<value>[^#\n]+)")
C:\Users\build\token\cache\new\readme.txt
"id":"msg_016xcKQRzQXv2gLKoiSyUZxc","requestId":"req_011CY4TSxK7aKeeVwvVX81aP"
from anthropic.types import BetaMemoryTool20250818ViewCommand, Base64ImageSourceParam
min_key = self.G2_node_order.__getitem__
__all__ = ["Python3TracebackLexer", "Inform6TemplateLexer"]
fun:_ZN4node9inspector5Agent5StartERKSsRKNS_12DebugOptionsESt10shared_ptrINS_8HostPortEEb
username, password = url_user_password
cache-key: npm-v2-linux
""".strip().splitlines()


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_found_in_every_form_of_its_sentence(form: str) -> None:
    texts = [(one, dict(written(one))[form]) for one in planted(20261130)]
    assert [one.name for one, text in texts if shows(one, redacted(text))] == []


@pytest.mark.parametrize("name", TOKENS)
@pytest.mark.parametrize("way", BREAKS)
def test_a_token_is_found_where_it_was_broken(way: str, name: str) -> None:
    for broken_in, text in broken(TOKENS[name]):
        if broken_in == way:
            assert redacted(text).replace('"', "") == f"It printed [redacted:{name}]"


@pytest.mark.parametrize(
    "lines", [KEY[:4], KEY[3:], KEY[2:6]], ids=["its end", "its beginning", "both"]
)
def test_a_key_is_found_of_which_something_was_cut(lines: list[str]) -> None:
    for prefix in ("", "> ", "+", "   12\t"):
        text = redacted("It showed\n" + "\n".join(prefix + line for line in lines) + "\n")
        assert not [line for line in lines if line in text and not line.startswith("-----")]
        assert text.startswith("It showed\n")


@pytest.mark.parametrize("text", NO_SECRETS_IN_FORMS)
def test_what_is_written_so_and_holds_no_secret_stays(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize("form", [name for name in FORMS if "base64" not in name])
def test_what_only_speaks_of_secrets_stays_in_every_form(form: str) -> None:
    plain = [text for text in NO_SECRETS if "sha512" not in text]  # an escape cuts it off its name
    texts = [FORMS[form](text) for text in plain]
    assert [text for text in texts if redacted(text) != text] == []


def test_what_stands_around_an_escaped_secret_stays() -> None:
    text = r"{\"user\": \"bot\", \"password\": \"Kettle-42\", \"port\": 5432}"
    kept = r"{\"user\": \"bot\", \"password\": \"[redacted:password-in-quotes]\", \"port\": 5432}"
    assert redacted(text) == kept


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_what_an_escape_says_leads_back_to_where_it_stands(a: str, b: str, c: str) -> None:
    for escape in (quote, html.escape, lambda text: json.dumps(text)[1:-1]):
        text = f"{escape(a)}|%7C{escape(b)}&#124;|{escape(c)}"
        plain = unescaped(text)
        assert plain
        for place in [at for at, sign in enumerate(plain.text) if sign == "|"]:
            start, end = plain.back(place, place + 1)
            assert text[start:end] in ("|", "%7C", "&#124;", "%7c") or "7" in text[start:end]


def test_base64_of_base64_is_read() -> None:
    body = base64.b64encode(b"postgres://app:Kettle-42@db/app")
    assert redacted(f"It is {base64.b64encode(body).decode()} there.") == (
        "It is [redacted:url-password] there."
    )
