"""The refusals.

Each carries its data, builds its sentence, says what to do, and owns its exit code.
"""

from __future__ import annotations

TEXT_FAULTS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What the shape of one text can raise where it is read: a number beyond measure, a pattern that
unexpectedly does not match (``None``), an empty sequence, nesting too deep. The night is an
entrance for texts as the command line is one for words, so there, and nowhere else, they end as a
``Problem`` with the text's place. What is no text's doing goes on up: a disk, the memory, an
interruption, a name that is not there, a failed assertion, a refusal.
"""


class KairosError(Exception):
    """Something the user must know and can mend.

    ``code`` is its name in JSON, ``hint`` the remedy.
    """

    code = "error"
    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Usage(KairosError):
    """The words of a call are off."""

    code = "usage"
    exit_code = 2


class NoStore(KairosError):
    """There is no .kairos-mem at a directory, nor above it where that counts."""

    code = "no-store"
    exit_code = 10

    def __init__(self, where: str, named: bool = False) -> None:
        if named:
            what, remedy = f"No .kairos-mem in {where}.", "Name the folder that holds one, or"
            super().__init__(what, f"{remedy} run `kairos-mem init` there first.")
        else:
            what = f"No .kairos-mem in {where} or any directory above it."
            super().__init__(what, "Run `kairos-mem init` there first.")
        self.where = where


class NestedStore(KairosError):
    """A second store would hide the first from everything below it."""

    code = "nested-store"

    def __init__(self, outer: str) -> None:
        super().__init__(
            f"{outer} already keeps the memory of this directory.", "Use it, or `init --nested`."
        )
        self.outer = outer


class UnsafeStore(KairosError):
    """A store that others can write, which nobody said to trust."""

    code = "unsafe-store"
    exit_code = 4

    def __init__(self, root: str, what: str, hint: str) -> None:
        super().__init__(f"{root} {what}. It was not used.", hint)
        self.root = root


class OtherStore(KairosError):
    """A store from which nothing can be taken over."""

    code = "other-store"

    def __init__(self, root: str, what: str, hint: str) -> None:
        super().__init__(f"{root} {what}. Nothing was taken in.", hint)
        self.root = root


class NotATeam(KairosError):
    """A store in which nobody says how people count, or the caller's own."""

    code = "not-a-team"

    def __init__(self, root: str) -> None:
        hint = "A team's store says in its config.yaml who counts as what: `people: {ana: owner}`."
        super().__init__(f"{root} is no team's store. Nothing was shared.", hint)
        self.root = root


class AlteredShare(KairosError):
    """A plan of what is to be shared that is not what the store would share."""

    code = "altered-share"

    def __init__(self, place: str, what: str) -> None:
        hint = "Make the plan anew: `kairos-mem share TEAM ... --plan FILE`."
        super().__init__(f"{place}: {what}. Nothing was shared.", hint)
        self.place = place


class HasLeft(KairosError):
    """What somebody would share with a team that they were detached from."""

    code = "has-left"
    exit_code = 4

    def __init__(self, person: str) -> None:
        hint = "`kairos-mem log` there has the entry that detached them; `revert` takes it back."
        super().__init__(f"{person} was detached from this team. Nothing was shared.", hint)
        self.person = person


class UnsafeFile(KairosError):
    """A link, or another thing that is no plain file.

    Of the store's owner.
    """

    code = "unsafe-file"

    def __init__(self, path: str, what: str, hint: str) -> None:
        super().__init__(f"{path} {what}. It was neither read nor written.", hint)
        self.path = path


class ImpossibleClock(KairosError):
    """A time that can't be now.

    A night would be dated wrongly.
    """

    code = "impossible-clock"

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}. Nothing was changed.", hint)


class Locked(KairosError):
    """Another process holds the night's lock."""

    code = "locked"
    exit_code = 11

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(
            f"Another kairos-mem (process {holder}) is at work on {path}.",
            "Wait for it to end, then try again.",
        )
        self.holder = holder


class HostIsDreaming(KairosError):
    """A host that is at work in its own memory folder."""

    code = "host-is-dreaming"
    exit_code = 11

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"The host holds its own lock on {folder}. Nothing was changed.",
            "Close its sessions, or wait an hour, then try again.",
        )
        self.folder = folder


class OthersFolder(KairosError):
    """A folder that is no memory of a host's, or not its to give."""

    code = "others-folder"
    exit_code = 4

    def __init__(self, folder: str, what: str) -> None:
        super().__init__(
            f"{folder} {what}. Nothing was changed.",
            "See to `autoMemoryDirectory` in the host's settings, then try again.",
        )
        self.folder = folder


