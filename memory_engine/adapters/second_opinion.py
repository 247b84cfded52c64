"""A second opinion from a small local model.

Do two sentences say the same? It reads both at once. Nothing leaves the machine, and nothing is
fetched: weights and vocabulary are part of the package (``relation/``), only what runs them is the
extra ``model``. Pairs go through one at a time, for in a batch its eight-bit numbers come out a
little different; which text comes first does not matter.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, cached_property
from hashlib import sha256
from importlib.util import find_spec
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from memory_engine.domain.records.looked import Question, Verdict

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).parent / "relation"
NEEDED = ("onnxruntime", "tokenizers")
"""What the extra brings."""


class Odds(NamedTuple):
    """Probabilities that two texts agree, exclude each other, or neither."""

    same: float
    contrary: float
    apart: float


def lacking() -> tuple[str, ...]:
    """Name what is not there of what the model needs."""
    weights = () if (WEIGHTS / "relation.json").exists() else ("its weights",)
    return (*(name for name in NEEDED if find_spec(name) is None), *weights)


def marked(ids: Sequence[int], sides: Sequence[int]) -> list[int]:
    """Mark tokens by side, and whether both sides have them."""
    texts = [{id for id, of in zip(ids, sides, strict=True) if of == side} for side in (0, 1)]
    shared = texts[0] & texts[1]
    return [side + 2 * (id in shared) for id, side in zip(ids, sides, strict=True)]


class SecondOpinion:
    """A model in a folder, loaded when it is first asked.

    Where it can't be loaded its verdict is ``unsure``, with the reason, never an exception.
    """

    def __init__(self, folder: Path = WEIGHTS) -> None:
        self._folder = folder

    @cached_property
    def _card(self) -> dict[str, Any]:
        card: dict[str, Any] = json.loads((self._folder / "relation.json").read_text("utf-8"))
        return card

    @cached_property
    def digest(self) -> str:
        """Digest weights, vocabulary and thresholds: all that a verdict depends on."""
        files = "".join(self._card["files"].values())
        return sha256(f"{files} {json.dumps(self._card['says'])}".encode()).hexdigest()

    @property
    def name(self) -> str:
        """Name the model with the digest of all that decides.

        Its verdicts depend on nothing else.
        """
        return f"relation:{self._card['name']}@{self.digest[:16]}"

    def answer(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        """Say of each pair whether the two say the same."""
        return [self._verdict(question, "same") for question in questions]

    def contradictions(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        """Say of each pair whether the two exclude each other.

        Of sentences longer than those that it learnt from it says nothing.
        """
        most = self._card["says"]["contrary"]["words"]
        return [
            self._verdict(question, "contrary")
            if sum(len(text.split()) for text in question) <= most
            else self._said(question, "unsure")
            for question in questions
        ]

    def odds(self, left: str, right: str) -> Odds:
        """Tell how the two most probably stand to each other."""
        from numpy import asarray, int64

        session, tokenizer = self._loaded
        first, second = sorted((left, right))
        tokens = tokenizer.encode(first, second)
        marks = marked(tokens.ids, tokens.type_ids)
        ids, types = (asarray([each], int64) for each in (tokens.ids, marks))
        (odds,) = session.run(None, {"ids": ids, "types": types})
        return Odds(*map(float, odds[0]))

    def _verdict(self, question: Question, asked: Literal["same", "contrary"]) -> Verdict:
        try:
            odds = getattr(self.odds(*question), asked)
        except Exception as error:  # noqa: BLE001  (whatever the library raises where it can't run)
            return self._said(question, "unsure", f"it can't be asked ({_told(error)})")
        says = self._card["says"][asked]
        if odds >= says["yes_from"]:
            return self._said(question, "yes", bits=_bits(odds))
        answer: Literal["no", "unsure"] = "no" if odds <= says["no_to"] else "unsure"
        return self._said(question, answer, bits=_bits(odds))

    def _said(
        self,
        question: Question,
        answer: Literal["yes", "no", "unsure"],
        because: str = "",
        bits: float | None = None,
    ) -> Verdict:
        model = self._card["name"]
        return Verdict(question, answer, "relation", model, self.digest, because, bits=bits)

    @cached_property
    def _loaded(self) -> tuple[InferenceSession, Tokenizer]:
        for name, digest in self._card["files"].items():
            if sha256((self._folder / name).read_bytes()).hexdigest() != digest:
                raise ValueError(f"{name} is not the file that was published")
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = InferenceSession(
            str(self._folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        return session, Tokenizer.from_file(str(self._folder / "tokenizer.json"))


def _bits(odds: float) -> float:
    """Turn a probability into bits.

    Past a millionth the model can't tell any more.
    """
    sure = min(max(odds, _SUREST), 1 - _SUREST)
    return log2(sure / (1 - sure))


_SUREST = 1e-6
"""[probability] The least that a model of eight bits tells apart."""


@cache
def shared() -> SecondOpinion:
    """Give the process's one model, loaded once for all stores."""
    return SecondOpinion()


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:160]
