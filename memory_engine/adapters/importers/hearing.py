"""One line of a transcript -> what it says, and the state of its session after it. Pure: nothing is read or written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from memory_engine.adapters.importers import evidence, outside, places
from memory_engine.adapters.importers.host import MACHINE_AGENT, Line, Result, Use, content_read
from memory_engine.adapters.importers.outcome import Outcome, exit_code, outcome
from memory_engine.adapters.importers.session import Session, NarrowRun, defined, short, words_of
from memory_engine.adapters.importers.shell import Command, commands_of
from memory_engine.domain import ids
from memory_engine.text import statement
from memory_engine.text.mention import Mention, mention

OWNER, AGENT = "user:owner", "agent:claude"
ENOUGH_RUNS = 3
"""[runs] A session's fourth success of one command, and its fourth proof of one claim, adds nothing: the class is capped."""

MOST_PLANTED = 3
"""[sentences] Of one tool's output that speak to memory: enough to warn of it."""

EDITS = frozenset({"Edit", "MultiEdit", "Write", "NotebookEdit"})
ECHO = "repeats what memory had shown"


@dataclass(frozen=True, slots=True)
class Said:
    """An observation before it is written as a line: idempotency key, principal, text and fields."""

    key: str
    principal: str
    text: str
    fields: Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a line came to: the state after it, what was said in it, and what was passed over, with reasons."""

    session: Session
    said: tuple[Said, ...] = ()
    skipped: tuple[str, ...] = ()

    def then(self, other: Heard) -> Heard:
        """Think: this, and then what came of the next part of the line."""
        return Heard(other.session, self.said + other.said, self.skipped + other.skipped)


def hear(session: Session, line: Line, source: str, workspace: str) -> Heard:
    """Think: what a line says; ``source`` is its place, ``<file>:<number>``."""
    if MACHINE_AGENT.match(line.agent):
        return Heard(session, skipped=("machine-made summary",))
    heard = Heard(_settled(session, line, workspace), skipped=(line.skipped,) if line.skipped else ())
    for text in line.given:
        heard = heard.then(Heard(_told(heard.session, text)))
    for number, text in enumerate(line.said, 1):
        speak = _owner if line.speaker == "owner" else _agent
        heard = heard.then(speak(heard.session, line, places.shortened(text, heard.session.base), f"{line.uuid}:{number}", source))
    for use in line.uses:
        heard = heard.then(Heard(_use(heard.session, line, use)))
    for result in line.results:
        heard = heard.then(_result(heard.session, line, result, source))
    return heard


def _settled(session: Session, line: Line, workspace: str) -> Session:
    base = session.base or places.base_of(line.cwd, workspace)
    branch = line.branch or session.branch
    unmoved = base == session.base and branch == session.branch
    return session if unmoved else replace(session, base=base, branch=branch)


def _told(session: Session, text: str) -> Session:
    return session.was_shown(statement.FACT.findall(text), statement.shown(text))


def _about(session: Session, line: Line, source: str, **more: str | Sequence[str]) -> dict[str, str | Sequence[str]]:
    """The fields that every observation of a session carries."""
    return {
        "session": line.agent or line.session or session.root,
        "root_session": session.root,
        "source": source,
        "shown": session.shown,
        "origins": session.origins,
        "extracted_by": "rules:claude-transcript",
        **more,
    }


def _owner(session: Session, line: Line, text: str, key: str, source: str) -> Heard:
    said = []
    for found in statement.of_owner(text):
        anchors = anchors_of(mention(found.text), session)
        fields = _about(session, line, source, kind=found.kind, method="said", anchors=anchors)
        said.append(Said(f"{key}.{found.number}", OWNER, found.text, fields))
    return Heard(session, tuple(said))


def _agent(session: Session, line: Line, text: str, key: str, source: str) -> Heard:
    heard = Heard(session)
    for found in statement.of_agent(text):
        mentioned = mention(found.text)
        anchors = anchors_of(mentioned, session)
        if not (anchors or mentioned.symbols or mentioned.other):
            continue
        claim = evidence.claim_of(found.text, anchors, mentioned)
        echo = short(claim.key) in session.told
        read = tuple(f"{path}@{session.files[path]}" for path in sorted({a.partition("#")[0] for a in anchors}) if path in session.files)
        fields = _about(session, line, source, kind=found.kind, method="read", anchors=anchors, read=read)
        said = () if echo else (Said(f"{key}.{found.number}", AGENT, found.text, fields),)
        heard = heard.then(Heard(heard.session, said, (ECHO,) if echo else ()))
        heard = heard.then(_claimed(heard.session, line, claim))
    return heard


def _claimed(session: Session, line: Line, claim: evidence.Claim) -> Heard:
    """A new claim, and the runs before it that speak of it."""
    if any(known.key == claim.key for known in session.claims):
        return Heard(session)
    runs = [run for run in session.runs if evidence.exercises(run, claim, session.tests)][-ENOUGH_RUNS:]
    return Heard(session.claims_that(replace(claim, proofs=len(runs))), tuple(_proof(session, line, claim, run) for run in runs))


def _proof(session: Session, line: Line, claim: evidence.Claim, run: NarrowRun) -> Said:
    artefact = {"command": run.command, "exit": str(run.exit), "code": run.code}
    fields = _about(session, line, run.source, kind="claim", method="test", anchors=claim.anchors, **artefact)
    return Said(f"{run.key}:{short(claim.key)}", f"tool:{run.program}", claim.text, fields)


def anchors_of(mentioned: Mention, session: Session) -> tuple[str, ...]:
    """Think: the places that a sentence speaks of: paths of the project, and symbols where the session saw them defined."""
    paths = dict.fromkeys(filter(None, (_place(path, session) for path in mentioned.paths)))
    found: dict[str, None] = {}
    for symbol in mentioned.symbols:
        path = session.symbols.get(symbol) or session.symbols.get(symbol.rpartition(".")[2])
        if path:
            found[f"{path}#{symbol}"] = None
    placed = {anchor.partition("#")[0] for anchor in found}
    return (*(path for path in paths if path not in placed), *found)


def _place(path: str, session: Session) -> str:
    """A path of the project; one that is told short as the file that it can only be, if the session saw just one such."""
    named = places.relative(path, session.base)
    known = {*session.files, *session.symbols.values()}
    if not named or named in known or path.endswith("/"):
        return named
    same = [other for other in known if other.endswith(f"/{named}")]
    return same[0] if len(same) == 1 else named


def _use(session: Session, line: Line, use: Use) -> Session:
    """A tool is started: keep what its result will be understood by."""
    path = use.input.get("file_path") or use.input.get("notebook_path")
    kept: dict[str, Any] = {"name": use.name}
    if isinstance(path, str):
        kept["path"] = path if places.MEMORY_PAGE.search(path) else places.relative(path, session.base)
    if use.name in EDITS:
        text = "\n".join(_new_text(use.input))
        kept |= {"digest": ids.digest("edit", ids.canonical(use.input))[:16], "defines": defined(text), "words": words_of(kept.get("path", ""), text)}
    if use.name == "Bash" and isinstance(use.input.get("command"), str):
        kept |= {"shell": use.input["command"][:4000], "cwd": line.cwd, "background": bool(use.input.get("run_in_background"))}
    origin = outside.origin_of(use.name, use.input, session.base)
    return session.opened(use.id, {**kept, "origin": origin} if origin else kept)


def _new_text(input: Mapping[str, Any]) -> Iterator[str]:
    edits = input.get("edits")
    for part in (input, *(edits if isinstance(edits, list) else ())):
        if isinstance(part, dict):
            yield from (part[name] for name in ("content", "new_string", "new_source") if isinstance(part.get(name), str))


def _result(session: Session, line: Line, result: Result, source: str) -> Heard:
    use, session = session.closed(result.id)
    facts = statement.FACT.findall(result.text)
    session = session.was_shown(facts, ()) if facts else session
    name, path = use.get("name", ""), use.get("path", "")
    if places.MEMORY_PAGE.search(path) or "kairos" in name or "kairos-mem" in use.get("shell", ""):
        return Heard(_told(session, content_read(result)))
    if name == "Bash":
        heard = _ran(session, line, use, result, source)
    elif result.error:
        return Heard(session)
    elif name in EDITS and path:
        heard = Heard(session.edited(path, use["digest"]).knows(path, use["defines"], use["words"]))
    elif name == "Read" and path and not use.get("origin"):
        content = content_read(result)
        heard = Heard(session.read(path, content).knows(path, defined(content), words_of(path, content)))
    else:
        heard = Heard(session)
    origin = use.get("origin", "")
    heard = Heard(heard.session.fetched(origin), heard.said, heard.skipped) if origin else heard
    return heard.then(_planted(heard.session, line, result, origin, source))


def _planted(session: Session, line: Line, result: Result, origin: str, source: str) -> Heard:
    """Text from a tool that speaks to memory: kept as what an outsider said, so that the night's report can list it."""
    spoken = statement.to_memory(result.text, untrusted=bool(origin))[:MOST_PLANTED]
    fields = _about(session, line, source, method="said", trust="untrusted")
    return Heard(session, tuple(Said(f"{line.uuid}:planted:{n}", outside.speaker_of(origin), text, fields) for n, text in enumerate(spoken, 1)))