class BadObservation(KairosError):
    """An observation that can't be taken; nothing was written."""

    code = "bad-observation"

    def __init__(self, place: str, what: str, hint: str = "") -> None:
        super().__init__(
            f"{place}: {what}; nothing was written.",
            hint or "Mend it and run the same command again.",
        )
        self.place = place
        self.what = what


class BadInput(KairosError):
    """A file that can't be read as what it should be."""

    code = "bad-input"

    def __init__(self, place: str, what: str, hint: str = "") -> None:
        super().__init__(f"{place}: {what}.", hint)
        self.place = place
        self.what = what


class BadPolicy(KairosError):
    """A key or value in config.yaml that the engine does not know."""

    code = "bad-policy"

    def __init__(self, place: str, what: str, hint: str) -> None:
        super().__init__(f"{place}: {what}.", hint)


class Unknown(KairosError):
    """No fact, entry, dream, session, source or principal of that name."""

    code = "unknown"

    def __init__(self, kind: str, name: str, hint: str = "") -> None:
        super().__init__(
            f"There is no {kind} {name}.",
            hint or "`kairos-mem facts` and `kairos-mem log` list what there is.",
        )
        self.name = name


class Ambiguous(KairosError):
    """The beginning of several ids."""

    code = "ambiguous"

    def __init__(self, beginning: str, meant: tuple[tuple[str, str], ...], more: int = 0) -> None:
        also = f"; and {more} more" if more else ""
        named = "; ".join(f"{id} ({text})" for id, text in meant)
        super().__init__(
            f"{len(meant) + more} facts have an id that begins with {beginning}.",
            f"Write more of it: {named}{also}.",
        )
        self.meant = tuple(id for id, _ in meant)


class StalePlan(KairosError):
    """A plan that was thought on another state of the ledger."""

    code = "stale-plan"

    def __init__(self, thought_on: str, head: str, otherwise: str = "") -> None:
        moved = f"The plan was made at ledger head {thought_on[:12]}, the head is now {head[:12]}"
        super().__init__(
            f"{moved if thought_on != head else otherwise}. Nothing was applied.",
            "Make a new plan: `kairos-mem consolidate --plan FILE`.",
        )


class TornPlan(KairosError):
    """A choice of proposals without what others of it need."""

    code = "torn-plan"

    def __init__(self, left: tuple[int, ...], standing: tuple[int, ...], remedy: str) -> None:
        several = f"Proposals {ranges(standing, ', ')} stand"
        stand = f"Proposal {standing[0]} stands" if len(standing) == 1 else several
        on = f"{ranges(left, ', ')}, which {'is' if len(left) == 1 else 'are'} not taken"
        super().__init__(f"{stand} on {on}. Nothing was applied.", remedy)
        self.left = left
        self.standing = standing


