"""Shapes of secrets without a service's prefix.

They are passwords, headers, addresses, key blocks. Each holds its secret as the group ``secret``.
What tokens of known services look like is in ``rules.json`` (Betterleaks, MIT;
``benchmarks/secret_rules.py`` makes it).
"""

from __future__ import annotations

import re

from memory_engine.domain.patterns import regex

PASSWORD = r"(?:password|passwd|passphrase|passcode|pwd|(?<=[\"'_.-])pass|(?<=[_.-])pw)"
"""A word for a secret that people make up themselves, so that its look tells nothing."""
SECRET = (
    rf"(?:{PASSWORD}|secret|token|"
    r"(?:api|access|auth|private|signing|encryption|master|account)[ _-]?key|"
    r"credentials?|encrypted\w{1,12}|_auth)"
    r"(?:[ _-]?(?:key|salt|base|value|\d))?"
)
NAME = regex(
    r"(?=pass|pwd|pw|secret|token|(?:api|access|auth|private|signing|encryption|master|account)"
    r"[ _-]?key|credential|encrypted|_auth)"
)
"""In lower case, where one of these words may begin."""
FOLDED = {ord(sign): letter for sign, letter in zip("ſıİ", "sii", strict=True)}
"""Letters that a pattern takes for others in any case, though lower case leaves them, or makes two
of one."""
SIGN = r"""["'`\])]{0,3}\s{0,20}(?:=>|:=|!?={1,3}|:)\s{0,20}@?"""
"""What stands between a name and its value."""
WORD = r"""(?P<quote>["'`])(?P<secret>(?:(?!(?P=quote))\S){4,200})(?P=quote)"""
QUOTED = r"""(?P<quote>["'`])(?P<secret>(?:(?!(?P=quote))[^\n]){4,200})(?P=quote)"""
BARE = r"""(?P<secret>[^\s"'`,;(){}\[\]<>]{4,200})"""
EDGE = r"(?:(?<![A-Za-z])|(?-i:(?<=[a-z0-9])(?=[A-Z])))"
"""Where a word begins, be it within a name: ``boxToken``."""
IS = (
    r"\s(?:(?:is|are|was|equals|becomes|defaults|set|changed)(?:\s(?:now|set))?(?:\sto)?|to)"
    r"(?:\sbe)?"
)
"""How prose joins a name to its value."""
SAID_TO_BE = (
    rf"(?:(?:\s(?:for|of|on|in|at)\s[^\n.:;=]{{1,40}}?)?(?:\s?[:=]|{IS}))?\s{{1,3}}"
    r"[\"'`*_]{0,3}(?P<secret>[^\s\"'`,;(){}\[\]<>]{4,200})"
)
"""How prose says what a secret is."""

