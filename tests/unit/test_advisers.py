"""Models as advisers, asked through the real library.

It asks a server on this machine: whatever comes back, the question is answered, asked of another,
or left open with the reason.
"""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from memory_engine.adapters.advisers import trial_data
from memory_engine.adapters.advisers.advice import Advice
from memory_engine.adapters.advisers.backend import Prompt, Reply
from memory_engine.adapters.advisers.budget import Budget
from memory_engine.adapters.advisers.chain import BATCH_FROM, Chain
from memory_engine.adapters.advisers.command import CommandBackend, unwrapped
from memory_engine.adapters.advisers.endpoint import EndpointBackend
from memory_engine.adapters.advisers.judge import AdvisingJudge
from memory_engine.adapters.advisers.messages import MessagesBackend, prices
from memory_engine.adapters.advisers.spec import Advisers, advisers
from memory_engine.adapters.consents import Consents
from memory_engine.adapters.egress import EgressLedger
from memory_engine.adapters.network import Door
from memory_engine.adapters.power import battery_left
from memory_engine.domain.egress import Consent
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.errors.leaving import AdviserFailed
from memory_engine.domain.policy import Policy
from memory_engine.domain.ports import Found, Piece, Proposed
from memory_engine.domain.records.looked import Question, Verdict
from memory_engine.engine.trying import Labelled, Marked, try_judge, try_reader, upper
from tests.models_api import Says, Server, error, message, serving, whole

PROMPT = Prompt("judge", "Say yes.", {"first": "a", "second": "b"}, {"type": "object"})
YES = message({"answer": "yes"})
TOKEN = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3hJ6"


@pytest.fixture
def door(tmp_path: Path) -> Door:
    ledger = EgressLedger(tmp_path, lambda: "2026-11-20T10:00:00Z")
    return Door(ledger, lambda place: Consent(place, ""))


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "key")


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Server]]:
    """Serve answers one after another, the last one again and again."""
    running = []

    def start(*answers: Says, by: Callable[[str, Any], Says] | None = None) -> Server:
        left = list(answers)
        serving_ = serving(by or (lambda *_: left.pop(0) if len(left) > 1 else left[0]))
        server = serving_.__enter__()
        running.append(serving_)
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.address)
        return server

    yield start
    for one in running:
        one.__exit__(None, None, None)


def asked(door: Door, *models: str) -> tuple[Reply, Chain]:
    chain = Chain([MessagesBackend(model, door, (3.0, 15.0)) for model in models])
    return chain.answers([PROMPT])[0], chain


# -- one answer


