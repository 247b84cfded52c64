"""What a second opinion keeps, by the package's model.

It is held against that.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from memory_engine.adapters.second_opinion import WEIGHTS, SecondOpinion, lacking
from memory_engine.domain.ports import SecondReader

needs_model = pytest.mark.skipif(
    bool(lacking()), reason=f"the extra `model` is not installed ({', '.join(lacking())})"
)
SAME = (
    ("The sidecar ships the logs to Loki.", "Logs are shipped to Loki by the sidecar."),
    ("The worker scans all uploads.", "All uploads are scanned by the worker."),
)
OTHER = (
    ("The broker hands invoices to the archive.", "The archive hands invoices to the broker."),
    ("The indexer runs nightly.", "The nightly run rebuilds the docs."),
    ("Invoices are archived by the clerk.", "The clerk archives receipts."),
)
ODD = ("", "…", "日本語のテキスト", "half a surrogate \ud800", "word " * 5000, "[CLS] [SEP] [PAD]")


@pytest.fixture(scope="module")
def second() -> SecondReader:
    return SecondOpinion()


@needs_model
def test_every_question_gets_its_verdict_in_order(second: SecondReader) -> None:
    questions = [*SAME, *OTHER]
    for verdicts in (second.answer(questions), second.contradictions(questions)):
        assert [verdict.question for verdict in verdicts] == questions
        assert {verdict.because for verdict in verdicts} == {""}
        assert {verdict.prompt[:16] for verdict in verdicts} == {second.name.partition("@")[2]}


@needs_model
def test_what_says_the_same_and_what_does_not_is_told_apart(second: SecondReader) -> None:
    assert "no" not in {verdict.answer for verdict in second.answer(SAME)}
    assert "yes" not in {verdict.answer for verdict in second.answer(OTHER)}


@needs_model
def test_neither_company_nor_order_moves_an_answer(second: SecondReader) -> None:
    questions = [*SAME, *OTHER]
    together = [verdict.answer for verdict in second.answer(questions)]
    turned = [(right, left) for left, right in reversed(questions)]
    assert together == [second.answer([question])[0].answer for question in questions]
    assert together == [verdict.answer for verdict in second.answer(turned)][::-1]


@needs_model
@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text)[:20])
def test_whatever_a_text_is_the_night_goes_on(second: SecondReader, text: str) -> None:
    for question in ((text, SAME[0][0]), (text, text)):
        (verdict,) = second.answer([question])
        assert verdict.answer in ("yes", "no", "unsure")
        assert not verdict.because or verdict.answer == "unsure"


@needs_model
def test_nothing_is_looked_up_on_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("it opened a connection")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert SecondOpinion().answer(SAME)[0].because == ""


@needs_model
@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_other_weights_than_were_published_are_not_asked(tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(WEIGHTS, tmp_path / "relation"))
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    (verdict,) = SecondOpinion(folder).answer([SAME[0]])
    assert (verdict.answer, name in verdict.because) == ("unsure", True)


def test_other_thresholds_are_another_model(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(WEIGHTS, tmp_path / "relation"))
    card = json.loads((folder / "relation.json").read_text("utf-8"))
    card["says"]["same"]["no_to"] /= 2
    (folder / "relation.json").write_text(json.dumps(card), "utf-8")
    assert SecondOpinion(folder).name != SecondOpinion().name


def test_it_is_loaded_when_it_is_asked_and_not_before() -> None:
    asked = "from memory_engine.adapters.second_opinion import SecondOpinion; SecondOpinion().name"
    heavy = "import sys; print({'onnxruntime', 'tokenizers', 'numpy'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", f"{asked}; {heavy}"], capture_output=True, text=True
    )
    assert done.stdout.strip() == "set()"