SHAPES = {
    "private-key": regex(
        r"(?P<secret>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
        r".*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z))",
        re.S,
    ),
    "putty-key": regex(r"Private-Lines: ?\d+\s+(?P<secret>[A-Za-z0-9+/=\s]{40,}?)(?=\n[A-Z]|\Z)"),
    "url-password": regex(
        r"""\b[a-z][a-z0-9+.-]{1,20}://[^\s/:'"`<>]{0,64}:(?P<secret>[^\s/'"`<>]{1,128})@""", re.I
    ),
    "url-token": regex(r"\bhttps?://(?P<secret>[\w-]{16,128})@", re.I),
    "authorization": regex(
        r"\b(?:proxy-)?(?:authorization|x-api-key|x-auth-token|private-token|cookie|set-cookie)"
        r"""["'`]?\s{0,3}[:=]\s{0,3}["'`]?(?:(?:bearer|basic|token|digest)\s+)?"""
        r"""(?P<secret>[^\s"'`,;<>(){}]{8,})""",
        re.I,
    ),
    "header": regex(
        r"\bx-[\w-]{0,40}?(?:api|key|token|auth|secret|sign|csrf|xsrf|session|jwt)[\w-]{0,20}"
        r"""["'`]?\s{0,3}[:=]\s{0,3}["'`]?(?P<secret>[^\s"'`,;<>(){}]{8,200})|"""
        r"""\b[a-z]{2,20}-(?:token|secret|auth)["'`]?\s{0,3}:\s{0,3}["'`]?"""
        r"""(?P<bare>[^\s"'`,;<>(){}]{16,200})""",
        re.I,
    ),
    "cookie": regex(
        r"""\b(?:set-)?cookie["'`]?\s{0,3}[:=]\s{0,3}["'`]?"""
        r"""(?P<secret>[\w.-]{1,64}=[^\s;"'`,<>]{1,4096}"""
        r"""(?:;\s?[\w.-]{1,64}=[^\s;"'`,<>]{1,4096}){0,60})""",
        re.I,
    ),
    "session": regex(
        r"""(?:sess(?:ion)?|(?<![a-z])sid|[cx]srf|crumb)(?:[_-]?(?:id|token|key))?["'`]?"""
        r"""\s{0,3}[:=]\s{0,3}["'`]?(?P<secret>[A-Za-z0-9%+/_.=-]{16,4096})""",
        re.I,
    ),
    "bearer": regex(r"\bbearer\s+(?P<secret>[\w.~+/=-]{12,})", re.I),
    "password-in-quotes": regex(rf"{PASSWORD}{SIGN}{QUOTED}", re.I),
    "password": regex(rf"{PASSWORD}{SIGN}{BARE}(?![\w,(){{}}\[\].])", re.I),
    "password-argument": regex(
        rf"\(\s{{0,9}}[\"'][\w.-]{{0,40}}?{PASSWORD}[\"']\s{{0,9}},\s{{0,20}}{QUOTED}", re.I
    ),
    "secret-in-quotes": regex(rf"{SECRET}(?:_\w{{1,20}})?(?:\[\d{{0,4}}\])?{SIGN}{WORD}", re.I),
    "secret-of-signs": regex(
        rf"{SECRET}(?:_\w{{1,20}})?{SIGN}(?P<secret>[^\s\"'`]{{8,200}})", re.I
    ),
    "secret-compared": regex(rf"{WORD}\s{{0,9}}[!=]={{1,2}}\s{{0,9}}[\w.>-]{{0,40}}{SECRET}", re.I),
    "secret-said-in-quotes": regex(rf"{EDGE}{SECRET}\s?{WORD}(?=[;,)\s]|\Z)", re.I),
    "secret-argument": regex(
        rf"\(\s{{0,9}}[\"'][\w.-]{{0,40}}?{SECRET}[\"']\s{{0,9}},\s{{0,20}}{QUOTED}", re.I
    ),
    "secret-called": regex(rf"{SECRET}(?:\.\w{{1,12}})?\(\s{{0,9}}{QUOTED}", re.I),
    "password-in-braces": regex(rf"{PASSWORD}\s?=\s?\{{(?P<secret>[^{{}}\n]{{4,128}})\}}", re.I),
    "password-block": regex(
        rf"{PASSWORD}[\"']?:[ \t]{{0,3}}[|>][+-]?\s{{1,40}}"
        r"(?P<secret>\S{4,200})",
        re.I,
    ),
    "secret-below": regex(
        rf"{SECRET}[^\n]{{0,40}}:(?:[ \t\"',]{{0,8}}\n)?[\s\"',]{{1,40}}"
        r"(?P<secret>[A-Za-z0-9+/_=-]{16,200})(?=[\"',.]{0,3}(?:\s|\Z))",
        re.I,
    ),
    "secret-uuid": regex(
        rf"{SECRET}[\"'`]?\s?[-=: ]\s{{0,3}}[\"'`]?"
        r"(?P<secret>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![\w-])",
        re.I,
    ),
    "key-beside": regex(
        r"(?:secret|token|key|access|private|auth|\bpat)[\"'`]?[ \t]{0,3}(?:[-.=: ]|:=)\s{0,3}"
        r"[\"'`]?(?P<secret>(?!sha\d)[A-Za-z0-9+/_=.:-]{16,200})(?!\w)",
        re.I,
    ),
    "hook": regex(r"\bhttps?://[^\s\"'`<>]{0,200}?hooks?/(?P<secret>[\w/-]{20,200})", re.I),
    "dsn": regex(
        r"\b[\w.-]{1,64}:(?P<secret>[^\s:@/\"'`]{3,128})@tcp\(|"
        r"\bjdbc:oracle:\w{1,9}:[\w.-]{1,64}/(?P<bare>[^\s@\"'`]{3,128})@",
        re.I,
    ),
    "tool-option": regex(
        r"\b(?:(?:psexec(?:\.exe)?|sqlcmd|mongo(?:sh|dump|restore)?|ldap(?:search|modify|add|whoami))\b"
        r"[^\n|;]{0,160}?\s-[pw]\s{0,2}|htpasswd\s+-\w{0,5}b\w{0,5}\s+\S{1,80}\s+\S{1,80}\s+)"
        r"(?P<quote>[\"']?)(?P<secret>[^\s\"']{4,128})(?P=quote)|"
        r"\becho\s+[\"']?[\w.-]{1,32}:(?P<bare>[^\s\"'|]{4,128})[\"']?\s*\|[^\n|;]{0,30}chpasswd",
        re.I,
    ),
    "secret": regex(rf"{SECRET}\s?=\s?{BARE}(?![\w,;(){{}}\[\].])", re.I),
    "named-key": regex(
        r"\b[A-Z][A-Z0-9_]{1,40}_(?:KEY|SALT)"
        rf"(?:[\"']?\s{{0,9}}[:=,]\s{{0,20}}{QUOTED}|=(?P<bare>[^\s\"'`]{{16,200}}))"
    ),
    "password-in-prose": regex(rf"(?<![A-Za-z]){PASSWORD}{SAID_TO_BE}", re.I),
    "short-name": regex(
        r"(?<![A-Za-z])(?:pw|pass)\s?[:=]\s{0,3}(?:(?P<secret>[^\s\"'`,;(){}\[\]<>]{4,200})|"
        r"(?P<quote>[\"'`])(?P<bare>(?:(?!(?P=quote))\S){4,200})(?P=quote))",
        re.I,
    ),
    "secret-in-prose": regex(rf"{EDGE}{SECRET}{SAID_TO_BE}", re.I),
    "secret-alone": regex(
        rf"\A\W{{0,9}}{SECRET}\s{{0,3}}[:=]\s{{0,3}}(?P<secret>[^\s(){{}}]{{3,200}})\s*\Z", re.I
    ),
    "password-option": regex(
        rf"(?<!\S)--?(?:\w+-)?(?:{PASSWORD}|pass)(?:=|\s+)[\"']?"
        r"(?P<secret>[^\s\"'`]{4,200})",
        re.I,
    ),
    "secret-option": regex(
        rf"(?<!\S)--?(?:\w+-)?{SECRET}(?:=|\s+)[\"']?(?P<secret>[^\s\"'`]{{4,200}})", re.I
    ),
    "login-argument": regex(
        r"(?:(?:login|log_in|authenticate|sign_?in|credentials?|auth)\(|auth\s?=\s?\()\s{0,9}[\"'][^\"'\n]{1,80}[\"']"
        rf"\s{{0,9}},\s{{0,9}}{QUOTED}",
        re.I,
    ),
    "option-p": regex(
        r"\b(?:sshpass\s+-p\s*|(?:mysql|mysqldump|mariadb)\b[^\n|;]{0,80}?\s-p|"
        r"curl\b[^\n|;]{0,200}?\s(?:-u|--user)[\s=][\"']?[^\s:\"']{0,80}[\"']?:|"
        r"redis-cli\b[^\n|;]{0,80}?\s-a\s*|docker\s+login\b[^\n|;]{0,80}?\s-p\s*)"
        r"(?P<quote>[\"']?)(?P<secret>[^\s\"']{4,128})(?P=quote)"
    ),
    "user-alone": regex(
        r"\bcurl\b[^\n|;]{0,200}?\s(?:-u|--user)[\s=][\"']?(?P<secret>[^\s:\"']{8,128}):(?=[\s\"']|\Z)"
    ),
    "in-query": regex(
        r"[?&;](?:sig|signature|x-amz-signature|(?:access_|auth_|id_)?token|api_?key|key|secret)="
        r"(?P<secret>[\w%+/.~=-]{16,512})",
        re.I,
    ),
    "hexadecimal-key": regex(
        r"(?:key|token|secret|password)\b"
        r"[^\n\w]{0,6}(?:is|was|to|=|:)?[^\n\w]{1,6}(?P<secret>[0-9a-f]{32,128})(?![\w-])",
        re.I,
    ),
    "three-parts": regex(
        r"(?<![\w.-])(?P<secret>[\w-]{20,40}\.[\w-]{5,8}\.[\w-]{25,44})(?![\w.-])"
    ),
    "mailchimp": regex(r"(?<![\w-])(?P<secret>[0-9a-f]{32}-us\d{1,2})(?!\w)"),
    "pypi": regex(r"(?<![\w-])(?P<secret>pypi-Ag[\w-]{50,512})"),
    "azure-client-secret": regex(r"(?<![\w~.-])(?P<secret>[\w~.]{3}\dQ~[\w~.-]{31,34})(?![\w~.-])"),
    "drawn-in-quotes": regex(r"(?P<quote>[\"'`])(?P<secret>[A-Za-z0-9]{20,31})(?P=quote)"),
    "element": regex(
        r"<\w{0,30}(?:pass|secret|token|apikey)\w{0,30}(?:\s[^<>]{0,80})?>(?P<secret>[^<>]{4,200})</",
        re.I,
    ),
    "password-hash": regex(
        r"(?P<secret>(?:\$(?:1|2[abxy]?|[5-9y]|apr1|argon2i?d?|scrypt|pbkdf2[\w-]{0,9}|krb5\w{2,9}|[PHS])\$"
        r"|\b(?:pbkdf2_sha\d{1,3}|bcrypt_sha256|argon2|scrypt)\$\d{1,9}\$)[\w./$,=+:@*-]{16,})"
    ),
    "password-hashes": regex(
        r"\b[\w.$-]{1,40}:\d{3,6}:(?P<secret>[0-9a-f]{32}:[0-9a-f]{32}):::", re.I
    ),
    "key-ending": regex(
        r"(?<![A-Za-z0-9+/=])(?P<secret>(?:[A-Za-z0-9+/=]{16,80}\s{1,40}){1,60}"
        r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)"
    ),
    "pgpass": regex(
        r"(?<![^\s\"'])[\w.*-]+:(?:\d{2,5}|\*):[\w*-]+:[\w*-]+:"
        r"(?P<secret>[^\s:\"']{4,})(?![^\s\"'])"
    ),
    "high-entropy": regex(
        r"(?<![\w+/=.@-])(?=[\w+/.-]{32})(?<!h1:)(?<!sha1[:-])(?<!sha\d{3}[:-])(?!\w{0,6}?sha\d{1,3}-|_{1,2}ZN)"
        r"(?<![iI][dD]\":\")(?<![iI][dD]\": \")(?<![iI][dD]=)"
        r"(?P<secret>(?:[A-Za-z0-9+/_-]{32,}|(?:[A-Za-z0-9]{1,8}\.){1,3}[A-Za-z0-9_-]{32,})={0,2})"
        r"(?![\w+/=-])"
    ),
}
"""Name of a shape -> where its secret stands in a text."""

