"""What keeps an installed job from running, and how to mend it."""

from __future__ import annotations

import shlex

from memory_engine.services.finding import Host, Installed, awake, failed
from memory_engine.services.job import lays_down, resident, takes_away
from memory_engine.services.program import gone


def amiss(host: Host, standing: Installed) -> list[str]:
    """Tell why an installed job can't run, and the remedy.

    It says how to mend it.
    """
    backend, job = standing.backend, standing.job
    anew = f"{lays_down(job.name)} puts it right."
    found = [f"{place} is gone. {anew}" for place in standing.missing]
    found += [
        f"{place} was changed by hand since it was installed. It is left alone; "
        f"{takes_away(job.name)} takes it away."
        for place in standing.changed
    ]
    if gone(job.program):
        words = shlex.join(job.program)
        found.append(f"{words} is not there any more, or can't be run. {anew}")
    if not awake(host, backend, job.name):
        found.append(f"{backend.NAME} does not know it. {anew}")
    if failed(host, standing):
        output = backend.OUTPUT.format(name=job.name)
        what = "The night watch" if resident(job.name) else "The last night that was started"
        found.append(f"{what} failed: `{output}` tells how.")
    return found
