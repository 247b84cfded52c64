"""What forbids that two texts say the same.

And what is said in other words all the same.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.merge import verdict
from benchmarks.pairs import shares, strangers
from memory_engine.claims.claim import Claim, read
from memory_engine.domain.records.observation import Observation, Provenance
from memory_engine.relate.guard import barrier, contrast
from memory_engine.relate.relation import SAME, Barrier, relate, told

PAIRS = Path(__file__).parents[2] / "fixtures" / "pairs"


def rows(name: str) -> list[dict[str, str]]:
    with (PAIRS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def share(name: str, whose: str) -> list[dict[str, str]]:
    """Choose the pairs of one share.

    They are "held out", or of those that were not the ones of our own or of one of two strangers.
    """
    return [dict(row) for row in shares(rows(name))[SHARES[whose]]]


SHARES = {
    "our own": "seen",
    "a stranger's": "seen, a stranger's",
    "a second stranger's": "seen, a second stranger's",
    "held out": "held out",
}


def said(text: str, **fields: object) -> Claim:
    provenance = Provenance("agent:claude", "agent", "s", "s", "2026-11-20T09:00:00Z")
    return read(Observation("o1", text, provenance, **fields))  # type: ignore[arg-type]


def shown(found: Barrier | None) -> str:
    return told(found) if found else ""


def alike(a: str, b: str) -> float:
    return relate(a, b, SAME).probability


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("It listens on port 8080", "It listens on port 8081", "numbers 8080 / 8081"),
        ("The timeout is 30 seconds", "The timeout is 30 minutes", "units 30 seconds / 30 minutes"),
        ("Pinned to v3.2.1", "Pinned to v3.2.4", "versions v3.2.1 / v3.2.4"),
        ("It lives in src/a.py", "It lives in src/b.py", "paths src/a.py / src/b.py"),
        ("Call `load_a` first", "Call `load_b` first", "identifiers load_a / load_b"),
        ("Run `make test`", "Run `make check`", "commands make test / make check"),
        ("Pass `--dry-run`", "Pass `--diff`", "flags --dry-run / --diff"),
        ("Jobs are kept in Redis", "Jobs are kept in Kafka", "technologies Redis / Kafka"),
        ("X is thread-safe", "X is not thread-safe", "polarity"),
        ("The flag is enabled", "The flag is disabled", "polarity"),
        ("The flag is on in staging", "The flag is on in production", "words staging / production"),
        ("Hooks run before the commit", "Hooks run after the commit", "opposites before / after"),
        ("Admins can delete users", "Only admins can delete users", "only none / administrator"),
        ("All endpoints need a token", "Most endpoints need a token", "quantity all / most"),
        ("At least 3 workers run", "At most 3 workers run", "bound least / most"),
        ("Clients must send a nonce", "Clients may send a nonce", "modal must / may"),
        (
            "Errors are logged",
            "Errors are logged when tracing is on",
            "condition tracing on / none",
        ),
        ("The gateway calls the API", "The API calls the gateway", "argument order api / gateway"),
        ("Copy it from S3 to GCS", "Copy it from GCS to S3", "argument order S3 / GCS"),
        ("The worker archives old rows", "The worker deletes old rows", "words archives / deletes"),
        ("It used to be slow", "It is slow", "time past / none"),
        (
            "Hooks run prior to the build",
            "Hooks run following the build",
            "opposites before / after",
        ),
        (
            "It takes up to 20 entries",
            "It takes up to 20 characters",
            "units 20 entries / 20 characters",
        ),
        (
            "The worker starts without a lock",
            "The worker refuses to start without a lock",
            "polarity",
        ),
        ("We support ARM", "We plan to support ARM", "a statement / a plan"),
        ("We upgraded the ORM", "We tried to upgrade the ORM", "time none / try"),
        ("The wiki is being moved to S3", "The wiki was moved to S3", "aspect ongoing / done"),
        (
            "Backups are kept for a month",
            "Nightly backups are kept for a month",
            "only one says Nightly",
        ),
        ("Valid colours: red, green", "Valid colours: red, green, pink", "only one says pink"),
        (
            "Index bloat made autovacuum fall behind",
            "Autovacuum falling behind made the index bloat",
            "cause and effect",
        ),
        (
            "It is slow because the audit disk is full",
            "It is slow because nobody had time to tune it",
            "reason audit / time",
        ),
        ("Either key is accepted", "Both keys are accepted", "quantity either / both"),
        ("It logs updates and deletes", "It logs deletes", "only one lists updates"),
        ("It deletes if `DRY` is set", "It deletes if `DRY` is not set", "polarity"),
        ("The menu should close on blur", "The menu closes on blur", "should / none"),
        ("It always ends in time", "It usually ends in time", "frequency always / usually"),
        (
            "The Redis cache expires after 15 minutes",
            "The cache expires after 15 minutes",
            "only one names Redis",
        ),
        (
            "The parser ignores unknown keys",
            "The parser rejects unknown keys",
            "words ignores / rejects",
        ),
        (
            "Artifacts are deleted after 14 days",
            "We ship a release every 14 days",
            "words deleted / release",
        ),
        (
            "It queues mails while Redis is down",
            "It queues mails until Redis is down",
            "time while / until",
        ),
        (
            "The night job stopped at two",
            "The night job stopped at two because the disk was full",
            "only one says disk full",
        ),
        ("It may take a minute", "It always takes a minute", "may / always"),
        ("It needs a key and a seed", "It needs a key or a seed", "choice or / and"),
        ("Drafts older than 20 days go", "Drafts go before 20 days", "bound above / none"),
        (
            "The scheduler pod has two replicas",
            "There are two replicas of the webserver pod",
            "words scheduler / webserver",
        ),
        (
            "Nurses see what doctors write",
            "Doctors see what nurses write",
            "argument order doctors / Nurses",
        ),
        ("Queue A is moved to queue B", "Queue B is moved to queue A", "argument order A / B"),
        (
            "Ask Dmitri about releases",
            "It is Yuki whom you ask about releases",
            "words Dmitri / Yuki",
        ),
        ("The job checks styles too", "Styles aren't seen by the job", "polarity"),
        (
            "Uploads are limited to PNG",
            "Uploads are limited to PNG and 5 MB",
            "only one names 5 MB",
        ),
    ],
)
def test_says_which_kind_of_thing_differs_and_how(a: str, b: str, reason: str) -> None:
    found = barrier(a, b)
    assert found
    sentence = told(found)
    assert sentence.split(" ")[0] == reason.split(" ")[0]
    assert sorted(sentence.lower().split()) == sorted(reason.lower().split())


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The flag is not enabled by default", "The flag is disabled by default"),
        ("The field is not required", "The field is optional"),
        ("`A` is called by `B`", "`B` calls `A`"),
        ("A runs before B", "B runs after A"),
        ("The timeout is 60 seconds", "The timeout is 1 minute"),
        ("`MAX_RETRIES` is 5", "The maximum of retries is 5"),
        ("8080 is the default port", "The default port is 8080"),
        ("Files over 10 MB are rejected", "Files can have at most 10 MB"),
        ("The server won't start unless `KEY` is set", "`KEY` is required to start the server"),
        ("Powered by Redis", "It uses Redis"),
        ("Turn the cache off", "Disable the cache"),
        ("The region is us-east-1 unless overridden", "us-east-1 is the default region"),
        ("Tag releases from `main` only", "We only tag releases from `main`"),
        (
            "Loads are lazy, so the first call is slow",
            "The first call is slow because loads are lazy",
        ),
        ("Rows are lazily loaded", "Rows aren't eagerly loaded"),
        (
            "We don't mock the database, we use containers",
            "We use containers rather than mocking the database",
        ),
        (
            "The hook has no side effects and no state",
            "The hook has neither side effects nor state",
        ),
        ("It takes two hours", "It takes ~2h"),
        ("The disk is 85% full", "The disk is 85 % full"),
        ("`replicas: 3` is set", "`replicas` is set to 3"),
        ("`make up` starts the backend", "To start the backend use `make up`"),
        ("The firmware runs on FreeRTOS", "FreeRTOS is the OS the firmware runs on"),
        ("Only CI deploys", "Nobody but CI deploys"),
        ("The scraper runs every 30 seconds", "The scraper runs twice a minute"),
        ("Backups start at 02:00", "Backups start at 2 am"),
        ("We dropped support for IE", "IE is no longer supported"),
        ("Load tests are forbidden during work hours", "Run load tests outside work hours only"),
        ("The certificates are renewed by cert-manager", "`cert-manager` renews the certificates"),
        ("We stay on React Native 0.72", "We stay on RN 0.72"),
        ("Drafts older than 20 days are purged", "Drafts are purged after 20 days"),
        ("PNG is the only format the loader supports", "The loader supports only PNG"),
        ("Cities are all that the form asks", "The form asks only cities"),
        ("The pump starts at 40 degrees Celsius", "At 40 °C the pump starts"),
        ("The keys are rotated every three months", "The keys are rotated quarterly"),
        ("The mails are delayed by 300 ms", "Mails get delayed by 300 milliseconds"),
        (
            "The body is parsed after the signature is checked",
            "The signature is checked before the body is parsed",
        ),
    ],
)
def test_what_is_only_said_otherwise_is_not_barred(a: str, b: str) -> None:
    assert barrier(a, b) is None


def test_fields_are_compared_as_they_are() -> None:
    fields = {"subject": "server", "attribute": "port"}
    one = said("It listens on 8080", value="8080", **fields)
    assert barrier(one, said("8080 it is", value="8080", **fields)) is None
    assert shown(barrier(one, said("x", value="8081", **fields))) == "value 8080 / 8081"
    assert (
        shown(barrier(one, said("x", value="8080", scope="staging", **fields)))
        == "scope any / staging"
    )
    assert shown(barrier(one, said("x", value="8080", polarity=False, **fields))) == "polarity"


def test_a_field_that_denies_bars_like_a_word_that_denies() -> None:
    assert shown(barrier(said("X is safe", polarity=False), said("X is safe"))) == "polarity"
    assert barrier(said("X is safe", polarity=False), said("X is not safe")) is None


@pytest.mark.parametrize(
    ("a", "b", "values"),
    [
        ("The default port is 8080", "The default port is 8081", ("8080", "8081")),
        (
            "The timeout defaults to 30 seconds",
            "The default timeout is 60 seconds",
            ("30 seconds", "60 seconds"),
        ),
        ("`f` is defined in a/b.py", "`f` is declared in a/c.py", ("a/b.py", "a/c.py")),
        (
            "The capital of the Tang Empire is Chang'an",
            "The capital of the Tang Empire is New Delhi",
            ("Chang'an", "New Delhi"),
        ),
        ("Sessions are kept in Redis", "Sessions are kept in Memcached", ("Redis", "Memcached")),
    ],
)
def test_contrast_finds_the_one_value_that_differs(a: str, b: str, values: tuple[str, str]) -> None:
    assert contrast(a, b) == values


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The default port is 8080", "The default port is 8080"),
        ("The default port is 8080", "Sessions expire after 15 minutes"),
        ("The port is 8080", "The port is not 8081"),
        ("The port is 8080 in staging", "The port is 80 in production"),
    ],
)
def test_contrast_finds_nothing_where_more_differs_or_nothing(a: str, b: str) -> None:
    assert contrast(a, b) is None


@pytest.mark.parametrize(
    "pair", rows("contrasts.tsv"), ids=lambda row: f"{row['kind']}: {row['a']}"
)
def test_a_minimal_contrast_is_never_merged(pair: dict[str, str]) -> None:
    merged = not barrier(pair["a"], pair["b"]) and alike(pair["a"], pair["b"]) >= 0.99
    assert not merged or pair["heldout"] == "yes", pair


def test_hardly_any_contrast_that_was_held_out_is_merged() -> None:
    held_out = [row for row in rows("contrasts.tsv") if row["heldout"] == "yes"]
    merged = [r for r in held_out if not barrier(r["a"], r["b"]) and alike(r["a"], r["b"]) >= 0.99]
    assert len(held_out) >= 80
    assert len(merged) <= 0.01 * len(held_out), merged


@pytest.mark.parametrize(
    ("share", "easy", "false"),
    [("strangers', seen", 0.74, 0.015), ("strangers', unseen", 0.77, 0.01)],
)
def test_strangers_pairs_are_merged_where_they_say_the_same_and_hardly_elsewhere(
    share: str, easy: float, false: float
) -> None:
    pairs = strangers(PAIRS / "strangers.tsv")[share]
    light = [verdict(row["a"], row["b"]) for row in pairs if row["kind"] == "easy"]
    apart = [verdict(row["a"], row["b"]) for row in pairs if row["relation"] != "same"]
    assert min(len(light), len(apart)) >= 300
    assert light.count("merged") >= easy * len(light)
    assert apart.count("merged") <= false * len(apart)


@pytest.mark.parametrize("looked_at", ["no", "yes"], ids=["mended with", "kept shut"])
def test_reworded_pairs_of_other_trades_merge_but_with_a_word_swapped(looked_at: str) -> None:
    pairs = [row for row in rows("fresh.tsv") if row["unseen"] == looked_at]
    merged = [row["relation"] for row in pairs if verdict(row["a"], row["b"]) == "merged"]
    same = [row for row in pairs if row["relation"] == "same"]
    assert merged.count("same") >= 0.74 * len(same)
    assert len(merged) - merged.count("same") <= 0.035 * (len(pairs) - len(same))


@pytest.mark.parametrize("row", rows("kin.tsv"), ids=lambda row: f"{row['a']} | {row['b']}")
def test_near_words_merge_only_where_they_are_known_to_say_the_same(row: dict[str, str]) -> None:
    merged = {verdict(row["a"], row["b"]), verdict(row["b"], row["a"])}
    assert merged == {"merged"} if row["relation"] == "one" else "merged" not in merged
