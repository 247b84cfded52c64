"""What a value must look like to be a secret, beside where it stands."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

from memory_engine.domain.patterns import regex
from memory_engine.privacy.shapes import NONE, REFERENCE
from memory_engine.privacy.wrapped import decoded

LEAST_ENTROPY = 4.0
"""[bits a character] Of an unbroken run that is a secret by its look alone."""
FULL_RUN = 32
"""[characters] For which that holds; of a shorter piece less is asked."""
APART = regex(r"[/_.:-]")
PARTS = regex(r"[/_-]")
LEAST_RUN = 14
"""[characters] Of its longest piece between the signs that also part the words of a path."""
LEAST_TURNS = 0.25
"""[of its length] How often such a run goes over to another kind of character: names of things
seldom do."""
MIXED = regex(r"(?=.*\d)(?=.*[A-Za-z])")
SIGNS = regex(r"[!@#$%^&*?+~<>{}()\[\]|;]")
CLOSING = {")": "(", "]": "[", "}": "{"}
MANY_SIGNS = 6
"""Different signs in a word after a name, where code could stand as well."""
LEAST_SIGNS = 4
"""Different signs in a word without blanks: no name, no path and no format has so many."""
SYMBOL = regex(r"(?<=\w)[!@#$%^&*?+~](?=\w)|[!#$%^&]\Z")
"""A sign within a word, or one that ends no sentence."""
STOPS = regex(r"(?<![.,:;\\])(?:[.,:;\\]|&(?:quot|apos|lt|gt|#\d{2}))++\Z")
"""At the end of a secret, the sentence's, or the beginning of an escaped quote."""
AROUND = ".:!?*_~\\"
LEAST_LETTERS = 16
"""[letters] Of a token that is made of nothing else."""
NAMED = regex(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
NAME = regex(r"[A-Za-z_][\w.]*|\d?[a-z_]+")
LEAST_PIECE = 3.5
"""[characters] Of the words and numbers that a name is made of, on an average; by lot it is two."""
LEAST_IN_NAME = 3
"""[characters] The same, of a name with dots and lines."""
LEAST_CASE_TURNS = 0.42
"""[of its length] How often such a token goes over from small to capital letters or back; a name of
several words does so for each word twice."""
CONSONANTS = regex(r"[bcdfghjklmnpqrstvwxz]{5}", re.I)
"""More than words have one after another."""
LEAST_JOINED = 15
"""[letters] Of words joined to one."""
ENDING = regex(
    r"(?:ions?|ments?|ings?|it(?:y|ies)|ness|ly|[ai]bles?|ed|[eo]rs?|ives?|ures?|[ea]nces?|ics?|ous|"
    r"al(?:ism)?|izes?|ical|[ea]nts?)\Z"
)
"""How long words of prose end."""
LEAST_PLAIN = 8
"""[characters] Of a word of lower case and digits that is a secret where prose calls it one."""
LEAST_DIGITS = 3
LEAST_DRAWN = 16
"""[characters] Of a run beside a word for a key."""
KEYED = regex(
    r"(?:[a-z0-9]{2,8}[_-])?(?:sk|rk|pk|ak|pat|key|tok|token|tkn|secret|live|test|prod)[_-]", re.I
)
SENTENCE_BLANKS = 3
LEAST_HEX = 26
"""[digits] Of a session's number."""
HEXADECIMAL = regex(r"(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]+", re.I)


def entropy(run: str) -> float:
    """Compute Shannon's entropy of the characters [bits a character]."""
    counts = Counter(run).values()
    return -sum(n / len(run) * math.log2(n / len(run)) for n in counts)


def stands_for_itself(value: str) -> bool:
    """Tell what does not only hold the place of a secret."""
    return NONE.fullmatch(value) is None


def given(value: str) -> bool:
    """Tell a value that is written out, not held a place for or referred to."""
    return stands_for_itself(value) and not REFERENCE.fullmatch(value)


def _made(value: str) -> bool:
    """Tell a word that nobody would use for a thing: mixed, with signs, or of letters by lot."""
    return stands_for_itself(value) and bool(
        MIXED.match(value) or SYMBOL.search(value) or _signed(value) or _by_lot(value)
    )


def _by_lot(value: str) -> bool:
    """Tell letters that make no words: no vowel for long, or cases that go to and fro."""
    if len(value) < LEAST_LETTERS or not (value.isascii() and value.isalpha()):
        return False
    turns = sum(a.isupper() != b.isupper() for a, b in pairwise(value))
    return bool(CONSONANTS.search(value)) or turns >= LEAST_CASE_TURNS * len(value)


def _joined_words(value: str) -> bool:
    """Tell words that were joined to one, as people make up passwords."""
    return (
        len(value) >= LEAST_JOINED
        and value.isascii()
        and value.isalpha()
        and value.islower()
        and not ENDING.search(value)
    )


def _signed(value: str) -> bool:
    """Tell a word with so many different signs that it can be nothing else."""
    return " " not in value and len(set(SIGNS.findall(value))) >= LEAST_SIGNS


def _no_code(value: str) -> bool:
    """Tell a word of many signs in which brackets are closed that nobody opened, or never."""
    open_ones: list[str] = []
    nested = True
    for sign in value:
        if sign in CLOSING.values():
            open_ones.append(sign)
        elif sign in CLOSING:
            nested = nested and bool(open_ones) and open_ones.pop() == CLOSING[sign]
    return len(set(SIGNS.findall(value))) >= MANY_SIGNS and not (nested and not open_ones)


def _part_made(value: str) -> bool:
    """Tell what has a word in it that nobody would use for a thing."""
    return any(looks_made(word.strip("{}")) for word in value.split())


def looks_made(value: str) -> bool:
    """Tell such a word where a reference to one could stand, too."""
    return given(value) and _made(value)


def _named(run: str, least: float = LEAST_PIECE) -> bool:
    """Tell a run of words and numbers, as people name things: ``Base64ImageSource``."""
    pieces = NAMED.findall(run)
    return sum(map(len, pieces)) >= least * len(pieces)


def named_nothing(value: str) -> bool:
    """Tell a word that nobody would use for a thing, where code could name one."""
    return looks_made(value) and not (NAME.fullmatch(value) and _named(value, LEAST_IN_NAME))


def _mixed(value: str) -> bool:
    """Tell what is written in several kinds of character, and holds no place."""
    cased = value.lower() != value != value.upper()
    return stands_for_itself(value) and (cased or MIXED.match(value) is not None)


def _made_up(value: str) -> bool:
    """Tell a word that prose calls a password, and that is no word of prose."""
    bare = value.strip(AROUND)
    return looks_made(bare) or looks_made(value) or _joined_words(bare)


def _short_named(value: str) -> bool:
    """Tell the same where the name before it is short, and says other things, too."""
    return _called_secret(value) or _joined_words(value.strip(AROUND))


def _called_secret(value: str) -> bool:
    """Tell what prose calls a secret, by more than being called one."""
    value = value.strip(AROUND)
    if not looks_made(value):
        return False
    cased = MIXED.match(value) and value != value.lower() and value != value.upper()
    digits = sum(sign.isdigit() for sign in value)
    return (
        cased
        or _by_lot(value)
        or bool(SYMBOL.search(value))
        or _signed(value)
        or (len(value) >= LEAST_PLAIN and digits >= LEAST_DIGITS)
    )


def _random(run: str) -> bool:
    """Tell a run that looks drawn by lot: several kinds of character, in turns."""
    run = max(PARTS.split(run), key=len)
    kinds = [_kind(sign) for sign in run]
    turns = sum(a != b for a, b in pairwise(kinds))
    return (
        len(run) >= LEAST_RUN
        and {"a", "A", "0"} <= set(kinds)
        and turns >= LEAST_TURNS * len(run)
        and not _named(run)
        and entropy(run) >= LEAST_ENTROPY * math.log2(len(run)) / math.log2(FULL_RUN)
    )


def _random_part(run: str) -> bool:
    """Tell what has a part that looks drawn by lot."""
    return any(_random(part) for part in run.split("."))


def _drawn(value: str) -> bool:
    """Tell a run of letters and digits in which neither are few: no name, no date, no path."""
    return any(map(_even, APART.split(value))) or _turning(value)


def _even(run: str) -> bool:
    digits, letters = sum(map(str.isdigit, run)), sum(map(str.isalpha, run))
    return len(run) >= LEAST_DRAWN and min(digits, letters) > LEAST_DIGITS


def _turning(value: str) -> bool:
    """Tell what goes over to another kind of character at every second sign."""
    kinds = [_kind(sign) for sign in value]
    turns = sum(a != b for a, b in pairwise(kinds))
    return {"a", "A", "0"} <= set(kinds) and "/" not in value and turns >= len(value) / 2


def _of_hook(path: str) -> bool:
    """Tell the part of an address that nobody guesses."""
    return _drawn(path) or any(map(_random, path.split("/")))


def _one_case(run: str) -> bool:
    """Tell a run of letters and digits in turns that is no number in sixteens."""
    if not run.isalnum() or (run.lower() != run != run.upper()) or HEXADECIMAL.fullmatch(run):
        return False
    turns = sum(a.isdigit() != b.isdigit() for a, b in pairwise(run))
    return turns >= LEAST_TURNS * len(run)


def _of_session(value: str) -> bool:
    """Tell what is drawn for a session, but for an id that anybody may know."""
    return _random_part(value) or (
        len(value) >= LEAST_HEX and HEXADECIMAL.fullmatch(value) is not None
    )


def _cookies(value: str) -> bool:
    """Tell cookies one of which is no setting."""
    values = [pair.partition("=")[2] for pair in value.split(";")]
    return any(len(each) >= LEAST_PLAIN and _mixed(each) for each in values)


def _no_port(value: str) -> bool:
    return stands_for_itself(value) and not value.isdigit()


def _by_look(run: str) -> bool:
    """Tell a run that looks drawn, or is behind letters that say that it is a key.

    What is a sentence in base64 is none: of what it says its own words tell.
    """
    if decoded(run).count(" ") >= SENTENCE_BLANKS:
        return False
    return _random_part(run) or _one_case(run) or (bool(KEYED.match(run)) and _drawn(run))


def _kind(sign: str) -> str:
    return "a" if sign.islower() else "A" if sign.isupper() else "0" if sign.isdigit() else "+"


def _any(value: str) -> bool:
    return bool(value)


IN_ITS_PLACE = (
    "url-password",
    "option-p",
    "pgpass",
    "login-argument",
    "password-in-quotes",
    "password-argument",
)
"""Shapes in whose place no variable's name stands but one that is marked as such."""
LOOKS = {
    **dict.fromkeys(IN_ITS_PLACE, stands_for_itself),
    "private-key": _any,
    "putty-key": _any,
    "password-hash": _any,
    "url-token": _random,
    "high-entropy": _by_look,
    "authorization": _mixed,
    "bearer": _mixed,
    "element": _part_made,
    "user-alone": _mixed,
    "in-query": _mixed,
    "three-parts": _random_part,
    "drawn-in-quotes": _random,
    "short-name": _short_named,
    "password-in-prose": _made_up,
    "secret-option": _called_secret,
    "password": given,
    "secret": _called_secret,
    "named-key": _made,
    "secret-in-prose": _called_secret,
    "secret-in-quotes": _made,
    "secret-of-signs": _no_code,
    "secret-compared": _made,
    "secret-said-in-quotes": _called_secret,
    "secret-argument": _called_secret,
    "secret-called": _called_secret,
    "password-in-braces": looks_made,
    "secret-below": _drawn,
    "secret-uuid": _any,
    "key-beside": _drawn,
    "hook": _of_hook,
    "dsn": stands_for_itself,
    "tool-option": _no_port,
    "password-hashes": _any,
    "key-ending": _any,
    "header": _mixed,
    "cookie": _cookies,
    "session": _of_session,
}
"""What the secret of a shape must look like, where more is asked than that it is written out."""
