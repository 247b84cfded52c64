"""Which flags there are, and what hangs on what.

Whoever wants to know whether one is on asks by its name (``wiring.flags``).
"""

from __future__ import annotations

from memory_engine.domain.flags import Flag

TRUST, CONSENT, TRIAL = "trust of the directory", "your consent", "a passed trial"
KILL = "the kill switch"
"""What is asked on the second plane, beside what the operator says."""
GRAPH: tuple[Flag, ...] = (
    Flag("store", "a memory of this directory", (), ("a store",), (TRUST,)),
    Flag("nights", "beliefs change at night", ("store",), setting="config.yaml: policy.enabled"),
    Flag("egress", "what you allowed may leave this memory", ("store",), (), (),
         "`kairos-mem privacy`"),
    Flag("reader", "a model proposes lessons", ("nights", "egress"), (), (CONSENT, TRIAL),
         "config.yaml: reader", False, "`reader` in config.yaml names one"),
    Flag("judge", "a model is asked what says the same", ("nights", "egress"), (), (CONSENT, TRIAL),
         "config.yaml: judge", False, "`judge` in config.yaml names one"),
    Flag("second-opinion", "a small model on this machine looks at pairs", ("nights",),
         ("extra model",), (), "config.yaml: second_opinion"),
    Flag("embedder", "vectors propose neighbours", ("store",), ("its model",), (),
         "config.yaml: embedder"),
    Flag("page", "the page in a browser", ("store",), ("extra page",), (), "`kairos-mem web`"),
    Flag("mcp", "memory over MCP", ("store",), ("extra mcp",), (), "`kairos-mem mcp`"),
    Flag("channels", "people at a distance are told, asked and heard", ("store",), (), (),
         "`kairos-mem channels`"),
    Flag("github", "pull requests on GitHub are heard", ("store",), (), (), "`kairos-mem github`",
         False, "`kairos-mem github subscribe` hears a repository"),
    Flag("daemon", "the night watch runs", (), ("cronsim",), (), "`kairos-mem daemon`", False,
         "`kairos-mem daemon start` starts it"),
    Flag("watched", "the watch looks after this memory", ("store", "daemon"), (), (),
         "`kairos-mem daemon`", False, "`kairos-mem daemon start` here adds it"),
    Flag("page-served", "the watch serves the page", ("page", "watched"), (), (),
         "daemon.yaml: page.serve", False, "`page: {serve: true}` switches it on"),
    Flag("cron", "the watch keeps a schedule", ("daemon",), (), (KILL,),
         "daemon.yaml: schedule.enabled"),
    Flag("catch-up", "once after start: what came meanwhile is heard", ("cron", "watched"), (), (),
         "`kairos-mem cron`"),
    Flag("morning", "the brief of a morning", ("cron", "watched"), (), (), "`kairos-mem cron`"),
    Flag("dream", "a night at its hour", ("cron", "watched", "nights"), (), (),
         "`kairos-mem cron`"),
    Flag("own-tasks", "tasks of your own", ("cron",), (), (), "`kairos-mem cron`"),
    Flag("fleet", "settings of the schedule from an operator", ("cron",), (), (),
         "daemon.yaml: schedule.fleet", False, "`schedule.fleet` names a file or an address"),
    Flag("sessions", "sessions are heard as they go on", ("watched",), (), (),
         "daemon.yaml: sessions.enabled"),
    Flag("attach", "a session is shown live", ("sessions",), (), (), "`kairos-mem attach`"),
    Flag("inject", "you may send a message into a session", ("attach",), (), (),
         "`kairos-mem attach`"),
    Flag("watch-files", "files of the code base are watched", ("watched",), (), (),
         "daemon.yaml: watchers.files", False, "`watchers: {files: true}` switches it on"),
    Flag("watch-shell", "commands of your shell are heard", ("watched",), (), (),
         "daemon.yaml: watchers.shell", False, "`watchers: {shell: true}` switches it on"),
    Flag("watch-terminal", "recorded terminals are heard", ("watched",), (), (),
         "daemon.yaml: watchers.terminal", False, "`watchers: {terminal: true}` switches it on"),
    Flag("idle-dreams", "a night when nobody is at work", ("watched", "nights"), (), (),
         "daemon.yaml: idle.dreams"),
    Flag("proactive", "the watch acts by itself, within budgets", ("watched",), (), (),
         "daemon.yaml: proactive.enabled", False, "`proactive: {enabled: true}` switches it on"),
    Flag("notify", "a notification on the desktop", ("daemon",), ("a notifier",), (),
         "daemon.yaml: proactive.notify"),
)  # fmt: skip
"""Parents stand before their children."""


def destination(address: str) -> Flag:
    """Give the flag of one place that something may leave for."""
    tells = f"what is asked may go to {address}"
    return Flag(f"egress:{address}", tells, ("egress",), (), (CONSENT,), "`kairos-mem privacy`")
