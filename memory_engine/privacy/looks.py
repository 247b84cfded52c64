"""What a secret value looks like, wherever it stands.

It is beside what its place says.
"""

from __future__ import annotations

import re
from itertools import pairwise

from memory_engine.domain.patterns import regex
from memory_engine.privacy.drawn import (
    by_look,
    has_random_part,
    is_drawn,
    is_name,
    is_random,
    of_hook,
    of_session,
)
from memory_engine.privacy.shapes import NONE, REFERENCE

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
NAME = regex(r"[A-Za-z_][\w.]*|\d?[a-z_]+")
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


def stands_for_itself(value: str) -> bool:
    """Tell what does not only hold the place of a secret."""
    return NONE.fullmatch(value) is None


def given(value: str) -> bool:
    """Tell a value that is written out.

    Nothing holds a place for it or refers to it.
    """
    return stands_for_itself(value) and not REFERENCE.fullmatch(value)


def _made(value: str) -> bool:
    """Tell a word that nobody would use for things.

    It is mixed, with signs, or of letters by lot.
    """
    return stands_for_itself(value) and bool(
        MIXED.match(value) or SYMBOL.search(value) or _signed(value) or _by_lot(value)
    )


def _by_lot(value: str) -> bool:
    """Tell letters that make no words.

    There is no vowel for long, or cases go to and fro.
    """
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
    """Tell a word that its many signs make a secret.

    It has so many different ones that it can be nothing else.
    """
    return " " not in value and len(set(SIGNS.findall(value))) >= LEAST_SIGNS


def _no_code(value: str) -> bool:
    """Tell a many-signed word whose brackets don't pair.

    They are closed where nobody opened them, or never closed.
    """
    open_ones: list[str] = []
    nested = True
    for sign in value:
        if sign in CLOSING.values():
            open_ones.append(sign)
        elif sign in CLOSING:
            nested = nested and bool(open_ones) and open_ones.pop() == CLOSING[sign]
    return len(set(SIGNS.findall(value))) >= MANY_SIGNS and not (nested and not open_ones)


def _part_made(value: str) -> bool:
    """Tell what has a word nobody would use for things."""
    return any(looks_made(word.strip("{}")) for word in value.split())


def looks_made(value: str) -> bool:
    """Tell such a word where a reference to one could stand, too."""
    return given(value) and _made(value)


def named_nothing(value: str) -> bool:
    """Tell such a word where code could name things.

    Nobody would use it for a thing.
    """
    return looks_made(value) and not (NAME.fullmatch(value) and is_name(value, LEAST_IN_NAME))


def _mixed(value: str) -> bool:
    """Tell what mixes kinds of character and holds no place."""
    cased = value.lower() != value != value.upper()
    return stands_for_itself(value) and (cased or MIXED.match(value) is not None)


def _made_up(value: str) -> bool:
    """Tell a password in prose that is no word.

    It is no word of prose.
    """
    bare = value.strip(AROUND)
    return looks_made(bare) or looks_made(value) or _joined_words(bare)


def _short_named(value: str) -> bool:
    """Tell the same behind a short, ambiguous name.

    Such a name says other things, too.
    """
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


def _cookies(value: str) -> bool:
    """Tell cookies one of which is no setting."""
    values = [pair.partition("=")[2] for pair in value.split(";")]
    return any(len(each) >= LEAST_PLAIN and _mixed(each) for each in values)


def _no_port(value: str) -> bool:
    return stands_for_itself(value) and not value.isdigit()


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
    "url-token": is_random,
    "high-entropy": by_look,
    "authorization": _mixed,
    "bearer": _mixed,
    "element": _part_made,
    "user-alone": _mixed,
    "in-query": _mixed,
    "three-parts": has_random_part,
    "drawn-in-quotes": is_random,
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
    "secret-below": is_drawn,
    "secret-uuid": _any,
    "key-beside": is_drawn,
    "hook": of_hook,
    "dsn": stands_for_itself,
    "tool-option": _no_port,
    "password-hashes": _any,
    "key-ending": _any,
    "header": _mixed,
    "cookie": _cookies,
    "session": of_session,
}
"""What the secret of a shape must look like, where more is asked than that it is written out."""