def ranges(numbers: tuple[int, ...], between: str = ",") -> str:
    """Write numbers in order as a call takes them: `1,4-6`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return between.join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


class OtherPolicy(KairosError):
    """A plan that other numbers, tables or models decided."""

    code = "other-policy"

    def __init__(self, plan: str, now: str) -> None:
        super().__init__(
            f"The plan was decided by policy {plan}, in force is {now}: it might decide "
            "otherwise. Nothing was applied.",
            "Make a new plan: `kairos-mem consolidate --plan FILE`; or put config.yaml "
            "back to what it was.",
        )


class AlteredPlan(KairosError):
    """A plan file that this store did not make so."""

    code = "altered-plan"

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            f"{place}: {what}. Nothing was applied.",
            "Make a new one: `kairos-mem consolidate --plan FILE`; what to take of it is "
            "said with --only or --reject.",
        )


class AlteredPack(KairosError):
    """A pack or answers that are not as they were written."""

    code = "altered-pack"

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            f"{place}: {what}. Nothing was taken in.",
            "Fetch the files again from where they were written, or begin anew: `kairos-mem night "
            "export FILE`.",
        )


class StalePack(KairosError):
    """A pack that was made for a night that this one is not any more."""

    code = "stale-pack"

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            f"{place}: {what}. Nothing was taken in.",
            "Make a new one: `kairos-mem night export FILE`.",
        )


class ReplayedPack(KairosError):
    """A pack that was brought in once, called back, or is none of those that are out."""

    code = "replayed-pack"

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            f"{place}: {what}. Nothing was taken in.",
            "`kairos-mem night status` tells what is out.",
        )


class OverreachingPack(KairosError):
    """Answers to what was not asked, or by somebody who was not."""

    code = "overreaching-pack"
    exit_code = 4

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            f"{place}: {what}. Nothing was taken in.",
            "An answer may say what the pack's form of it allows, and no more: have it answered "
            "anew by `kairos-mem night answer`.",
        )


class NothingToAsk(KairosError):
    """A night that has no questions to be answered elsewhere."""

    code = "nothing-to-ask"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"There is nothing to ask elsewhere: {why.rstrip('.')}. Nothing was written.",
            "Who may be asked: `kairos-mem privacy allow`, `kairos-mem judge eval`. `kairos-mem "
            "consolidate` dreams the night here.",
        )


class LostLedger(KairosError):
    """A database that is missing, older than it was, or another."""

    code = "lost-ledger"

    def __init__(self, place: str, what: str, hint: str, so: str = "Nothing was written.") -> None:
        super().__init__(f"{place}: {what}. {so}", hint)


class GroundMoved(KairosError):
    """A revert whose ground other decisions stand on; it is refused whole."""

    code = "ground-moved"
    exit_code = 4

    def __init__(self, target: str, standing: tuple[int, ...]) -> None:
        one = len(standing) == 1
        stand = (
            f"{'entry' if one else 'entries'} {ranges(standing, ', ')} "
            f"{'stands' if one else 'stand'} on it"
        )
        super().__init__(
            f"{'Entry ' if target.isdecimal() else ''}{target} can't be taken back alone: "
            f"{stand}. Nothing was changed.",
            f"`kairos-mem revert {target} --cascade` takes those back too; `--dry-run "
            "--cascade` shows what that touches.",
        )
        self.standing = standing


class NotOn(KairosError):
    """Something that is not switched on, or was shut: by a flag's name, and why."""

    code = "not-on"
    exit_code = 4

    def __init__(self, flag: str, why: str, remedy: str) -> None:
        super().__init__(f"{flag} is off: {why.rstrip('.')}. Nothing was done.", remedy)
        self.flag = flag


class NotTheOwner(KairosError):
    """What only the owner may decide, in an agent's shell."""

    code = "not-the-owner"
    exit_code = 4

    def __init__(self, verb: str, agent: str, theirs: str = "") -> None:
        what = (
            f"is the owner's word: it touches {theirs.rstrip('.')}"
            if theirs
            else "is the owner's word"
        )
        whose, hint = f"this shell is an agent's ({agent})", f"Run `kairos-mem {verb}` in a shell"
        hint += " of your own."
        if agent.startswith("user:"):
            whose = f"this team counts {agent} as no owner"
            hint = "Ask one whom `people` in the team's config.yaml names as an owner."
        super().__init__(f"`{verb}` {what}, and {whose}. Nothing was changed.", hint)
        self.agent = agent


class Contradicted(KairosError):
    """A fact that the owner would confirm beside others that exclude it.

    Confirming ends nothing silently.
    """

    code = "contradicted"
    exit_code = 4

    def __init__(self, fact: str, rivals: tuple[tuple[str, str], ...]) -> None:
        named = "; ".join(f"{id} {text}" for id, text in rivals)
        super().__init__(
            f"{fact} can't hold beside: {named.rstrip('.')}. Nothing was changed.",
            f"`kairos-mem settle {fact}` decides for it and retracts what excludes it.",
        )
        self.rivals = rivals


class NothingToRevert(KairosError):
    """A target that no live decision comes from."""

    code = "nothing-to-revert"

    def __init__(self, target: str, why: str) -> None:
        super().__init__(
            f"There is nothing to take back for {target}: {why}.",
            "`kairos-mem log` shows every decision.",
        )


class NothingToRedact(KairosError):
    """A content that is not in the store."""

    code = "nothing-to-redact"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"There is nothing to take out: {what} stands nowhere in this store.",
            "`kairos-mem recall` finds what was said, and `kairos-mem redact --found` what looks "
            "like a secret.",
        )


class TooPlain(KairosError):
    """A content without which the store can't be read."""

    code = "too-plain"
    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "This is also a word or a name that lines of the store are written with. "
            "Nothing was changed.",
            "Give more of the text around it, or the observation that has it.",
        )


class NotGone(KairosError):
    """Files in which a content still stands after all that was done."""

    code = "not-gone"

    def __init__(self, files: list[str]) -> None:
        super().__init__(
            f"It still stands in {', '.join(files)}. All else is done.",
            "Close what writes there, then run `kairos-mem redact` to finish it.",
        )
        self.files = files


class Irrevocable(KairosError):
    """A redaction, which nothing brings back."""

    code = "irrevocable"
    exit_code = 4

    def __init__(self, target: str) -> None:
        super().__init__(
            f"{target} can't be taken back: what was redacted is gone from every file of the "
            "store, and nothing here could tell it again.",
            "Say it anew with `kairos-mem observe` if it may be known.",
        )


