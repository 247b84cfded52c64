"""The command group.

Global options, lazily loaded verbs, and one JSON document or one page of text as the answer.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from kairos_mem.progress import LINE, Progress
from kairos_mem.style import plain_ids
from kairos_mem.telling import tell
from kairos_mem.voice import as_owner
from memory_engine.domain.errors import KairosError

if TYPE_CHECKING:
    from memory_engine.wiring import Place

VERBS: dict[str, str] = {
    "init": "make .kairos-mem/ here",
    "observe": "append one observation to today's log",
    "import": "bring in transcripts and other tools' memories",
    "pull": "take in what another store of this repository heard (laptop and desktop)",
    "share": "give a team what you choose of this memory, as your word",
    "detach": "take out of a team what rests on one person's word alone",
    "consolidate": "dream: merge, reconcile and promote what the logs brought",
    "night": "have a night's questions answered elsewhere, and decide it here",
    "review": "read a plan, proposal by proposal",
    "apply": "apply a reviewed plan, whole or in part",
    "report": "the report of the last night, or of dream:N, once more",
    "brief": "what the last night brought, and what waits for you, in ten lines",
    "gates": "each gate of the next night, open or shut, and why",
    "facts": "list what is held",
    "show": "one fact with its neighbourhood",
    "why": "the trail of a fact, observation, entry, night or line of MEMORY.md",
    "log": "the ledger, memory's history: what each entry was about, and why",
    "diff": "what changed between two entries, nights or days",
    "blame": "which entry wrote a line of MEMORY.md",
    "recall": "search facts and observations",
    "conflicts": "what cannot all hold, and what would settle it",
    "settle": "the owner's word on a conflict",
    "confirm": "the owner's word that a fact holds",
    "forget": "the owner's word that removes a fact for good",
    "permissions": "what waits for your answer, from a night to a consent, and the answer",
    "revert": "undo: take back an entry, fact, dream, session, source or principal",
    "redact": "take a secret out of every file of the store, for good",
    "verify": "check chain, projections and pages",
    "rebuild": "make every projection anew",
    "migrate": "move memory into a team's server (PostgreSQL), or back into the file",
    "graph": "memory as a graph, for other tools",
    "export": "memory as PROV-JSON, JSONL, an Obsidian vault or an MCP memory server's file",
    "render": "memory in AGENTS.md, .claude/rules or .cursor/rules, kept up to date each night",
    "install": "attach memory to an agent's host: sessions open with it and are heard",
    "uninstall": "detach it; the host's settings are as they were",
    "plugin": "memory as a plugin of Claude Code: where it lies, or a copy of it",
    "schedule": "have the operating system dream once a night",
    "fleet": "one night for each of many stores, by several processes or a cluster",
    "daemon": "the night watch: a process that looks after memory while nobody does",
    "cron": "what the night watch begins by itself, and when",
    "attach": "a session seen live: who says what, what is kept of it; and a word to it",
    "flags": "what is on, what is not, and why",
    "record": "run a command and keep what it showed, for search",
    "shell-init": "the hook by which your shell tells the night watch of commands",
    "privacy": "what left this memory, what may leave, and what tonight would send",
    "judge": "how far a judge or reader can be trusted",
    "stats": "sizes, promotions and reverts",
    "doctor": "what is wrong with this set-up, and how to mend it",
    "mcp": "serve memory to an agent over MCP, on stdin and stdout",
    "channels": "people at a distance, and sessions of hosts: what reaches them, and who may speak",
    "web": "see what memory did, in a browser on this machine: review, why, take back",
    "github": "what pull requests say, heard as outside sources; merge and close end branches",
}
"""Verb -> what it does; the module of the same name in ``commands`` is loaded when it is called."""

ELSEWHERE: dict[str, str] = {
    **dict.fromkeys(
        ("install", "mcp", "plugin", "schedule", "uninstall"), "memory_engine.attach.commands"
    ),
    **dict.fromkeys(
        ("attach", "cron", "daemon", "record", "shell-init"), "memory_engine.daemon.commands"
    ),
    "channels": "memory_engine.channels.commands",
    "fleet": "memory_engine.fleet.commands",
    "web": "memory_engine.web.commands",
    "github": "memory_engine.channels.commands",
}
"""Verb -> the package of its module, where another room brings the verb.

