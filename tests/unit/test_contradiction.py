"""What cannot both hold, and what only looks like it."""

from __future__ import annotations

from typing import Literal, cast

import pytest

from benchmarks.contradiction import looked_for
from benchmarks.pairs import strangers
from memory_engine.claims.claim import read
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation, Provenance
from memory_engine.relate.contradiction import contradicts
from memory_engine.relate.relation import told
from tests.unit.test_guard import PAIRS, rows, said, share


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("X is thread-safe", "X is not thread-safe", "one denies what the other says"),
        ("All requests are logged", "No requests are logged", "one denies what the other says"),
        (
            "A man is playing an old guitar",
            "There is no man playing a guitar",
            "one denies what the other says",
        ),
        ("The flag is enabled", "The flag is disabled", "one denies what the other says"),
        (
            "We still ship wheels for Windows",
            "Wheels for Windows aren't built or released",
            "one denies what the other says, in other words",
        ),
        (
            "The watcher stopped reading links",
            "The watcher still reads links",
            "one denies what the other says",
        ),
        (
            "Headers are installed to include/vex",
            "Headers are installed to include/libvex",
            "value include/vex / include/libvex",
        ),
        (
            "Snapshots are taken every 5 minutes",
            "Snapshots are taken every 9 minutes",
            "value 5 minutes / 9 minutes",
        ),
        ("The tool is built with CMake", "The tool is built with Meson", "value CMake / Meson"),
        (
            "The minimum supported Rust version is 1.70",
            "The minimum supported Rust version is 1.74",
            "value 1.70 / 1.74",
        ),
        (
            "Results come in ascending order",
            "Results come in descending order",
            "ascending / descending",
        ),
        ("The default port is 8080", "The default port is 8081", "value 8080 / 8081"),
        ("Run the tests with `make test`", "Tests are run with `tox`", "value make test / tox"),
        ("Search is owned by the web team", "Search is owned by the data team", "value web / data"),
        (
            "Rows are kept",
            "Rows are not kept, they are scrubbed at once",
            "one denies what the other says",
        ),
        (
            "Sessions end after 12 hours; see the wiki",
            "Sessions end after 2 hours; see the wiki",
            "value 12 hours / 2 hours",
        ),
        ("The branch is called `master`", "The branch is called `trunk`", "value master / trunk"),
        ("Dumps go to S3 only", "Dumps go to Dropbox", "value S3 / Dropbox"),
        (
            "The lead of the parser team is Ines",
            "The lead of the parser team is Jonas",
            "value Ines / Jonas",
        ),
    ],
)
def test_says_why_two_claims_cannot_both_hold(a: str, b: str, reason: str) -> None:
    found = contradicts(a, b)
    assert found
    assert told(found) == reason


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "A man is playing a guitar",
            "There is no man playing an old guitar on a stage in the park",
        ),
        ("The worker does not retry timeouts", "The worker retries failed jobs"),
        ("GET requests are cached", "POST requests are not cached"),
        ("The cache is used", "The cache is not used when DEBUG is set"),
        ("The port is 8080 in staging", "The port is 80 in production"),
        ("The client supports Python 3.10", "The client supports Python 3.11"),
        ("The service uses Redis", "The service uses Postgres"),
        ("`max_retries` is set to 3", "`max_redirects` is set to 5"),
        ("Two dogs are running", "Two dogs are sitting"),
        ("The flag is not enabled", "The flag is disabled"),
        ("The port used to be 80", "The port is 8080"),
        ("The client is slow", "The server is fast"),
        ("It may or may not fail", "It may fail"),
        ("The build takes 22 minutes with a cold cache", "The build takes 4 minutes"),
        ("It needs 16 cores", "It runs on 20 cores"),
        ("It binds to 0.0.0.0 in a container", "It binds to 127.0.0.1 outside of a container"),
        ("Hooks run before the commit", "Hooks are run after the commit"),
        ("Retries stop at 5 in net/retry.py", "Retries stop at 5 in queue/retry.py"),
        ("The API usually answers within 200 ms", "The API must answer within 2 s"),
        ("Refresh tokens expire after 30 days", "Access tokens expire after 15 minutes"),
        (
            "Without `--strict`, unknown keys are ignored",
            "With `--strict`, unknown keys are an error",
        ),
    ],
)
def test_what_can_both_hold_is_no_contradiction(a: str, b: str) -> None:
    assert contradicts(a, b) is None


