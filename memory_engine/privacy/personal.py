"""What tells of a person, not of the code.

It is home folders, addresses of mail, telephones, machines. Each is cut down so that the sentence
stays useful and is written the same every time: a path stays a path (``/home/user/app``), an
address keeps its domain and a first letter (``j***@corp.com``). Paths below the code base are
relative, and never touched.
"""

from __future__ import annotations

import re

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.patterns import regex


class Personal(NamedTuple):
    """What is hidden.

    Homes and mail by default: a name in them says nothing of the code, and pages are often
    committed. Telephones and addresses of machines are seldom a person's, and numbers of a project
    look like them.
    """

    homes: bool = True
    emails: bool = True
    phones: bool = False
    ips: bool = False


CUES = ("/home/", "/Users/", "\\Users\\", "@", "+", ".")
"""Signs without which a text has nothing of it."""
USER = "user"
"""Whose home every home is."""
SHARED = (USER, "runner", "ubuntu", "node")
"""Accounts of machines, not of persons: of CI and of images."""
HOME = regex(
    r"(?P<above>(?<![\w.])(?:/home/|/Users/|"
    r"[A-Za-z]:[\\/]{1,2}(?:Users|Documents and Settings)[\\/]{1,2}))"
    r"(?P<name>[^\s/\\:*?\"'<>|`,;()\[\]{}$]{1,64})(?=[\\/\s\"'`,;:)\]}.]|\Z)"
)
MAIL = regex(
    r"(?<![\w.+%@/:-])(?P<local>[A-Za-z0-9][\w.+%-]{0,63})@"
    r"(?P<domain>(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})(?![\w@]|\.\w|:[\w/~])"
)
ROLE = regex(
    r"(?:info|marketing|sales|support|abuse|noc|security|postmaster|hostmaster|webmaster|www|admin|"
    r"git|no-?reply)\Z",
    re.I,
)
"""Mailboxes of a function (RFC 2142) and of programs."""
LOGIN = regex(r"\b(?:ssh|scp|sftp|rsync|mosh)\s[^\n|;&]{0,80}\Z")
"""Before an account on a machine, which is how a project is worked on."""
BEFORE = 100
"""[characters] Before an address, that say what it is."""
NOBODYS = regex(r"(?:.*\.)?(?:example(?:\.\w+)?|test|invalid|localhost|local|internal)\Z", re.I)
"""Domains that nobody has (RFC 2606, RFC 6761)."""
PHONE = regex(r"(?<![\w+])\+\d{1,3}[ .-]?(?:\(\d{1,5}\)[ .-]?)?\d(?:[ .-]?\d){6,13}(?![\w.-]?\d)")
IP = regex(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]?\d)")
OURS = regex(
    r"(?:0|10|127|255)\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|"
    r"(?:192\.0\.2|198\.51\.100|203\.0\.113)\."
)
"""Addresses that are no machine's on the net: private, of one's own, of documentation."""
HIDDEN_PHONE, HIDDEN_IP = "[phone]", "[ip]"


def impersonal(text: str, hidden: Personal) -> str:
    """Cut down what tells of a person in a text."""
    if not any(cue in text for cue in CUES):
        return text
    if hidden.homes:
        text = HOME.sub(_home, text)
    if hidden.emails and "@" in text:
        text = MAIL.sub(_mail, text)
    if hidden.phones:
        text = PHONE.sub(HIDDEN_PHONE, text)
    return str(IP.sub(_ip, text)) if hidden.ips else text


def _home(found: re.Match[str]) -> str:
    return found[0] if found["name"] in SHARED else f"{found['above']}{USER}"


def _mail(found: re.Match[str]) -> str:
    before = found.string[max(found.start() - BEFORE, 0) : found.start()]
    if ROLE.match(found["local"]) or NOBODYS.match(found["domain"]) or LOGIN.search(before):
        return found[0]
    return f"{found['local'][0]}***@{found['domain']}"


def _ip(found: re.Match[str]) -> str:
    return found[0] if OURS.match(found[0]) else HIDDEN_IP