def test_an_answer_is_told_with_its_model_request_and_cost(
    door: Door, serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(YES)
    reply, _ = asked(door, "some-model")
    assert reply.value == {"answer": "yes"}
    assert (reply.model, reply.request) == ("some-model-20261101", "req_1")
    assert reply.cost == pytest.approx(0.0045)
    rows = [json.loads(row) for row in (tmp_path / "egress.jsonl").read_text().splitlines()]
    assert [row["kind"] for row in rows] == ["sent", "answered"]
    assert rows[1]["sent"] == [rows[0]["number"]]
    assert (rows[1]["tokens_in"], rows[1]["tokens_out"]) == (1000, 100)
    assert rows[1]["request"] == "req_1"
    (body,) = server.bodies
    assert rows[0]["size"] >= len(json.dumps(body, separators=(",", ":")))


def test_a_secret_in_the_data_is_a_marker_in_the_request(
    door: Door, serve: Callable[..., Server]
) -> None:
    server = serve(YES)
    data = {"first": f"the token is {TOKEN}", "second": "b"}
    Chain([MessagesBackend("m", door)]).answers([PROMPT._replace(data=data)])
    assert TOKEN not in json.dumps(server.bodies)
    assert "[redacted:" in json.dumps(server.bodies)


@pytest.mark.parametrize("status", [400, 404, 529])
def test_where_a_model_is_not_to_be_had_the_next_one_is_asked(
    door: Door, serve: Callable[..., Server], status: int
) -> None:
    def by(_: str, body: Any) -> Says:  # noqa: ANN401  (JSON is what it is)
        return YES if body["model"] == "second" else error(status, ("retry-after-ms", "1"))

    server = serve(by=by)
    reply, chain = asked(door, "first", "second")
    assert reply.value == {"answer": "yes"}
    (note,) = chain.notes
    assert note.startswith("claude:first: ")
    assert note.endswith("claude:second is asked instead.")
    asked_models = {body["model"] for body in server.bodies}
    assert asked_models == {"first", "second"}


@pytest.mark.parametrize("status", [401, 403, 413, 422])
def test_what_another_model_would_not_mend_is_asked_of_none(
    door: Door, serve: Callable[..., Server], status: int
) -> None:
    server = serve(error(status))
    chain = Chain([MessagesBackend("first", door), MessagesBackend("second", door)])
    replies = chain.answers([PROMPT, PROMPT, PROMPT])
    assert [reply.value for reply in replies] == [None] * 3
    assert all("could not be asked" in reply.because for reply in replies)
    assert len(server.bodies) == 1, "after a failure nobody waits for the next"


def test_a_rate_limit_is_waited_for_and_each_try_is_on_record(
    door: Door, serve: Callable[..., Server], tmp_path: Path
) -> None:
    busy = error(429, ("retry-after-ms", "1"))
    serve(busy, YES)
    reply, _ = asked(door, "m")
    assert reply.value == {"answer": "yes"}
    rows = [json.loads(row) for row in (tmp_path / "egress.jsonl").read_text().splitlines()]
    assert [row["kind"] for row in rows] == ["sent", "sent", "answered"]
    assert rows[2]["sent"] == [1, 2]


ODD = {
    "cut short": message({"answer": "yes"}, "max_tokens"),
    "refused": message({"answer": "yes"}, "refusal"),
    "paused": message({"answer": "yes"}, "pause_turn"),
    "a tool is called": message({"answer": "yes"}, "tool_use"),
    "the window is full": message({"answer": "yes"}, "model_context_window_exceeded"),
    "prose": message("Sure! The answer is yes."),
    "a list": message(["yes"]),
    "nothing": message(""),
    "half a JSON": message('{"answer": "ye'),
    "very deep": message("[" * 5000),
    "no message": Says(200, {}),
    "a list for a message": Says(200, [1]),
    "no JSON": Says(200, b"<html>Sign in</html>", (("content-type", "text/html"),)),
    "content is a text": Says(200, {**whole("x"), "content": "yes"}),
    "content is null": Says(200, {**whole("x"), "content": None}),
    "usage is missing": Says(200, {**whole("{"), "usage": None}),
    "usage is negative": Says(200, {**whole("{"), "usage": {"input_tokens": -5}}),
}


@pytest.mark.parametrize("how", ODD)
def test_an_odd_answer_is_asked_for_once_more_and_stays_open(
    door: Door, serve: Callable[..., Server], how: str
) -> None:
    server = serve(ODD[how])
    reply, _ = asked(door, "m")
    assert reply.value is None
    assert reply.because
    assert len(server.bodies) <= 2
    serve(ODD[how], YES)
    again, _ = asked(door, "m")
    assert again.value == {"answer": "yes"} or "could not be asked" in again.because


@pytest.mark.parametrize("answer", ["YES", "maybe", 1, None, ["yes"], {"answer": "yes"}])
def test_a_judge_takes_no_other_word_for_yes(
    door: Door, serve: Callable[..., Server], answer: object
) -> None:
    serve(message({"answer": answer}))
    judge = AdvisingJudge(Chain([MessagesBackend("m", door)]))
    (verdict,) = judge.answer([("a", "b")])
    assert verdict.answer == "unsure"
    assert verdict.because


def test_without_a_key_nothing_is_looked_for_elsewhere(
    door: Door, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(YES)
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    monkeypatch.delenv("ANTHROPIC_AUTH_TOKEN", raising=False)
    reply, _ = asked(door, "m")
    assert "ANTHROPIC_API_KEY" in reply.because
    assert server.asked == []


# -- many at once


class Batches:
    """The API's batches, as a script.

    It has what each request comes to, and when all of it has.
    """

    def __init__(self, looks: int, result: Callable[[Any], dict[str, Any]]) -> None:
        self.looks, self.result, self.requests = looks, result, list[Any]()
        self.cancelled = False

    def __call__(self, what: str, body: Any) -> Says:  # noqa: ANN401  (JSON is what it is)
        if what == "POST /v1/messages":
            return YES
        if what.endswith("/cancel"):
            self.cancelled = True
        elif what.startswith("POST"):
            self.requests = body["requests"]
        elif what.endswith("/results"):
            lines = [
                {"custom_id": one["custom_id"], "result": self.result(one)}
                for one in reversed(self.requests)
            ]
            return Says(200, "\n".join(map(json.dumps, lines)).encode())
        else:
            self.looks -= 1
        return Says(200, self._told())

    def _told(self) -> dict[str, Any]:
        counts = ("processing", "succeeded", "errored", "canceled", "expired")
        return {
            "id": "batch_1",
            "type": "message_batch",
            "processing_status": "ended" if self.looks <= 0 else "in_progress",
            "request_counts": dict.fromkeys(counts, 0),
            "created_at": "2026-11-20T10:00:00Z",
            "expires_at": "2026-11-21T10:00:00Z",
            "results_url": "/v1/messages/batches/batch_1/results",
        }


def many(door: Door, patience: float) -> Sequence[Reply]:
    prompts = [PROMPT._replace(data={"n": n}) for n in range(BATCH_FROM)]
    backend = MessagesBackend("m", door, (3.0, 15.0), patience=patience)
    return Chain([backend]).answers(prompts)


def test_many_questions_go_in_one_batch_at_half_the_price(
    door: Door, serve: Callable[..., Server]
) -> None:
    def result(request: Any) -> dict[str, Any]:  # noqa: ANN401  (JSON is what it is)
        text = request["params"]["messages"][0]["content"]
        return {"type": "succeeded", "message": whole(text)}

    server = serve(by=Batches(2, result))
    replies = many(door, 0.2)
    assert [reply.value for reply in replies] == [{"n": n} for n in range(BATCH_FROM)]
    assert replies[0].cost == pytest.approx(0.0045 / 2)
    assert sum(what == "POST /v1/messages" for what, _ in server.asked) == 0


def test_of_a_batch_what_failed_stays_open(door: Door, serve: Callable[..., Server]) -> None:
    results: Iterator[dict[str, Any]] = iter(
        [
            {"type": "errored", "error": {"type": "error", "error": {"type": "x", "message": "y"}}},
            {"type": "expired"},
            {"type": "canceled"},
            {"type": "succeeded", "message": whole("no JSON")},
        ]
    )
    good = {"type": "succeeded", "message": whole('{"a": 1}')}
    serve(by=Batches(0, lambda _: next(results, good)))
    replies = many(door, 0.2)
    assert sum(reply.value is None for reply in replies) == 4
    assert all(reply.because for reply in replies if reply.value is None)


def test_a_batch_that_takes_too_long_is_given_up_and_asked_one_by_one(
    door: Door, serve: Callable[..., Server]
) -> None:
    batches = Batches(1000, lambda _: {"type": "expired"})
    serve(by=batches)
    replies = many(door, 0.05)
    assert batches.cancelled
    assert all(reply.value == {"answer": "yes"} for reply in replies)


# -- a command


def script(folder: Path, text: str) -> str:
    path = folder / "adviser.py"
    path.write_text(f"import json, sys\nasked = json.load(sys.stdin)\n{text}\n", "utf-8")
    import sys

    return f"{sys.executable} {path}"


def test_a_command_is_given_the_question_and_prints_the_answer(door: Door, tmp_path: Path) -> None:
    line = script(tmp_path, "print(json.dumps({'answer': asked['data']['first']}))")
    reply = Chain([CommandBackend(line, door)]).answers([PROMPT])[0]
    assert reply.value == {"answer": "a"}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('{"answer": "no"}', {"answer": "no"}),
        ('```json\n{"answer": "no"}\n```', {"answer": "no"}),
        ('{"type": "result", "result": "{\\"answer\\": \\"no\\"}"}', {"answer": "no"}),
        (
            '{"is_error": false, "result": "```json\\n{\\"answer\\": \\"no\\"}\\n```"}',
            {"answer": "no"},
        ),
    ],
)
def test_what_clients_put_around_an_answer_is_taken_off(text: str, answer: object) -> None:
    assert unwrapped("x", text) == answer


