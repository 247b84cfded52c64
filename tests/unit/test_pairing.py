"""Who becomes the owner on a platform.

Only who sent the code, and whom the terminal confirms.
"""

from __future__ import annotations

from memory_engine.channels import pairing
from memory_engine.channels.gates import Standing, gates, shut
from memory_engine.channels.inbox import looks_like_an_answer
from memory_engine.channels.pairing import (
    CODE_SECONDS,
    MOST_PENDING,
    MOST_REPLIES,
    MOST_WRONG,
    Pairing,
    Pending,
)

CODE = "7f3a9c21"
BEGUN = pairing.begin(Pairing(), CODE, 1000.0)


def stranger(sender: str = "42", at: float = 1001.0) -> Pending:
    return Pending(sender, "Ana", f"chat{sender}", at)


def test_the_code_makes_nobody_the_owner_and_the_terminal_does() -> None:
    heard = pairing.heard(BEGUN, stranger(), f" {CODE.upper()} ").pairing
    assert heard.owners == ()
    assert [one.sender for one in heard.pending] == ["42"]
    assert pairing.confirm(heard, "43", 1002.0) is None
    confirmed = pairing.confirm(heard, "42", 1002.0)
    assert confirmed is not None
    assert pairing.owner(confirmed, "42") is not None
    assert (confirmed.code, confirmed.pending) == ("", ())
    assert pairing.owner(pairing.forget(confirmed, "42"), "42") is None


def test_a_code_is_good_for_an_hour_and_one_pairing() -> None:
    late = stranger(at=1000.0 + CODE_SECONDS)
    assert pairing.heard(BEGUN, late, CODE).pairing.pending == ()
    waits = pairing.heard(BEGUN, stranger(), CODE).pairing
    assert pairing.confirm(waits, "42", 1001.0 + CODE_SECONDS) is None
    again = pairing.begin(waits, "00000000", 1100.0)
    assert again.pending == ()
    assert pairing.heard(again, stranger(), CODE).pairing.pending == ()
    assert pairing.heard(Pairing(), stranger(), "").pairing.pending == ()


def test_few_wait_at_a_time() -> None:
    state = BEGUN
    for number in range(MOST_PENDING + 2):
        state = pairing.heard(state, stranger(str(number)), CODE).pairing
    assert len(state.pending) == MOST_PENDING


def test_who_guesses_hears_little_and_soon_nothing_counts() -> None:
    state, replies = BEGUN, []
    for _ in range(MOST_WRONG + 3):
        state, reply = pairing.heard(state, stranger(), "00000000")
        replies.append(reply)
    assert sum(map(bool, replies)) == MOST_REPLIES
    assert pairing.heard(state, stranger(), CODE).pairing.pending == ()
    assert pairing.heard(state, stranger("43"), CODE).pairing.pending
    hour_later = stranger(at=1002.0 + 3600.0)
    assert pairing.wrongs(state, "42", hour_later.at) == ()


def test_without_a_code_a_stranger_hears_nothing() -> None:
    assert pairing.heard(Pairing(), stranger(), "hello").reply == ""


def test_what_came_out_at_the_other_end_is_typed_on_the_machine() -> None:
    assert pairing.echoed(BEGUN, "00000000", "https://a", 1001.0) is None
    assert pairing.echoed(BEGUN, CODE, "https://a", 1000.0 + CODE_SECONDS) is None
    found = pairing.echoed(BEGUN, CODE, "https://a", 1001.0)
    assert found is not None
    assert [one.sender for one in found.owners] == ["https://a"]
    state = BEGUN
    for _ in range(MOST_WRONG):
        state = pairing.noted_wrong(state, pairing.TYPED, 1001.0)
    assert pairing.echoed(state, CODE, "https://a", 1002.0) is None


OPEN = Standing("ntfy", "", "", "1 paired chat", "", "", True, "channels.yaml")


def test_five_gates_and_each_says_why_it_is_shut() -> None:
    assert shut(OPEN) is None
    wrong = {
        "capability": OPEN._replace(lacking="no package"),
        "kill switch": OPEN._replace(shut="env X"),
        "owner": OPEN._replace(owner=""),
        "policy": OPEN._replace(forbidden="a list"),
        "run": OPEN._replace(asked=False),
    }
    assert [gate.name for gate in gates(OPEN)] == list(wrong)
    for name, standing in wrong.items():
        found = shut(standing)
        assert found is not None
        assert (found.name, bool(found.why)) == (name, True)
    token = shut(OPEN._replace(unsafe="others can read it"))
    assert token is not None
    assert token.why == "others can read it"


def test_a_text_that_reads_like_an_answer_is_told_that_it_is_none() -> None:
    assert all(map(looks_like_an_answer, ("yes qkrwm", "Allow QKRWM.", "ok", "no", "deny xyzab")))
    plain = ("The port is 8080", "No, the script is scripts/ship.sh", "allow long lines in tests")
    assert not any(map(looks_like_an_answer, plain))


def test_a_clock_that_is_put_back_locks_nobody_out_and_leaves_no_code_open() -> None:
    year = 365 * 86_400.0
    ahead = pairing.begin(Pairing(), CODE, 1000.0 + year)
    for number in range(MOST_WRONG):
        ahead = pairing.noted_wrong(ahead, "42", 1000.0 + year + number)
    assert pairing.wrongs(ahead, "42", 1000.0 + year + MOST_WRONG)
    assert pairing.wrongs(ahead, "42", 1000.0) == ()
    assert pairing.heard(ahead, stranger(), CODE).pairing.pending == ()