def _ran(session: Session, line: Line, use: Mapping[str, Any], result: Result, source: str) -> Heard:
    commands = commands_of(use.get("shell", ""), session.base)
    if not commands:
        return Heard(session)
    if use.get("background") or result.more.get("backgroundTaskId"):
        return Heard(session, skipped=("a command in the background",))
    unknown = result.more.get("interrupted") or result.more.get("returnCodeInterpretation")
    code = None if unknown else exit_code(result.text, result.error)
    heard = Heard(session)
    for number, command in enumerate(commands, 1):
        ended = outcome(command, code, result.text)
        folder = places.folder(use.get("cwd", ""), command.folder, session.base)
        if folder is None or ended.verdict == "unknown":
            heard = heard.then(Heard(heard.session, skipped=(ended.because or "a command of another project",)))
            continue
        heard = heard.then(_works(heard.session, line, command, ended, folder, f"{line.uuid}:run:{number}", source))
        heard = heard.then(_tested(heard.session, line, command, ended, f"{line.uuid}:{number}", source))
    return heard


def _works(session: Session, line: Line, command: Command, ended: Outcome, folder: str, key: str, source: str) -> Heard:
    """That a command one would type again works, or that there is no such command."""
    if ended.verdict == "fails" or not command.general:
        return Heard(session, skipped=(ended.because or "a command for one file or one moment",))
    code, where = session.code, f" in `{folder}/`" if folder else ""
    before = session.worked.get(f"{folder}|{command.line}|{ended.verdict}", "").split()
    if code in before or len(before) >= ENOUGH_RUNS:
        return Heard(session, skipped=("a run that adds nothing to the ones before",))
    fields = _about(
        session, line, source, kind="claim", method="test", subject=command.line, attribute="works", value="yes", scope=folder,
        polarity="" if ended.verdict == "works" else "no", command=command.line, exit=str(ended.exit), code=code,
    )  # fmt: skip
    verb = "works" if ended.verdict == "works" else "does not work"
    after = session.has_run(f"{folder}|{command.line}|{ended.verdict}", [*before, code])
    return Heard(after, (Said(key, f"tool:{command.program}", f"`{command.line}` {verb}{where}", fields),))


def _tested(session: Session, line: Line, command: Command, ended: Outcome, key: str, source: str) -> Heard:
    """A run narrowed to one test file or to named tests, and the claims before it that it speaks of."""
    if not command.tests or ended.verdict not in ("works", "fails") or not (len(command.files) == 1 or command.names):
        return Heard(session)
    file = places.relative(command.files[0], session.base) if len(command.files) == 1 else ""
    run = NarrowRun(command.line, command.program, ended.exit, session.code, file, command.names, key, source)
    said = []
    claims = []
    for claim in session.claims:
        proves = claim.proofs < ENOUGH_RUNS and evidence.exercises(run, claim, session.tests)
        claims.append(replace(claim, proofs=claim.proofs + 1) if proves else claim)
        said += [_proof(session, line, claim, run)] if proves else []
    return Heard(session.tested(run, claims), tuple(said))