@pytest.mark.parametrize(
    "text",
    ["print('yes')", "print('{}' * 2)", "sys.exit(1)", "", "print(json.dumps({'is_error': True}))"],
)
def test_a_command_that_answers_otherwise_leaves_the_question_open(
    door: Door, tmp_path: Path, text: str
) -> None:
    reply = Chain([CommandBackend(script(tmp_path, text), door)]).answers([PROMPT])[0]
    assert reply.value is None
    assert reply.because


def test_a_line_that_is_no_command_is_told_so(door: Door) -> None:
    reply = Chain([CommandBackend("a 'b", door)]).answers([PROMPT])[0]
    assert "no command line" in reply.because


# -- an endpoint on this machine


def chat(content: str, finish: str = "stop") -> Says:
    choice = {"message": {"role": "assistant", "content": content}, "finish_reason": finish}
    usage = {"prompt_tokens": 5, "completion_tokens": 2}
    return Says(200, {"id": "c1", "model": "local", "choices": [choice], "usage": usage})


def test_an_endpoint_answers_in_the_form_of_chat_completions(
    door: Door, serve: Callable[..., Server]
) -> None:
    server = serve(chat('{"answer": "yes"}'))
    backend = EndpointBackend("local", f"{server.address}/v1", door)
    reply = Chain([backend]).answers([PROMPT])[0]
    assert (reply.value, reply.request) == ({"answer": "yes"}, "c1")
    ((what, body),) = server.asked
    assert what == "POST /v1/chat/completions"
    assert body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    "answer",
    [
        chat("yes"),
        chat("{", "length"),
        Says(200, {}),
        Says(200, b"x"),
        Says(500, {}),
        Says(404, {}),
    ],
)
def test_an_endpoint_that_answers_otherwise_leaves_the_question_open(
    door: Door, serve: Callable[..., Server], answer: Says
) -> None:
    server = serve(answer)
    reply = Chain([EndpointBackend("local", server.address, door)]).answers([PROMPT])[0]
    assert reply.value is None
    assert reply.because


