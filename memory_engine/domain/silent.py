"""Whoever watches and says nothing."""

TYPE_CHECKING = False  # not typing's: a start would pay for it
if TYPE_CHECKING:
    from memory_engine.domain.records.problem import Problem


class Silent:
    """A reporter that says nothing."""

    def stage(self, name: str, done: int, of: int) -> None:
        """Say nothing."""

    def problem(self, problem: "Problem") -> None:
        """Say nothing."""