They are found by name: an entrance imports no other entrance.
"""


class Verbs(click.Group):
    """A group that imports a verb's module when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order in which one meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb."""
        if cmd_name not in VERBS:
            from kairos_mem.meant import no_verb

            raise no_verb(cmd_name, VERBS)
        folder = ELSEWHERE.get(cmd_name, "kairos_mem.commands")
        name = f"{cmd_name}_" if cmd_name == "import" else cmd_name.replace("-", "_")
        module = importlib.import_module(f"{folder}.{name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of verbs, without loading any."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


class Call:
    """What the global options said.

    Hands out the store when a verb asks for it.
    """

    def __init__(self, root: str, as_json: bool) -> None:
        self.root = root
        self.as_json = as_json

    def place(self) -> Place:
        """Give the store that this call means."""
        from memory_engine.wiring import place  # heavy: a server starts without it

        return place(self.root, Progress(quiet=self.as_json))

    def as_owner(self, verb: str) -> None:
        """Refuse what is the owner's alone in an agent's shell; raises ``NotTheOwner``."""
        as_owner(verb)

    def answer(self, value: Any, text: str) -> None:  # noqa: ANN401  (JSON is what it is)
        """Write the answer on stdout, as one JSON document or as text."""
        LINE.wipe()
        if self.as_json:
            import json

            click.echo(json.dumps(value, ensure_ascii=False, indent=None))
        elif text:
            _show(plain_ids(text))


def _show(text: str) -> None:
    """Write a page.

    One longer than the terminal is leafed through, as git does. ``PAGER=cat`` turns that off;
    whatever is no terminal gets the text as it is.
    """
    colour = None if "NO_COLOR" not in os.environ else False
    lines = os.get_terminal_size().lines if sys.stdout.isatty() else 0
    if 0 < lines <= text.count("\n"):
        os.environ.setdefault("LESS", "-RX")
        click.echo_via_pager(text, color=colour)
    else:
        click.echo(text, color=colour)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root",
    default="",
    metavar="DIR",
    help="The directory whose .kairos-mem to use (else found by walking up).",
)
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
@click.version_option(package_name="kairos-mem", prog_name="kairos-mem")
@click.pass_context
def group(ctx: click.Context, root: str, as_json: bool) -> None:
    """A memory engine for coding agents.

    Every line has a trail, every change a way back.
    """
    ctx.obj = Call(root, as_json)


def run(words: list[str]) -> int:
    """Run one call.

    Its exit code. Known refusals pass through; anything else is told as a fault of ours.
    """
    end = words.index("--") if "--" in words else len(words)
    as_json = "--json" in words[:end]
    _speak_utf8()
    if as_json:  # `kairos-mem why ID --json` is what the fingers say
        words = ["--json", *(word for word in words[:end] if word != "--json"), *words[end:]]
    words = _help_first(words)
    try:
        return int(
            group.main(args=words or ["--help"], prog_name="kairos-mem", standalone_mode=False) or 0
        )
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        return tell("usage", *_usage(error), 2, as_json)
    except (KairosError, OSError):
        raise
    except Exception as error:
        if isinstance(error, UnicodeEncodeError) and (odd := _no_text(words)):
            return tell(
                "usage", f"{odd} is not UTF-8.", "Nothing that is kept has such a name.", 2, as_json
            )
        if "KAIROS_MEM_DEBUG" in os.environ:
            raise
        print(
            f"kairos-mem: set KAIROS_MEM_DEBUG=1 for the traceback ({type(error).__name__})",
            file=sys.stderr,
        )
        return tell(
            "internal",
            f"Unexpected: {error}",
            "Nothing is half done; please report this.",
            1,
            as_json,
        )


def _help_first(words: list[str]) -> list[str]:
    """Take `help` and `help VERB` for what they plainly ask."""
    return [*words[1:2], "--help"] if words[:1] == ["help"] else words


def _no_text(words: list[str]) -> str:
    """Find the first word of a call that is no text.

    As it can be shown; "" where all are.
    """
    shown = (
        ascii(word)
        for word in words
        if not word.isascii() and word != word.encode("utf-8", "replace").decode()
    )
    return next(shown, "")


def _usage(error: click.ClickException) -> tuple[str, str]:
    """Say what is off in a call, as a sentence.

    And where to read what is right.
    """
    said = " ".join(error.format_message().split())
    ctx = getattr(error, "ctx", None) or click.get_current_context(silent=True)
    call = ctx.command_path if ctx else "kairos-mem"
    option = getattr(error, "option_name", "")
    before = (
        ctx is not None
        and ctx.parent
        and option in {name for param in group.params for name in param.opts}
    )
    hint = f"`{option}` goes before the verb. " if before else ""
    return said if said.endswith(
        (".", "?", "!")
    ) else f"{said}.", f"{hint}`{call} --help` shows what it takes."


def _speak_utf8() -> None:
    """Print UTF-8 whatever the locale says.

    A file name that is not text is spelt out.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