class Unconfirmed(KairosError):
    """A decision that can't be taken back, and that nobody has confirmed."""

    code = "unconfirmed"
    exit_code = 4

    def __init__(self, verb: str) -> None:
        super().__init__(
            f"`{verb}` can't be taken back, and nobody is here to confirm it. Nothing was changed.",
            "`--dry-run` shows what would go; `--yes` confirms it.",
        )


class BrokenChain(KairosError):
    """A ledger entry that is not what its hash says."""

    code = "broken-chain"

    def __init__(self, place: str, entry: str, what: str) -> None:
        super().__init__(
            f"{place}, {entry}: {what}. The ledger was changed from outside.",
            "Restore the store from a copy; `kairos-mem verify` lists every problem. "
            "Nothing was written. Without a copy: move"
            " memory.db away, then `kairos-mem rebuild --accept-loss` begins again from the logs.",
        )
        self.entry = entry


class DamagedStore(KairosError):
    """A database that can't be used as it is."""

    code = "damaged-store"

    def __init__(self, place: str, what: str, hint: str) -> None:
        super().__init__(f"{place}: {what}.", hint)


class NoRoom(KairosError):
    """The disk or folder refused a write."""

    code = "not-writable"

    def __init__(self, place: str, what: str, so: str = "Nothing was changed.") -> None:
        super().__init__(
            f"{place}: {what}. {so}", "Free room or give write permission, then run it again."
        )


class NoServer(KairosError):
    """The server that holds a store, or its vectors, does not answer."""

    code = "no-server"

    def __init__(self, place: str, what: str, hint: str = "") -> None:
        waits = "What is observed waits in this machine's logs. Try again when the server answers."
        super().__init__(f"{place} can't be reached: {what}.", hint or waits)


class NotEmpty(KairosError):
    """A place to which a store is to be moved holds one already."""

    code = "not-empty"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} holds a memory already. Nothing was moved.",
            "Name another schema (?schema=NAME), or bring the two together by their observations.",
        )


class MovedMeanwhile(KairosError):
    """A store that another call moved while this one waited to write to it."""

    code = "moved"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"Memory is not in {place} any more: it was moved meanwhile. Nothing was written.",
            "Run the same command again.",
        )


class NoReport(KairosError):
    """A night whose report is not among its files any more.

    What it decided is in the ledger.
    """

    code = "no-report"

    def __init__(self, night: int) -> None:
        super().__init__(
            f"The report of dream {night} is not in dreams/{night:04d}, or can't be read.",
            f"`kairos-mem log dream:{night}` shows what it decided, from the ledger.",
        )
        self.night = night


class NoNight(KairosError):
    """A report that is asked for before there was any night."""

    code = "no-night"

    def __init__(self) -> None:
        super().__init__(
            "There is no report: no night was dreamt yet.", "`kairos-mem consolidate` dreams one."
        )


class NoLibrary(KairosError):
    """A library that a verb, or a memory (no verb), stands on and that is not installed."""

    code = "no-library"

    def __init__(self, verb: str, what: str, extra: str) -> None:
        super().__init__(
            f"`kairos-mem {verb}` can't start: {what}." if verb else f"{what}.",
            f"Install it into the same environment: pip install 'kairos-mem[{extra}]'",
        )


class NoEmbedder(KairosError):
    """A sentence model that was asked for and can't be had here.

    Nothing is ever downloaded for it.
    """

    code = "no-embedder"

    def __init__(self, name: str, what: str, hint: str) -> None:
        super().__init__(f"Embedder {name}: {what}.", hint)
        self.name = name


class NoProgram(KairosError):
    """A program of the machine that can't be called by its name."""

    code = "no-program"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not among the programs of this machine.",
            f"Install it, or put the folder that holds {name} into PATH.",
        )
        self.name = name


class ProgramFailed(KairosError):
    """A program of the machine that did not do what it was called for."""

    code = "program-failed"

    def __init__(self, call: str, what: str, hint: str) -> None:
        super().__init__(f"`{call}` {what.rstrip('.')}. Nothing was changed.", hint)
        self.call = call


class NoScheduler(KairosError):
    """A machine on which nothing is known that runs a command once a night."""

    code = "no-scheduler"

    def __init__(self) -> None:
        super().__init__(
            "Nothing on this machine is known to run a command once a night: there is neither a "
            "systemd manager for this user nor a crontab.",
            "`kairos-mem daemon start` begins the nights without either, until the machine is "
            "switched off. Or install cron, or log in so that `systemctl --user status` answers; "
            "`--backend NAME --dry-run` shows what would be written.",
        )


