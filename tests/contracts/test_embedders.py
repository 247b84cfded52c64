"""What every embedder must keep, tiny sentence model included.

The test makes the model, and it is loaded for real.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from memory_engine.adapters import hashed
from memory_engine.adapters.embed import SentenceModel, embedder
from memory_engine.adapters.hashed import HashedNgrams
from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.errors.machine import NoEmbedder
from memory_engine.domain.ports import Embedder

TEXTS = [
    "The API server listens on port 8080 by default",
    "parse_config is defined in src/config.py",
    "",
    "…",
    "a",
    "日本語のテキスト",
    "naïve café",
    "half a surrogate \ud800",
    "word " * 5000,
]

NEARER = [
    (
        "To run the tests use `make test`",
        "The test suite is run with `make test`",
        "Docker images are built nightly",
    ),
    (
        "parse_config lives in src/config.py",
        "parseConfig is defined in config.py",
        "The scheduler lives in src/jobs.py",
    ),
    ("Deletes the DB directory", "Removing the database folder", "Adding a database user"),
    (
        "Redis must be up before the worker starts",
        "The worker needs Redis to be running",
        "Dates are stored in UTC",
    ),
    (
        "authentication is configred in settings",
        "Authentication configuration",
        "The queue is drained at shutdown",
    ),
]

SCHEME = ("hashed-ngrams/1", "a400a0a79d6f03e5")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a one-layer random model, lettered and mean-pooled.

    Its vocabulary is letters.
    """
    sentence_transformers = pytest.importorskip(
        "sentence_transformers",
        reason="the extra `semantic` (sentence-transformers) is not installed",
    )
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    bare, model = tmp_path_factory.mktemp("bare"), tmp_path_factory.mktemp("model") / "tiny"
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = [*special, *letters, *(f"##{letter}" for letter in letters)]
    (bare / "vocab.txt").write_text("\n".join(vocabulary))
    transformers.BertTokenizerFast(vocab_file=str(bare / "vocab.txt")).save_pretrained(bare)
    shape = {
        "hidden_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 64,
    }
    torch.manual_seed(7)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), max_position_embeddings=64, **shape
    )
    transformers.BertModel(config).save_pretrained(bare)
    sentence_transformers.SentenceTransformer(str(bare), device="cpu").save(str(model))
    return model


@pytest.fixture(params=["hashed", "sentence-transformers"])
def any_embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "hashed":
        return embedder("hashed")
    return embedder(f"sentence-transformers:{request.getfixturevalue('tiny')}")


def cosine(one: str, other: str, by: Embedder) -> float:
    left, right = np.array(by.embed([one, other]))
    return float(left @ right)


def elsewhere(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(Path.cwd()), *sys.path])
    every = {**os.environ, "PYTHONPATH": paths, **environment}
    return subprocess.run(
        [sys.executable, "-c", code], env=every, capture_output=True, text=True, check=False
    )


# every embedder


def test_vectors_have_length_one_and_the_promised_dimensions(any_embedder: Embedder) -> None:
    texts = [
        text for text in TEXTS if "\ud800" not in text or isinstance(any_embedder, HashedNgrams)
    ]
    vectors = np.array(any_embedder.embed(texts))
    assert vectors.shape == (len(texts), any_embedder.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_no_vectors(any_embedder: Embedder) -> None:
    assert list(any_embedder.embed([])) == []


def test_a_text_has_the_same_vector_in_any_company(any_embedder: Embedder) -> None:
    alone = np.array(any_embedder.embed(TEXTS[:1]))[0]
    among = np.array(any_embedder.embed([TEXTS[1], TEXTS[0], TEXTS[5]]))[1]
    assert np.allclose(alone, among, atol=1e-5)


def test_the_name_is_known_before_anything_is_embedded_and_stays(any_embedder: Embedder) -> None:
    before = any_embedder.name
    any_embedder.embed(["text"])
    assert any_embedder.name == before != ""


# the hashed default


def test_the_vectors_are_the_same_in_every_process() -> None:
    code = (
        "from memory_engine.adapters.hashed import HashedNgrams; "
        f"print(HashedNgrams().embed({TEXTS[:7]!r}))"
    )
    said = [elsewhere(code, PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "4711")]
    assert [json.loads(one) for one in said] == [HashedNgrams().embed(TEXTS[:7])] * 3


def test_the_scheme_has_not_changed_unless_its_name_has() -> None:
    hundredths = [round(100 * part) for vector in HashedNgrams().embed(TEXTS) for part in vector]
    digest = hashlib.sha256(json.dumps(hundredths).encode()).hexdigest()[:16]
    assert (HashedNgrams().name, digest) == SCHEME, (
        "raise the number in the name, so that indexes are built anew"
    )


@pytest.mark.parametrize(("text", "like", "unlike"), NEARER)
def test_what_says_the_same_is_nearer_than_what_does_not(text: str, like: str, unlike: str) -> None:
    assert cosine(text, like, HashedNgrams()) > cosine(text, unlike, HashedNgrams()) + 0.1


@pytest.mark.parametrize(
    "said", ["parse config", "parseConfig", "ParseConfig", "PARSE_CONFIG", "parse.config"]
)
def test_an_identifier_is_found_by_its_parts(said: str) -> None:
    assert cosine("parse_config", said, HashedNgrams()) > 0.5
    assert (
        cosine("parse_config", said, HashedNgrams())
        > cosine("drop_table", said, HashedNgrams()) + 0.4
    )


def test_different_identifiers_with_a_part_in_common_stay_apart() -> None:
    assert cosine("parse_config", "write_config", HashedNgrams()) < 0.6


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("migrations", "migrat"),
        ("migrate", "migrat"),
        ("running", "run"),
        ("bus", "bus"),
        ("class", "class"),
        ("ci", "ci"),
    ],
)
def test_endings_are_taken_off(word: str, root: str) -> None:
    assert hashed.stem(word) == root


