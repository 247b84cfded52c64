"""Vectors without a model: hashed words, word pairs and trigrams.

No download, and the same everywhere. The weights were chosen on paraphrases of what agents note
down, by how often one is among the ten nearest of the other.
"""

from __future__ import annotations

import hashlib
import math
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from memory_engine.domain.patterns import regex

DIMENSIONS = 384
"""Where a sentence of twenty words has noise of 0.05 in its cosine; 4,096 find .01 more at ten
times the room."""
COPIES = 2
"""Places that each feature is hashed to, so that two words that share a place still differ in
the other ..."""
SHARE = DIMENSIONS // COPIES
"""... each in a range of its own, so that no feature can cancel itself out."""
SCHEME = "hashed-ngrams/1"
"""The name that the index records: raise it with any change below, and the index is built anew."""

PLAIN_WEIGHT = 0.4
"""Weight of a word that nearly every sentence has; at 1 recall falls by .03, at 0 by .01."""
PART_WEIGHT = 0.7
"""Weight of one part of an identifier: below the identifier, yet `parse_config` may be said in
two words."""
PAIR_WEIGHT = 0.2
"""Weight of two words in a row; above 0.3 a change of word order costs more than a shared phrase
brings."""
GRAMS_WEIGHT = 0.75
"""Length of all trigrams of a word together: what a typo or an unknown inflection has in common
with it."""

KEPT = 64
"""[characters] Of the longest token whose features are kept for the next time it is met."""

WORD = regex(r"[^\W_]+(?:(?:[._'/:@+#\\-]|_+)[^\W_]+)*")
SEAM = regex(r"[\W_]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

PLAIN_WORDS = """
a about after all also am an and any are as at be because been before being but by can could did do
does each every for from had has have he her here his how i if in into is it its just me must my
need needs no not of on only or our out over shall she should so some such than that the their them
then there these they this those to too under up us very was we were what when where which who whom
why will with would you your
"""
PLAIN = frozenset(PLAIN_WORDS.split())

ENDINGS = """
ization:ize isation:ize ations:ate ation:ate ness: ments: ment: ities:ity ies:y sses:ss ings: ing:
ied:y ed: ers:er ly: es:e ss:ss us:us s:
"""
STEMS = tuple(
    (ending, instead) for ending, _, instead in (rule.partition(":") for rule in ENDINGS.split())
)

SAME = """
app application|arg argument|async asynchronous|auth authentication|auto automatic
automatically|break crash fail |build create generate|change edit modify update|cmd command|config
configuration configure setting|day daily |db database|delete drop remove|dep dependency|dev
development|dict dictionary|dir directory folder |doc documentation|email mail|env environment|err
error|execute invoke launch run start|func function method |hold keep live reside store|hour
hourly|id identifier|ignore skip|image img|impl implementation|info information |interface ui|job
task|legacy old deprecated|lib library|max maximum|message msg|min minimum|night nightly |owner
user|package pkg|param parameter|prod production|repo repository|spec specification |sync
synchronize synchronise|temp temporary tmp|use utilise utilize via|var variable |2 two|3 three|4
four|5 five|6 six|7 seven|8 eight|9 nine|10 ten
"""
"""What developers say for one another. It only brings candidates near; nothing is merged for
standing here."""


def stem(word: str) -> str:
    """Give a word without its English ending, roughly.

    `migrations` and `migrate` meet, `bus` stays.
    """
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    for ending, instead in STEMS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= 3:
            word = word.removesuffix(ending) + instead
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


FOLD = {stem(word): stem(group.split()[0]) for group in SAME.split("|") for word in group.split()}


def _root(word: str) -> str:
    bare = stem(word)
    return FOLD.get(bare, bare)


def _grams(part: str) -> list[tuple[str, float]]:
    framed = f"<{part}>"
    grams = [framed[at : at + 3] for at in range(len(framed) - 2)]
    return [(f"gram {gram}", GRAMS_WEIGHT / math.sqrt(len(grams))) for gram in grams]


def _features(token: str) -> list[tuple[str, float]]:
    """Give one token as features.

    Itself, its parts where it is an identifier, and the trigrams of each part.
    """
    parts = [part.lower() for part in SEAM.split(token) if part]
    if len(parts) == 1 and parts[0] in PLAIN:
        return [(f"word {parts[0]}", PLAIN_WEIGHT)]
    found = (
        [(f"word {_root(parts[0])}", 1.0)] if len(parts) == 1 else [(f"word {token.lower()}", 1.0)]
    )
    for part in parts if len(parts) > 1 else ():
        found.append((f"word {_root(part)}", PLAIN_WEIGHT if part in PLAIN else PART_WEIGHT))
    return found + [gram for part in parts if part not in PLAIN for gram in _grams(part)]


Places = tuple["array[int]", "array[float]"]


def _places(features: Iterable[tuple[str, float]]) -> Places:
    """Place features in the vector, each with a sign.

    From BLAKE2, which is the same everywhere.
    """
    where, weights = array("i"), array("d")
    for feature, weight in features:
        digest = hashlib.blake2b(
            feature.encode("utf-8", "surrogatepass"), digest_size=2 * COPIES
        ).digest()
        for copy in range(COPIES):
            number = int.from_bytes(digest[2 * copy : 2 * copy + 2], "little")
            where.append((number >> 1) % SHARE + copy * SHARE)
            weights.append(weight if number & 1 else -weight)
    return where, weights


@lru_cache(maxsize=50_000)
def _word(token: str) -> tuple[Places, tuple[str, ...]]:
    """Give one token's places, and its roots for word pairs."""
    parts = (part.lower() for part in SEAM.split(token) if part)
    return _places(_features(token)), tuple(_root(part) for part in parts if part not in PLAIN)


def _text(text: str) -> Places:
    """Weigh a whole text's features.

    Each token once, weighing 1 + ln(times), then the pairs. A text without any word is one feature.
    """
    tokens = WORD.findall(unicodedata.normalize("NFKC", text))
    if not tokens:
        return _places([(f"text {text}", 1.0)])
    # not kept are tokens that hardly come again: a blob of base64, a whole line of Chinese
    words = {
        token: _word(token) if len(token) <= KEPT else _word.__wrapped__(token)
        for token in set(tokens)
    }
    roots = [root for token in tokens for root in words[token][1]]
    where, weights = _places((f"pair {one} {two}", PAIR_WEIGHT) for one, two in pairwise(roots))
    for token, times in Counter(tokens).items():
        places, values = words[token][0]
        where += places
        weights += (
            values
            if times == 1
            else array("d", [value * (1 + math.log(times)) for value in values])
        )
    return where, weights


class HashedNgrams:
    """Words, pairs of words and character trigrams, hashed with signs: local, deterministic,
    numpy only."""

    name = SCHEME
    semantic = False
    dimensions = DIMENSIONS

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Give a vector of length one for each text.

        It is the same in every process and on every platform.
        """
        import numpy as np

        if not texts:
            return []
        places = [_text(text) for text in texts]
        rows = np.repeat(np.arange(len(texts)), [len(where) for where, _ in places])
        cells = rows * DIMENSIONS + np.concatenate(
            [np.frombuffer(where, np.intc) for where, _ in places]
        )
        weights = np.concatenate([np.frombuffer(values) for _, values in places])
        sums = np.bincount(cells, weights, len(texts) * DIMENSIONS).reshape(-1, DIMENSIONS)
        sums[~sums.any(axis=1), 0] = 1.0
        lengths = np.sqrt((sums * sums).sum(axis=1, keepdims=True))
        vectors: list[list[float]] = (sums / lengths).astype(np.float32).tolist()
        return vectors