class ForeignFile(KairosError):
    """Something of somebody else's, or changed by hand, where ours would stand."""

    code = "foreign-file"
    exit_code = 4

    def __init__(self, place: str, what: str, hint: str) -> None:
        super().__init__(f"{place} {what}. Nothing was changed.", hint)
        self.place = place


class ScheduledElsewhere(KairosError):
    """What another service manager starts already: a store's nights, or the night watch."""

    code = "scheduled-elsewhere"
    exit_code = 4

    def __init__(self, backend: str, takes_away: str) -> None:
        super().__init__(
            f"It is started by {backend} already. Nothing was changed.",
            f"{takes_away} takes that away; then install it anew.",
        )
        self.backend = backend


class Unwritable(KairosError):
    """A path or command that a format has no way to write."""

    code = "unwritable"

    def __init__(self, format: str, what: str, hint: str) -> None:
        super().__init__(f"{format} can't hold {what}. Nothing was changed.", hint)


class NotPermitted(KairosError):
    """An answer that decides nothing: the id of what it answers, and why."""

    code = "not-permitted"
    exit_code = 4

    def __init__(self, id: str, reason: str, told: str = "") -> None:
        sentence = _NOT_PERMITTED.get(reason, reason)
        super().__init__(
            f"{id}: {sentence}{f' ({told})' if told else ''}. Nothing was changed.",
            "`kairos-mem permissions` lists what waits for an answer.",
        )
        self.id, self.reason = id, reason


_NOT_PERMITTED = {
    "unknown": "there is no such request",
    "expired": "it has expired",
    "replayed": "it was answered already",
    "foreign": "whoever answered is not its owner",
    "stale": "memory has changed since it was asked",
    "malformed": "this is no answer to a request",
}


class NoConsent(KairosError):
    """Something would leave the machine, and the owner has not said that it may."""

    code = "no-consent"
    exit_code = 4

    def __init__(self, destination: str) -> None:
        super().__init__(
            f"You have not allowed anything of this memory to go to {destination}. Nothing was "
            "sent or changed.",
            f"`kairos-mem privacy --dry-run` shows what a night would send; `kairos-mem privacy "
            f'allow "{destination}"` allows it, `judge: off` and `reader: off` in config.yaml ask '
            "nobody; `store` and `vectors` stand there, too.",
        )
        self.destination = destination


class ShutOff(KairosError):
    """Something that whoever runs the machine has shut."""

    code = "shut-off"
    exit_code = 4

    def __init__(self, what: str, where: str) -> None:
        super().__init__(
            f"{what[:1].upper()}{what[1:]} is shut: {where}. Nothing was changed.",
            "`kairos-mem flags` shows what is on, what is not, and why.",
        )


class SecretLeaving(KairosError):
    """Something would leave the machine in which a secret still stands."""

    code = "secret-leaving"
    exit_code = 4

    def __init__(self, destination: str, purpose: str) -> None:
        super().__init__(
            f"What was to go to {destination} ({purpose}) holds what looks like a secret. It was "
            "not sent.",
            "`kairos-mem redact` takes a secret out of memory.",
        )


class AdviserFailed(KairosError):
    """A reader or judge that could not be asked, or gave no answer."""

    code = "adviser-failed"

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}.", "Nothing rests on its answer; the night goes on.")
        self.what = what


class NoWatch(KairosError):
    """Something is asked of the night watch, and it is not running."""

    code = "no-daemon"

    def __init__(self) -> None:
        super().__init__("The night watch is not running.", "`kairos-mem daemon start` starts it.")


class WatchSilent(KairosError):
    """The night watch runs, and gives no answer."""

    code = "daemon-silent"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The night watch gave no answer: {what}.",
            "`kairos-mem daemon logs` tells what it is at; `kairos-mem daemon stop` and `start` "
            "begin anew.",
        )


class WatchedAlready(KairosError):
    """A second night watch of the same user."""

    code = "daemon-running"
    exit_code = 11

    def __init__(self, pid: int) -> None:
        super().__init__(
            f"The night watch is running already (process {pid}).",
            "`kairos-mem daemon status` tells of it; `kairos-mem daemon stop` ends it.",
        )
        self.pid = pid


class NotDelivered(KairosError):
    """A message that was not written into a session's inbox."""

    code = "not-delivered"

    def __init__(self, session: str, what: str) -> None:
        super().__init__(
            f"Nothing was sent to session {session}: {what}.",
            "`kairos-mem attach` lists the sessions that run.",
        )
        self.session, self.what = session, what
