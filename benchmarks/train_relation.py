"""Train the local second opinion: how two statements stand to each other.

    python -m benchmarks.train_relation BASE OUT [--seed N] [--epochs N] [--layers N] [--after OUT]

BASE is a folder with ``model.safetensors`` (or one ``.onnx``) and a ``tokenizer.json`` of a BERT
encoder of 384 dimensions; OUT gets the weights of the seed and what it scored on the set that seeds
are weighed with. Needs torch, transformers, safetensors, tokenizers and onnx, none of which the
engine has: a virtual environment of its own. Nothing is fetched.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from benchmarks.pairs import FIXTURES
from benchmarks.relation_pairs import ALLOWED, CLASSES, Pair, described, digest, whole
from memory_engine.adapters.second_opinion import marked

LENGTH = 96
"""[tokens] Of a pair; what is longer is cut, the longer text first."""
BATCH = 32
RATES = (2.5e-4, 1.5e-4)
"""[1] Highest learning rate of each round: first steps go up to it, the rest down to nothing."""
DECAY = 0.01
DROPOUT = 0.1
WARM = 0.06
"""[share of the steps] Until the highest rate is reached."""


class Relation(nn.Module):
    """A small encoder that reads both texts at once.

    One layer is on top.
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.drop = nn.Dropout(DROPOUT)
        self.head = nn.Linear(2 * config.hidden_size, len(CLASSES))

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """Give the logit of each class."""
        states = self.bert(
            input_ids=ids, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        share = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * share).sum(1) / share.sum(1)
        return self.head(self.drop(torch.cat([states[:, 0], mean], dim=-1)))


def based(folder: Path, layers: int) -> Relation:
    """Put published weights under a new head."""
    state = published(folder)
    model = Relation(
        BertConfig(
            vocab_size=state["embeddings.word_embeddings.weight"].shape[0],
            hidden_size=384,
            type_vocab_size=4,
            num_hidden_layers=layers,
            num_attention_heads=12,
            attn_implementation="eager",  # what a graph can be made of
            intermediate_size=1536,
        )
    )
    sides = state["embeddings.token_type_embeddings.weight"]
    state["embeddings.token_type_embeddings.weight"] = sides.repeat(2, 1)
    lacking, _ = model.bert.load_state_dict(state, strict=False)
    if lacking:
        raise SystemExit(f"{folder} lacks {lacking}")
    return model


def published(folder: Path) -> dict[str, Tensor]:
    """Read a base's weights, as safetensors or ONNX."""
    if (file := folder / "model.safetensors").exists():
        return {name: value for name, value in load_file(file).items() if "pooler" not in name}
    graph = onnx.load(next(folder.glob("*.onnx"))).graph
    values = {each.name: torch.tensor(numpy_helper.to_array(each)) for each in graph.initializer}
    state = {
        name.split("auto_model.")[1]: value
        for name, value in values.items()
        if "auto_model." in name
    }
    nodes = [node for node in graph.node if node.op_type == "MatMul"]
    turned = {node.input[1]: node.name for node in nodes if node.input[1] in values}
    for name, node in turned.items():
        # /model.0/auto_model/encoder/layer.0/attention/self/query/MatMul
        path = node.split("auto_model/")[1].removesuffix("/MatMul").replace("/", ".")
        state[f"{path}.weight"] = values[name].T.contiguous()
    return state


def encoded(
    tokenizer: Tokenizer, pairs: Sequence[Pair], draw: random.Random | None
) -> list[Tensor]:
    """Cut pairs into tokens.

    Which text comes first is drawn, or by their order.
    """
    sides = []
    for pair in pairs:
        first, second = sorted(pair[:2])
        if draw and draw.random() < 1 / 2:
            first, second = second, first
        sides.append((first, second))
    return [
        torch.tensor([each.ids, marked(each.ids, each.type_ids)])
        for each in tokenizer.encode_batch(sides)
    ]


def batches(
    tokens: Sequence[Tensor], order: Sequence[int], size: int
) -> Iterator[tuple[list[int], Tensor, Tensor, Tensor]]:
    """Put pairs of like length together, padded."""
    for start in range(0, len(order), size):
        at = list(order[start : start + size])
        longest = max(tokens[i].shape[1] for i in at)
        ids, types, mask = (torch.zeros(len(at), longest, dtype=torch.long) for _ in range(3))
        for row, i in enumerate(at):
            length = tokens[i].shape[1]
            ids[row, :length], types[row, :length] = tokens[i]
            mask[row, :length] = 1
        yield at, ids, types, mask


def targets(pairs: Sequence[Pair]) -> Tensor:
    """Tell which classes each pair may be of."""
    return torch.tensor([[name in ALLOWED[pair.label] for name in CLASSES] for pair in pairs])