# -- the settings


@pytest.mark.parametrize(
    "said",
    [
        {"reader": "openai:m@https://api.example.com/v1"},
        {"reader": "openai:m@http://127.0.0.1@evil.example/v1"},
        {"reader": "openai:m"},
        {"reader": "command: "},
        {"reader": "command:a\nb"},
        {"reader": "gpt:m"},
        {"fallback": "claude:m"},
        {"fallback": ["x"]},
        {"aliases": {"a": "b c"}},
        {"aliases": ["a"]},
        {"prices": {"a": 3}},
        {"prices": {"a": [1]}},
        {"prices": {"a": [1, -2]}},
        {"prices": {"a": [1, float("inf")]}},
    ],
)
def test_wrong_settings_are_refused_with_the_remedy(said: dict[str, Any]) -> None:
    with pytest.raises(BadPolicy) as refusal:
        advisers(said, "config.yaml")
    assert refusal.value.hint


def test_aliases_resolve_and_the_chain_names_nobody_twice() -> None:
    said = {
        "judge": "claude:quick",
        "fallback": ["claude:other", "command:ask me", "claude:quick"],
        "aliases": {"quick": "some-model"},
    }
    named = advisers(said, "config.yaml")
    assert named.chain(named.judge) == ("claude:some-model", "claude:other", "command:ask me")
    assert named.chain(named.reader) == ()


def test_a_price_is_that_of_the_longest_name() -> None:
    rows = {"some": (1.0, 2.0), "some-model": (3.0, 4.0)}
    assert prices(rows, "some-model-2026") == (3.0, 4.0)
    assert prices(rows, "other") is None


# -- what it may cost


SPENT = {"tokens": 900.0, "dollars": 0.5}