NAMED_FIRST = frozenset(
    name
    for name, shape in SHAPES.items()
    if shape.pattern.removeprefix("(?<![A-Za-z])").removeprefix(EDGE).startswith((PASSWORD, SECRET))
)
"""The shapes that begin with a word for a secret: they are tried where one may begin."""
WORDED_FIRST = ("session", "login-argument", "hexadecimal-key", "key-beside")
"""The shapes that begin with one of the words that their texts hold, and are tried there."""
NONE = regex(
    r"[\"'`]?(?:[$%@]\w*|[$%]?\{.*|<.*|\[.*|[*.x•_-]+|(?:your|my|the|some|example|test|dummy|fake)?[_-]?"
    r"(?:user(?:name)?|pass(?:word|wd|phrase)?|pwd|secret|token|key|api[_-]?key|value|string|str|"
    r"bytes|none|null|nil|undefined|true|false|required|optional|placeholder|"
    r"\W?v?\d+(?:\.\d+)+|redacted|hidden|empty|missing|here)[_-]?(?:here)?\d?)[\"'`]?",
    re.I | re.S,
)
"""A value that only holds the place of a secret."""
REFERENCE = regex(
    r"[A-Za-z_]+(?:(?:\.|::|->)[A-Za-z_]+)+|[A-Za-z_][\w.]*[(\[].*|(?:\.{0,2}/)?[\w.-]+(?:/[\w.-]+)+|"
    r"(?:[a-z]+_)*(?:pass(?:word|wd|phrase)?|pwd|secret|token)(?:_[a-z]+)*|"
    r"[\w-]+\.[a-z]{1,4}|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+",
    re.S,
)
"""A value that names where the secret is: an attribute, a call, a path, a variable."""
