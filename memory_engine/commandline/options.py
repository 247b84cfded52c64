"""Options after which a value stands, and words that are neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from memory_engine.domain.patterns import regex
from memory_engine.domain.table import words

FILE = regex(r"[\w./@-]*\w\.[A-Za-z]{1,5}(?:::?[\w:\[\].-]+)?")
"""A word that names one file, or a test or line in it."""

SELECTORS = words("""
    -k -t --testNamePattern --test-name-pattern -run --run --grep -g -e --example --only --tests
""")
"""Options whose value picks tests by name."""

WITH_VALUE = words("""
    --with --extra --group --python --project --directory --env-file --package --from --spec -p
    -C -f -F -j -w --prefix --filter --dir --cwd --workspace --file --makefile --justfile --config
    --working-directory --rcfile --source --git-dir -c
""")
"""Of runners, launchers and package managers; of an option that is not known here the next word is
taken for an argument."""

REMOTE_CODE = words("--with --from --package --spec")
"""Options of launchers with which a package from elsewhere is run."""

OF: Mapping[str, frozenset[str]] = {
    "nice": words("-n --adjustment"),
    "timeout": words("-k -s --kill-after --signal"),
    "gtimeout": words("-k -s --kill-after --signal"),
    "env": words("-u -C --unset --chdir"),
    "sudo": words("-u -g -h -p -C -D -R -T --user --group --host --prompt --chdir"),
    "doas": words("-u -C"),
    "xargs": words("-I -n -P -L -d -s -E -a --max-args --max-procs --delimiter --arg-file"),
    "stdbuf": words("-i -o -e --input --output --error"),
    "ionice": words("-c -n -p --class --classdata"),
    "time": words("-f -o --format --output"),
    "exec": words("-a"),
    "dotenv": words("-f -e"),
    "xvfb-run": words("-s -n -e -f -p --server-args --server-num"),
    "python": words("-X -W"),
    "tox": words("-e"),
    "nox": words("-e -s"),
}
"""Of what starts another program, of interpreters before the script, of what has its own."""


def arguments(rest: Sequence[str], program: str = "") -> list[str]:
    """Pick the words that are neither options nor their values."""
    valued = WITH_VALUE | OF.get(program, frozenset())
    kept, skip = [], False
    for word in rest:
        if skip:
            skip = False
        elif word.startswith(("-", "+")):
            skip = word in valued
        else:
            kept.append(word)
    return kept


def option_value(rest: Sequence[str], *options: str) -> str:
    """Find the value of the first option there; ``""`` for none."""
    for at, word in enumerate(rest):
        name, equals, value = word.partition("=")
        if word in options and at + 1 < len(rest):
            return rest[at + 1]
        if equals and name in options:
            return value
    return ""
