"""What is a secret in a text, and what isn't.

It only looks like one.
"""

from __future__ import annotations

import hashlib
import re
from pkgutil import get_data

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.secret_shapes import Planted, planted
from memory_engine.privacy import drawn, marked, secrets
from memory_engine.privacy.redact import may_hold_secret, redacted, redacted_together

PLANTED = list(planted(20261130))
NO_SECRETS = """
The token is base64url encoded.
Passwords are hashed with bcrypt12 rounds, never with md5.
token limits are 4096 in `config.py`
The API key is read from `os.environ["MAPS_API_KEY"]`.
Secrets in .env.local are loaded by direnv.
password: required
DB_PASSWORD=${DB_PASSWORD} is how compose passes it on.
The password for the test user is set in seeds_v2.exs
The test fails because the auth header is dropped by the proxy at 10.0.0.4:8080.
pass: 12, fail: 0
The cache key is `user:42:profile`, and expires after 3600 s.
Commit 3f2a9c1d7be84f0a6c5d2e1b9f8a7c6d5e4f3a2b broke the build.
golang.org/x/text v0.14.0 h1:ScX5w1eTa3QqT8oi6+ziP7dTV1S2+ALU0bI+0zXKWiQ=
"integrity": "sha512-9tpuT2EgW6K0wgLqUvPB4XIJdqOZ7fQ9rV6vlkWqWL4+OZ3kYw1pS0c8bYkJ2mKZ6Gv5bQ=="
See src/memory_engine/adapters/importers/claude_code/transcript_v2_reader.py:171:12
The session id is 4d5611e5-241a-462a-8d15-5122611a9569.
authorization is checked in lib/auth/plug_v2.ex before anything is read
keyboard shortcuts: `ctrl+shift+k2` opens the palette
postgres://app:$PGPASSWORD@db:5432/app is the pattern
set PASSWORD to <your-password> first
""".strip().splitlines()


@pytest.mark.parametrize("one", PLANTED, ids=[one.name for one in PLANTED])
def test_a_secret_is_found_in_its_sentence_and_the_sentence_stays(one: Planted) -> None:
    written = redacted(one.sentence)
    assert not [part for part in one.secret.splitlines() if part in written]
    assert "[redacted:" in written
    before, after = written.split("[redacted:")[0], written.rpartition("]")[2]
    assert one.sentence.startswith(before)
    assert one.sentence.endswith(after)


@pytest.mark.parametrize("seed", range(8))
def test_no_draw_of_any_shape_gets_through(seed: int) -> None:
    through = [one for one in planted(seed) if one.secret in redacted(one.sentence)]
    assert through == []


@pytest.mark.parametrize("text", NO_SECRETS)
def test_what_only_speaks_of_secrets_stays_as_it_is(text: str) -> None:
    assert redacted(text) == text


def test_a_text_without_its_secrets_stays_as_it_is() -> None:
    for one in PLANTED:
        assert redacted(redacted(one.sentence)) == redacted(one.sentence)


def test_a_token_without_a_digit_is_one_for_all_that() -> None:
    token = "su" + "QbXkTPaLmRzW"
    assert (
        redacted(f"our sumo: {token} is old") == "our sumo: [redacted:sumologic-access-id] is old"
    )


def test_what_one_text_shows_to_be_a_secret_is_one_in_the_others() -> None:
    said, value = redacted_together(["The staging password is Kettle-42.", "Kettle-42"])
    assert (said, value) == (
        "The staging password is [redacted:password-in-prose].",
        "[redacted:password-in-prose]",
    )


ROUGHLY = st.sampled_from(sorted(secrets.rules(), key=lambda rule: rule.name))
PRINTED = st.characters(min_codepoint=32, max_codepoint=126)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_what_no_look_is_worth_holds_no_token_of_a_service(data: st.DataObject) -> None:
    rule = data.draw(ROUGHLY)
    expression = re.compile(rule.expression, re.ASCII)
    text = data.draw(st.from_regex(expression, fullmatch=True, alphabet=PRINTED))
    found = expression.search(text)
    assume(found and any(word in text.lower() for word in rule.words))
    secret = found[rule.group or (1 if expression.groups else 0)] if found else ""
    assume(secret and drawn.entropy(secret) >= max(rule.entropy, 2.5))
    assume(secret != secret.lower() or any(map(str.isdigit, secret)))  # drawn by lot, it has one
    assert may_hold_secret(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.text("aA1_+=-/ .:'\"pwd@key", max_size=200))
def test_any_text_can_be_looked_at_and_loses_nothing_but_secrets(text: str) -> None:
    written = redacted(text)
    parts = marked.MARKED.split(written) if "[redacted:" not in text else [written]
    at = 0
    for part in parts:
        at = text.index(part, at) + len(part)


def test_the_table_of_tokens_is_the_one_whose_source_it_names() -> None:
    table = get_data("memory_engine.privacy", "rules.json") or b""
    assert hashlib.sha256(table).hexdigest() == secrets.TABLE
    assert len(secrets.rules()) > 350
