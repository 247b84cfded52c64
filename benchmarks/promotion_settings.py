"""The settings of the promotion benchmark.

A clean stream, its flaws one by one, and attacks.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.worlds import Setting

CLEAN = (
    Setting("half probed", "the reference: half the claims can be probed"),
    Setting("no probes", "no claim can be probed", probeable=0.0),
    Setting("most probed", "80 % of the claims can be probed", probeable=0.8),
)
"""Worlds in which everybody means well."""

FLAWED = (
    Setting(
        "misleading", "30 % of false claims mislead 95 % of readers", misleading=0.3, misled=0.95
    ),
    Setting(
        "echoes",
        "80 % of touches only echo memory, half of them logged as such",
        echo=0.8,
        echo_logged=0.5,
    ),
    Setting(
        "index shown",
        "every session is shown what MEMORY.md lists, and logs it, as in real use",
        index_shown=True,
    ),
    Setting(
        "copying",
        "the less reliable half of the readers repeat what was said last, without looking",
        copying=6,
    ),
    Setting(
        "one name",
        "all twelve readers speak as one principal, as sessions of one agent do",
        one_name=True,
    ),
    Setting(
        "tests 90 %", "test runs are right nine times in ten, not 98 times in 100", test_right=0.90
    ),
    Setting("tests 80 %", "test runs are right four times in five", test_right=0.80),
    Setting("tests pass only", "of runs that fail only half are recorded", failures_kept=0.5),
    Setting("probes 97 %", "probes are right 97 times in 100", probe_right=0.97),
    Setting("quiet", "who finds a claim wrong says so one time in ten", voiced=0.1),
    Setting(
        "functional",
        "slots with one value at a time: who finds a claim wrong names another value",
        functional=True,
    ),
)
"""The same with one flaw each."""

ATTACKS = (
    Setting("one source", "one web page says each false claim 50 times", attack="repeat"),
    Setting("sybils", "50 web pages say each false claim", attack="sybils"),
    Setting("insider", "one trusted agent says each false claim in 50 sessions", attack="insider"),
    Setting(
        "laundered",
        "trusted agents repeat a web page in 50 sessions; all of it is logged",
        attack="launder",
    ),
    Setting(
        "laundered 90 %", "the same, logged nine times in ten", attack="launder", taint_logged=0.9
    ),
    Setting("laundered 0 %", "the same, never logged", attack="launder", taint_logged=0.0),
)
"""Somebody wants the false claims believed; honest traffic goes on."""

ALONE = tuple(
    replace(one, name=f"{one.name}, alone", what=f"{one.what}; nobody else speaks", honest=False)
    for one in ATTACKS
)
"""The same with no honest traffic: nothing may be promoted."""

SILENCING = (Setting("sybils deny", "50 web pages deny each true claim", attack="sybils deny"),)
"""Somebody wants the true claims doubted."""

BEYOND = (
    Setting(
        "insider denies",
        "one trusted agent denies each true claim in 50 sessions",
        attack="insider denies",
        beyond=True,
    ),
    Setting(
        "forged runs",
        "one trusted agent invents test runs in 25 sessions and says so in 25",
        attack="forge",
        beyond=True,
    ),
)
"""What no promise covers: who may write the log as a trusted agent can silence, and by invented
runs convince."""

ALL = (*CLEAN, *FLAWED, *ATTACKS, *SILENCING, *ALONE, *BEYOND)

QUICK = frozenset(
    {
        "half probed",
        "no probes",
        "misleading",
        "tests 80 %",
        "functional",
        "laundered 0 %",
        "sybils, alone",
        "insider, alone",
    }
)
"""One of each kind, for a smoke test."""