def train(
    model: Relation, tokenizer: Tokenizer, pairs: Sequence[Pair], options: argparse.Namespace
) -> None:
    """Fit a model, in as many passes as asked for."""
    draw = random.Random(options.seed)
    allowed = targets(pairs)
    steps = options.epochs * (len(pairs) // BATCH + 1)
    model.bert.embeddings.requires_grad_(False)  # what words mean was learnt from far more
    model.bert.embeddings.token_type_embeddings.requires_grad_(True)
    learning = [each for each in model.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=RATES[options.stage], weight_decay=DECAY, fused=True)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(step / (WARM * steps), max(0.0, (steps - step) / ((1 - WARM) * steps))),
    )
    begun, done = time.time(), 0
    model.train()
    for epoch in range(options.epochs):
        tokens = encoded(tokenizer, pairs, draw)
        order = list(range(len(pairs)))
        draw.shuffle(order)
        chunk = BATCH * 50
        order = [
            i
            for start in range(0, len(order), chunk)
            for i in sorted(order[start : start + chunk], key=lambda i: tokens[i].shape[1])
        ]
        starts = list(range(0, len(order), BATCH))
        draw.shuffle(starts)
        order = [i for start in starts for i in order[start : start + BATCH]]
        total, rows = 0.0, 0
        if epoch:
            options.out.mkdir(parents=True, exist_ok=True)
            save_file(model.state_dict(), options.out / "passed.safetensors")
        for at, ids, types, mask in batches(tokens, order, BATCH):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=options.half):
                logits = model(ids, types, mask)
            likely = torch.log_softmax(logits.float(), dim=-1)
            held = likely.masked_fill(~allowed[at], float("-inf"))
            loss = -torch.logsumexp(held, dim=-1).mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            rate.step()
            total, rows, done = total + float(loss.detach()), rows + 1, done + 1
            if done % 20 == 0:
                lost, total, rows = total / rows, 0.0, 0
                print(f"{done}/{steps} {lost:.4f} {time.time() - begun:.0f} s", file=sys.stderr)


@torch.no_grad()
def probabilities(model: Relation, tokenizer: Tokenizer, pairs: Sequence[Pair]) -> Tensor:
    """Give the probability of each class for each pair."""
    model.eval()
    tokens = encoded(tokenizer, pairs, None)
    order = sorted(range(len(pairs)), key=lambda i: tokens[i].shape[1])
    found = torch.zeros(len(pairs), len(CLASSES))
    for at, ids, types, mask in batches(tokens, order, BATCH):
        found[at] = torch.softmax(model(ids, types, mask).float(), dim=-1)
    return found


def weighed(found: Tensor, pairs: Sequence[Pair]) -> dict[str, object]:
    """Tell how often a seed says "same", by kind.

    It has how its contradictions fare, too.
    """
    same, contrary = found[:, 0] > 1 / 2, found[:, 1] > 1 / 2
    kinds: dict[str, list[int]] = {}
    for i, pair in enumerate(pairs):
        name = f"{pair.made}: {pair.label}"
        merged, of = kinds.setdefault(name, [0, 0])
        kinds[name] = [merged + int(same[i]), of + 1]
    true = torch.tensor([pair.label == "contrary" for pair in pairs])
    sure = torch.tensor([pair.made == "strangers.tsv" for pair in pairs])
    hits = int((contrary & true).sum())
    return {
        "same": kinds,
        "contrary": [hits, int((contrary & sure).sum()), int(true.sum())],
        "loss": float(
            -torch.logsumexp(found.log().masked_fill(~targets(pairs), float("-inf")), -1).mean()
        ),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Train one seed, and keep its weights and its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--after", type=Path, help="what an earlier round left")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--half", action="store_true", help="multiply in bfloat16")
    options = parser.parse_args(argv)
    options.stage = 1 if options.after else 0
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.enable_truncation(LENGTH)
    tokenizer.no_padding()
    pairs, apart = whole(FIXTURES, options.stage)
    model = based(options.base, options.layers)
    if options.after:
        model.load_state_dict(load_file(options.after / "model.safetensors"))
    train(model, tokenizer, pairs, options)
    figures = {
        "round": options.stage + 1, "seed": options.seed, "epochs": options.epochs,
        "layers": options.layers,
        "pairs": described(pairs), "pairs_sha256": digest(pairs),
        "weighed": weighed(probabilities(model, tokenizer, apart), apart),
    }  # fmt: skip
    options.out.mkdir(parents=True, exist_ok=True)
    save_file(model.state_dict(), options.out / "model.safetensors")
    (options.out / "figures.json").write_text(json.dumps(figures, indent=2), "utf-8")
    print(json.dumps(figures["weighed"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
