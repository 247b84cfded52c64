"""The message of a commit, out of its shell line."""

from __future__ import annotations

import re

COMMITS = re.compile(r"\bgit\b[^\n;&|]{0,80}?\bcommit\b")
HEREDOC = re.compile(r"<<-?\s*['\"]?(\w+)['\"]?[^\n]*\n(.*?)\n\s*\1\b", re.S)
MESSAGE = re.compile(r"(?:-\w*m|--message)[= ]\s*(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)')", re.S)
TRAILER = re.compile(
    r"^(?:[A-Z][\w-]+: .*<[^<>\n]*>|(?:Signed-off|Co-authored|Reviewed)-by:.*|[^\w\n]*+Generated "
    r"(?:with|by) .*)$",
    re.M | re.I,
)


def message_of(shell: str) -> str:
    """Take the message out of a shell line; "" if none."""
    begun = COMMITS.search(shell)
    if not begun:
        return ""
    rest = shell[begun.start() :]
    heredoc = HEREDOC.search(rest)
    quoted = [double or single for double, single in MESSAGE.findall(rest)]
    return without_trailers(heredoc.group(2) if heredoc else "\n\n".join(quoted))


def without_trailers(message: str) -> str:
    """Leave out the lines that name people and tools."""
    return TRAILER.sub("", message).strip()
