"""Observations to say, as plain values.

They have the shape of one line of ``observe --stdin``.
"""

from __future__ import annotations

Saying = dict[str, object]


def port(
    value: str,
    session: str,
    principal: str = "agent:claude",
    at: str = "2026-11-10T10:00:00Z",
    **more: object,
) -> Saying:
    """Somebody says which port the server listens on."""
    slot = {"subject": "server", "attribute": "port", "value": value}
    return {
        "text": f"The default port is {value}",
        "principal": principal,
        "session": session,
        "at": at,
        **slot,
        **more,
    }


def run_of(value: str, code: str) -> Saying:
    """A recorded test run that exercises the port."""
    artefact = {"command": "pytest -k port", "exit": 0, "hash": code}
    return port(
        value,
        f"run-{code}",
        "tool:pytest",
        "2026-11-11T10:00:00Z",
        method="test",
        artefact=artefact,
    )


def witnesses(value: str = "8080") -> list[Saying]:
    """Give what earns the port assertion.

    It is two readings, the owner's word and a run.
    """
    return [
        port(value, "s1"),
        port(value, "s2", at="2026-11-10T11:00:00Z"),
        port(value, "s3", "user:owner", "2026-11-10T12:00:00Z"),
        run_of(value, "aaaa"),
    ]


def remarks(count: int, name: str, day: str = "2026-11-12") -> list[Saying]:
    """Make so many observations about different things.

    They are told apart by ``name``. Every third one is in a slot.
    """
    return [
        {
            "text": f"Module {name}_{n} reads its limits from config/{name}_{n}.toml",
            "session": f"{name}-{n % 7}",
            "at": f"{day}T{n // 3600 % 24:02d}:{n // 60 % 60:02d}:{n % 60:02d}Z",
            "source": f"src/{name}_{n}.py:{n + 1}",
            **(
                {"subject": f"{name}_{n}", "attribute": "default", "value": str(n)}
                if n % 3 == 0
                else {}
            ),
        }
        for n in range(count)
    ]
