"""What annotations need of ``typing``, for modules that a start loads.

To import ``typing`` takes a quarter of an interpreter's start. Type checkers see its own names
here; at run time each stands for as little as annotations that nobody evaluates need, and a closed
set of words is the tuple of them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, Protocol, TypeVar, cast, get_args
else:
    Any = object

    class Literal:
        """A closed set of words: at run time their tuple."""

        def __class_getitem__(cls, words: str | tuple[str, ...]) -> tuple[str, ...]:
            return words if isinstance(words, tuple) else (words,)

    class Protocol:
        """What has certain names: nobody asks at run time."""

    class TypeVar:
        """The name of a type that is not known yet."""

        def __init__(self, name: str, **_: object) -> None:
            self.__name__ = name

    def get_args(words: tuple[str, ...]) -> tuple[str, ...]:
        """List the words of a closed set."""
        return words

    def cast(_: object, value: object) -> object:
        """Give a value as it is."""
        return value


__all__ = ["TYPE_CHECKING", "Any", "Literal", "Protocol", "TypeVar", "cast", "get_args"]
