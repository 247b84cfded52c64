"""What a value finds out about itself, once.

That of ``functools`` takes a lock for each, which costs as much as much of what is found out here.
Two threads that ask at the same moment may both find it; it is the same.
"""

from __future__ import annotations

from memory_engine.domain.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from functools import cached_property as once
else:

    class once:
        """Give what a method gave first, from the first call on."""

        def __init__(self, find: Callable[[Any], Any]) -> None:
            self.find, self.__doc__ = find, find.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self.name = name

        def __get__(self, value: Any, owner: type | None = None) -> Any:  # noqa: ANN401  (whatever)
            if value is None:
                return self
            found = value.__dict__[self.name] = self.find(value)
            return found


__all__ = ["once"]
