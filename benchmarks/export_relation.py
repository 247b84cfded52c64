"""Make of a trained seed what the package carries.

It is small, in eight bits, with its card.

    python -m benchmarks.export_relation BASE SEED OUT --name NAME [--vocabulary 8000]

BASE is what ``train_relation`` began with, SEED what it left. Tokens that stand neither in the
pairs learnt from nor among the first of the vocabulary, which are the most frequent, are dropped:
their words are then spelt in smaller pieces. Needs what ``train_relation`` needs, and onnxruntime.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from benchmarks.pairs import FIXTURES
from benchmarks.relation_pairs import people
from benchmarks.train_relation import LENGTH, Relation, based

OPSET = 17
SAYS = {
    "same": {"yes_from": 0.9, "no_to": 0.3},
    "contrary": {"yes_from": 0.97, "no_to": 0.5, "words": 24},
}
"""[probability] From where on a verdict is yes, and up to where it is no."""


class Odds(nn.Module):
    """The model as it is asked.

    It is one pair, nothing padded, odds for an answer.
    """

    def __init__(self, model: Relation) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        """Give the probability of each class."""
        return torch.softmax(self.model(ids, types, torch.ones_like(ids)), dim=-1)


def kept(tokenizer: Tokenizer, first: int) -> list[int]:
    """List the tokens to keep, in their order."""
    learnt, _ = people(FIXTURES)
    used = {
        id
        for each in tokenizer.encode_batch([text for pair in learnt for text in pair[:2]])
        for id in each.ids
    }
    plain = {
        id
        for token, id in tokenizer.get_vocab().items()
        if not token.startswith("[unused")
        and (id < first or token in SPECIAL or len(token.removeprefix("##")) == 1)
    }
    return sorted(used | plain)


SPECIAL = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}


def trimmed(described: dict[str, Any], keep: Sequence[int]) -> dict[str, Any]:
    """Describe a tokenizer of fewer tokens, numbered anew."""
    numbered = {old: new for new, old in enumerate(keep)}
    vocabulary = described["model"]["vocab"]
    described["model"]["vocab"] = {
        token: numbered[id] for token, id in vocabulary.items() if id in numbered
    }
    described["padding"] = None
    described["truncation"] = {
        "direction": "Right", "max_length": LENGTH, "strategy": "LongestFirst", "stride": 0,
    }  # fmt: skip
    for each in described["added_tokens"]:
        each["id"] = numbered[each["id"]]
    for special in described["post_processor"].get("special_tokens", {}).values():
        special["ids"] = [numbered[id] for id in special["ids"]]
    for name in ("sep", "cls"):
        if name in described["post_processor"]:
            token, id = described["post_processor"][name]
            described["post_processor"][name] = [token, numbered[id]]
    return described


def main(argv: Sequence[str] | None = None) -> int:
    """Write model, vocabulary and card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("seed", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--upstream", default="")
    parser.add_argument("--vocabulary", type=int, default=8000)
    options = parser.parse_args(argv)
    torch.set_num_threads(1)
    figures = json.loads((options.seed / "figures.json").read_text("utf-8"))
    model = based(options.base, figures["layers"]).eval()
    model.load_state_dict(load_file(options.seed / "model.safetensors"))
    file = options.base / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    keep = kept(tokenizer, options.vocabulary)
    words = model.bert.embeddings.word_embeddings
    words.weight = nn.Parameter(words.weight[keep].clone())
    places = model.bert.embeddings.position_embeddings
    places.weight = nn.Parameter(places.weight[:LENGTH].clone())
    options.out.mkdir(parents=True, exist_ok=True)
    described = trimmed(json.loads(file.read_text("utf-8")), keep)
    (options.out / "tokenizer.json").write_text(
        json.dumps(described, ensure_ascii=False, separators=(",", ":")), "utf-8"
    )
    whole = options.seed / "model.onnx"
    pair = torch.tensor([[1, 2, 3, 2]]), torch.tensor([[0, 0, 1, 1]])
    torch.onnx.export(
        Odds(model), pair, str(whole), input_names=["ids", "types"], output_names=["odds"],
        dynamic_axes={"ids": {1: "tokens"}, "types": {1: "tokens"}}, opset_version=OPSET,
        dynamo=False,
    )  # fmt: skip
    quantize_dynamic(
        whole, options.out / "model.onnx", weight_type=QuantType.QInt8, per_channel=True
    )
    files = {
        name: sha256((options.out / name).read_bytes()).hexdigest()
        for name in ("model.onnx", "tokenizer.json")
    }
    card = {
        "name": options.name,
        "upstream": options.upstream,
        "files": files,
        "says": SAYS,
        "tokens": len(keep),
        "trained": figures,
    }
    (options.out / "relation.json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