@pytest.mark.parametrize(
    ("policy", "price", "told"),
    [
        (Policy(), None, ""),
        (Policy(advice_tokens=1000), None, "advice_tokens"),
        (Policy(advice_month_tokens=1000), None, "advice_month_tokens"),
        (Policy(advice_dollars=0.4), (3.0, 15.0), "advice_dollars"),
        (Policy(advice_month_dollars=0.4), (3.0, 15.0), "advice_month_dollars"),
        (Policy(advice_dollars=0.4), None, "`prices`"),
        (Policy(advice_dollars=1.0), (3.0, 15.0), ""),
        (Policy(advice_seconds=0), None, "wait"),
    ],
)
def test_what_can_not_be_afforded_is_not_asked(
    policy: Policy, price: tuple[float, float] | None, told: str
) -> None:
    budget = Budget(policy, lambda **_: SPENT, 1, price)
    why = budget.afford(PROMPT)
    assert (told in why) if told else why == ""
    assert budget.left == bool(told)


def test_over_the_budget_the_best_questions_were_asked_first(
    door: Door, serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(YES)
    ledger = EgressLedger(tmp_path, lambda: "2026-11-20T10:00:00Z")
    door.night = 1
    budget = Budget(Policy(advice_tokens=3_500), ledger.spent, 1, None)
    chain = Chain([MessagesBackend("m", door)], budget.afford)
    replies = chain.answers([PROMPT._replace(data={"n": n}) for n in range(5)])
    assert [reply.value is not None for reply in replies] == [True, True, True, False, False]
    assert len(server.bodies) == 3
    assert budget.left == 2


def test_a_batch_is_asked_where_all_of_it_can_be_afforded(
    door: Door, serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(YES)
    ledger = EgressLedger(tmp_path, lambda: "2026-11-20T10:00:00Z")
    door.night = 1
    budget = Budget(Policy(advice_tokens=3_500), ledger.spent, 1, None)
    chain = Chain([MessagesBackend("m", door, patience=1.0)], budget.afford)
    chain.answers([PROMPT._replace(data={"n": n}) for n in range(BATCH_FROM)])
    assert {what for what, _ in server.asked} == {"POST /v1/messages"}
    assert len(server.bodies) == 3
    assert budget.left == BATCH_FROM - 3


# -- consent and trial


def advice_in(folder: Path, named: Advisers, policy: Policy | None = None) -> Advice:
    root = folder / ".kairos-mem"
    root.mkdir(exist_ok=True)
    ledger = EgressLedger(root, lambda: "2026-11-20T10:00:00Z")
    return Advice(named, policy or Policy(), ledger, Consents(root, folder, folder.parent / "own"))


def test_nobody_is_asked_whom_the_owner_has_not_allowed(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    named = Advisers(judge="command:mine", reader="command:mine", fallback=("command:theirs",))
    advice = advice_in(folder, named)
    assert len(advice.begin(1)) == 4, "a night does not fail for what a project's file names"
    assert (advice.judge(), advice.reader()) == (None, None)

    kept = Consents(folder / ".kairos-mem", folder, tmp_path / "own")
    kept.allow(Consent("command:mine", ""))
    for spec in ("command:mine", "command:theirs"):
        prompt = AdvisingJudge(Chain([CommandBackend(spec, advice.door)])).prompt
        kept.keep_trial({"role": "judge", "adviser": spec, "prompt": prompt, "at_most": 0.02})
    assert advice.begin(1)[0].place == "judge command:theirs"
    judge = advice.judge()
    assert judge
    assert judge.chain.destinations == ("command:mine",)


def test_a_chain_may_cost_what_its_dearest_costs(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    prices = (("cheap", (1.0, 1.0)), ("dear", (30.0, 60.0)))
    for fallback, told in (("claude:dear", "advice_dollars"), ("claude:unknown", "`prices`")):
        named = Advisers(judge="claude:cheap", fallback=(fallback,), prices=prices)
        advice = advice_in(folder, named, Policy(advice_dollars=0.01))
        advice.tried = False
        judge = advice.judge()
        assert judge
        assert told in judge.chain.answers([PROMPT])[0].because


@pytest.mark.parametrize(
    ("trial", "used"),
    [
        ({}, True),
        ({"at_most": 0.3}, False),
        ({"at_most": "0"}, False),
        ({"adviser": "command:other"}, False),
        ({"prompt": "another wording"}, False),
        ({"role": "reader"}, False),
    ],
)
def test_who_has_not_passed_a_trial_is_used_for_nothing(
    tmp_path: Path, trial: dict[str, object], used: bool
) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    advice = advice_in(folder, Advisers(judge="command:ask"))
    kept = Consents(folder / ".kairos-mem", folder, tmp_path / "own")
    kept.allow(Consent("command:ask", ""))
    assert [problem.place for problem in advice.begin(1)] == ["judge command:ask"]
    assert advice.judge() is None
    prompt = AdvisingJudge(Chain([CommandBackend("ask", advice.door)])).prompt
    passed = {"role": "judge", "adviser": "command:ask", "prompt": prompt, "at_most": 0.02}
    kept.keep_trial({**passed, **trial})
    assert (advice.judge() is not None) is used
    assert (advice.begin(1) == []) is used


# -- answers that are meant to do harm


HARMFUL = ("\x1b[2J\u2028m", "m\ud800", f"m {TOKEN}", "m" * 100_000)


@pytest.mark.parametrize("said", HARMFUL)
def test_what_a_server_calls_itself_harms_no_record(
    door: Door, serve: Callable[..., Server], tmp_path: Path, said: str
) -> None:
    usage = {"prompt_tokens": 10**300, "completion_tokens": 10**4000}
    choice = {"finish_reason": "stop", "message": {"content": '{"answer": "yes"}'}}
    body = {"model": said, "id": said, "usage": usage, "choices": [choice]}
    server = serve(Says(200, json.dumps(body).encode()))
    reply = EndpointBackend("m", server.address, door).ask(PROMPT)
    ledger = EgressLedger(tmp_path, lambda: "")
    assert reply.value == {"answer": "yes"}
    assert reply.model.isprintable()
    assert len(reply.model) <= 200
    assert list(ledger.broken("")) == []
    assert TOKEN not in ledger.place.read_text("utf-8")
    assert 0 < ledger.spent()["tokens"] < 10**15


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("yes", "more than"),
        ("sh -c 'sleep 60 & exit 3'", "did not end"),
        ("sh -c 'sleep 60; echo {}'", "did not end"),
        ("sh -c 'printf \"\\033[2Jno\" >&2; exit 1'", "?[2Jno"),
        (f"sh -c 'echo {TOKEN} >&2; exit 1'", "[redacted:"),
    ],
)
def test_a_program_of_bad_manners_is_ended(door: Door, line: str, told: str) -> None:
    with pytest.raises(AdviserFailed) as failure:
        CommandBackend(line, door, 1.0).ask(PROMPT)
    assert told in failure.value.message
    assert failure.value.message.isprintable()
    assert TOKEN not in failure.value.message


def test_what_a_program_started_ends_with_it(door: Door, tmp_path: Path) -> None:
    late = tmp_path / "late"
    line = f"(sleep 0.3; touch {late}) >/dev/null 2>&1 & echo {{}}"
    CommandBackend(f"sh -c {shlex.quote(line)}", door, 5.0).ask(PROMPT)
    time.sleep(0.5)
    assert not late.exists()


def test_a_key_on_the_line_of_a_program_stands_in_no_record(door: Door, tmp_path: Path) -> None:
    backend = CommandBackend(f"printf {{}} {TOKEN}", door, 5.0)
    reply = backend.ask(PROMPT)
    assert TOKEN not in f"{reply} {backend.name} {(tmp_path / 'egress.jsonl').read_text('utf-8')}"
    assert TOKEN in backend.destination, "the owner allows the line as it is"


# -- a trial


def labelled() -> list[Labelled]:
    return [Labelled(*row) for row in trial_data.pairs()]


class Knowing:
    """A judge who knows the answers, but for every so many-th question."""

    name = "knowing"

    def __init__(self, wrong_of: int = 0, says: str = "") -> None:
        self.known = {(q.first, q.second): q.yes for q in labelled()}
        self.wrong_of, self.says, self.count = wrong_of, says, 0

    def answer(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        return [Verdict(question, self._one(question), "k") for question in questions]

    contradictions = answer

    def _one(self, question: Question) -> Any:  # noqa: ANN401  (an answer)
        self.count += 1
        yes = self.known[question] != (self.wrong_of and self.count % 10 < self.wrong_of)
        return self.says or ("yes" if yes else "no")


@pytest.mark.parametrize(
    ("judge", "passes"),
    [
        (Knowing(), True),
        (Knowing(wrong_of=3), False),
        (Knowing(wrong_of=2), False),
        (Knowing(says="yes"), False),
        (Knowing(says="no"), False),
        (Knowing(says="unsure"), False),
    ],
)
def test_a_judge_passes_by_being_right_where_it_claims_something(
    judge: Knowing, passes: bool
) -> None:
    trial = try_judge(judge, labelled())
    assert (trial.at_most <= Policy().false_claims) is passes, trial


class Reading:
    """A reader that proposes worthy pieces, bent or plain.

    It goes by whether they are worth it.
    """

    name = "reading"

    def __init__(self, worth: tuple[bool, ...] = (True,), bend: bool = False) -> None:
        self.worth, self.bend = worth, bend
        self.known = {text: w for stretch in trial_data.stretches() for text, w in stretch}

    def read(self, stretches: Sequence[Sequence[Piece]]) -> Sequence[Found]:
        return [
            Found(
                tuple(
                    Proposed(p.id, p.text, f"Not so: {p.text}" if self.bend else p.text, "rule", "")
                    for p in stretch
                    if self.known[p.text] in self.worth
                )
            )
            for stretch in stretches
        ]


@pytest.mark.parametrize(
    ("reader", "passes"),
    [
        (Reading(), True),
        (Reading(worth=(True, False)), False),
        (Reading(worth=(False,)), False),
        (Reading(worth=()), False),
        (Reading(bend=True), False),
    ],
)
def test_a_reader_passes_by_proposing_what_is_there_and_worth_it(
    reader: Reading, passes: bool
) -> None:
    marked = [[Marked(*piece) for piece in stretch] for stretch in trial_data.stretches()]
    trial = try_reader(reader, marked)
    assert (trial.at_most <= Policy().false_claims) is passes, trial
    if passes:
        assert trial.found == trial.of


@pytest.mark.parametrize(
    ("wrong", "claims", "least", "most"), [(0, 0, 1, 1), (5, 5, 1, 1), (0, 60, 0.048, 0.049)]
)
def test_the_bound_is_that_of_clopper_and_pearson(
    wrong: int, claims: int, least: float, most: float
) -> None:
    assert least <= upper(wrong, claims) <= most


@pytest.mark.parametrize(
    ("supplies", "share"),
    [
        ({}, None),
        ({"AC": {"type": "Mains", "online": "1"}, "BAT0": {"type": "Battery"}}, None),
        ({"BAT0": {"type": "Battery", "capacity": "12"}}, 0.12),
        (
            {
                "AC": {"type": "Mains", "online": "0"},
                "BAT0": {"type": "Battery", "capacity": "80"},
                "BAT1": {"type": "Battery", "capacity": "20"},
            },
            0.2,
        ),
        ({"BAT0": {"type": "Battery", "capacity": "?"}}, None),
    ],
)
def test_how_much_of_the_battery_is_left(
    tmp_path: Path, supplies: dict[str, dict[str, str]], share: float | None
) -> None:
    for name, files in supplies.items():
        (tmp_path / name).mkdir()
        for file, text in files.items():
            (tmp_path / name / file).write_text(f"{text}\n", "ascii")
    assert battery_left(tmp_path) == share


def test_on_a_battery_that_is_low_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memory_engine.adapters.advisers.budget.battery_left", lambda: 0.1)
    budget = Budget(Policy(), lambda **_: SPENT, 1, None)
    assert "battery (10% left)" in budget.afford(PROMPT)
    assert budget.left == 1


def test_on_a_busy_machine_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (1000.0, 0.0, 0.0))
    assert "busy" in Budget(Policy(advice_load=2), lambda **_: SPENT, 1, None).afford(PROMPT)
    assert Budget(Policy(), lambda **_: SPENT, 1, None).afford(PROMPT) == ""
