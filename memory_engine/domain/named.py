"""Records: named tuples that cost a start next to nothing to define.

For types they are those of ``typing``, and they behave as these do. ``typing`` compiles each
field's annotation and each constructor as the class is defined, which for the records that
``why`` loads took as long as a fifth of an interpreter's start; here annotations stay as they are
written, and a constructor is compiled when many a record of its class is made: a start makes a
few, and to compile one takes as long as to make twenty without.
"""

from __future__ import annotations

from memory_engine.domain.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NamedTuple

    Self = Any
else:
    from _collections import _tuplegetter

    FEW = 20

    class _Record(tuple):
        """What all records can do."""

        __slots__ = ()
        _made = 0

        def __new__(cls, *values: object, **named: object) -> Self:
            """Compile what makes a class's records, and make the first."""
            fields, given = cls._fields, len(values)
            whole = {**cls._field_defaults, **dict(zip(fields, values)), **named}  # noqa: B905
            sound = given <= len(fields) and named.keys().isdisjoint(fields[:given])
            if cls._made < FEW and sound and whole.keys() == set(fields):
                cls._made += 1
                return tuple.__new__(cls, map(whole.__getitem__, fields))
            made = next(each for each in cls.__mro__ if "_fields" in vars(each))
            made.__new__ = staticmethod(_constructor(made))
            return made.__new__(cls, *values, **named)

        @classmethod
        def _make(cls, values: Iterable[object]) -> Self:
            record = tuple.__new__(cls, values)
            if len(record) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(record)}")
            return record

        def _replace(self, /, **named: object) -> Self:
            record = self._make(map(named.pop, self._fields, self))
            if named:
                raise ValueError(f"Got unexpected field names: {list(named)!r}")
            return record

        def _asdict(self) -> dict[str, object]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            fields = (f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({', '.join(fields)})"

        def __getnewargs__(self) -> tuple[object, ...]:
            return tuple(self)

    def _constructor(made: type) -> Any:  # noqa: ANN401  (it makes whatever the class is of)
        names = ", ".join(made._fields)
        code = f"lambda _cls, {names}: _new(_cls, ({names}{',' if names else ''}))"
        constructor = eval(code, {"_new": tuple.__new__, "__name__": made.__module__})
        constructor.__name__, constructor.__qualname__ = "__new__", f"{made.__name__}.__new__"
        constructor.__defaults__ = tuple(made._field_defaults.values())
        constructor.__doc__ = f"Create new instance of {made.__name__}({names})"
        return constructor

    class _Defining(type):
        """Makes of a class body a record.

        That is then a class like any other.
        """

        def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body.pop(field) for field in fields if field in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"a field without a default follows one with a default in {name}")
            getters = {
                field: _tuplegetter(place, f"Alias for field number {place}")
                for place, field in enumerate(fields)
            }
            own = {"__slots__": (), "_fields": fields, "_field_defaults": defaults}
            return type(name, (_Record,), body | getters | own | {"__match_args__": fields})

    NamedTuple = type.__new__(_Defining, "NamedTuple", (), {})

__all__ = ["NamedTuple"]
