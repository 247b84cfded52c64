"""Who turns texts into vectors.

The hashed default, or a sentence model that is already on this machine. Vectors only propose
neighbours. Whether two texts say the same is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING

from memory_engine.adapters.hashed import HashedNgrams
from memory_engine.adapters.minilm import MODEL as MINILM
from memory_engine.adapters.minilm import MiniLM, installed
from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.errors.machine import NoEmbedder
from memory_engine.domain.ports import Embedder

if TYPE_CHECKING:
    from types import ModuleType

    from sentence_transformers import SentenceTransformer

MODEL = "sentence-transformers:"
"""What stands before the name or path of a model in config.yaml."""
AUTO, NONE, HASHED = "auto", "none", "hashed"
"""Settings: what is installed decides; nothing; the scheme without a model, by which a night finds
pairs to compare, and which no question asks."""
ORGANISATION = "sentence-transformers"
"""Who publishes the models that are named without a publisher."""
OFFLINE_AND_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Environment that the libraries read when they are imported; what the user has set stays."""
NO_MODEL = (
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
    TypeError,
    AttributeError,
    ImportError,
    UnpicklingError,
)
"""A folder that is no model fails in whichever of its many readers comes first."""


class SentenceModel:
    """A sentence-transformers model on disk.

    It is a folder, or a name in the local model cache, and loaded when first used.
    """

    semantic = True

    def __init__(self, model: str) -> None:
        self.model = model

    @cached_property
    def name(self) -> str:
        """Name the model with its revision.

        That is the commit it was published as, or for a folder of one's own a digest of it.
        """
        if Path(self.model).expanduser().is_dir():
            return f"{MODEL}{self._folder.name}@{_digest(self._folder)}"
        return f"{MODEL}{self.model}@{self._folder.name}"

    @cached_property
    def dimensions(self) -> int:
        """Tell how long its vectors are, by trying it.

        The name of the getter differs between releases.
        """
        return len(self.embed(["length"])[0])

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Think: a vector of length one for each text."""
        if not texts:
            return []
        found = self._loaded.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        vectors: list[list[float]] = found.tolist()
        return vectors

    @cached_property
    def _folder(self) -> Path:
        """Find where the model lies.

        The path that was given, or the newest download of that name, ending in its commit.
        """
        given = Path(self.model).expanduser()
        if given.is_dir():
            return given.resolve()
        hub = _library("huggingface_hub", self.model)
        full = self.model if "/" in self.model else f"{ORGANISATION}/{self.model}"
        cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
        try:
            return Path(hub.snapshot_download(full, local_files_only=True, cache_dir=cache))
        except (OSError, ValueError) as error:
            raise _unusable(self.model, error) from error

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        library = _library("sentence_transformers", self.model)
        broken_file = _library("safetensors", self.model).SafetensorError
        try:
            loaded: SentenceTransformer = library.SentenceTransformer(
                str(self._folder), device="cpu", local_files_only=True
            )
        except (*NO_MODEL, broken_file) as error:
            raise _unusable(self.model, error) from error
        return loaded


def _library(name: str, model: str) -> ModuleType:
    """Load a library of the extra, offline and quiet.

    By name, as it need not be installed where types are checked.
    """
    for variable, value in OFFLINE_AND_QUIET.items():
        os.environ.setdefault(variable, value)
    try:
        return import_module(name)
    except ImportError as error:
        remedy = "`pip install 'kairos-mem[semantic]'`, or set `embedder: none` in config.yaml."
        raise NoEmbedder(
            model, f"sentence-transformers is not installed ({error})", remedy
        ) from None


def _unusable(model: str, error: BaseException) -> NoEmbedder:
    told = " ".join(str(error).split()).split(". ")[0].rstrip(".")[:160]
    remedy = (
        f"Download it first (`hf download {model}`), give the path of a model folder, or set "
        "`embedder: none`."
    )
    return NoEmbedder(
        model, f"there is no usable model of that name on this machine ({told})", remedy
    )


def _digest(folder: Path) -> str:
    """Digest every file's name and bytes.

    Weights trained further under the same path are another model.
    """
    total = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        with file.open("rb") as opened:
            content = hashlib.file_digest(opened, "sha256").hexdigest()
        total.update(f"{file.relative_to(folder).as_posix()}\0{content}\n".encode())
    return total.hexdigest()[:16]


def chosen(setting: str) -> Embedder | None:
    """Choose what embeds, by a line of config.yaml.

    Gives None for nothing. ``auto`` is the sentence model of the extra, where that is installed.
    All stores of a process have the same, so that a model is loaded once; where another process
    embeds for this one, it is that (``embed_through``).
    """
    if setting == NONE or (setting == AUTO and not installed()):
        return None
    named = MINILM if setting == AUTO else setting
    if named not in _SHARED:
        away = _AWAY[-1] if _AWAY and named != HASHED else embedder
        _SHARED[named] = away(named)
    return _SHARED[named]


_SHARED: dict[str, Embedder] = {}
_AWAY: list[Callable[[str], Embedder]] = []


def embed_through(made: Callable[[str], Embedder] | None) -> None:
    """Have somebody else embed for all stores of this process.

    ``made`` gives them by the names of settings. Hashing is no work to hand on. None: embed here
    again.
    """
    _SHARED.clear()
    _AWAY[:] = [made] if made else []


def embedder(setting: str) -> Embedder:
    """Give an embedder of this name.

    Nothing is imported or loaded before it is used.
    """
    if setting == HASHED:
        return HashedNgrams()
    if setting == MINILM:
        return MiniLM()
    if setting.startswith(MODEL) and setting.removeprefix(MODEL).strip():
        return SentenceModel(setting.removeprefix(MODEL).strip())
    remedy = (
        f"Use `{AUTO}`, `{NONE}`, `{MINILM}`, `{HASHED}`, or `{MODEL}` with a model's name or "
        "path after it."
    )
    raise BadInput("embedder", f"{setting!r} is not an embedder", remedy)
