"""What makes a start cheap behaves as the usual.

Records are as typing's named tuples, late patterns as compiled ones.
"""

from __future__ import annotations

import copy
import pickle
import re
from typing import NamedTuple, get_type_hints

import pytest

from memory_engine.domain import constants, named
from memory_engine.domain.patterns import regex


class Ours(named.NamedTuple):
    """A place."""

    path: str
    line: int = 1

    @property
    def told(self) -> str:
        """It in words."""
        return f"{self.path}:{self.line}"


class Theirs(NamedTuple):
    """A place."""

    path: str
    line: int = 1


def test_a_record_is_a_named_tuple_in_all_that_is_asked_of_one() -> None:
    ours, theirs = Ours("a.py"), Theirs("a.py")
    assert tuple(ours) == tuple(theirs) == ("a.py", 1)
    assert hash(ours) == hash(theirs)
    assert tuple(ours._replace(line=7)) == theirs._replace(line=7)
    assert ours._asdict() == theirs._asdict()
    assert Ours._make(["b.py", 2]) == Ours(line=2, path="b.py")
    assert (Ours._fields, Ours._field_defaults) == (Theirs._fields, Theirs._field_defaults)
    assert get_type_hints(Ours) == get_type_hints(Theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert (ours.told, Ours.__doc__, type(ours)) == ("a.py:1", "A place.", Ours)
    match ours:
        case Ours(path, line):
            assert (path, line) == ("a.py", 1)


def test_a_record_is_copied_pickled_and_frozen() -> None:
    ours = Ours("a.py", 3)
    assert type(copy.deepcopy(ours)) is Ours
    assert pickle.loads(pickle.dumps(ours)) == ours
    with pytest.raises(AttributeError):
        ours.line = 4  # type: ignore[misc]


@pytest.mark.parametrize("values", [(), ("a", 1, 2)])
def test_a_record_of_too_few_or_too_many_values_is_none(values: tuple[object, ...]) -> None:
    with pytest.raises(TypeError):
        Ours(*values)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Ours._make(values)


def test_a_record_has_no_other_fields_and_defaults_come_last() -> None:
    with pytest.raises(ValueError, match="other"):
        Ours("a")._replace(other=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):

        class Torn(named.NamedTuple):
            path: str = ""
            line: int  # type: ignore[misc]


def test_a_late_pattern_is_compiled_by_the_first_question() -> None:
    late, now = regex(r"(\w)-(?P<end>\w)", re.I), re.compile(r"(\w)-(?P<end>\w)", re.I)
    assert "search" not in vars(late)
    assert isinstance(late, re.Pattern)
    assert [found.group() for found in late.finditer("a-b C-D")] == ["a-b", "C-D"]
    assert late.sub(r"\2", "a-b") == now.sub(r"\2", "a-b")
    assert (late.flags, late.groups, late.groupindex) == (now.flags, now.groups, now.groupindex)
    assert "search" in vars(late)


@pytest.mark.parametrize("source", ["a+", "(?:a)", "(?i)a", "(?i:a)", "(?P<a>a)", "(?=a)", "(?a)a"])
@pytest.mark.parametrize("flags", [0, re.I, re.A, re.I | re.M | re.S])
def test_a_late_pattern_is_the_same_constant_as_a_compiled_one(source: str, flags: int) -> None:
    assert constants.canonical(regex(source, flags)) == constants.canonical(
        re.compile(source, flags)
    )


def test_what_a_late_pattern_is_needs_no_compiling() -> None:
    late = regex("(?:a)+", re.I)
    assert constants.canonical(late) == "pattern '(?:a)+' 34"
    assert "search" not in vars(late)


def test_a_late_pattern_that_is_none_says_so_when_asked() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.search("")