def test_slots_of_the_observers_are_compared_as_they_are() -> None:
    one = said("x", subject="server", attribute="port", value="8080")
    found = contradicts(one, said("y", subject="server", attribute="port", value="8081"))
    assert found == ("port", "8080", "8081")
    assert contradicts(
        one, said("y", subject="server", attribute="port", value="8080", polarity=False)
    )
    assert not contradicts(one, said("y", subject="client", attribute="port", value="8081"))
    assert not contradicts(
        one, said("y", subject="server", attribute="port", value="8081", scope="staging")
    )
    many = {"subject": "server", "attribute": "uses"}
    assert not contradicts(said("x", value="redis", **many), said("y", value="kafka", **many))


@pytest.mark.parametrize(
    ("whose", "precision", "recall"),
    [
        ("our own", 0.95, 0.9),
        ("a stranger's", 0.95, 0.65),
        ("a second stranger's", 0.95, 0.55),
        ("held out", 0.9, 0.8),
    ],
)
def test_precision_and_recall_on_pairs(whose: str, precision: float, recall: float) -> None:
    pairs = share("contradictions.tsv", whose)
    hits = [row["label"] == "contradiction" for row in pairs if contradicts(row["a"], row["b"])]
    true = sum(row["label"] == "contradiction" for row in pairs)
    assert len(pairs) >= 80
    assert sum(hits) >= precision * len(hits)
    assert sum(hits) >= recall * true


@pytest.mark.parametrize(
    ("share", "recall"), [("strangers', seen", 0.6), ("strangers', unseen", 0.7)]
)
def test_strangers_negations_and_values_are_found(share: str, recall: float) -> None:
    pairs = [row for row in strangers(PAIRS / "strangers.tsv")[share] if looked_for(row)]
    hits = [row["relation"] == "contradict" for row in pairs if contradicts(row["a"], row["b"])]
    assert sum(hits) >= 0.9 * len(hits)
    assert sum(hits) >= recall * sum(row["relation"] == "contradict" for row in pairs)


@pytest.mark.parametrize(
    "row", rows("exclusions.tsv"), ids=lambda row: f"{row['kind']}: {row['a']} | {row['b']}"
)
def test_only_one_thing_in_two_states_excludes(row: dict[str, str]) -> None:
    owner = Provenance("user:owner", "owner", "s", "s", "2026-11-20T09:00:00Z")
    kind = cast(Literal["claim", "rule"], row["kind"])
    one, other = (read(Observation("o1", row[side], owner, kind=kind)) for side in ("a", "b"))
    found = contradicts(one, other), contradicts(other, one)
    assert all(found) if row["relation"] == "exclude" else not any(found)


@pytest.mark.parametrize(
    ("order", "statement", "reason"),
    [
        ("Always build with gradle.", "The app is built with maven.", "value gradle / maven"),
        ("Use jest for unit tests.", "The unit tests use mocha.", "value jest / mocha"),
        ("Never log passwords.", "Passwords are logged.", "one denies what the other says"),
        ("Only retry if failures < 3.", "Only retry if failures > 3.", "< / >"),
        ("We use 2 workers for the queue.", "The queue uses 8 workers.", "value 2 / 8"),
        (
            "Always indent with tabs.",
            "The code is indented with spaces.",
            "tabs / spaces",
        ),
    ],
)
def test_a_statement_goes_against_an_order(order: str, statement: str, reason: str) -> None:
    found = contradicts(Fact("f1", order, "rule"), Fact("f2", statement))
    assert found
    assert told(found) == reason


@pytest.mark.parametrize(
    ("order", "statement"),
    [
        ("Always build with gradle.", "maven is slower than gradle."),
        ("Always build with gradle.", "The app was built with maven until 2021."),
        ("Always build with gradle.", "maven cannot resolve the plugin."),
        ("Use jest in the web client.", "The server uses mocha."),
        ("Never log passwords.", "The auth module hashes passwords."),
        ("Ask before dropping tables.", "The migration drops tables."),
        ("Prefer short functions.", "The longest function is long."),
    ],
)
def test_what_merely_speaks_of_the_same_goes_against_no_order(order: str, statement: str) -> None:
    assert contradicts(Fact("f1", order, "rule"), Fact("f2", statement)) is None