def test_every_synonym_is_one_root_and_no_group_meets_another() -> None:
    groups = [{hashed.stem(word) for word in group.split()} for group in hashed.SAME.split("|")]
    assert len(set.union(*groups)) == sum(len(group) for group in groups), (
        "no root stands in two groups"
    )


def test_it_costs_no_import_before_it_is_used() -> None:
    code = (
        "import sys; from memory_engine.adapters.embed import embedder; embedder('hashed').name\n"
    )
    code += "embedder('sentence-transformers:any')\n"
    code += (
        "print([name for name in sys.modules if name in ('numpy', 'torch', "
        "'sentence_transformers')])"
    )
    assert elsewhere(code).stdout == "[]\n"


# choosing


def test_the_setting_chooses() -> None:
    assert isinstance(embedder("hashed"), HashedNgrams)
    chosen = embedder("sentence-transformers:acme/model")
    assert isinstance(chosen, SentenceModel)
    assert chosen.model == "acme/model"


@pytest.mark.parametrize(
    "setting", ["", "hash", "sentence-transformers", "sentence-transformers: ", "openai:x"]
)
def test_another_setting_is_refused_with_those_there_are(setting: str) -> None:
    with pytest.raises(BadInput) as refused:
        embedder(setting)
    assert "`hashed`" in refused.value.hint


# the sentence model


def test_without_the_extra_the_refusal_says_how_to_get_it() -> None:
    code = (
        "import sys; sys.modules['huggingface_hub'] = sys.modules['sentence_transformers'] = None\n"
    )
    code += (
        "from memory_engine.adapters.embed import embedder\n"
        "from memory_engine.domain.errors.machine import NoEmbedder\n"
    )
    code += "try: embedder('sentence-transformers:acme/model').embed(['text'])\n"
    code += "except NoEmbedder as refused: print(refused.message, refused.hint)"
    said = elsewhere(code)
    assert said.stdout.startswith("Embedder acme/model: sentence-transformers is not installed"), (
        said.stderr
    )
    assert "pip install 'kairos-mem[semantic]'" in said.stdout


def test_a_model_folder_is_loaded_and_named_by_what_is_in_it(tiny: Path, tmp_path: Path) -> None:
    model = SentenceModel(str(tiny))
    assert model.dimensions == 32
    assert model.name.startswith("sentence-transformers:tiny@")
    moved = shutil.copytree(tiny, tmp_path / "tiny")
    assert SentenceModel(str(moved)).name == model.name, "where it lies is no part of what it is"
    (moved / "README.md").write_text("other")
    assert SentenceModel(str(moved)).name != model.name


def test_a_cached_model_is_named_by_its_commit_and_loaded_offline_and_quietly(
    tiny: Path, tmp_path: Path
) -> None:
    for owner in ("acme", "sentence-transformers"):
        cached = tmp_path / "hub" / f"models--{owner}--tiny"
        shutil.copytree(tiny, cached / "snapshots" / COMMIT)
        (cached / "refs").mkdir()
        (cached / "refs" / "main").write_text(COMMIT)
    code = "from memory_engine.adapters.embed import embedder\n"
    code += "for model in ('acme/tiny', 'tiny'):\n"
    code += (
        "    made = embedder(f'sentence-transformers:{model}'); print(made.name, "
        "len(made.embed(['text'])[0]))"
    )
    said = elsewhere(code, HF_HOME=str(tmp_path))
    expected = [f"sentence-transformers:{model}@{COMMIT} 32" for model in ("acme/tiny", "tiny")]
    assert (said.stdout.splitlines(), said.stderr) == (expected, "")


def test_a_model_that_is_not_here_is_not_downloaded(tiny: Path, tmp_path: Path) -> None:
    code = (
        "from memory_engine.adapters.embed import embedder\n"
        "from memory_engine.domain.errors.machine import NoEmbedder\n"
    )
    code += "try: embedder('sentence-transformers:acme/other').name\n"
    code += "except NoEmbedder as refused: print(refused.hint)"
    said = elsewhere(code, HF_HOME=str(tmp_path))
    assert said.stdout.startswith("Download it first (`hf download acme/other`)"), said.stderr


def test_a_broken_model_folder_is_refused(tiny: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(tiny, tmp_path / "broken")
    os.truncate(broken / "model.safetensors", 500)
    for folder in (broken, tmp_path):
        with pytest.raises(NoEmbedder, match="no usable model"):
            SentenceModel(str(folder)).embed(["text"])
