"""What tells of a person is cut down, meaningfully.

The sentence still says what it said.
"""

from __future__ import annotations

import pytest

from memory_engine.privacy.personal import Personal, impersonal

EVERYTHING = Personal(phones=True, ips=True)

HIDDEN = {
    "Logs are in /home/jo.doe/app/logs": "Logs are in /home/user/app/logs",
    "cd /Users/Jane/src && make": "cd /Users/user/src && make",
    r"It lies in C:\Users\jdoe\AppData\Local": r"It lies in C:\Users\user\AppData\Local",
    r'{"path": "D:\\Users\\jdoe\\x"}': r'{"path": "D:\\Users\\user\\x"}',
    "PATH=/home/a/bin:/home/b/bin": "PATH=/home/user/bin:/home/user/bin",
    "Ask jane.doe+ci@corp.co.uk, she knows.": "Ask j***@corp.co.uk, she knows.",
    "Author: Jo <jo@mail.dev>": "Author: Jo <j***@mail.dev>",
    "Call +49 30 1234567 at night": "Call [phone] at night",
    "The mirror is 93.184.216.34:8080": "The mirror is [ip]:8080",
}
KEPT = (
    "The handler is in src/home/jo.py and home/jo/x.py",
    "The runner's home is /home/runner/work, the image's /home/node",
    "Clone git@github.com:acme/app.git or git+ssh://git@github.com/acme/app",
    "postgres://app@db.corp.com/main needs no password",
    "uses: actions/checkout@v4 and lodash@4.17.21, as @pytest.fixture does",
    "Report to security@corp.com; tests write to jo@example.com and a@b.test",
    "It binds to 0.0.0.0, tests to 127.0.0.1 or 10.1.2.3; docs say 192.0.2.7",
    "Version 1.2.3.4567 and 2026-11-20T10:00:00+01:00 and +1,234 lines and 1.2.3",
    "Deploy by `ssh deploy@prod.corp.com uptime`, copy by scp -r x ci@prod.corp.com:/srv",
    "ssh build@host and user@host:path, foo@bar",
    "/home is a mount, and so is /home/ itself",
)


@pytest.mark.parametrize("text", HIDDEN)
def test_what_tells_of_a_person_is_cut_down_and_the_rest_stays(text: str) -> None:
    assert impersonal(text, EVERYTHING) == HIDDEN[text]
    assert impersonal(HIDDEN[text], EVERYTHING) == HIDDEN[text]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_nobodys_stays_as_it_is(text: str) -> None:
    assert impersonal(text, EVERYTHING) == text


@pytest.mark.parametrize("text", HIDDEN)
def test_what_the_owner_keeps_is_kept(text: str) -> None:
    assert impersonal(text, Personal(homes=False, emails=False)) == text


def test_by_default_numbers_are_kept() -> None:
    assert impersonal("Call +49 30 1234567 or 93.184.216.34", Personal()) == (
        "Call +49 30 1234567 or 93.184.216.34"
    )
