"""Who turns texts into vectors: the hashed default, or a sentence model that is already on this machine.

Vectors only propose neighbours. Whether two texts say the same is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from memory_engine.adapters.hashed import HashedNgrams
from memory_engine.domain.errors import BadInput, NoEmbedder
from memory_engine.domain.ports import Embedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MODEL = "sentence-transformers:"
"""What stands before the name or path of a model in config.yaml."""


class SentenceModel:
    """A sentence-transformers model on disk: a folder, or a name in the local model cache; loaded when first used."""

    def __init__(self, model: str) -> None:
        self.model = model

    @cached_property
    def name(self) -> str:
        """The model with its revision: the commit it was published as, or a digest of its files."""
        folder = Path(self.model).expanduser()
        if folder.is_dir():
            return f"{MODEL}{folder.resolve().name}@{_digest(folder)}"
        commit = getattr(self._loaded[0].auto_model.config, "_commit_hash", None) or "unknown"
        return f"{MODEL}{self.model}@{commit}"

    @cached_property
    def dimensions(self) -> int:
        """How long its vectors are, from trying it: the name of the getter differs between releases."""
        return len(self.embed(["length"])[0])

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Think: a vector of length one for each text."""
        if not texts:
            return []
        found = self._loaded.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        vectors: list[list[float]] = found.tolist()
        return vectors

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        _stay_offline_and_quiet()
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            remedy = "`pip install 'kairos-mem[semantic]'`, or set `embedder: hashed` in config.yaml."
            raise NoEmbedder(self.model, "sentence-transformers is not installed", remedy) from None
        try:
            folder = str(Path(self.model).expanduser())
            return SentenceTransformer(folder, device="cpu", local_files_only=True)
        except (OSError, ValueError, RuntimeError, LookupError, TypeError, AttributeError, ImportError) as error:
            raise _absent(self.model, error) from error


def _stay_offline_and_quiet() -> None:
    """Set before the libraries are imported, as they read these only then; what the user has set stays."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _absent(model: str, error: BaseException) -> NoEmbedder:
    told = " ".join(str(error).split())[:200]
    return NoEmbedder(
        model,
        f"no usable model of that name is on this machine ({told})",
        f"Download it first (`hf download {model}`) or give the path of a model folder; `embedder: hashed` needs none.",
    )


def _digest(folder: Path) -> str:
    """Of every file's name and bytes: weights trained further under the same path are another model."""
    total = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        with file.open("rb") as opened:
            content = hashlib.file_digest(opened, "sha256").hexdigest()
        total.update(f"{file.relative_to(folder).as_posix()}\0{content}\n".encode())
    return total.hexdigest()[:16]


def embedder(setting: str) -> Embedder:
    """Think: the embedder that a line of config.yaml names; nothing is imported or loaded before it is used."""
    if setting in ("", "hashed"):
        return HashedNgrams()
    if setting.startswith(MODEL) and setting.removeprefix(MODEL).strip():
        return SentenceModel(setting.removeprefix(MODEL).strip())
    remedy = f"Use `hashed`, or `{MODEL}` with a model's name or path after it."
    raise BadInput("embedder", f"{setting!r} is not an embedder", remedy)
