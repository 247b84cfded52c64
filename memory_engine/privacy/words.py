"""Words in every text with a secret of a shape.

They are sought sooner than the shape.
"""

from __future__ import annotations

from memory_engine.domain.patterns import regex

SIGNS = {
    "url-password": ("@", 1),
    "url-token": ("@", 1),
    "secret": ("=", 1),
    "secret-compared": ("=", 1),
    "three-parts": (".", 2),
    "pgpass": (":", 4),
    "password-hashes": (":", 6),
    "key-ending": ("-----END", 1),
}
"""Name of a shape -> a sign, and how often it stands in every text that has it."""

GATES = {
    "pgpass": regex(r":(?:\d{2,5}|\*):"),
    "three-parts": regex(r"\.[\w-]{5,8}\."),
}
"""Name of a shape -> what stands in every text that has it, and is sought sooner than it."""

_PASSWORDS = ("pass", "pwd", "_pw", ".pw", "-pw")
_SECRETS = (*_PASSWORDS, "secret", "token", "key", "credential", "encrypted", "_auth")
WORDS = {
    "private-key": ("private key",),
    "putty-key": ("private-lines",),
    "url-password": ("://",),
    "url-token": ("://",),
    "authorization": ("authorization", "x-api-key", "x-auth-token", "private-token", "cookie"),
    "bearer": ("bearer",),
    "password-in-quotes": _PASSWORDS,
    "password-argument": _PASSWORDS,
    "password-in-prose": _PASSWORDS,
    "password-option": _PASSWORDS,
    "password": _PASSWORDS,
    "secret": _SECRETS,
    "secret-in-quotes": _SECRETS,
    "secret-of-signs": _SECRETS,
    "secret-compared": _SECRETS,
    "secret-said-in-quotes": _SECRETS,
    "short-name": ("pw", "pass"),
    "secret-in-prose": _SECRETS,
    "secret-option": _SECRETS,
    "secret-alone": _SECRETS,
    "named-key": ("_key", "_salt"),
    "login-argument": (
        "login(",
        "log_in(",
        "authenticate(",
        "signin(",
        "sign_in(",
        "credential",
        "auth",
    ),
    "header": ("-key", "-token", "-secret", "auth", "-api"),
    "cookie": ("cookie",),
    "session": ("sess", "sid", "csrf", "xsrf", "crumb"),
    "secret-argument": _SECRETS,
    "secret-called": _SECRETS,
    "password-in-braces": _PASSWORDS,
    "password-block": _PASSWORDS,
    "secret-below": _SECRETS,
    "secret-uuid": _SECRETS,
    "key-beside": ("secret", "token", "key", "access", "private", "auth", "pat"),
    "hook": ("hook",),
    "dsn": ("@tcp(", "jdbc:oracle"),
    "tool-option": ("psexec", "sqlcmd", "mongo", "ldap", "htpasswd", "chpasswd"),
    "password-hashes": (":::",),
    "key-ending": ("private key",),
    "option-p": ("sshpass", "curl", "mysql", "mariadb", "redis-cli", "docker"),
    "user-alone": ("curl",),
    "in-query": ("sig=", "signature=", "token=", "key=", "secret="),
    "hexadecimal-key": ("key", "token", "secret", "password"),
    "three-parts": (".",),
    "mailchimp": ("-us",),
    "pypi": ("pypi-ag",),
    "azure-client-secret": ("q~",),
    "drawn-in-quotes": ('"', "'", "`"),
    "element": ("</",),
    "password-hash": ("$",),
    "pgpass": (":",),
    "high-entropy": (),
}
"""Name of a shape -> in lower case, what one of stands in every text that has it; none: any."""
